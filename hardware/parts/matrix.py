"""The built-in profile matrix: machines of many kinds, each a build of known parts."""

from __future__ import annotations

from functools import cache
from typing import Any

from hardware.machine import Machine
from hardware.parts.building import build_machine
from hardware.parts.reading import read_table


@cache
def matrix_profiles() -> tuple[tuple[str, Machine], ...]:
    """Name and machine, in the order of the table."""
    return tuple((name, _build(said)) for name, said in read_table("matrix.yaml")["machines"].items())


def _build(said: dict[str, Any]) -> Machine:
    cores = int(said["cores"])
    facts = tuple(said.get("facts", {}).items())
    return build_machine(**(said | {"cores": cores, "facts": facts}))
