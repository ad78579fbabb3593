"""No plan: the minimal conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from collections.abc import Iterator

from encoders import Situation, encode
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from reasons import NeedsHost, Reason
from solver import Budget, Exhausted, Session
from stacks import Intent
from state import Notice


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflict, and search for ways out."""
    encoding = encode(intent, situation, pruned=False)
    conflict = Session(encoding.problem, engine=engine).conflict((), budget=budget)
    if conflict is None or isinstance(conflict, Exhausted):
        return Undecided()
    told = encoding.telling.in_order(conflict.reasons)
    return Refusal(
        told, ways_out(intent, situation, told, engine), conflict.minimal, tuple(_gaps(situation, told))
    )


def _gaps(situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Notice]:
    """Modules that are refused for want of an accelerator and have no build without one."""
    for reason in conflict:
        if isinstance(reason, NeedsHost) and reason.requirement.startswith("host accelerator"):
            module = situation.catalog.module(reason.module)
            variants = [v for release in (module.releases if module else ()) for v in release.variants]
            if all(v.accelerator and v.accelerator != "cpu" for v in variants):
                yield Notice("no-cpu-build", (("module", reason.module),))
