"""Generated small problems against brute force: values, canonical model, minimal conflict, budgets."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import (
    ENGINES,
    Budget,
    Clause,
    Conflict,
    Exhausted,
    Literal,
    Problem,
    Session,
    Solution,
    minimise,
)

STRUCTURE = 1 << 8
Small = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def problems(draw: st.DrawFn) -> Problem[int]:
    """Up to 10 variables, clauses, weighted at-mosts, 0 to 4 levels; reasons 0 to 7, or structure."""
    problem: Problem[int] = Problem(sort_key=int)
    count = draw(st.integers(1, 10))
    for _ in range(count):
        problem.variable()
    literals = st.integers(1, count).flatmap(lambda variable: st.sampled_from((variable, -variable)))
    whys = st.one_of(st.none(), st.integers(0, 7))
    weights = st.sampled_from((1, 1, 2, 3, 7, 1000, 3 << 40))
    weighed = st.tuples(weights, literals)
    for clause in draw(st.lists(st.lists(literals, min_size=1, max_size=4), max_size=3 * count)):
        problem.clause(clause, draw(whys))
    for terms in draw(st.lists(st.lists(weighed, min_size=1, max_size=9), max_size=3)):
        problem.at_most(draw(st.integers(0, sum(weight for weight, _ in terms))), terms, draw(whys))
    if draw(st.booleans()):
        problem.at_most_one(draw(st.lists(literals, max_size=count, unique_by=abs)), draw(whys))
    for number, terms in enumerate(draw(st.lists(st.lists(weighed, max_size=12), max_size=4))):
        problem.level(str(number), terms)
    problem.canonical = draw(st.lists(literals, max_size=count))
    return problem


def weigh(problem: Problem[int], terms: Iterable[tuple[int, Literal]]) -> list[int]:
    """The sum for every assignment; bit v - 1 of an assignment's number is variable v."""
    weights = Counter[Literal]()
    for weight, literal in terms:
        weights[literal] += weight
    totals = [0]
    for variable in range(1, problem.variables + 1):
        false, true = weights[-variable], weights[variable]
        totals = [total + false for total in totals] + [total + true for total in totals]
    return totals


def broken(problem: Problem[int]) -> list[int]:
    """For every assignment, the reasons that it breaks: bit r for reason r, STRUCTURE for none."""
    reasons = [0] * 2**problem.variables
    for constraint in (*problem.clauses, *problem.at_mosts):
        bit = STRUCTURE if constraint.why is None else 1 << constraint.why
        if isinstance(constraint, Clause):
            kept = [total > 0 for total in weigh(problem, ((1, literal) for literal in constraint.any_of))]
        else:
            kept = [total <= constraint.bound for total in weigh(problem, constraint.terms)]
        reasons = [known if held else known | bit for known, held in zip(reasons, kept, strict=True)]
    return reasons


def expected(problem: Problem[int]) -> tuple[tuple[int, ...], frozenset[int]] | Conflict[int]:
    reasons = broken(problem)
    if all(reasons):
        return Conflict(smallest([each for each in reasons if each < STRUCTURE]))
    values = list(zip(*(weigh(problem, level.terms) for level in problem.levels), strict=True))
    values = values or [()] * len(reasons)
    least = min(value for value, each in zip(values, reasons, strict=True) if not each)
    best = [at for at, value in enumerate(values) if not reasons[at] and value == least]
    for literal in (*problem.canonical, *range(-1, -problem.variables - 1, -1)):
        best = [at for at in best if (at >> abs(literal) - 1 & 1) == (literal > 0)] or best
    (only,) = best
    return least, frozenset(v for v in range(1, problem.variables + 1) if only >> v - 1 & 1)


def smallest(broken_each: list[int]) -> tuple[int, ...]:
    """The fewest reasons of which every assignment breaks one; among as many, rather without the last."""
    each = set(broken_each)
    by_preference = sorted(range(STRUCTURE), key=lambda kept: (kept.bit_count(), kept))
    kept = next(kept for kept in by_preference if all(reasons & kept for reasons in each))
    return tuple(reason for reason in range(8) if kept >> reason & 1)


def preferred(broken_each: list[int]) -> tuple[int, ...]:
    """Drop reasons from the last: without one, every assignment must still break another."""
    kept = STRUCTURE - 1
    for reason in reversed(range(8)):
        if all(reasons & kept & ~(1 << reason) for reasons in broken_each):
            kept &= ~(1 << reason)
    return tuple(reason for reason in range(8) if kept >> reason & 1)


def contradict(problem: Problem[int], reasons: Iterable[int]) -> bool:
    """Whether no assignment keeps the structure and what these reasons stand for."""
    kept = STRUCTURE | sum(1 << reason for reason in set(reasons))
    return all(each & kept for each in broken(problem))


def found(answer: object) -> object:
    if not isinstance(answer, Solution):
        return answer
    assert answer.proven
    return tuple(level.value for level in answer.levels), answer.true


def shuffled(problem: Problem[int], seed: int) -> Problem[int]:
    other: Problem[int] = Problem(sort_key=int)
    other.variables, other.canonical = problem.variables, problem.canonical
    other.levels = [*problem.levels]
    order = random.Random(seed)
    other.clauses = order.sample(problem.clauses, len(problem.clauses))
    other.at_mosts = order.sample(problem.at_mosts, len(problem.at_mosts))
    return other


