"""What is behind its newest release, and what keeps the newest away."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders import Situation
from manifests import Module
from planner.answers import Refusal, Undecided
from planner.explaining.asking import Asking
from planner.planning import plan, still_wanted
from reasons import Reason
from solver import Budget
from stacks import Intent
from state import Choice, Plan
from versions import is_prerelease, key


@attrs.frozen
class Behind:
    """One module in one environment.

    `reasons` keep the newest release away: at all, or, where it is `reachable`, beside the rest of the plan.
    `reachable` is the newest that can be had, and `worse` the objective that taking it would worsen.
    """

    environment: str
    module: str
    version: str
    newest: str
    releases: int  # how many newer ones there are
    reasons: tuple[Reason, ...] = ()
    reachable: str | None = None
    worse: str | None = None


@attrs.frozen
class Outdated:
    """What is behind, by environment and module, of so many modules in the plan."""

    behind: tuple[Behind, ...]
    looked_at: int


def outdated(
    intent: Intent, situation: Situation, budget: Budget = Budget(), engine: str = "glucose42"
) -> Outdated | Refusal | Undecided:
    """Hold the plan for this intent against the newest releases.

    Where something is installed and nothing new is asked for, that plan is what is installed. Raises
    PlannerError as `plan` does.
    """
    made = plan(intent, situation, budget, engine)
    if not isinstance(made, Plan):
        return made
    modules = [(choice, situation.catalog.module(choice.module)) for choice in made.target.choices]
    behind = [
        (choice, newer)
        for choice, module in modules
        if module and (newer := tuple(newer_releases(module, choice.version)))
    ]
    asking = Asking(intent, still_wanted(intent, situation), budget, engine) if behind else None
    found = tuple(_behind(choice, newer, made, asking) for choice, newer in behind if asking)
    return Outdated(found, len(modules))


def newer_releases(module: Module, version: str) -> Iterator[str]:
    """Those that anybody may have who asks for the module, newest first: finished, neither withdrawn nor
    deprecated.
    """
    mine = key(module.scheme, version)
    for release in module.releases:
        finished = not is_prerelease(module.scheme, release.version)
        if release.status == "available" and finished and key(module.scheme, release.version) > mine:
            yield release.version


def _behind(choice: Choice, newer: tuple[str, ...], made: Plan, asking: Asking) -> Behind:
    releases, variants = asking.encoding.variables.releases, asking.encoding.variables.variants
    literals = {version: releases[choice.key, version] for version in newer}
    about = choice.environment, choice.module, choice.version, newer[0], len(newer)
    first = asking.verdict(literals[newer[0]])
    if first.code == "undecided":
        return Behind(*about)
    if first.code == "impossible":
        wishes = tuple(asking.wishes.values())
        reachable = next((v for v in newer[1:] if asking.holds((literals[v],), wishes)), None)
        worse = asking.verdict(literals[reachable]).worse if reachable else None
        return Behind(*about, first.reasons, reachable, worse.objective if worse else None)
    others = [variants[c.key, c.version, c.variant] for c in made.target.choices if c.key != choice.key]
    beside = asking.verdict(literals[newer[0]], *others)
    return Behind(*about, beside.reasons, newer[0], first.worse.objective if first.worse else None)
