"""What can be allocated: whole accelerators, and partitions in place of a partitioned parent."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware.keys import make_fact
from hardware.machine import Accelerator, Fact, Machine

MIB = 2**20


def allocatable_units(machine: Machine) -> tuple[Accelerator, ...]:
    """Accelerators that work can be put on. A partition stands here as a card with its own memory."""
    return tuple(unit for card in machine.accelerators or () for unit in _units_of(card))


def _units_of(card: Accelerator) -> Iterator[Accelerator]:
    if card.allocatable:
        yield card
        return
    for number, part in enumerate(card.mig_devices):
        yield attrs.evolve(
            card,
            id=f"{card.id}/mig{number}",
            memory_mib=part.memory_mib,
            reserved_mib=None,
            used_mib=None,
            mig_devices=(),
            allocatable=True,
            uuid=None,
        )


def derive_accelerator_facts(
    accelerators: tuple[Accelerator, ...] | None, why: str, looked: str = "sysfs"
) -> tuple[Fact, ...]:
    """Counts and sums over the cards. `why` is the code to give where no probe could see them.

    A partitioned card counts once, with its largest partition: partitions are no pool. An integrated
    GPU without memory of its own adds nothing beside cards that have some; alone, it leaves memory unknown.
    """
    if accelerators is None:
        return tuple(make_fact(key, None, "", unknown=why) for key in _DERIVED)
    sizes, unknown = _own_memory(accelerators)
    source = _sources(accelerators) or looked
    largest = make_fact(
        "accelerator.memory.largest", None if unknown else max(sizes, default=0), source, unknown=unknown
    )
    total = make_fact("accelerator.memory.total", None if unknown else sum(sizes), source, unknown=unknown)
    count = make_fact("accelerator.count", len(accelerators), source)
    vendors = tuple(sorted({card.vendor for card in accelerators}))
    return (count, largest, total, make_fact("accelerator.vendors", vendors, source))


_DERIVED = (
    "accelerator.count",
    "accelerator.memory.largest",
    "accelerator.memory.total",
    "accelerator.vendors",
)


def _sources(accelerators: tuple[Accelerator, ...]) -> str:
    return ", ".join(sorted({name for card in accelerators for name in card.sources}))


def _own_memory(accelerators: tuple[Accelerator, ...]) -> tuple[tuple[int, ...], str | None]:
    """Bytes of each card that has memory of its own, or why that is not known."""
    shared = [card for card in accelerators if card.memory_kind == "unified" and card.memory_mib is None]
    own = [card for card in accelerators if card not in shared]
    if shared and not own:
        return (), "unified-memory"
    sizes = [max((unit.memory_mib or 0 for unit in _units_of(card)), default=0) for card in own]
    if any(unit.memory_mib is None for card in own for unit in _units_of(card)) or 0 in sizes:
        return (), "accelerator-memory-unknown"
    return tuple(size * MIB for size in sizes), None


def with_derived_facts(machine: Machine, why: str = "not-captured", looked: str = "sysfs") -> Machine:
    """The machine with its accelerator facts computed anew, and all facts sorted by key.

    `looked` is the source of there being no card at all.
    """
    facts = {fact.key: fact for fact in machine.facts}
    known = facts.get("accelerator.count")
    looked = known.source if known and not machine.accelerators else looked
    for fact in derive_accelerator_facts(machine.accelerators, why, looked):
        stated = facts.get(fact.key)
        if stated is None or stated.source != "--fact":
            facts[fact.key] = fact
    return attrs.evolve(machine, facts=tuple(facts[key] for key in sorted(facts)))
