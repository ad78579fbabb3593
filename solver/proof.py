"""Proofs that nothing is better, or that nothing is at all: docs/solver.md, "Certificates"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile
from typing import Any

import attrs

from solver.budget import Meter, OutOfBudget
from solver.formula import Formula, Sum, in_groups
from solver.loading import exclusive_literals
from solver.optimum import canonical
from solver.problem import AtMost, Budget, Clause, Exhausted, Literal, Problem, R, Solution

EMPTY = "0\n"  # the clause that ends a proof; the engine leaves it out where unit propagation sees it


@attrs.frozen
class Refutation:
    """A formula that nothing satisfies (DIMACS), and the steps that show it (DRUP)."""

    cnf: str
    drup: str


class DisprovedError(Exception):
    """There is a solution where there should be none: what was to be proved is false."""


def refute_better(
    problem: Problem[Any], solution: Solution, level: int, budget: Budget = Budget()
) -> Refutation | Exhausted:
    """That no solution with the values of the levels before has less on this one (an index).

    Raises DisprovedError.
    """
    result = solution.levels[level]
    title = f"level {result.name}: less than {result.value}"
    formula, values = _loaded(problem, title), [one.value for one in solution.levels[:level]]
    _hold_levels(formula, problem, [*values, result.value - 1])
    return _refuted(formula, budget)


def refute_earlier(
    problem: Problem[Any], solution: Solution, budget: Budget = Budget()
) -> Refutation | Exhausted:
    """That no other solution with the same values comes before it in the canonical order.

    Raises DisprovedError.
    """
    formula = _loaded(problem, "order: another solution, of the same values, that comes earlier")
    _hold_levels(formula, problem, [one.value for one in solution.levels])
    _come_earlier(formula, canonical(problem), solution)
    return _refuted(formula, budget)


def as_stated(problem: Problem[Any], solution: Solution) -> Solution:
    """The solution without the variables that only implied constraints speak of.

    A proof leaves those constraints out, and what they define may then be false: it comes first.
    """
    if not problem.implied:
        return solution
    constraints: tuple[Clause[Any] | AtMost[Any], ...] = (*problem.clauses, *problem.at_mosts)
    stated = {abs(literal) for constraint in constraints for literal in _literals_of(constraint)}
    stated.update(abs(literal) for level in problem.levels for _, literal in level.terms)
    stated.update(map(abs, problem.canonical))
    return solution._replace(true=solution.true & stated)


def _literals_of(constraint: Clause[Any] | AtMost[Any]) -> Iterable[Literal]:
    if isinstance(constraint, Clause):
        return constraint.any_of
    return (literal for _, literal in constraint.terms)


def refute_all(problem: Problem[Any], budget: Budget = Budget()) -> Refutation | Exhausted:
    """That there is no solution. Raises DisprovedError."""
    return _refuted(_loaded(problem, "any solution"), budget)


def restricted(problem: Problem[R], reasons: Collection[R]) -> Problem[R]:
    """The structure and the constraints of these reasons alone, without levels."""
    kept: Problem[R] = Problem(problem.sort_key)
    kept.variables = problem.variables
    kept.add(clause for clause in problem.clauses if clause.why is None or clause.why in reasons)
    kept.add(at_most for at_most in problem.at_mosts if at_most.why is None or at_most.why in reasons)
    return kept


def _loaded(problem: Problem[Any], title: str) -> Formula:
    formula = Formula(problem.variables, title)
    exclusive = exclusive_literals(problem.at_mosts)
    if problem.variables:
        formula.engine.add((problem.variables, -problem.variables))  # so that models reach to the last
    for clause in dict.fromkeys(clause.any_of for clause in problem.clauses):
        formula.add(clause)
    for number, at_most in enumerate(problem.at_mosts, start=1 + len(problem.clauses)):
        groups = in_groups(at_most.terms, at_most.bound, exclusive)
        Sum(formula, f"sum constraint {number}", groups, at_most.bound).load()
    return formula


def _hold_levels(formula: Formula, problem: Problem[Any], values: Sequence[int]) -> None:
    exclusive = exclusive_literals(problem.at_mosts)
    for number, (level, most) in enumerate(zip(problem.levels, values, strict=False), start=1):
        Sum(formula, f"sum level {number} {most}", in_groups(level.terms, None, exclusive), most).load()


def _come_earlier(formula: Formula, order: Sequence[Literal], solution: Solution) -> None:
    """In SAT terms: same-0; while the same so far, what the solution satisfies holds; a literal that it
    does not satisfy holds too, or leaves both the same; not the same throughout.
    """
    formula.section("order")
    same = formula.define("same {}")
    formula.add((same,))
    for literal in order:
        if literal in solution:
            formula.add((-same, literal))
        else:
            still = formula.define("same {}")
            formula.add((-same, literal, still))
            same = still
    formula.add((-same,))


def _refuted(formula: Formula, budget: Budget) -> Refutation | Exhausted:
    try:
        if formula.engine.solve((), Meter(budget)):
            raise DisprovedError
    except OutOfBudget:
        return Exhausted()
    return Refutation(formula.text(), "".join((*takewhile(EMPTY.__ne__, formula.engine.lemmas()), EMPTY)))
