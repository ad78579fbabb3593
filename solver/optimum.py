"""Levels in turn, then the canonical order: docs/solver.md, "The optimum"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from solver.budget import OutOfBudget
from solver.capacity import Exclusive
from solver.objective import LevelSearch
from solver.problem import Exhausted, Literal, Problem, Solution
from solver.question import Question


def optimise(problem: Problem[Any], question: Question, exclusive: Exclusive) -> Solution | Exhausted | None:
    """The one optimum, or the best that the budget allows. None: there is no solution."""
    levels = [LevelSearch(level) for level in problem.levels]
    unique = False
    try:
        if not (_costs_nothing_at_first(problem, question) or question.solve()):
            return None
        question.best = question.model()
        for level in levels:
            level.run(question, exclusive)
        _settle(question, canonical(problem))
        unique = True
    except OutOfBudget:
        if not question.best:
            return Exhausted()
    best = question.best
    true = frozenset(variable for variable in best[: problem.variables] if variable > 0)
    return Solution(true, tuple(level.result(best) for level in levels), unique)


def _costs_nothing_at_first(problem: Problem[Any], question: Question) -> bool:
    """Whether a solution has nothing of the first level: often, and then that level is finished at once.

    It may be hard to tell; where the budget is bounded, any solution comes first.
    """
    costs = problem.levels[0].terms if problem.levels else ()
    return not question.is_bounded and question.solve([-literal for _, literal in costs])


def canonical(problem: Problem[Any]) -> list[Literal]:
    """The problem's order, then every other variable false, by number; each variable once."""
    first: dict[int, Literal] = {}
    for literal in problem.canonical:
        first.setdefault(abs(literal), literal)
    return [*first.values(), *(-other for other in range(1, problem.variables + 1) if other not in first)]


def _settle(question: Question, order: Sequence[Literal]) -> None:
    """Move `question.best` to the first solution in this order. Raises OutOfBudget.

    Only what is still open is walked through, and decided literals become clauses, so that unit propagation
    refutes most of those that the best model makes false. Of the rest, many are asked for at once: mostly
    none of them can be true.
    """
    open_variables = question.open_variables()
    order = [literal for literal in order if abs(literal) in open_variables]
    question.prefer(order)
    refuted = set[Literal]()
    at, width = 0, len(order)  # how many of the order are decided; how many to ask for at once
    while at < len(order):
        best, literal = question.best, order[at]
        if best[abs(literal) - 1] == literal:
            question.add((literal,))
            at += 1
        elif literal in refuted or question.refutes((literal,)):
            question.add((-literal,))
            at += 1
        else:
            lost = (one for one in order[at:] if best[abs(one) - 1] != one and one not in refuted)
            wanted = list(islice(lost, width))
            if _can_hold_one_of(question, wanted):
                model = question.model()
                if _comes_first(model, best, order[at:]):
                    question.best = model
                gained = next(at for at, one in enumerate(wanted) if model[abs(one) - 1] == one)
                width = max(1, min(gained, len(wanted) // 2))
            else:
                refuted.update(wanted)
                width *= 2


def _comes_first(model: Sequence[Literal], best: Sequence[Literal], order: Sequence[Literal]) -> bool:
    """Whether the first literal of the order in which they differ is true in the model."""
    for literal in order:
        at = abs(literal) - 1
        if model[at] != best[at]:
            return model[at] == literal
    return False


def _can_hold_one_of(question: Question, literals: Sequence[Literal]) -> bool:
    if len(literals) == 1:
        return question.solve(literals)
    one_of_them = question.fresh()
    question.add((-one_of_them, *literals))
    return question.solve((one_of_them,))
