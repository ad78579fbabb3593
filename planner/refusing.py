"""No plan: the minimal conflict, and the cheapest changes after which there is one."""

from __future__ import annotations

from encoders import Situation, encode
from planner.answers import Refusal, Undecided
from planner.corrections import ways_out
from solver import Budget, Exhausted, Session
from stacks import Intent


def refuse(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """Encode everything the request reaches, find the conflict, and search for ways out."""
    encoding = encode(intent, situation, pruned=False)
    conflict = Session(encoding.problem, engine=engine).conflict((), budget=budget)
    if conflict is None or isinstance(conflict, Exhausted):
        return Undecided()
    return Refusal(conflict.reasons, ways_out(intent, situation, conflict.reasons, engine), conflict.minimal)
