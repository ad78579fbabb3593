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
        if not (question.solve(_free(problem)) or question.solve()):
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


def _free(problem: Problem[Any]) -> list[Literal]:
    """That the first level costs nothing: often true, and then one question less."""
    return [-literal for level in problem.levels[:1] for _, literal in level.terms]


def canonical(problem: Problem[Any]) -> list[Literal]:
    """The problem's order, then every other variable false, by number; each variable once."""
    first: dict[int, Literal] = {}
    for literal in problem.canonical:
        first.setdefault(abs(literal), literal)
    return [*first.values(), *(-other for other in range(1, problem.variables + 1) if other not in first)]


def _settle(question: Question, order: Sequence[Literal]) -> None:
    """Move `question.best` to the first solution in this order. Raises OutOfBudget.

    The engine is told to try the literals as they are preferred, so that most are right from the start.
    Decided literals become clauses. Only for literals that the best model makes false is anything
    asked, and for many at once: mostly none of them can be true.
    """
    open_variables = question.open_variables()
    order = [literal for literal in order if abs(literal) in open_variables]
    question.prefer(order)
    if question.solve() and _comes_first(model := question.model(), question.best, order):
        question.best = model
    decided, width = 0, len(order)  # how many of the order; how many to ask for at once
    refuted = set[Literal]()
    while True:
        best = question.best
        lost = (
            at
            for at in range(decided, len(order))
            if best[abs(order[at]) - 1] != order[at] and order[at] not in refuted
        )
        first = next(lost, len(order))
        for literal in order[decided:first]:
            if literal not in refuted:
                question.add((literal,))
        if first == len(order):
            return
        decided = first
        wanted = [order[at] for at in (first, *islice(lost, width - 1))]
        if _can_hold_one_of(question, wanted):
            model = question.model()
            if _comes_first(model, best, order[decided:]):
                question.best = model
            gained = next(at for at, literal in enumerate(wanted) if model[abs(literal) - 1] == literal)
            width = max(1, min(gained, len(wanted) // 2))
        else:
            for literal in wanted:
                question.add((-literal,))
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
