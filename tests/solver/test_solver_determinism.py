"""The same answer with every hash seed, and a whole solver after Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from solver import ENGINES, Conflict, Problem, Session, Solution

ASK = """
from benchmarks.catalogues import as_problem, generate
from solver import ENGINES, Session
for seed in range(6):
    problem = as_problem(generate(seed))
    for engine in ENGINES:
        session = Session(problem, engine)
        best = session.minimise()
        dropped = [(-variable, ("not", variable)) for variable in sorted(best.true)]
        print(seed, sorted(best.true), best.levels, session.conflict(dropped))
"""


def test_hash_seeds_and_engines_change_nothing() -> None:
    told = []
    for hash_seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        ran = subprocess.run(
            [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
        )
        told.append(ran.stdout.splitlines())
    assert told[0] == told[1]
    assert told[0][0::2] == told[0][1::2]  # one line an engine
    assert "Conflict" in told[0][0]


def nests(count: int) -> Problem[str]:
    """One nest too few for `count` pigeons, unless the last variable lets them all off."""
    problem: Problem[str] = Problem()
    each = [[problem.variable() for _ in range(count - 1)] for _ in range(count)]
    off = problem.variable()
    for pigeon, nest in enumerate(each):
        problem.clause((*nest, off), f"pigeon {pigeon}")
    for nest in zip(*each, strict=True):
        problem.at_most_one(nest)
    problem.level("off", [(1, off)])
    return problem


@pytest.mark.parametrize("engine", ENGINES)
def test_ctrl_c_leaves_a_session_whole(engine: str) -> None:
    problem = nests(14)  # no engine refutes it in the time of a test
    off = problem.variables
    session = Session(problem, engine)
    assert session.holds([off]) is True
    for ask in (session.minimise, lambda: session.conflict([(-off, "on duty")])):
        before = signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            with pytest.raises(KeyboardInterrupt):
                ask()
        finally:
            signal.signal(signal.SIGALRM, before)
        assert session.holds([off]) is True
        answer = session.minimise([(off, "let off")])
        assert isinstance(answer, Solution)
        assert answer.proven
        assert session.conflict([(off, "let off"), (-off, "on duty")]) == Conflict(("let off", "on duty"))
