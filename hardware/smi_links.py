"""How cards reach one another: the matrix of `nvidia-smi topo -m`, and the ports of `nvlink -s`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hardware.machine import Distance, Link
from hardware.nvidia_cards import RawCard

_CARD = re.compile(r"GPU(\d{1,3})", re.ASCII)
_BONDED = re.compile(r"NV(\d{1,3})", re.ASCII)
_DISTANCES: dict[str, Distance] = {"PIX": "PIX", "PXB": "PXB", "PHB": "PHB", "NODE": "NODE", "SYS": "SYS"}
_LISTED = re.compile(r"GPU (\d{1,3}): ", re.ASCII)
_PORT = re.compile(r"\s+Link \d{1,3}: (\S.*)", re.ASCII)


def parse_topology(text: str) -> tuple[list[RawCard], list[Link]]:
    """Cards with what is near to them, and their links by index. Cells are between tabs, and may be empty."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines()]
    head = next((row for row in rows if "CPU Affinity" in row), [])
    cards: list[RawCard] = []
    links: list[Link] = []
    for row in rows:
        match = _CARD.fullmatch(row[0])
        if match is None or not head:
            continue
        cells = dict(zip(head, row, strict=False))
        index = int(match[1])
        cards.append(
            RawCard(index=index, affinity=cells.get("CPU Affinity"), numa=cells.get("NUMA Affinity"))
        )
        links.extend(_links_of(index, cells))
    return cards, links


def _links_of(index: int, cells: dict[str, str]) -> Iterator[Link]:
    for name, cell in cells.items():
        other, bonded = _CARD.fullmatch(name), _BONDED.fullmatch(cell)
        if other is None or int(other[1]) <= index:
            continue
        ends = f"nvidia:{index}", f"nvidia:{int(other[1])}"
        if bonded:
            yield Link(*ends, "nvlink", lanes=int(bonded[1]), source="nvidia-smi")
        elif cell in _DISTANCES:
            yield Link(*ends, "pcie", distance=_DISTANCES[cell], source="nvidia-smi")


def parse_ports(text: str) -> list[RawCard]:
    """`nvidia-smi nvlink -s`: how many links of each card are up. A card without any is not listed."""
    up: dict[int, int] = {}
    current: int | None = None
    for line in text.splitlines():
        listed, port = _LISTED.match(line), _PORT.fullmatch(line)
        current = int(listed[1]) if listed else current
        if port and current is not None:
            up[current] = up.get(current, 0) + ("inactive" not in port[1])
    return [RawCard(index=index, links_up=count) for index, count in sorted(up.items())]
