"""Which accelerators a set of choices may occupy, by trying all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import attrs

from hardware import Accelerator, allocatable_units
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick, implied

MIB = 2**20

Where = tuple[frozenset[str], ...]  # of each choice


def wanted(pick: Pick) -> int:
    """How many accelerators it occupies."""
    variant = pick.variant
    if pick.module.is_library or variant.accelerator == "cpu":
        return 0
    if variant.accelerators is None:
        return 1 if variant.accelerator_memory_bytes else 0
    return variant.accelerators


def placements(rules: Rules, chosen: Sequence[Pick], memory_left: int) -> Iterator[Where]:
    """Every way to place them, with what is left of the system's memory, which some accelerators share."""
    return _placed(
        rules, tuple(chosen), {unit.id: room_on(rules, unit) for unit in units(rules)}, memory_left
    )


def _placed(
    rules: Rules, chosen: Sequence[Pick], rooms: Mapping[str, int], memory_left: int
) -> Iterator[Where]:
    if not chosen:
        yield ()
        return
    pick, *others = chosen
    each = pick.variant.accelerator_memory_bytes or 0
    shared = {unit.id for unit in units(rules) if unit.memory_kind == "unified"}
    for where in combinations(fitting(rules, pick), wanted(pick)):
        left = memory_left - each * len(shared.intersection(where))
        if left >= 0 and all(rooms[name] >= each for name in where):
            rest = {name: room - (each if name in where else 0) for name, room in rooms.items()}
            for behind in _placed(rules, others, rest, left):
                yield (frozenset(where), *behind)


@lru_cache(maxsize=1)
def units(rules: Rules) -> tuple[Accelerator, ...]:
    return allocatable_units(rules.situation.machine)


@lru_cache(maxsize=256)
def fitting(rules: Rules, pick: Pick) -> tuple[str, ...]:
    """Those with which alone the machine would have what the pick requires of it."""
    return tuple(unit.id for unit in units(rules) if wanted(pick) and _fits(rules, pick, unit))


def _fits(rules: Rules, pick: Pick, unit: Accelerator) -> bool:
    machine = attrs.evolve(rules.situation.machine, accelerators=(unit,))
    alone = Rules(rules.intent, attrs.evolve(rules.situation, machine=machine))
    required = (*pick.release.requires, *pick.variant.requires)
    return all(alone.host(term) is True for term in implied(pick.variant)) and not any(
        map(alone.surely_fails, required)
    )


def room_on(rules: Rules, unit: Accelerator) -> int:
    """Bytes for what is placed there; what is there now by our own doing is not others'."""
    if unit.memory_mib is not None:
        total = unit.memory_mib * MIB
    elif unit.memory_kind == "unified":
        fact = rules.situation.machine.fact("memory.effective")
        total = fact.value if fact and isinstance(fact.value, int) else 0
    else:
        return 0
    own = sum(c.accelerator_memory_bytes or 0 for c in rules.installed if unit.id in c.placement)
    others = max(0, (unit.used_mib or 0) * MIB - own)
    return max(0, rules.situation.capabilities.accelerator_limit(total) - others)
