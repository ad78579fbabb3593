"""Levels in turn, then the canonical order: docs/solver.md, "The optimum"."""

from __future__ import annotations

from collections.abc import Sequence
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
        if not question.solve():
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


def canonical(problem: Problem[Any]) -> list[Literal]:
    """The problem's order, then every other variable false, by number; each variable once."""
    first: dict[int, Literal] = {}
    for literal in (*problem.canonical, *range(-1, -problem.variables - 1, -1)):
        first.setdefault(abs(literal), literal)
    return list(first.values())


def _settle(question: Question, order: Sequence[Literal]) -> None:
    """Move `question.best` to the first solution in this order. Raises OutOfBudget.

    Decided literals become clauses. Only for literals that the best model makes false is anything
    asked, and for many at once: mostly none of them can be true.
    """
    undecided, width = list(order), len(order)
    while True:
        kept = [question.best[abs(literal) - 1] == literal for literal in undecided]
        if all(kept):
            return
        first_lost = kept.index(False)
        for literal in undecided[:first_lost]:
            question.add((literal,))
        undecided, kept = undecided[first_lost:], kept[first_lost:]
        wanted = [literal for literal, held in zip(undecided, kept, strict=True) if not held][:width]
        if _can_hold_one_of(question, wanted):
            model = question.model()
            if [model[abs(literal) - 1] == literal for literal in undecided] > kept:
                question.best = model
            gained = next(at for at, literal in enumerate(wanted) if model[abs(literal) - 1] == literal)
            width = max(1, min(gained, len(wanted) // 2))
        else:
            for literal in wanted:
                question.add((-literal,))
            lost = set(wanted)
            undecided = [literal for literal in undecided if literal not in lost]
            width *= 2


def _can_hold_one_of(question: Question, literals: Sequence[Literal]) -> bool:
    if len(literals) == 1:
        return question.solve(literals)
    one_of_them = question.fresh()
    question.add((-one_of_them, *literals))
    return question.solve((one_of_them,))
