"""No plan: every independent conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs

from encoders import Situation, encode
from manifests import Variant
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from reasons import (
    Capacity,
    EveryAccelerator,
    FactIs,
    Forbidden,
    NeedsHost,
    NoFallback,
    Pinned,
    PortTaken,
    PortWished,
    Reason,
    Requested,
    Together,
    Unwanted,
    WrongBackend,
)
from solver import Budget, Conflict, Exhausted, Session
from stacks import Intent, Origin, Request, parse_request
from state import Notice

#: What somebody here can change: wishes, the policy, the machine. What manifests state, what the
#: catalogue has and what is so by nature is the same whatever conflict it is part of.
CHANGEABLE = (
    *(Requested, Pinned, PortWished, Unwanted, Together, EveryAccelerator, WrongBackend, NoFallback),
    *(Forbidden, FactIs, PortTaken, Capacity),
)


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflicts, and search for ways out."""
    refusal = refuse_briefly(intent, situation, budget, engine)
    if isinstance(refusal, Undecided):
        return refusal
    return attrs.evolve(
        refusal,
        ways_out=ways_out(intent, situation, refusal.conflict, engine, budget),
        notices=tuple(dict.fromkeys(_gaps(situation, chain(refusal.conflict, *refusal.further)))),
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
    """Why there is no plan: the smallest conflict, then others that share nothing changeable with it, or that
    are of another request which cannot be had by itself either.

    Each in the order in which it is told. None where there is a plan, or the budget ended.
    """
    encoding = encode(intent, situation, pruned=False)
    session = Session(encoding.problem, engine=engine)
    found = session.conflicts(lambda why: isinstance(why, CHANGEABLE), budget=budget)
    if isinstance(found, Exhausted):
        return ()
    told = [each._replace(reasons=encoding.telling.in_order(each.reasons)) for each in found]
    if len(intent.requests) > 1 and told:
        clauses, at_mosts = encoding.problem.clauses, encoding.problem.at_mosts
        stated = {one.why for one in clauses} | {one.why for one in at_mosts}

        def holds(conflict: Conflict[Reason]) -> bool:
            """Whether what one request is refused for is a conflict of the whole question as well."""
            known = stated.issuperset(conflict.reasons)
            return known and session.is_conflict(conflict.reasons, (), budget) is True

        alone = {request: _alone(intent, request, situation, budget) for request in intent.requests}
        return tuple(_naming_each(told, {r.text: one for r, one in alone.items() if one and holds(one)}))
    return tuple(told)


def _naming_each(
    told: list[Conflict[Reason]], alone: dict[str, Conflict[Reason]]
) -> Iterator[Conflict[Reason]]:
    """The first conflict, and one for each request that even alone cannot be had: what is in its way may be
    told already, and then it would be left out, or be refused for what matters less.
    """
    first, *further = told
    for reason in first.reasons:
        if isinstance(reason, Requested):
            alone.pop(reason.text, None)
    yield first
    for conflict in further:
        about = [reason.text for reason in conflict.reasons if isinstance(reason, Requested)]
        nearer = [alone[text] for text in about if text in alone]
        if not any(len(one.reasons) <= len(conflict.reasons) for one in nearer):
            yield conflict
            for text in about:
                alone.pop(text, None)
    yield from alone.values()


def _alone(intent: Intent, request: Request, situation: Situation, budget: Budget) -> Conflict[Reason] | None:
    """Why one request cannot be had by itself."""
    asked = attrs.evolve(intent, requests=(request,))
    if Session(encode(asked, situation, pruned=True).problem).holds((), budget) is not False:
        return None
    encoding = encode(asked, situation, pruned=False)
    found = Session(encoding.problem).conflict((), budget=budget)
    if not isinstance(found, Conflict):
        return None
    return found._replace(reasons=encoding.telling.in_order(found.reasons))


def _gaps(situation: Situation, reasons: Iterable[Reason]) -> Iterator[Notice]:
    """Modules that are refused for want of an accelerator and have no build without one; and such as can be
    run in one way only, where the environment is to be run in the other.
    """
    told = list(dict.fromkeys(reasons))
    for reason in told:
        if isinstance(reason, NeedsHost) and reason.requirement.startswith("host accelerator"):
            builds = _builds(situation, reason.module)
            if not any(variant.accelerator in (None, "cpu") for variant in builds):
                yield Notice("no-cpu-build", (("module", reason.module),))
    ruled = [_kept_by(reason) for reason in told if isinstance(reason, Together | WrongBackend)]
    wishes = (parse_request(r.text, Origin("")) for r in told if isinstance(r, Requested))
    for name in dict.fromkeys(wish.name for wish in wishes if ruled and not wish.interface):
        backends = {variant.backend for variant in _builds(situation, name)}
        if len(backends) == 1 and not backends.intersection(ruled):
            yield Notice("one-backend", (("module", name), ("backend", backends.pop())))


def _builds(situation: Situation, name: str) -> list[Variant]:
    module = situation.catalog.module(name)
    return [variant for release in (module.releases if module else ()) for variant in release.variants]


def _kept_by(reason: Together | WrongBackend) -> str:
    """The backend that is still admitted."""
    return reason.backend if isinstance(reason, WrongBackend) else "native"
