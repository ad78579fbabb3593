"""docs/hardware.md names every probe, every fact key and every trap."""

from __future__ import annotations

import re
from pathlib import Path

from hardware.all_probes import PROBES
from hardware.keys import KEYS, SCOPED

TEXT = (Path(__file__).parents[2] / "docs" / "hardware.md").read_text()


def _rows(heading: str) -> list[str]:
    """First cells of the table under a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [
        line.split(" | ")[0].removeprefix("| ") for line in section.splitlines() if line.startswith("| ")
    ][1:]


def test_probes_stand_in_their_order() -> None:
    assert _rows("Probes") == [f"`{name}`" for name, _ in PROBES] + ["extensions"]


def test_every_fact_key_is_told() -> None:
    told = {name for cell in _rows("Facts") for name in re.findall(r"`([^`]+)`", cell)}
    assert told - {"disk.size:PATH", "disk.free:PATH", "ext.VENDOR.NAME"} == set(KEYS)
    assert all(f"`{name}`" in TEXT for name in SCOPED)


def test_every_trap_is_told(shared: Path) -> None:
    lines = (shared / "captures" / "TRAPS.md").read_text().splitlines()
    assert len(_rows("Traps")) == len([line for line in lines if line.startswith("| ")]) - 1
