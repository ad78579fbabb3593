"""What no known part changes: the conflict without all that rests on hardware."""

from __future__ import annotations

from encoders import Situation, encode
from planner.answers import Refusal, Undecided
from planner.refusing import refuse_briefly
from reasons import (
    Capacity,
    EveryAccelerator,
    FactIs,
    NeedsHost,
    NoFallback,
    TooFewAccelerators,
    Uses,
)
from solver import Budget, Conflict, Session, restricted
from stacks import Intent

_OF_HARDWARE = (Capacity, EveryAccelerator, FactIs, NeedsHost, NoFallback, TooFewAccelerators, Uses)


def remaining(intent: Intent, situation: Situation, budget: Budget, engine: str) -> Refusal | Undecided:
    """The conflict that stays whatever the machine is; where each fails by itself, that of this one."""
    encoding = encode(intent, situation, pruned=False)
    stated = {one.why for one in encoding.problem.clauses} | {one.why for one in encoding.problem.at_mosts}
    kept = {why for why in stated if why and not isinstance(why, _OF_HARDWARE)}
    found = Session(restricted(encoding.problem, kept), engine).conflict((), budget=budget)
    if isinstance(found, Conflict):
        return Refusal(encoding.telling.in_order(found.reasons), (), found.minimal)
    return refuse_briefly(intent, situation, budget, engine)
