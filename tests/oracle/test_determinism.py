"""The same question has the same answer, byte for byte, however it is written and whoever searches."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from encoders import Situation
from manifests import BUILTIN, Root, load_catalog
from planner import plan
from solver import ENGINES
from stacks import Intent, Request
from tests.oracle.permissions import Permissions, capabilities_of
from tests.oracle.worlds import world_of
from tests.oracle.written import CASES, bytes_of, hash_of, written

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


def test_names_and_order_of_files_do_not_change_a_byte(tmp_path: Path) -> None:
    """The built-in manifests, and the same under other names in one folder: every module, asked for alone."""
    for number, file in enumerate(sorted(BUILTIN.path.rglob("*.yaml"), reverse=True)):
        shutil.copy(file, tmp_path / f"{number:03}.yaml")
    here, there = (load_catalog([root], cache=None) for root in (BUILTIN, Root("renamed", tmp_path)))
    assert here.names() == there.names()
    machine = world_of(0).machine
    capabilities = capabilities_of(Permissions(), machine)
    for name in here.names():
        intent = Intent((Request(name),))
        one, other = (plan(intent, Situation(machine, catalog, capabilities)) for catalog in (here, there))
        assert bytes_of(one) == bytes_of(other), name
