"""Rule 11, of accelerators: what states a need of them is placed on some that fit, and none is too full."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware import Accelerator, allocatable_units
from manifests import AllOf, AnyOf, Condition, Holds, HostTerm, Not
from verify.case import Case, Chosen
from verify.environments import drivers_know_cards, implied_needs
from verify.needs import condition_holds, host_holds
from verify.resources import compare
from verify.violation import Violation, violation

MIB = 2**20


def placements_are_complete(case: Case) -> Iterator[Violation]:
    """Rule 11: a service occupies as many different accelerators as its variant states, or none."""
    known = {unit.id for unit in allocatable_units(case.machine)}
    for one in case.chosen:
        placed, wanted = one.choice.placement, wanted_by(one)
        if len(placed) != wanted or len(set(placed)) != wanted or not known.issuperset(placed):
            yield violation(
                "placement-wrong",
                environment=one.environment,
                module=one.name,
                wanted=wanted,
                placement=", ".join(placed) or "-",
            )


def wanted_by(one: Chosen) -> int:
    variant = one.variant
    if one.module.is_library or variant.accelerator == "cpu":
        return 0
    if variant.accelerators is not None:
        return variant.accelerators
    return 0 if variant.accelerator_memory_bytes is None else 1


def placements_fit(case: Case) -> Iterator[Violation]:
    """Rule 11: each of these accelerators is enough by itself for what is required of the host."""
    units = {unit.id: unit for unit in allocatable_units(case.machine)}
    for one in case.chosen:
        for name in one.choice.placement:
            for need in lacking(case, one, units[name]) if name in units else ():
                yield violation(
                    "placement-unfit",
                    environment=one.environment,
                    module=one.name,
                    accelerator=name,
                    need=need,
                )


def lacking(case: Case, one: Chosen, unit: Accelerator) -> Iterator[str]:
    """What a machine with this accelerator alone would not meet."""
    machine = attrs.evolve(case.machine, accelerators=(unit,))
    alone = attrs.evolve(case, machine=machine, chosen=(one,))
    for need in implied_needs(one.variant):
        if host_holds(alone, need) is not True:
            yield need.fact
    for told in drivers_know_cards(alone):
        yield dict(told.fields)["need"]
    for requirement in (*one.release.requires, *one.variant.requires):
        terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
        binds = rests_on_hosts(requirement.condition) and condition_holds(alone, one, requirement.condition)
        asks_of_hosts = len(terms) == len(requirement.any_of)
        if binds and asks_of_hosts and not any(host_holds(alone, term) for term in terms):
            yield requirement.text


def rests_on_hosts(condition: Condition | None) -> bool:
    match condition:
        case None:
            return True
        case Holds(term):
            return isinstance(term, HostTerm)
        case Not(inner):
            return rests_on_hosts(inner)
        case AllOf(parts) | AnyOf(parts):
            return all(map(rests_on_hosts, parts))
    raise TypeError(condition)


def accelerators_suffice(case: Case) -> Iterator[Violation]:
    """Rule 11: what is placed on an accelerator takes no more than the policy lets it have of its memory,
    and than others leave of that. What the current generation has there is its successor's."""
    now = case.generation.choices if case.generation else ()
    for unit in allocatable_units(case.machine):
        used = sum(
            one.variant.accelerator_memory_bytes or 0
            for one in case.chosen
            if unit.id in one.choice.placement
        )
        held = sum(c.accelerator_memory_bytes or 0 for c in now if unit.id in c.placement)
        total = total_of(case, unit)
        limit = None
        if total is not None:
            others = max(0, (unit.used_mib or 0) * MIB - held)
            usable = total - (unit.reserved_mib or 0) * MIB
            limit = case.capabilities.accelerator_limit(usable, unit.display_active) - others
        yield from compare(f"accelerator:{unit.id}", used, None if limit is None else max(0, limit))


def services_are_as_few_as_permitted(case: Case) -> Iterator[Violation]:
    """Rule 12: no more services run on accelerators than the policy lets at the same time."""
    limit = case.capabilities.limit("accelerator-services")
    running = sum(not one.module.is_library and runs_on_accelerators(one) for one in case.chosen)
    if limit is not None and isinstance(limit.value, int) and running > limit.value:
        yield violation("over-limit", limit=limit.key, count=running, permitted=limit.value, rule=limit.rule)


def runs_on_accelerators(one: Chosen) -> bool:
    return one.variant.accelerator not in (None, "cpu") or bool(one.choice.placement)


def total_of(case: Case, unit: Accelerator) -> int | None:
    if unit.memory_mib is not None:
        return unit.memory_mib * MIB
    if unit.memory_kind != "unified":
        return None
    if unit.pool_bytes is not None:
        return unit.pool_bytes
    fact = case.machine.fact("memory.effective")
    return fact.value if fact and isinstance(fact.value, int) else None
