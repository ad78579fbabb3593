"""A real universe of 69,179 versions, in any order, by either engine, with any hash seed: the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.cudf import NAMED, solve, written
from benchmarks.cudf_universe import Text
from benchmarks.peers import instances
from solver import ENGINES, Conflict, Solution

ROOT = Path(__file__).parents[2]
VERSIONS = 69_179


def shuffled(document: bytes, seed: int) -> bytes:
    """The same stanzas in another order, between the preamble and the request."""
    head, *stanzas = document.split(b"\n\n")
    packages = [one for one in stanzas if one.lstrip().startswith(b"package:")]
    (request,) = [one for one in stanzas if one.lstrip().startswith(b"request:")]
    assert len(packages) == VERSIONS
    Random(seed).shuffle(packages)
    return b"\n\n".join((head, *packages, request))


def answered(document: bytes, criteria: str, engine: str) -> bytes:
    encoding, answer = solve(Text(document), NAMED[criteria], engine=engine)
    if isinstance(answer, Conflict):
        return "\n".join(encoding.told(why) for why in answer.reasons).encode()
    assert isinstance(answer, Solution) and answer.proven
    return written(encoding.packages(answer.true))


pytestmark = pytest.mark.usefixtures("shared")


@pytest.mark.parametrize(("name", "criteria"), [("d12-nvidia", "trendy"), ("d12-unsat-mta", "paranoid")])
def test_neither_order_nor_engine_changes_a_byte(name: str, criteria: str) -> None:
    document = instances()[name]()
    plain = answered(document, criteria, ENGINES[0])
    assert plain
    assert answered(shuffled(document, 0), criteria, ENGINES[1]) == plain


def test_the_hash_seed_does_not_change_a_byte(tmp_path: Path) -> None:
    document = instances()["d12-nvidia"]()
    source, answers = tmp_path / "in.cudf", set()
    for seed in ("1", "2"):
        source.write_bytes(shuffled(document, int(seed)))
        target = tmp_path / seed
        subprocess.run(
            (sys.executable, "-m", "benchmarks.cudf", str(source), str(target), "trendy"),
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
        )
        answers.add(target.read_bytes())
    assert answers == {answered(document, "trendy", ENGINES[0])}
