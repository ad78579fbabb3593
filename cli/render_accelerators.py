"""Accelerators for people: one line each, what is special below it, and their partitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.layout import fold, seen_width, table
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Accelerator, Machine

_MIB = 2**20
_VENDORS = {"nvidia": "NVIDIA", "amd": "AMD", "intel": "Intel", "apple": "Apple"}
_INDENT = "       "


def accelerator_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    yield screen.paint(screen.say("machine-accelerators"), "head")
    if machine.accelerators is None:
        yield from fold(screen.say("machine-accelerators-unknown"), indent="  ", columns=screen.columns)
    elif not machine.accelerators:
        yield f"  {screen.say('machine-none')}"
    else:
        yield from _card_lines(screen, machine)
        yield from _driver_line(screen, machine)


def _card_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    """The table of cards; below the line of one, what is special and what the table has no room for."""
    cards = machine.accelerators or ()
    all_rows = [_columns(screen), *(_card_row(screen, number, card) for number, card in enumerate(cards))]
    rows = _told_columns(all_rows)
    narrow = _width(rows) > screen.columns
    if narrow:
        rows = _told_columns([(*row[:3], *row[4:6]) for row in all_rows])
    for number, lines in enumerate(_table_by_row(screen, rows)):
        yield from (screen.paint(line, "dim") if number == 0 else line for line in lines)
        if number:
            yield from _below(screen, cards[number - 1], narrow=narrow)


def _width(rows: list[tuple[str, ...]]) -> int:
    return sum(2 + max(map(seen_width, column)) for column in zip(*rows, strict=True))


def _table_by_row(screen: Screen, rows: list[tuple[str, ...]]) -> Iterator[list[str]]:
    """The lines of each row of one table: the number in front tells where the next row begins."""
    lines: list[str] = []
    marks = [f"  {row[0]} " for row in rows]
    for line in table(rows, indent="  ", columns=screen.columns):
        if marks and line.startswith(marks[0]):
            if lines:
                yield lines
            lines, marks = [], marks[1:]
        lines.append(line)
    yield lines


def _told_columns(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Without the columns in which no card has anything to say."""
    kept = [number for number, cells in enumerate(zip(*rows[1:], strict=True)) if any(cells)]
    return [tuple(row[number] for number in kept) for row in rows]


def _columns(screen: Screen) -> tuple[str, ...]:
    names = ("card", "memory", "used", "compute", "driver", "address")
    return "#", *(screen.say(f"machine-column-{name}") for name in names)


def _card_row(screen: Screen, number: int, card: Accelerator) -> tuple[str, ...]:
    unknown = screen.say("machine-unknown-cell")
    compute = card.compute_capability or card.gfx or (unknown if card.vendor in ("nvidia", "amd") else "")
    used = "" if card.used_mib is None else size_text(card.used_mib * _MIB)
    driver = card.driver or card.kernel_driver or unknown
    return str(number), card_name(screen, card), memory_text(screen, card), used, compute, driver, card.id


def card_name(screen: Screen, card: Accelerator) -> str:
    """Its name with the maker in front, or what the bus calls it."""
    vendor = _VENDORS.get(card.vendor, card.vendor)
    name = card.name or f"{screen.say('machine-unnamed')} {card.pci_id or ''}".rstrip()
    return name if vendor.lower() in name.lower() else f"{vendor} {name}"


def memory_text(screen: Screen, card: Accelerator) -> str:
    """What it has of its own; of memory that it shares, what it may take."""
    kind = screen.say(f"machine-memory-{card.memory_kind}")
    if card.memory_mib is not None:
        return f"{size_text(card.memory_mib * _MIB)} {kind}"
    if card.memory_kind == "unified":
        return kind
    return screen.say("machine-unknown-size")


def _below(screen: Screen, card: Accelerator, *, narrow: bool) -> Iterator[str]:
    special = ", ".join((*(_moved(screen, card) if narrow else ()), *_special(screen, card)))
    yield from fold(special, indent=_INDENT, columns=screen.columns) if special else []
    unknown = screen.say("machine-unknown-size")
    sizes = (unknown if p.memory_mib is None else size_text(p.memory_mib * _MIB) for p in card.mig_devices)
    parts = Counter(zip((part.profile for part in card.mig_devices), sizes, strict=True))
    for (profile, size), count in parts.items():
        text = screen.say("machine-partition", profile=profile, size=size, count=count)
        yield from fold(text, indent=f"{_INDENT}- ", hanging=f"{_INDENT}  ", columns=screen.columns)


def _moved(screen: Screen, card: Accelerator) -> Iterator[str]:
    """What stands in the table where it is wide enough."""
    yield screen.say("machine-at", address=card.id)
    if card.used_mib is not None:
        yield screen.say("machine-used", size=size_text(card.used_mib * _MIB))


def _special(screen: Screen, card: Accelerator) -> Iterator[str]:
    if card.pool_bytes is not None:
        yield screen.say("machine-pool", size=size_text(card.pool_bytes))
    if card.reserved_mib and screen.verbose:
        yield screen.say("machine-reserved", size=size_text(card.reserved_mib * _MIB))
    if card.ecc is not None and screen.verbose:
        yield screen.say("machine-ecc-on" if card.ecc else "machine-ecc-off")
    if card.display_active:
        yield screen.say("machine-display-active")
    if card.virtual_function:
        yield screen.say("machine-virtual-function")
    if not card.allocatable:
        yield screen.say("machine-not-allocatable", count=len(card.mig_devices))


def _driver_line(screen: Screen, machine: Machine) -> Iterator[str]:
    """What the drivers bring: the newest CUDA that they run, and ROCm."""
    facts = ((name, machine.fact(name)) for name in ("nvidia-driver", "cuda", "amdgpu", "rocm"))
    known = [f"{name} {fact.value}" for name, fact in facts if fact is not None and fact.value is not None]
    if known:
        text = screen.say("machine-drivers", what=", ".join(known))
        yield from fold(text, indent="  ", columns=screen.columns)
