"""Plans that no solving makes: back to an earlier generation, and reality back to the current one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from encoders import Situation
from hardware import digest as digest_of_machine
from planner.acting import in_order, needs_of_steps
from planner.completing import owners_of, with_acts
from planner.planning import needs_among
from state import (
    RUNNING,
    Act,
    Generation,
    Inputs,
    Plan,
    Resource,
    Step,
    Verb,
    Volume,
    digest,
    needs_of,
    spec_sha256,
    steps_between,
)

_ROLL_BACK = "rollback"  # and the number: the intent of such a plan


def is_roll_back(plan: Plan) -> bool:
    return plan.inputs.intent.startswith(f"{_ROLL_BACK} ")


def roll_back(to: Generation, situation: Situation) -> Plan:
    """To what an earlier generation was, as the next one. Data stay as they are."""
    current = situation.generation
    assert current is not None  # there is an earlier one
    target = attrs.evolve(to, number=current.number + 1)
    after = needs_among(situation.catalog, (*current.choices, *target.choices))
    steps = steps_between(current, target, after)
    return with_acts(_plan(situation, target, f"{_ROLL_BACK} {to.number}", steps), current)


def repair(drift: Iterable[tuple[str, str]], situation: Situation) -> Plan:
    """Reality as the current generation says. `drift`: (id of a resource, what differs).

    What is ours and different is made anew; a volume is kept whatever it is. What is somebody else's is left,
    and the plan then fails on it.
    """
    current = situation.generation
    assert current is not None  # nothing drifts from nothing
    after = needs_among(situation.catalog, current.choices)
    steps = steps_between(current, current, after)
    plan = _plan(situation, current, "repair", steps)
    owners = owners_of(steps, current)
    needs = _needs_of_running(current, owners, needs_of_steps(steps))
    return attrs.evolve(plan, acts=in_order(_mending(current, dict(drift), owners, needs)))


def running_in_order(plan: Plan) -> tuple[str, ...]:
    """The ids of what the target runs, each after what it needs."""
    owners = owners_of(plan.steps, plan.target)
    places = {step.id: place for place, step in enumerate(plan.steps)}
    running = (one.id for one in plan.target.resources if isinstance(one, RUNNING))
    return tuple(sorted(running, key=lambda id: (places.get(owners.get(id, ""), -1), id)))


def _needs_of_running(
    generation: Generation, owners: Mapping[str, str], needs: Mapping[str, set[str]]
) -> dict[str, list[str]]:
    """Which others that run each needs that runs."""
    running = [one.id for one in generation.resources if isinstance(one, RUNNING)]
    return {
        id: [other for other in running if owners.get(other) in needs.get(owners.get(id, ""), ())]
        for id in running
    }


def _plan(situation: Situation, target: Generation, intent: str, steps: tuple[Step, ...]) -> Plan:
    current = situation.generation
    return Plan(
        schema="las.plan/1",
        inputs=Inputs(
            catalogue=situation.catalog.digest,
            policy=situation.capabilities.digest,
            machine=digest_of_machine(situation.machine),
            intent=intent,
            generation=digest(current) if current else None,
        ),
        tier=situation.capabilities.tier.name,
        assumed=(),
        target=target,
        steps=steps,
        unchecked=(),
        preconditions=(),
        objectives=(),
        notices=(),
        proven=True,
    )


def _mending(
    current: Generation, drift: dict[str, str], owners: dict[str, str], needs: Mapping[str, list[str]]
) -> Iterator[Act]:
    """What others need is up before they are started."""
    for resource in current.resources:
        code = drift.get(resource.id)
        if code is None:
            continue
        anew = code in ("different", "partial") and not isinstance(resource, Volume)
        make = code in ("absent", "foreign", "different", "partial")
        if anew:
            yield _act("unmake", resource, owners, ())
        if make:
            made = [f"make {id}" for id in needs_of(resource) if id in drift]
            yield _act("make", resource, owners, (*made, *([f"unmake {resource.id}"] if anew else [])))
        if isinstance(resource, RUNNING):
            if code == "unhealthy":
                yield _act("stop", resource, owners, ())
            ready = (
                [f"make {resource.id}"] if make else [f"stop {resource.id}"] if code == "unhealthy" else []
            )
            yield _act("promote", resource, owners, ready)
            awaited = [f"await {id}" for id in needs[resource.id] if id in drift]
            yield _act("start", resource, owners, (f"promote {resource.id}", *awaited))
            yield _act("await", resource, owners, (f"start {resource.id}",))


def _act(verb: Verb, resource: Resource, owners: dict[str, str], after: Iterable[str]) -> Act:
    id = f"{verb} {resource.id}"
    step = owners.get(resource.id, "")
    return Act(id, verb, resource.id, spec_sha256(resource), step, tuple(sorted(set(after))))
