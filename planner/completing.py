"""A plan made complete: the resources that it comes to, and the acts that lead there."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from planner.acting import acts_between
from planner.realising import NETWORK, Means, name_of, realise
from state import Choice, Generation, Plan, Resource, Step, needs_of


def complete(plan: Plan, current: Generation | None, means: Means) -> Plan:
    """With every literal that the executor needs; `unready` tells what keeps it from being applied."""
    made = realise(plan.target.choices, means)
    target = attrs.evolve(plan.target, resources=made.resources)
    return with_acts(attrs.evolve(plan, target=target, unready=made.unready), current)


def with_acts(plan: Plan, current: Generation | None) -> Plan:
    """The acts from one generation's resources to the target's."""
    owners = owners_of(plan.steps, current, plan.target)
    return attrs.evolve(plan, acts=acts_between(current, plan.target.resources, plan.steps, owners))


def owners_of(steps: Iterable[Step], *generations: Generation | None) -> dict[str, str]:
    """For each resource the id of the step that it belongs to; what many share belongs to the first."""
    step_of = {(step.environment, step.module): step.id for step in steps}
    owners: dict[str, str] = {}
    for generation in generations:
        if generation is None:
            continue
        by_id = {one.id: one for one in generation.resources}
        for choice in generation.choices:
            for id in _resources_of(choice, generation, by_id):
                owners.setdefault(id, step_of.get(choice.key, ""))
    return owners


def _resources_of(choice: Choice, generation: Generation, by_id: dict[str, Resource]) -> Iterable[str]:
    """What is there for a choice, and what that needs."""
    name = name_of(choice, generation.choices)
    frontier = [f"container {name}", f"process {name}", f"environment {choice.environment}"]
    while frontier:
        id = frontier.pop()
        if id in by_id and id != f"network {NETWORK}":
            yield id
            frontier += needs_of(by_id[id])