@Small
@given(problem=problems(), seed=st.integers(0, 9))
def test_equals_brute_force_on_both_engines_in_any_order(problem: Problem[int], seed: int) -> None:
    wanted = expected(problem)
    for engine in ENGINES:
        assert found(minimise(problem, engine=engine)) == wanted
        assert found(minimise(shuffled(problem, seed), engine=engine)) == wanted


@pytest.mark.parametrize("corrections", [0, 1, 2])
def test_without_the_smallest_conflict_the_preferred_one_is_told(
    corrections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many corrections may be looked at: the same on every engine in every order."""
    monkeypatch.setattr("solver.smallest.MOST_CORRECTIONS", corrections)

    @settings(Small, max_examples=100)
    @given(problem=problems(), seed=st.integers(0, 9))
    def told(problem: Problem[int], seed: int) -> None:
        each = broken(problem)
        answers = [minimise(one, engine=e) for e in ENGINES for one in (problem, shuffled(problem, seed))]
        assert all(answer == answers[0] for answer in answers)
        if all(each):
            kept = [reasons for reasons in each if reasons < STRUCTURE]
            choices = (preferred(kept), smallest(kept)) if corrections else (preferred(kept),)
            assert answers[0] in [Conflict(reasons) for reasons in choices]

    told()


@settings(Small, max_examples=150)
@given(problem=problems(), seed=st.integers(0, 9), firm=st.sets(st.integers(0, 7)))
def test_independent_conflicts(problem: Problem[int], seed: int, firm: set[int]) -> None:
    """Each is one by itself, they share nothing that gives way, and without that the rest can hold."""
    found = [
        Session(one, engine).conflicts(lambda why: why not in firm)
        for engine in ENGINES
        for one in (problem, shuffled(problem, seed))
    ]
    assert all(each == found[0] for each in found)
    conflicts = found[0]
    assert not isinstance(conflicts, Exhausted)
    aside = set[int]()
    for conflict in conflicts:
        assert conflict.minimal
        assert contradict(problem, conflict.reasons)
        for reason in conflict.reasons:
            assert not contradict(problem, set(conflict.reasons) - {reason})
        gives_way = set(conflict.reasons) - firm or set(conflict.reasons)
        assert not aside & set(conflict.reasons)
        aside |= gives_way
    if not (conflicts and not conflicts[-1].reasons):  # that structure contradicts itself, nothing mends
        assert not contradict(problem, set(range(8)) - aside)


@pytest.mark.parametrize(
    ("cuts", "nodes", "totalizer"), [(0, 50_000, 20_000), (0, 50_000, 0), (0, 0, 0), (1, 3, 9)]
)
def test_equals_brute_force_with_every_encoding(
    cuts: int, nodes: int, totalizer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.capacity.MOST_CUTS", cuts)
    monkeypatch.setattr("solver.capacity.LARGEST_TOTALIZER", totalizer)
    monkeypatch.setattr("solver.capacity.LARGEST_DIAGRAM", nodes)

    @settings(Small, max_examples=100)
    @given(problem=problems())
    def equals(problem: Problem[int]) -> None:
        assert found(minimise(problem)) == expected(problem)

    equals()


@settings(Small, max_examples=150)
@given(
    problem=problems(),
    assumed=st.lists(st.integers(-10, 10).filter(bool), max_size=3),
    engine=st.sampled_from(ENGINES),
)
def test_a_question_of_a_session_equals_a_problem_of_its_own(
    problem: Problem[int], assumed: list[int], engine: str
) -> None:
    assumed = [literal for literal in assumed if abs(literal) <= problem.variables]
    narrowed = shuffled(problem, 0)
    for why, literal in enumerate(assumed):
        narrowed.clause((literal,), 5 + why)
    session = Session(problem, engine)
    wanted = found(minimise(narrowed))
    granted = [(literal, 5 + why) for why, literal in enumerate(assumed)]
    for _ in range(2):
        assert found(session.minimise(granted)) == wanted
        assert session.holds(assumed) is not isinstance(wanted, Conflict)
        assert session.conflict(granted) == (wanted if isinstance(wanted, Conflict) else None)


@settings(Small, max_examples=150)
@given(problem=problems(), conflicts=st.integers(1, 12), engine=st.sampled_from(ENGINES))
def test_a_small_budget_makes_no_wrong_claim(problem: Problem[int], conflicts: int, engine: str) -> None:
    wanted, answer = expected(problem), minimise(problem, Budget(conflicts=conflicts), engine)
    if isinstance(wanted, Conflict):
        assert not isinstance(answer, Solution)
    if isinstance(answer, Conflict):
        assert isinstance(wanted, Conflict)
        assert answer == wanted if answer.minimal else contradict(problem, answer.reasons)
    if isinstance(answer, Solution):
        assert isinstance(wanted, tuple)
        for level, optimum in zip(answer.levels, wanted[0], strict=True):
            assert level.bound <= optimum <= level.value
            if level.value != optimum:
                break
