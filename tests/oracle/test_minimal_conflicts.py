"""Conflicts hold together, and not without any one of their reasons: each is left away and solved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from math import comb

import pytest

from encoders import encode
from planner import Refusal, plan
from planner.planning import still_wanted
from planner.refusing import CHANGEABLE
from reasons import Reason, Requested
from solver import Problem, Session
from tests.oracle.telling import tell
from tests.oracle.worlds import situation_of, world_of

WORLDS = 700
CHUNK = 100
TRIED = 200  # sets of reasons


def holds(problem: Problem[Reason], reasons: Collection[Reason]) -> bool:
    """Whether these reasons, with what is no reason but structure, can hold together."""
    left: Problem[Reason] = Problem(problem.sort_key)
    left.variables = problem.variables
    left.clauses = [clause for clause in problem.clauses if clause.why is None or clause.why in reasons]
    left.at_mosts = [most for most in problem.at_mosts if most.why is None or most.why in reasons]
    return Session(left).holds() is True


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_conflicts_are_minimal_and_each_adds_something(start: int) -> None:
    refusals = several = 0
    for seed in range(start, start + CHUNK):
        world = world_of(seed)
        situation = situation_of(world)
        found = plan(world.intent, situation)
        if isinstance(found, Refusal):
            told = f"{seed} {found.conflict} {found.further}\n{tell(world, situation)}"
            problem = encode(world.intent, still_wanted(world.intent, situation), pruned=False).problem
            conflicts = [set(found.conflict), *map(set, found.further)]
            assert found.minimal, told
            for conflict in conflicts:
                assert not holds(problem, conflict), told
                assert all(holds(problem, conflict - {reason}) for reason in conflict), told
            changeable = [{why for why in each if isinstance(why, CHANGEABLE)} or each for each in conflicts]
            assert all(adds(changeable[at], changeable[:at]) for at in range(len(conflicts))), told
            assert holds(problem, reasons_of(problem) - set[Reason]().union(*changeable)), told
            assert is_smallest(problem, found.conflict), told
            refusals += 1
            several += len(conflicts) > 1
    assert refusals > CHUNK // 4
    assert several


def adds(further: set[Reason], told: Sequence[set[Reason]]) -> bool:
    """Whether it shares nothing with what is told before, or refuses a request of which that says nothing."""
    before = set[Reason]().union(*told)
    return before.isdisjoint(further) or any(isinstance(why, Requested) for why in further - before)


def reasons_of(problem: Problem[Reason]) -> set[Reason]:
    told = {constraint.why for constraint in (*problem.clauses, *problem.at_mosts)}
    return {why for why in told if why is not None}


def is_smallest(problem: Problem[Reason], conflict: Sequence[Reason]) -> bool:
    """No fewer reasons conflict, and of as many none that come first; where these are few enough to try."""
    reasons = sorted(reasons_of(problem), key=problem.sort_key)
    if comb(len(reasons), len(conflict)) > TRIED:
        return True
    subsets = (some for size in range(len(conflict) + 1) for some in combinations(range(len(reasons)), size))
    by_preference = sorted(subsets, key=lambda places: (len(places), places[::-1]))
    told = next(places for places in by_preference if not holds(problem, [reasons[at] for at in places]))
    return {reasons[at] for at in told} == set(conflict)
