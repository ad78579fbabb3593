"""A lexicographic pseudo-Boolean problem, generic over an opaque, hashable reason.

Named tuples, for problems have 100,000 clauses, and a process that solves one small problem should not pay
for making classes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, NamedTuple, TypeVar

R = TypeVar("R", bound=Hashable)

Literal = int  # a variable's number (from 1), negative for its negation


class Clause(NamedTuple, Generic[R]):
    """At least one literal holds; `why` says what breaks otherwise. None: structure, never to blame."""

    any_of: tuple[Literal, ...]
    why: R | None


class AtMost(NamedTuple, Generic[R]):
    """The weights (positive integers) of the true literals sum to at most `bound`."""

    terms: tuple[tuple[int, Literal], ...]
    bound: int
    why: R | None


class Implied(NamedTuple, Generic[R]):
    """What the constraints of all `whys` entail together, or what keeps some optimum of theirs: for speed.

    It is in force only while they all are, so a conflict never rests on it alone.
    """

    constraint: Clause[R] | AtMost[R]
    whys: tuple[R, ...]


class Level(NamedTuple):
    """One objective: the sum of the weights (positive integers) of the true literals, minimised."""

    name: str
    terms: tuple[tuple[int, Literal], ...]


class Problem(Generic[R]):
    """Variables, constraints and objective levels, most important level first.

    `sort_key` orders reasons; it decides which minimal conflict is told when there are several, so
    that the answer depends neither on the order of clauses nor on the engine, for which it must tell
    any two reasons apart: the first in the order are kept. `canonical` lists the
    literals that are preferred true, most important first, once every level is at its optimum: it
    makes the optimum unique.
    """

    def __init__(self, sort_key: Callable[[R], Any] = repr) -> None:
        self.variables = 0
        self.clauses: list[Clause[R]] = []
        self.at_mosts: list[AtMost[R]] = []
        self.implied: list[Implied[R]] = []
        self.levels: list[Level] = []
        self.canonical: list[Literal] = []
        self.sort_key = sort_key

    def variable(self) -> Literal:
        """A fresh variable."""
        self.variables += 1
        return self.variables

    def clause(self, any_of: Iterable[Literal], why: R | None = None) -> None:
        self.clauses.append(Clause(tuple(any_of), why))

    def at_most(self, bound: int, terms: Iterable[tuple[int, Literal]], why: R | None = None) -> None:
        self.at_mosts.append(AtMost(tuple(terms), bound, why))

    def add(self, constraints: Iterable[Clause[R] | AtMost[R]]) -> None:
        for constraint in constraints:
            if isinstance(constraint, Clause):
                self.clauses.append(constraint)
            else:
                self.at_mosts.append(constraint)

    def at_most_one(self, literals: Iterable[Literal], why: R | None = None) -> None:
        self.at_most(1, ((1, literal) for literal in literals), why)

    def level(self, name: str, terms: Iterable[tuple[int, Literal]]) -> None:
        self.levels.append(Level(name, tuple(terms)))


class Budget(NamedTuple):
    """Bounds on one call. Conflicts are deterministic; seconds are a promise to the user."""

    conflicts: int | None = None
    seconds: float | None = None


class LevelResult(NamedTuple):
    name: str
    value: int
    bound: int  # proven: no solution that is as good on the levels above has less
    proven: bool  # value == bound


class Solution(NamedTuple):
    """`true` holds the variables that are true. The optimum when every level is proven."""

    true: frozenset[int]
    levels: tuple[LevelResult, ...]
    unique: bool  # the canonical order was completed: this is the one optimum

    @property
    def proven(self) -> bool:
        return self.unique and all(level.proven for level in self.levels)

    def __contains__(self, literal: object) -> bool:
        assert isinstance(literal, int)
        return (literal in self.true) if literal > 0 else (-literal not in self.true)


class Conflict(NamedTuple, Generic[R]):
    """Reasons that cannot hold together, sorted; without any one of them the rest can.

    `minimal` is False only when a budget ended the shrinking early.
    """

    reasons: tuple[R, ...]
    minimal: bool = True


class Evidence(NamedTuple):
    """A yes with its solution: each variable or its negation, in their order. Or a no with those of the
    assumptions that cannot hold together, not always as few as possible: the engine's choice, both.
    """

    holds: bool
    literals: tuple[Literal, ...]


class Exhausted(NamedTuple):
    """The budget ended before any solution, or the absence of one, was found."""

    def __bool__(self) -> bool:
        return True  # an answer, though a tuple of nothing
