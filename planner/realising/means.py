"""What the choices are carried out with, and what one may lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from hardware import Machine
from manifests import Backend
from planner.backing import Standing, backend_for, lacking
from state import Choice

#: What a choice may lack, by code, with the fields that are told beside its environment and module.
LACKS: dict[str, tuple[str, ...]] = {
    "accelerator-unnamed": ("accelerator",),
    "archive-unknown": ("file", "known"),
    "artefact-unknown": ("missing",),
    "backend-lacks": ("backend", "lacks"),
    "backend-none": ("kind", "known"),
    "command-unknown": (),
    "image-unpinned": ("image",),
    "lan-unknown": (),
    "port-unknown": ("port",),
    "python-unknown": ("wanted", "known"),
    "variable-unset": ("variable",),
    "wheel-unknown": ("module",),
}


class LacksError(Exception):
    """What a choice lacks, by its code in LACKS. `module`: of an environment that is made of many."""

    module: str | None = None

    def __init__(self, code: str, **fields: str) -> None:
        self.code = code
        self.fields = tuple(fields.items())


@attrs.frozen
class Means:
    """What the choices are carried out with.

    `backends`: which there are, by rank. `images`: reference -> image id, of what a backend has already;
    asked only where a choice names an image by a tag. `values`: (module, variable) -> value, as the stack
    says. `used`: the backends of what is installed.
    """

    machine: Machine
    backends: tuple[Standing, ...]
    images: Callable[[str], Mapping[str, str]] = lambda _: {}
    values: Mapping[tuple[str, str], str] = attrs.field(factory=dict)
    used: frozenset[str] = frozenset()

    def backend(self, choice: Choice, among: Iterable[Choice]) -> Backend:
        """What carries the choice. Raises LacksError where nothing here can."""
        here = [one.backend for one in self.backends if one.here]
        found = backend_for(choice.backend, among, here, self.used)
        if found is None:
            known = (one.backend.name for one in self.backends if one.backend.runs == choice.backend)
            raise LacksError("backend-none", kind=choice.backend, known=", ".join(known))
        lacks = ", ".join(f"{kind}: {name}" for kind, name in lacking(found, choice))
        if lacks:
            raise LacksError("backend-lacks", backend=found.name, lacks=lacks)
        return found
