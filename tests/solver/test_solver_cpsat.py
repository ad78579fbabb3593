"""Generated medium problems against OR-tools CP-SAT, an optimiser of another kind."""

from __future__ import annotations

import random
from typing import Any

import pytest
from ortools.sat.python import cp_model

from benchmarks.lexicographic import compare
from solver import ENGINES, Conflict, Literal, Problem, Solution, minimise

MEDIUM = range(200)
WEIGHTS = (1, 1, 1, 2, 3, 5, 17, 100)


def medium(seed: int) -> Problem[int]:
    """25 to 60 variables: choices of one in a few, implications, capacities, three weighted levels."""
    draw = random.Random(seed)
    problem: Problem[int] = Problem(sort_key=int)
    everything = [problem.variable() for _ in range(draw.randint(25, 60))]
    groups = [everything[at : at + 5] for at in range(0, len(everything), 5)]
    for why, group in enumerate(groups):
        problem.at_most_one(group)
        if draw.random() < 0.8:
            problem.clause(group, why)
    for variable in everything:
        for _ in range(draw.choice((0, 1, 1, 2))):
            wanted = draw.sample(draw.choice(groups), 1) + draw.sample(everything, 2)
            signed = (literal if draw.random() < 0.8 else -literal for literal in wanted)
            problem.clause((-variable, *signed), 100 + variable)
    percent = (3, 7) if seed % 4 == 0 else (8, 50)
    for why in range(200, 202):
        some = draw.sample(everything, draw.randint(5, 25))
        terms = [(draw.randint(1, 12) << 30, literal) for literal in some]
        problem.at_most(sum(weight for weight, _ in terms) * draw.randint(*percent) // 100, terms, why)
    for name in ("first", "second", "third"):
        some = draw.sample(everything, len(everything) // 2)
        problem.level(name, [(draw.choice(WEIGHTS), draw.choice((1, 1, -1)) * literal) for literal in some])
    return problem


def by_cp_sat(problem: Problem[int]) -> tuple[int, ...] | None:
    """The values of the levels, each held before the next; None: there is no solution."""
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(problem.variables)]

    def as_bool(literal: Literal) -> Any:
        return variables[literal - 1] if literal > 0 else ~variables[-literal - 1]

    for clause in problem.clauses:
        model.add_bool_or([as_bool(literal) for literal in clause.any_of])
    for at_most in problem.at_mosts:
        model.add(sum(weight * as_bool(literal) for weight, literal in at_most.terms) <= at_most.bound)
    values = []
    for level in problem.levels:
        objective = sum(weight * as_bool(literal) for weight, literal in level.terms)
        model.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL
        values.append(round(solver.objective_value))
        model.add(objective <= values[-1])
    return tuple(values)


@pytest.mark.parametrize("seed", MEDIUM)
def test_equals_cp_sat(seed: int) -> None:
    problem = medium(seed)
    answers = [minimise(problem, engine=engine) for engine in ENGINES]
    assert answers[0] == answers[1]
    wanted = by_cp_sat(problem)
    if wanted is None:
        assert isinstance(answers[0], Conflict)
        assert answers[0].minimal
    else:
        assert isinstance(answers[0], Solution)
        assert answers[0].proven
        assert tuple(level.value for level in answers[0].levels) == wanted


def test_the_benchmark_finds_equal_optima() -> None:
    assert compare(catalogues=10).catalogues == 10
