"""Whether a plan is still for what is there: asked once more before it is carried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from encoders import Situation
from hardware import Machine
from hardware import digest as digest_of_machine
from state import Plan, Precondition, digest

StaleCode = Literal["generation", "catalogue", "policy", "machine", "precondition", "unready"]


#: Each code, and of a precondition each kind, with its fields.
STALE: dict[str, tuple[str, ...]] = {
    "accelerator-memory-free": ("subject", "needed", "free"),
    "catalogue": (),
    "disk-free": ("subject", "needed", "free"),
    "generation": ("current",),
    "machine": (),
    "memory-free": ("subject", "needed", "free"),
    "policy": (),
    "port-free": ("port",),
}


@attrs.frozen
class Stale:
    """One thing that is not as the plan was made for.

    `generation`, `catalogue`, `policy`: it was made from others. `machine`: stable facts differ.
    `precondition`: something volatile does not hold now. `unready`: the plan lacks something, and says so.
    """

    code: StaleCode
    fields: tuple[tuple[str, str], ...] = ()


def recheck(plan: Plan, situation: Situation) -> tuple[Stale, ...]:
    """Everything that keeps this plan from being carried out here and now."""
    return tuple(_found(plan, situation))


def _found(plan: Plan, situation: Situation) -> Iterator[Stale]:
    inputs, generation = plan.inputs, situation.generation
    if inputs.generation != (digest(generation) if generation else None):
        yield Stale("generation", (("current", str(generation.number if generation else 0)),))
    if inputs.catalogue != situation.catalog.digest:
        yield Stale("catalogue")
    if inputs.policy != situation.capabilities.digest:
        yield Stale("policy")
    if inputs.machine != digest_of_machine(situation.machine):
        yield Stale("machine")
    for one in plan.unready:
        where = (("environment", one.environment), ("module", one.module), ("code", one.code))
        yield Stale("unready", (*where, *one.fields))
    for condition in plan.preconditions:
        if fields := _unmet(condition, situation.machine):
            yield Stale("precondition", (("kind", condition.kind), *fields))


def _unmet(condition: Precondition, machine: Machine) -> tuple[tuple[str, str], ...]:
    """What the machine has instead, or () where it holds, or where nothing is known of it."""
    if condition.kind == "port-free":
        taken = condition.amount in machine.ports_taken
        return (("port", str(condition.amount)),) if taken else ()
    if condition.kind == "disk-free":
        free = next((m.free_bytes for m in machine.mounts if m.path == condition.subject), None)
        return _short(condition, free)
    if condition.kind == "memory-free":
        fact = machine.fact("memory.available")
        return _short(condition, int(fact.value) if fact and isinstance(fact.value, int) else None)
    card = next((c for c in machine.accelerators or () if c.id == condition.subject), None)
    known = card is not None and card.memory_mib is not None and card.used_mib is not None
    return _short(condition, (card.memory_mib - card.used_mib) * 2**20 if known else None)  # type: ignore[union-attr, operator]  # known


def _short(condition: Precondition, free: int | None) -> tuple[tuple[str, str], ...]:
    if free is None or free >= condition.amount:
        return ()
    return (
        ("subject", condition.subject),
        ("needed_bytes", str(condition.amount)),
        ("free_bytes", str(free)),
    )
