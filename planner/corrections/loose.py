"""A question encoded once, for itself and for what it becomes when something of it is let go.

docs/how-it-works.md, "Ways out".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import attrs

from encoders import LooseEncoding, encode_loosely, reason_for, shown_origin
from planner.corrections.known import is_so_anywhere
from planner.corrections.model import Question
from reasons import FactIs, Pinned, Reason
from solver import Budget, Conflict, Exhausted, Literal, Session
from stacks import Pin, Request


@attrs.frozen
class LetGo:
    """Reasons that are set aside, and wishes in any version in place of wishes for some."""

    aside: frozenset[Reason]
    freed: tuple[tuple[Literal, Reason], ...]


class Loose:
    """The unpruned slice of a question.

    Of a question that asks for less it never says a wrong no: each plan of that is one of this slice as well.
    It may say a wrong yes, for less may be permitted where less is spoken of. On another machine, or under
    other rules, the same is true where all is let go that may not be so there.
    """

    def __init__(self, question: Question, engine: str) -> None:
        self.question = question
        self._engine = engine

    @cached_property
    def encoding(self) -> LooseEncoding:
        return encode_loosely(self.question.intent, self.question.situation)

    @cached_property
    def _session(self) -> Session[Reason]:
        return Session(self.encoding.problem, engine=self._engine)

    def conflicts(
        self, gives_way: Callable[[Reason], bool], budget: Budget
    ) -> tuple[Conflict[Reason], ...] | Exhausted:
        """Of the question as it was asked: those that share nothing that gives way."""
        return self._session.conflicts(gives_way, self.encoding.as_asked, budget=budget)

    def conflict_of(self, request: Request, budget: Budget) -> tuple[Reason, ...]:
        """Why one request cannot be met, without the others; () where it can, or the budget ends before."""
        universe = self.encoding.universe
        others = {reason_for(universe, one) for one in self.question.intent.requests}
        others.discard(reason_for(universe, request))
        found = self._session.conflict_without(others, (), self.encoding.as_asked, budget)
        return found.reasons if isinstance(found, Conflict) else ()

    def let_go(self, question: Question) -> LetGo | None:
        """What another question leaves of this one; None where it asks for anything else, or where what is
        not so there cannot be told apart.
        """
        if question.other_wishes != self.question.other_wishes:
            return None
        is_here = self._is_here(question)
        pins, requests = self._pins(question), self._requests(question)
        if pins is None or requests is None or (self._is_silent and not is_here):
            return None
        return LetGo(pins | requests.aside | (frozenset() if is_here else self._of_here), requests.freed)

    def refutes(self, question: LetGo, budget: Budget) -> bool:
        return self._session.holds_without(question.aside, question.freed, budget) is False

    def conflict(self, question: LetGo | None, budget: Budget) -> tuple[Reason, ...]:
        """Why there is no plan, of this question where none is given; () where the budget ends before that is
        known.

        It is there to be broken, not to be told: in the fewest reasons only where it speaks of a fact, for of
        that it says how much is lacking.
        """
        aside, freed = (question.aside, question.freed) if question else (frozenset[Reason](), ())
        granted = () if question else self.encoding.as_asked
        found = self._session.conflict_without(aside, freed, granted, budget, fewest=False)
        if isinstance(found, Conflict) and any(isinstance(why, FactIs) for why in found.reasons):
            found = self._session.conflict_without(aside, freed, granted, budget)
        return found.reasons if isinstance(found, Conflict) else ()

    def _is_here(self, other: Question) -> bool:
        """Whether it is of the same machine, under the same rules."""
        here, there = self.question.situation, other.situation
        return (
            there.waived == here.waived
            and there.machine == here.machine
            and there.capabilities == here.capabilities
        )

    @cached_property
    def _is_silent(self) -> bool:
        """Whether something is against builds here that no reason tells."""
        instances = self.encoding.universe.instances.values()
        return any(objection.why is None for instance in instances for objection in instance.objections)

    @cached_property
    def _of_here(self) -> frozenset[Reason]:
        """What may not be so on another machine, or under other rules."""
        return frozenset(why for why in self._session.reasons if not is_so_anywhere(why))

    def _pins(self, other: Question) -> frozenset[Reason] | None:
        """Reasons of the pins that the other has not."""
        if not set(other.intent.pins) <= set(self.question.intent.pins):
            return None
        dropped = {_pinned(pin) for pin in self.question.intent.pins if pin not in other.intent.pins}
        return None if dropped.intersection(map(_pinned, other.intent.pins)) else frozenset(dropped)

    def _requests(self, other: Question) -> LetGo | None:
        """A build that is named speaks for others too, so it must stay as it is."""
        now, kept, freed = dict(other.asked()), list[Request](), list[tuple[Literal, Reason]]()
        before = dict(self.question.asked())
        if not now.keys() <= before.keys():
            return None
        for place, request in before.items():
            asked = now.get(place)
            if asked == request:
                kept.append(request)
            elif asked is not None and (literal := self._freed(request, asked)):
                freed.append((literal, reason_for(self.encoding.universe, asked)))
            elif asked is not None or request.variant:
                return None
        reasons = {request: reason_for(self.encoding.universe, request) for request in before.values()}
        aside = {reasons[one] for one in before.values() if one not in kept}
        if aside.intersection(reasons[one] for one in kept):
            return None
        return LetGo(frozenset(aside), tuple(freed))

    def _freed(self, request: Request, asked: Request) -> Literal | None:
        if request.variant or attrs.evolve(request, specifier="") != asked:
            return None
        return self.encoding.freed.get(request)


def _pinned(pin: Pin) -> Pinned:
    return Pinned(pin.module, pin.specifier, shown_origin(pin.origin))
