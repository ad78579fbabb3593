"""How accelerators reach each other: a matrix of their numbers, or a list where that is too wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.layout import fold, padded
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Link, Machine

_LEGEND = ("NV", "XGMI", "PIX", "PXB", "PHB", "NODE", "SYS")
_SELF = "-"
_UNKNOWN = "?"


def link_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    """Nothing where there is nothing to link, or where nobody has looked."""
    cards = machine.accelerators or ()
    if len(cards) < 2 or not machine.links:
        return
    yield screen.paint(screen.say("machine-links"), "head")
    cells = _cells([card.id for card in cards], machine.links)
    lines = list(_matrix(cells))
    yield from lines if max(map(len, lines)) <= screen.columns else _listed(screen, cells)
    shown = {cell for row in cells for cell in row}
    marks = (mark for mark in _LEGEND if any(cell.startswith(mark) for cell in shown))
    legend = "; ".join(screen.say(f"machine-link-{mark.lower()}") for mark in marks)
    yield from (screen.paint(line, "dim") for line in fold(legend, indent="  ", columns=screen.columns))


def _cells(ids: list[str], links: tuple[Link, ...]) -> list[list[str]]:
    said = {frozenset((link.a, link.b)): link_text(link) for link in links}
    return [[_SELF if a == b else said.get(frozenset((a, b)), _UNKNOWN) for b in ids] for a in ids]


def link_text(link: Link) -> str:
    """As `nvidia-smi topo` writes it: `NV12` is twelve NVLinks bonded, `PHB` a way over a host bridge."""
    if link.kind == "nvlink":
        return f"NV{link.lanes}" if link.lanes else "NV"
    return "XGMI" if link.kind == "xgmi" else link.distance or "PCIe"


def _matrix(cells: list[list[str]]) -> Iterator[str]:
    head = ["", *map(str, range(len(cells)))]
    rows = [head, *([str(number), *row] for number, row in enumerate(cells))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        yield "  " + "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _listed(screen: Screen, cells: list[list[str]]) -> Iterator[str]:
    for number, row in enumerate(cells):
        ways: dict[str, list[str]] = {}
        for other, cell in enumerate(row):
            if cell != _SELF:
                ways.setdefault(cell, []).append(str(other))
        text = "; ".join(f"{cell} {', '.join(others)}" for cell, others in ways.items())
        yield from fold(text, indent=f"  {number}: ", hanging="      ", columns=screen.columns)
