"""Proofs of optima and of conflicts, checked by code that shares nothing with the solver."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from solver import (
    Budget,
    Conflict,
    DisprovedError,
    Exhausted,
    LevelResult,
    Problem,
    Refutation,
    Solution,
    minimise,
    opb_of,
    refute_all,
    refute_better,
    refute_earlier,
    restricted,
)
from tests.solver.test_solver_oracle import problems
from verify.counting import Claim
from verify.opb import Stated, read_opb
from verify.proof import Refutation as Checked
from verify.proof import check_refutation

FILES = ("a.cnf", "a.drup")


def stated(problem: Problem[int]) -> Stated:
    return read_opb(opb_of(problem, {}, str), "a.opb")


def checked(made: Refutation | Exhausted, problem: Stated, claim: Claim) -> Checked:
    assert isinstance(made, Refutation)
    found = check_refutation(made.cnf, made.drup, problem, claim, FILES)
    assert found.violations == ()
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_every_answer_can_be_proved(problem: Problem[int]) -> None:
    answer = minimise(problem)
    if isinstance(answer, Conflict):
        core = restricted(problem, answer.reasons)
        checked(refute_all(core), stated(core), Claim())
        return
    assert isinstance(answer, Solution)
    told, values = stated(problem), tuple(level.value for level in answer.levels)
    assert list(told.broken_by(answer.true)) == []
    assert tuple(total.value(answer.true) for _, total in told.levels) == values
    for at, value in enumerate(values):
        checked(refute_better(problem, answer, at), told, Claim((*values[:at], value - 1)))
    checked(refute_earlier(problem, answer), told, Claim(values, answer.true))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_what_is_false_is_not_proved(problem: Problem[int]) -> None:
    answer = minimise(problem)
    if not isinstance(answer, Solution):
        return
    with pytest.raises(DisprovedError):
        refute_all(problem)
    worse = tuple(LevelResult(one.name, one.value + 1, one.value + 1, True) for one in answer.levels)
    for at in range(len(worse)):
        with pytest.raises(DisprovedError):
            refute_better(problem, Solution(answer.true, worse, True), at)


def knapsack(weights: tuple[int, ...], least: int) -> Problem[int]:
    """Choose so that at least so much is left out, and as little as can be."""
    problem: Problem[int] = Problem()
    items = [problem.variable() for _ in weights]
    pairs = list(zip(weights, items, strict=True))
    problem.at_most(sum(weights) - least, pairs, 0)
    problem.level("left out", [(weight, -item) for weight, item in pairs])
    return problem


def pigeons(count: int) -> Problem[int]:
    """One more than there are holes."""
    problem: Problem[int] = Problem()
    places = [[problem.variable() for _ in range(count - 1)] for _ in range(count)]
    for number, own in enumerate(places):
        problem.clause(own, number)
    for hole in zip(*places, strict=True):
        problem.at_most_one(hole, count)
    return problem


@pytest.mark.parametrize(
    ("weights", "least", "best"),
    [
        ((5, 5, 5, 5, 5, 5, 5, 5), 12, 15),
        ((3, 7, 11, 13, 17, 19, 23), 50, 50),
        ((1000, 1001, 1003, 1009, 1021), 3500, 4013),
        (tuple(range(1, 13)), 40, 40),
        ((2,) * 24, 23, 24),  # too many for cuts: it is counted
    ],
)
def test_sums_with_weights(weights: tuple[int, ...], least: int, best: int) -> None:
    problem = knapsack(weights, least)
    answer = minimise(problem)
    assert isinstance(answer, Solution)
    assert [level.value for level in answer.levels] == [best]
    checked(refute_better(problem, answer, 0), stated(problem), Claim((best - 1,)))


@pytest.mark.parametrize("count", [2, 3, 6, 8])
def test_pigeons_take_steps(count: int) -> None:
    problem = pigeons(count)
    found = checked(refute_all(problem), stated(problem), Claim())
    assert count < 4 or found.steps > 10


def test_the_same_question_has_the_same_proof() -> None:
    assert refute_all(pigeons(6)) == refute_all(pigeons(6))


def test_a_budget_ends_it() -> None:
    assert refute_all(pigeons(9), Budget(conflicts=0)) == Exhausted()


def test_counts_are_as_few_as_pairs_for_long_at_most_ones() -> None:
    problem: Problem[int] = Problem()
    many = [problem.variable() for _ in range(100)]
    problem.at_most_one(many, 0)
    problem.clause(many[:50], 1)
    problem.clause(many[50:], 2)
    found = checked(refute_all(problem), stated(problem), Claim())
    assert found.clauses < len(list(combinations(many, 2))) // 5


def test_steps_left_out_or_altered_are_noticed() -> None:
    problem = pigeons(5)
    made, told = refute_all(problem), stated(problem)
    assert isinstance(made, Refutation)
    lines = made.drup.splitlines(keepends=True)
    derived = [at for at, line in enumerate(lines[:-1]) if not line.startswith("d")]

    def is_refused(changed: list[str]) -> bool:
        return bool(check_refutation(made.cnf, "".join(changed), told, Claim(), FILES).violations)

    assert not is_refused(lines)
    assert is_refused(lines[-1:])
    left_out = [is_refused([*lines[:at], *lines[at + 1 :]]) for at in derived]
    assert sum(left_out) > len(derived) // 4
    altered = [is_refused([*lines[:at], negated(lines[at]), *lines[at + 1 :]]) for at in derived]
    assert sum(altered) > len(derived) // 2


def negated(line: str) -> str:
    """The first literal, the other way round."""
    first, rest = line.split(" ", 1)
    return f"{-int(first)} {rest}"
