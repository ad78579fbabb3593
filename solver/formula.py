"""A formula for a proof: every clause is written down, and each that counts can be checked by itself.

Told in docs/solver.md, "Certificates".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import attrs

from solver.capacity import Exclusive, Terms, grouped
from solver.engine import Prover
from solver.problem import Literal

LONGEST_CUT = 8  # literals; a sum that is exceeded by so many at once is written out
MOST_CUTS = 500
LARGEST_COUNT = 300_000  # clauses; a sum that takes more to write out is cut for ever

Rungs = list[tuple[int, Literal]]  # (value, "at least this value"), rising


class Formula:
    """Clauses for a prover, written down in the order in which they were added."""

    def __init__(self, variables: int, title: str) -> None:
        self.engine = Prover(variables)
        self._title = title
        self._variables = variables
        self._clauses = 0
        self._lines: list[str] = []
        self._section = ""

    def section(self, name: str) -> None:
        """What the clauses that follow are about."""
        if name != self._section:
            self._section = name
            self._lines.append(f"c {name}")

    def add(self, clause: Sequence[Literal]) -> None:
        self.engine.add(clause)
        self._clauses += 1
        self._lines.append(" ".join(map(str, (*clause, 0))))

    def define(self, meaning: str) -> Literal:
        """A fresh variable that stands for this."""
        self._variables = variable = self.engine.fresh()
        self._lines.append(f"c {meaning.format(variable)}")
        return variable

    def text(self) -> str:
        head = [f"c {self._title}", f"p cnf {self._variables} {self._clauses}"]
        return "".join(f"{line}\n" for line in (*head, *self._lines))


def in_groups(terms: Terms, bound: int | None, exclusive: Exclusive) -> list[Terms]:
    """Each literal once, those that are never true together side by side; the order that a sum is told in.

    An at-most-one is what makes its own literals exclusive, so nothing is grouped there.
    """
    weights: dict[Literal, int] = {}
    for weight, literal in terms:
        weights[literal] = weights.get(literal, 0) + weight
    if bound == 1:
        return [[(weight, literal)] for literal, weight in weights.items()]
    return [*grouped(weights.items(), exclusive)]


@attrs.frozen
class _Node:
    """A range of groups, and what they may weigh together: values within the bound, rising."""

    groups: Sequence[Terms]
    first: int  # the place of its first term in the sum, from 1
    values: tuple[int, ...]
    halves: tuple[_Node, ...] = ()

    @property
    def last(self) -> int:
        return self.first - 1 + sum(len(group) for group in self.groups)


class _TooLarge(Exception):  # noqa: N818 - a signal within this file
    """Writing the sum out takes more than `LARGEST_COUNT` clauses."""


class Sum:
    """At most `bound`, for the engine to defer: clauses of which each follows from the sum alone.

    A clause is a cut (these literals together are too much), or one of a count: a new variable that
    is true whenever a range of the terms weighs at least so much.
    """

    def __init__(self, formula: Formula, name: str, groups: Sequence[Terms], bound: int) -> None:
        self._formula = formula
        self._name = name
        self._groups = groups
        self.bound = bound
        self.terms = [term for group in groups for term in group]
        self._cuts = 0
        self._cost = 0
        self._is_too_large = False

    def load(self) -> None:
        """What needs no model: terms too heavy by themselves, and at-most-ones. The rest is deferred."""
        if self.bound < 0:
            self._add(())
        elif sum(weight for weight, _ in self.terms) > self.bound:
            for weight, literal in self.terms:
                if weight > self.bound:
                    self._add((-literal,))
            if self.bound != 1 or not self._write_out():
                self._formula.engine.defer(self)

    def is_broken_by(self, model: Sequence[Literal]) -> bool:
        return sum(weight for weight, _ in self._held(model)) > self.bound

    def mend(self, model: Sequence[Literal]) -> bool:
        """Forbid this model, which breaks the sum. Whether the sum is written out for good."""
        cut = self._cut(model)
        many = len(cut) > LONGEST_CUT or self._cuts >= MOST_CUTS
        if many and not self._is_too_large and self._write_out():
            return True
        self._cuts += 1
        self._add(cut)
        return False

    def _held(self, model: Sequence[Literal]) -> list[tuple[int, Literal]]:
        return [term for term in self.terms if model[abs(term[1]) - 1] == term[1]]

    def _cut(self, model: Sequence[Literal]) -> list[Literal]:
        """In SAT terms: not all of these; the fewest of what is true that exceed the bound."""
        cut, weighs = [], 0
        for weight, literal in sorted(self._held(model), key=lambda term: -term[0]):
            if weighs > self.bound:
                break
            cut.append(-literal)
            weighs += weight
        return cut

    def _add(self, clause: Sequence[Literal]) -> None:
        self._formula.section(self._name)
        self._formula.add(clause)

    def _write_out(self) -> bool:
        """As a tree of counts (a generalised totalizer), unless that is too large."""
        try:
            root = self._shape(0, len(self._groups), 1)
        except _TooLarge:
            self._is_too_large = True
            return False
        if root.halves:
            left, right = root.halves
            self._forbid_too_much(self._rungs(left), self._rungs(right))
        return True

    def _shape(self, start: int, end: int, first: int) -> _Node:
        groups = self._groups[start:end]
        if len(groups) < 2:
            weights = {weight for group in groups for weight, _ in group if weight <= self.bound}
            return _Node(groups, first, tuple(sorted(weights)))
        middle = (start + end) // 2
        left = self._shape(start, middle, first)
        right = self._shape(middle, end, left.last + 1)
        self._cost += (1 + len(left.values)) * (1 + len(right.values))
        if self._cost > LARGEST_COUNT:
            raise _TooLarge
        values = {one + other for one in (0, *left.values) for other in (0, *right.values)}
        fitting = tuple(sorted(value for value in values if 0 < value <= self.bound))
        return _Node(groups, first, fitting, (left, right))

    def _rungs(self, node: _Node) -> Rungs:
        """In SAT terms: left >= a and right >= b -> node >= a + b, each half alone too; and downwards."""
        if len(node.groups) == 1 and len(node.groups[0]) == 1:
            ((weight, literal),) = node.groups[0]
            return [(weight, literal)] if weight <= self.bound else []
        self._formula.section(self._name)
        rungs = {
            value: self._formula.define(f"count {{}} {node.first} {node.last} {value}")
            for value in node.values
        }
        for lower, higher in pairwise(node.values):
            self._add((-rungs[higher], rungs[lower]))
        parts = [self._rungs(half) for half in node.halves] or node.groups
        for part in parts:
            for value, literal in part:
                if value <= self.bound:
                    self._add((-literal, rungs[value]))
        if node.halves:
            left, right = parts
            for one, literal in left:
                for other, beside in right:
                    if one + other <= self.bound:
                        self._add((-literal, -beside, rungs[one + other]))
            self._forbid_too_much(left, right)
        return list(rungs.items())

    def _forbid_too_much(self, left: Terms, right: Terms) -> None:
        values = [value for value, _ in right]
        for value, literal in left:
            least = bisect_right(values, self.bound - value)
            if least < len(right):
                self._add((-literal, -right[least][1]))
