"""No plan: every independent conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs

from encoders import Situation
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from planner.corrections.loose import Loose
from planner.corrections.model import Question
from reasons import (
    Capacity,
    EveryAccelerator,
    FactIs,
    Forbidden,
    NeedsHost,
    NoFallback,
    Pinned,
    PortTaken,
    Reason,
    Requested,
    Together,
    Unwanted,
    WrongBackend,
)
from solver import Budget, Conflict, Exhausted
from stacks import Intent
from state import Notice

#: What somebody here can change: wishes, the policy, the machine. What manifests state, what the
#: catalogue has and what is so by nature is the same whatever conflict it is part of.
CHANGEABLE = (
    *(Requested, Pinned, Unwanted, Together, EveryAccelerator, WrongBackend, NoFallback),
    *(Forbidden, FactIs, PortTaken, Capacity),
)


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflicts, and search for ways out."""
    asked = Loose(Question.of(intent, situation), engine)
    refusal = _refusal(asked, budget)
    if isinstance(refusal, Undecided):
        return refusal
    conflicts = (refusal.conflict, *refusal.further)
    return attrs.evolve(
        refusal,
        ways_out=ways_out(asked, conflicts, engine, budget),
        notices=tuple(_gaps(situation, chain(*conflicts))),
    )


def refuse_briefly(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """The conflicts alone."""
    return _refusal(Loose(Question.of(intent, situation), engine), budget)


def _refusal(asked: Loose, budget: Budget) -> Refusal | Undecided:
    found = _conflicts(asked, budget)
    if not found:
        return Undecided()
    first, *further = (conflict.reasons for conflict in found)
    return Refusal(first, (), all(conflict.minimal for conflict in found), further=tuple(further))


def conflicts_of(
    intent: Intent, situation: Situation, budget: Budget = Budget(), engine: str = "glucose42"
) -> tuple[Conflict[Reason], ...]:
    """Why there is no plan: the smallest conflict, then others that share nothing changeable with it.

    Each in the order in which it is told. None where there is a plan, or the budget ended.
    """
    return _conflicts(Loose(Question.of(intent, situation), engine), budget)


def _conflicts(asked: Loose, budget: Budget) -> tuple[Conflict[Reason], ...]:
    found = asked.conflicts(lambda why: isinstance(why, CHANGEABLE), budget)
    if isinstance(found, Exhausted):
        return ()
    telling = asked.encoding.telling
    return tuple(each._replace(reasons=telling.in_order(each.reasons)) for each in found)


def _gaps(situation: Situation, reasons: Iterable[Reason]) -> Iterator[Notice]:
    """Modules that are refused for want of an accelerator and have no build without one."""
    wanting = dict.fromkeys(
        reason.module
        for reason in reasons
        if isinstance(reason, NeedsHost) and reason.requirement.startswith("host accelerator")
    )
    for name in wanting:
        module = situation.catalog.module(name)
        variants = [v for release in (module.releases if module else ()) for v in release.variants]
        if all(v.accelerator and v.accelerator != "cpu" for v in variants):
            yield Notice("no-cpu-build", (("module", name),))
