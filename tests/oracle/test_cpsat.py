"""The planner's optimum against CP-SAT, on worlds that are too large to try everything."""

from __future__ import annotations

import pytest

from tests.oracle import cpsat
from tests.oracle.plans import answer, vector_of, violations
from tests.oracle.telling import tell
from tests.oracle.toys import MEDIUM
from tests.oracle.worlds import situation_of, world_of

WORLDS = 200
CHUNK = 40


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_the_optimum_is_that_of_cp_sat(start: int) -> None:
    plans = 0
    for seed in range(start, start + CHUNK):
        world = world_of(seed, MEDIUM)
        situation = situation_of(world)
        found = answer(world, situation)
        told = f"{seed}\n{tell(world, situation)}"
        assert vector_of(found) == cpsat.best_vector(world.intent, situation), told
        assert found is None or violations(world, situation, found) == (), told
        plans += found is not None
    assert plans > CHUNK // 4  # so many worlds are worth trying
