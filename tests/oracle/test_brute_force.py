"""The planner's optimum against trying everything, and its plans against the independent checker."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from state import Plan
from tests.oracle import brute
from tests.oracle.plans import answer, picks_of, vector_of, violations
from tests.oracle.rules import Rules
from tests.oracle.telling import tell
from tests.oracle.worlds import World, situation_of, world_of, worlds

WORLDS = 1200
CHUNK = 100


def check(world: World) -> Plan | None:
    """The optimum is the oracle's, the choices are worth it, none can be spared, the checker confirms."""
    situation = situation_of(world)
    found, told = answer(world, situation), tell(world, situation)
    best = brute.best_vector(world.intent, situation)
    assert vector_of(found) == best, told
    if found:
        rules = Rules(world.intent, situation)
        picks = picks_of(rules, found)
        assert found.proven
        assert worth(rules, picks) == best, told
        assert all(worth(rules, picks[:at] + picks[at + 1 :]) != best for at in range(len(picks))), told
        assert violations(world, situation, found) == (), told
    return found


def worth(rules: Rules, chosen: brute.Chosen) -> object:
    return brute.weigh(rules, chosen) if brute.is_valid(rules, chosen) else None


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_the_optimum_is_that_of_brute_force(start: int) -> None:
    found = [check(world_of(seed)) for seed in range(start, start + CHUNK)]
    assert sum(one is not None for one in found) > CHUNK // 3  # so many worlds are worth trying


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds())
def test_the_optimum_is_that_of_brute_force_when_shrunk(world: World) -> None:
    check(world)
