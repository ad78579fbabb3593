"""The same question has the same answer, byte for byte, however it is written and whoever searches."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from solver import ENGINES
from tests.oracle.worlds import world_of
from tests.oracle.written import CASES, hash_of, written

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plain() -> list[bytes]:
    return [written(world_of(seed, size), None, ENGINES[0]) for seed, size in CASES]


@pytest.mark.parametrize("engine", ENGINES)
def test_neither_order_nor_engine_changes_a_byte(plain: list[bytes], engine: str) -> None:
    for (seed, size), expected in zip(CASES, plain, strict=True):
        assert written(world_of(seed, size), random.Random(seed), engine) == expected, (seed, size)


@pytest.mark.parametrize(("seed", "engine"), [("0", ENGINES[0]), ("1", ENGINES[1]), ("4711", ENGINES[0])])
def test_the_hash_seed_does_not_change_a_byte(plain: list[bytes], seed: str, engine: str) -> None:
    """All cases in one process for each seed, each with a shuffle of its own too."""
    program = [sys.executable, "-m", "tests.oracle.written", seed, engine]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    ran = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [hash_of(one) for one in plain]
