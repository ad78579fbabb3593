"""Which of the overrides in force a plan rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from encoders import Situation
from encoders.objections import subject_of
from planner.answers import Answer
from policies import EXPOSURES, Lift, policy_digest
from state import Notice, Override, Plan, UsedOverride

Again = Callable[[Situation], Answer]


def with_overrides(plan: Plan, situation: Situation, again: Again) -> Plan:
    """The plan with those overrides recorded without which it would not be, or be otherwise.

    One after the other is left away. Where nothing is judged otherwise without it, it is not needed; else
    `again` makes the plan without it, and it is needed unless that is the same plan. What is left is enough
    for this plan, and no less is.
    """
    kept = list(situation.overrides)
    for one in situation.overrides:
        rest = [other for other in kept if other != one]
        here, without = lifting(situation, kept), lifting(situation, rest)
        if _judges_alike(here, without) or again(without) == plan:
            kept = rest
    if not kept:
        return plan
    used = tuple(UsedOverride(one.id, one.rule, one.module, one.reason, one.until) for one in kept)
    policy = policy_digest(situation.capabilities.policy, [_lift(one) for one in kept])
    return attrs.evolve(
        plan,
        inputs=attrs.evolve(plan.inputs, policy=policy),
        overrides=used,
        notices=(*plan.notices, *(_notice(one) for one in used)),
    )


def lifting(situation: Situation, overrides: Sequence[Override]) -> Situation:
    """The same situation with these overrides in force, and no others."""
    capabilities = situation.capabilities.on(situation.machine, [_lift(one) for one in overrides])
    return attrs.evolve(situation, capabilities=capabilities, overrides=tuple(overrides))


def _lift(override: Override) -> Lift:
    return Lift(override.rule, override.module)


def _notice(one: UsedOverride) -> Notice:
    said = {"id": one.id, "rule": one.rule, "module": one.module, "reason": one.reason, "until": one.until}
    return Notice("override", tuple((name, value or "") for name, value in said.items()))


def _judges_alike(one: Situation, other: Situation) -> bool:
    """Whether the same is permitted of everything in the catalogue, and the same limits hold."""
    if one.capabilities.limits != other.capabilities.limits:
        return False
    modules = (module for name in one.catalog.names() if (module := one.catalog.module(name)))
    return all(
        one.capabilities.judge(subject, one.waived) == other.capabilities.judge(subject, other.waived)
        for module in modules
        for release in module.releases
        for variant in release.variants
        for exposure in EXPOSURES
        for subject in [subject_of(module, release, variant, exposure)]
    )
