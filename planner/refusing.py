"""No plan: every independent conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs

from encoders import Situation, encode
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from reasons import (
    Capacity,
    EveryAccelerator,
    Exposed,
    FactIs,
    Forbidden,
    Limited,
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
from solver import Budget, Conflict, Exhausted, Session
from stacks import Intent
from state import Notice

#: What somebody here can change: wishes, the policy, the machine. What manifests state, what the
#: catalogue has and what is so by nature is the same whatever conflict it is part of.
CHANGEABLE = (
    *(Requested, Pinned, Unwanted, Together, EveryAccelerator, WrongBackend, NoFallback),
    *(Exposed, Forbidden, Limited, FactIs, PortTaken, Capacity),
)


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflicts, and search for ways out."""
    refusal = refuse_briefly(intent, situation, budget, engine)
    if isinstance(refusal, Undecided):
        return refusal
    return attrs.evolve(
        refusal,
        ways_out=ways_out(intent, situation, refusal.conflict, engine, budget),
        notices=tuple(_gaps(situation, chain(refusal.conflict, *refusal.further))),
    )


def refuse_briefly(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """The conflicts alone."""
    found = conflicts_of(intent, situation, budget, engine)
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
    encoding = encode(intent, situation, pruned=False)
    session = Session(encoding.problem, engine=engine)
    found = session.conflicts(lambda why: isinstance(why, CHANGEABLE), budget=budget)
    if isinstance(found, Exhausted):
        return ()
    return tuple(each._replace(reasons=encoding.telling.in_order(each.reasons)) for each in found)


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
