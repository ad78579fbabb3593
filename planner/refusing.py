"""No plan: the minimal conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from collections.abc import Iterator

from encoders import Situation, encode
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from reasons import NeedsHost, Reason
from solver import Budget, Conflict, Exhausted, Session
from stacks import Intent
from state import Notice


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflict, and search for ways out."""
    found = conflict_of(intent, situation, budget, engine)
    if found is None:
        return Undecided()
    ways = ways_out(intent, situation, found.reasons, engine, budget)
    return Refusal(found.reasons, ways, found.minimal, tuple(_gaps(situation, found.reasons)))


def refuse_briefly(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """The conflict alone."""
    found = conflict_of(intent, situation, budget, engine)
    return Refusal(found.reasons, (), found.minimal) if found else Undecided()


def conflict_of(
    intent: Intent, situation: Situation, budget: Budget = Budget(), engine: str = "glucose42"
) -> Conflict[Reason] | None:
    """Why there is no plan, in the order in which it is told; None if there is one, or the budget ended."""
    encoding = encode(intent, situation, pruned=False)
    conflict = Session(encoding.problem, engine=engine).conflict((), budget=budget)
    if conflict is None or isinstance(conflict, Exhausted):
        return None
    return conflict._replace(reasons=encoding.telling.in_order(conflict.reasons))


def _gaps(situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Notice]:
    """Modules that are refused for want of an accelerator and have no build without one."""
    for reason in conflict:
        if isinstance(reason, NeedsHost) and reason.requirement.startswith("host accelerator"):
            module = situation.catalog.module(reason.module)
            variants = [v for release in (module.releases if module else ()) for v in release.variants]
            if all(v.accelerator and v.accelerator != "cpu" for v in variants):
                yield Notice("no-cpu-build", (("module", reason.module),))
