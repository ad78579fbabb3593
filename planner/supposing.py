"""What if: the plan as things are, the plan as they would be, and why they differ (docs/what-if.md).

Each difference gets one cause. What is there because another difference needs it follows from that one.
Else the choice of the second plan is asked for as things are: a conflict tells why it could not be had.
Where it could, the choice of the first plan is asked for as things would be. Where both can be had on
either side, the objective decided: the first level at which the other choice is worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

import attrs

from encoders import Situation
from hardware import allocatable_units
from planner.answers import Answer
from planner.comparing import Comparison, Difference, compare
from planner.explaining.asking import Asking
from planner.explaining.model import Verdict
from planner.planning import plan, still_wanted
from reasons import NeedsInterface, NeedsModule, Reason, Recommends, Unwanted
from solver import Budget
from stacks import Intent
from state import Choice, Plan

Key = tuple[str, str]
_NEEDS = (NeedsModule, NeedsInterface, Recommends)
CauseCode = Literal[
    "not-before", "no-longer", "follows", "accelerators", "worse-before", "worse-after", "unknown"
]


@attrs.frozen
class Cause:
    """Why one thing differs.

    `not-before`: `reasons` keep the second plan's choice away as things are. `no-longer`: they keep the
    first plan's away as things would be. `follows`: the reason is the requirement of another thing that
    differs. `accelerators`: the second plan's are not there as things are. `worse-before`: `worse` names the
    level of the objective that the second plan's choice worsens as things are; `worse-after`: that which the
    first plan's worsens as things would be. `unknown`: none of these was found, or the budget ended.
    """

    environment: str
    module: str
    code: CauseCode
    reasons: tuple[Reason, ...] = ()
    worse: str | None = None

    @property
    def key(self) -> Key:
        return self.environment, self.module


@attrs.frozen
class Supposition:
    """Both answers; where both are plans, how they differ, with a cause for each difference."""

    before: Answer
    after: Answer
    comparison: Comparison | None = None
    causes: tuple[Cause, ...] = ()


@attrs.frozen
class Case:
    """One side: what is asked for, and what is there."""

    intent: Intent
    situation: Situation


def suppose(
    before: Case, after: Case, budget: Budget = Budget(), engine: str = "glucose42", *, ways: bool = False
) -> Supposition:
    """Plan both sides and tell them apart; `ways`: where the second is refused, with its ways out. Raises
    PlannerError where a request names what is not known.
    """
    first = plan(before.intent, before.situation, budget, engine, brief=True)
    second = plan(after.intent, after.situation, budget, engine, brief=not ways)
    if not (isinstance(first, Plan) and isinstance(second, Plan)):
        return Supposition(first, second)
    comparison = compare(first, second)
    sides = _Side(before, first, budget, engine), _Side(after, second, budget, engine)
    return Supposition(first, second, comparison, tuple(_causes(comparison, *sides)))


class _Side:
    """One case with its plan, and what may be asked about it."""

    def __init__(self, case: Case, made: Plan, budget: Budget, engine: str) -> None:
        self.without = case.intent.without
        self._machine = case.situation.machine
        self._question = case.intent, still_wanted(case.intent, case.situation), budget, engine
        self._links = {(step.environment, step.module): step.why[-1] for step in made.steps if step.why}

    @cached_property
    def _asking(self) -> Asking:
        return Asking(*self._question)

    def has(self, accelerators: Iterable[str]) -> bool:
        return {unit.id for unit in allocatable_units(self._machine)}.issuperset(accelerators)

    def link(self, key: Key) -> Reason | None:
        """The requirement, or the wish, by which a thing is in the plan."""
        return self._links.get(key)

    def verdict(self, choice: Choice | None) -> Verdict | None:
        """Of a choice: of its release alone where that is impossible, else of all that can be spoken of here.
        None where the release cannot.
        """
        if choice is None:
            return None
        variables = self._asking.encoding.variables
        name = choice.key, choice.version, choice.variant
        if name not in variables.variants:
            return None
        alone = self._asking.verdict(variables.releases[choice.key, choice.version])
        if alone.reasons:
            return alone
        places = variables.places.get(name, {})
        ports = {(at[1], at[2]): literal for at, literal in variables.ports.items() if at[0] == choice.key}
        literals = [
            variables.variants[name],
            *(places[unit] for unit in choice.placement if unit in places),
            *(ports[b.name, b.host_port] for b in choice.ports if (b.name, b.host_port) in ports),
        ]
        return self._asking.verdict(*literals)


def _causes(comparison: Comparison, before: _Side, after: _Side) -> Iterator[Cause]:
    differing = {difference.module for difference in comparison.differences}
    for difference in comparison.differences:
        link = _followed(difference, differing, before, after)
        if difference.module in after.without:
            yield Cause(*difference.key, "no-longer", (Unwanted(difference.module),))
        elif link:
            yield Cause(*difference.key, "follows", (link,))
        else:
            yield _cause(difference, before, after)


def _followed(difference: Difference, differing: set[str], before: _Side, after: _Side) -> Reason | None:
    """The requirement by another thing that differs, where it is a requirement of one side only."""
    here, there = (after, before) if difference.after else (before, after)
    link, other = here.link(difference.key), there.link(difference.key)
    if not isinstance(link, _NEEDS) or link.module not in differing:
        return None
    asks_the_same = getattr(other, "requirement", None) == link.requirement
    return None if asks_the_same else link


def _cause(difference: Difference, before: _Side, after: _Side) -> Cause:  # noqa: PLR0911 -- one for each code
    key, link = difference.key, (after if difference.after else before).link(difference.key)
    new = before.verdict(difference.after)
    if new and new.reasons:
        return Cause(*key, "not-before", new.reasons)
    old = after.verdict(difference.before)
    if old and old.reasons:
        return Cause(*key, "no-longer", old.reasons)
    if difference.after and not before.has(difference.after.placement):
        return Cause(*key, "accelerators")
    if new and new.worse:
        return Cause(*key, "worse-before", worse=new.worse.objective)
    if old and old.worse:
        return Cause(*key, "worse-after", worse=old.worse.objective)
    if isinstance(link, _NEEDS):
        return Cause(*key, "follows", (link,))
    # A build for cards that are not here goes without saying where there is one for those that are.
    silent = any(tried and tried.code == "impossible" for tried in (new, old))
    return Cause(*key, "accelerators" if silent else "unknown")
