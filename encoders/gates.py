"""Formulas as literals: each gate is said once, both ways, and one that is met again is the same literal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic

from solver import Literal, Problem
from solver.problem import R


class Gates(Generic[R]):
    """Writes gates (Tseitin) into a problem. `true` is a literal that always holds."""

    def __init__(self, problem: Problem[R]) -> None:
        self.problem = problem
        self.true = problem.variable()
        problem.clause([self.true])
        self._made: dict[tuple[Literal, ...], Literal] = {}

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        return -self.any_of(-literal for literal in literals)

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """In SAT terms: gate <-> (literal-1 or literal-2 or ...)."""
        parts = {literal for literal in literals if literal != -self.true}
        if self.true in parts or any(-literal in parts for literal in parts):
            return self.true
        if len(parts) < 2:
            return next(iter(parts), -self.true)
        key = tuple(sorted(parts))
        if key not in self._made:
            gate = self._made[key] = self.problem.variable()
            self.problem.clause([-gate, *key])
            for literal in key:
                self.problem.clause([gate, -literal])
        return self._made[key]

    def at_least(self, count: int, literals: Sequence[Literal]) -> Literal:
        """Whether so many hold, by a sequential counter.

        In SAT terms: (j of the first i) <-> (j of the first i-1) or (j-1 of the first i-1) and literal-i.
        """
        if count <= 0:
            return self.true
        row = [self.true] + [-self.true] * count
        for literal in literals:
            row = [
                self.true,
                *(self.any_of((row[j], self.all_of((row[j - 1], literal)))) for j in range(1, count + 1)),
            ]
        return row[count]

    def exactly_one(self, literals: Sequence[Literal]) -> None:
        self.problem.clause(literals)
        self.problem.at_most_one(literals)

    def implies(self, condition: Iterable[Literal], any_of: Iterable[Literal]) -> None:
        """All of these, then one of those."""
        self.problem.clause([*(-literal for literal in condition), *any_of])
