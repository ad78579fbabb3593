"""What would be if something else were to hold: one encoding and one session for all such questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal as Word

import attrs

from encoders import Encoding, Situation, encode
from planner.planning import still_wanted
from reasons import Reason, Requested
from solver import Budget, Conflict, Literal, Session, Solution
from stacks import Intent

#: Stands for what is supposed; it is never told.
_SUPPOSED = Requested("", "")


@attrs.frozen
class Tried:
    """Impossible for `reasons` (none where it would merely have no cause); possible, but an objective would
    be `worse`; or as good. "undecided" where the budget ended first.
    """

    code: Word["impossible", "worse", "equal", "undecided"]
    reasons: tuple[Reason, ...] = ()
    worse: str | None = None


class Trial:
    """The plans for one intent. Nothing is encoded before the first question.

    The slice is unpruned, so that each impossibility has its reasons.
    """

    def __init__(self, intent: Intent, situation: Situation, budget: Budget, engine: str) -> None:
        self.intent = intent
        self.situation = still_wanted(intent, situation)
        self._budget = budget
        self._engine = engine

    @cached_property
    def encoding(self) -> Encoding:
        encoding = encode(self.intent, self.situation, pruned=False)
        # What is implied may leave away plans that are as good as another, and these are asked about here.
        encoding.problem.implied.clear()
        return encoding

    @cached_property
    def session(self) -> Session[Reason]:
        return Session(self.encoding.problem, engine=self._engine)

    @cached_property
    def best(self) -> Solution | None:
        return self._best_with(())

    def holds(self, literals: Sequence[Literal]) -> bool | None:
        """Whether some plan has all of this; None where the budget ended."""
        return self.session.holds(literals, self._budget)

    def verdict(self, literals: Sequence[Literal]) -> Tried:
        """Of plans that have all of this: impossible, worse than the best one, or as good."""
        found = self.session.conflict([(literal, _SUPPOSED) for literal in literals], self._budget)
        if isinstance(found, Conflict):
            reasons = (reason for reason in found.reasons if reason != _SUPPOSED)
            return Tried("impossible", self.encoding.telling.in_order(reasons))
        other = self._best_with(literals) if found is None else None
        if other is None or self.best is None:
            return Tried("undecided")
        pairs = zip(other.levels, self.best.levels, strict=True)
        worse = next((theirs.name for theirs, mine in pairs if theirs.value > mine.value), None)
        return Tried("worse" if worse else "equal", worse=worse)

    def _best_with(self, literals: Sequence[Literal]) -> Solution | None:
        found = self.session.minimise([(literal, _SUPPOSED) for literal in literals], self._budget)
        return found if isinstance(found, Solution) else None
