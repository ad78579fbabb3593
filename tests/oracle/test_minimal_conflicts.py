"""A conflict holds together, and not without any one of its reasons: each is left away and solved."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from encoders import encode
from planner import Refusal, plan
from planner.planning import still_wanted
from reasons import Reason
from solver import Problem, Session
from tests.oracle.telling import tell
from tests.oracle.worlds import situation_of, world_of

WORLDS = 700
CHUNK = 100


def holds(problem: Problem[Reason], reasons: Collection[Reason]) -> bool:
    """Whether these reasons, with what is no reason but structure, can hold together."""
    left: Problem[Reason] = Problem(problem.sort_key)
    left.variables = problem.variables
    left.clauses = [clause for clause in problem.clauses if clause.why is None or clause.why in reasons]
    left.at_mosts = [most for most in problem.at_mosts if most.why is None or most.why in reasons]
    return Session(left).holds() is True


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_a_conflict_is_minimal(start: int) -> None:
    refusals = 0
    for seed in range(start, start + CHUNK):
        world = world_of(seed)
        situation = situation_of(world)
        found = plan(world.intent, situation)
        if isinstance(found, Refusal):
            told = f"{seed} {found.conflict}\n{tell(world, situation)}"
            problem = encode(world.intent, still_wanted(world.intent, situation), pruned=False).problem
            conflict = set(found.conflict)
            assert found.minimal and len(conflict) == len(found.conflict), told
            assert not holds(problem, conflict), told
            assert all(holds(problem, conflict - {reason}) for reason in conflict), told
            refusals += 1
    assert refusals > CHUNK // 4
