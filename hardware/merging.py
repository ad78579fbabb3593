"""Cards seen by several probes, made one by address. What contradicts is told, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from hardware.machine import Accelerator, Diagnostic, MigDevice

_JOINED = ("id", "vendor", "memory_kind", "mig_devices", "allocatable", "sources")
_TOLD = ("memory_mib", "compute_capability", "gfx", "driver")


def merge_cards(groups: Iterable[Sequence[Accelerator]]) -> tuple[Accelerator, ...]:
    """All cards of all groups, sorted by vendor, index and id. Of each field the first group that knows wins.

    A card without an address (`nvidia:0`) is the one of the same vendor and index, where an earlier group
    has one.
    """
    found: dict[str, Accelerator] = {}
    for group in groups:
        for card in group:
            key = _place(found, card)
            found[key] = _joined(found[key], card) if key in found else card
    return tuple(sorted(found.values(), key=_order))


def contradictions(groups: Iterable[Sequence[Accelerator]]) -> Iterator[Diagnostic]:
    """`gpu.contradiction` for each value that two sources say differently of one card."""
    said: dict[tuple[str, str], str] = {}
    for card in (card for group in groups for card in group):
        for name in _TOLD:
            value = getattr(card, name)
            first = said.setdefault((card.id, name), str(value)) if value is not None else None
            if first is not None and first != str(value):
                yield Diagnostic(
                    "gpu.contradiction", ", ".join(card.sources), f"{card.id} {name}: {first}, {value}"
                )


def _place(found: dict[str, Accelerator], card: Accelerator) -> str:
    if card.id in found or ":" not in card.id or not card.id.startswith(f"{card.vendor}:"):
        return card.id
    same = (known.id for known in found.values() if (known.vendor, known.index) == (card.vendor, card.index))
    return next(same, card.id)


def _order(card: Accelerator) -> tuple[str, int, str]:
    return (card.vendor, 2**31 if card.index is None else card.index, card.id)


def _joined(first: Accelerator, second: Accelerator) -> Accelerator:
    plain = {
        field.name: getattr(second, field.name)
        for field in attrs.fields(Accelerator)
        if field.name not in _JOINED and getattr(first, field.name) is None
    }
    return attrs.evolve(
        first,
        memory_kind=first.memory_kind if first.memory_kind != "unknown" else second.memory_kind,
        mig_devices=_joined_parts(first.mig_devices, second.mig_devices),
        allocatable=first.allocatable and second.allocatable,
        sources=tuple(sorted({*first.sources, *second.sources})),
        **plain,
    )


def _joined_parts(first: tuple[MigDevice, ...], second: tuple[MigDevice, ...]) -> tuple[MigDevice, ...]:
    """Partitions of which one answer knows the size and another the profile, in the same order."""
    if not first or len(first) != len(second):
        return first or second
    return tuple(
        MigDevice(
            one.profile or other.profile, one.memory_mib if one.memory_mib is not None else other.memory_mib
        )
        for one, other in zip(first, second, strict=True)
    )
