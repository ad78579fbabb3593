"""An at-most constraint: put into its simplest form, then into clauses as models break it.

Told in docs/solver.md, "At most".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd
from typing import Protocol

from solver.counting import Sink, Totalizer, add_in_binary, at_most_one, unary_ladder
from solver.problem import Literal

Terms = Sequence[tuple[int, Literal]]
Exclusive = Mapping[Literal, int]  # literals with the same number are never true together

FIRST_TRY = 10  # clauses for single models; then, and each time they have doubled,
SIZE_PER_CUT = 25  # the whole constraint is written out if it is at most so many times as large,
MOST_CUTS = 2_500  # and in any case after these
LARGEST_TOTALIZER = 20_000  # literals times bound
LARGEST_DIAGRAM = 50_000  # nodes, half a second to make; the binary adder is smaller, and far weaker


class Room(Sink, Protocol):
    """Where the clauses of a capacity go, and what is known there."""

    def refutes(self, assumptions: Sequence[Literal]) -> bool:
        """Whether unit propagation alone contradicts the assumptions."""


def merge(terms: Iterable[tuple[int, Literal]]) -> tuple[int, dict[Literal, int]]:
    """A sum over literals as a constant and one positive weight for each variable that matters.

    A repeated literal counts once with its weights added; of a literal and its negation exactly one
    is true, so the smaller weight is a constant.
    """
    constant, weights = 0, dict[Literal, int]()
    for weight, literal in terms:
        weights[literal] = weights.get(literal, 0) + weight
    for literal in [literal for literal in weights if literal > 0 and -literal in weights]:
        both = min(weights[literal], weights[-literal])
        constant += both
        weights[literal] -= both
        weights[-literal] -= both
    return constant, {literal: weight for literal, weight in weights.items() if weight}


def simplify(sink: Room, terms: Terms, bound: int, exclusive: Exclusive) -> Capacity | None:
    """Add what an at-most constraint says in few clauses. The rest of it, if there is any.

    `exclusive` may rest only on what holds wherever the clauses of `sink` do.
    """
    if bound == 1 and is_at_most_one(terms):
        at_most_one(sink, [literal for _, literal in terms])
        return None
    constant, weights = merge(terms)
    bound -= constant
    if bound < 0:
        sink.add(())
        return None
    for literal in [literal for literal, weight in weights.items() if weight > bound]:
        sink.add((-literal,))
        del weights[literal]
    if sum(weights.values()) <= bound:
        return None
    unit = gcd(*weights.values())
    bound //= unit
    lightest, next_lightest = sorted(weights.values())[:2]
    if (lightest + next_lightest) // unit > bound:
        at_most_one(sink, list(weights))
        return None
    scaled = ((literal, weight // unit) for literal, weight in weights.items())
    groups = sorted(grouped(scaled, exclusive), key=max, reverse=True)
    if sum(max(group)[0] for group in groups) <= bound:
        return None
    return Capacity(sink, groups, bound)


def grouped(terms: Iterable[tuple[Literal, int]], exclusive: Exclusive) -> list[list[tuple[int, Literal]]]:
    """(literal, weight) as (weight, literal), in groups of which at most one literal is true."""
    groups: dict[int | tuple[Literal], list[tuple[int, Literal]]] = {}
    for literal, weight in terms:
        groups.setdefault(exclusive.get(literal, (literal,)), []).append((weight, literal))
    return list(groups.values())


def is_at_most_one(terms: Terms) -> bool:
    """Whether, for a bound of 1, nothing is left to simplify: weights of 1 and no variable twice."""
    return all(weight == 1 for weight, _ in terms) and len({abs(literal) for _, literal in terms}) == len(
        terms
    )


class Capacity:
    """At most `bound`, in simplest form: each weight at most `bound`, together more.

    Most capacities are never reached, and then cost nothing. The first models that break one are
    answered by one clause each; only then is it written out.
    """

    def __init__(self, sink: Room, groups: Sequence[Terms], bound: int) -> None:
        self._sink = sink
        self._groups = groups
        self.bound = bound
        self.terms = [term for group in groups for term in group]
        self._ladders: list[Terms] = []
        self._cuts = 0
        self._next_try = FIRST_TRY

    def is_broken_by(self, model: Sequence[Literal]) -> bool:
        return sum(self._held(model)) > self.bound

    def mend(self, model: Sequence[Literal]) -> bool:
        """Add clauses that forbid this model, which breaks it. Whether it is written out for good."""
        if not self._ladders:
            self._ladders = [list(unary_ladder(self._sink, group)) for group in self._groups]
        self._cuts += 1
        if self._cuts == self._next_try or self._cuts > MOST_CUTS:
            self._next_try *= 2
            if self._write_out():
                return True
        self._sink.add(self._cut(model))
        return False

    def _held(self, model: Sequence[Literal]) -> list[int]:
        """What each group weighs."""
        return [
            sum(weight for weight, literal in group if model[abs(literal) - 1] == literal)
            for group in self._groups
        ]

    def _cut(self, model: Sequence[Literal]) -> list[Literal]:
        """In SAT terms: not all of these groups weigh at least that much.

        The light groups are left out, or their weights lowered, as far as the rest is still too much.
        """
        held = self._held(model)
        excess = sum(held) - self.bound
        clause = []
        for weight, ladder in sorted(zip(held, self._ladders, strict=True), key=lambda pair: pair[0]):
            if weight < excess:
                excess -= weight
                continue
            enough, literal = next(rung for rung in ladder if weight - rung[0] < excess)
            excess -= weight - enough
            clause.append(-literal)
        return clause

    def _write_out(self) -> bool:
        """Add an exact encoding of what is still open, unless it is large for so few cuts."""
        from solver.diagram import Diagram  # seldom needed

        bound, groups = self._open()
        if sum(max(group)[0] for group in groups) <= bound:
            return True
        if bound < 0:
            self._sink.add(())
            return True
        last, enough = self._cuts > MOST_CUTS, self._cuts * SIZE_PER_CUT
        literals = [literal for group in groups for _, literal in group]
        counts = max(max(group)[0] for group in groups) == 1
        if counts and len(literals) * bound <= (LARGEST_TOTALIZER if last else enough):
            self._sink.add((-Totalizer(self._sink, literals).at_least(bound + 1),))
            return True
        diagram = Diagram([list(unary_ladder(self._sink, group)) for group in groups])
        if diagram.grows(bound, LARGEST_DIAGRAM if last else enough):
            diagram.add_to(self._sink)
            return True
        if last:
            add_in_binary(self._sink, [term for group in groups for term in group], bound)
        return last

    def _open(self) -> tuple[int, list[Terms]]:
        """The bound and the groups that what is fixed for good leaves of the constraint."""
        bound, groups = self.bound, list[Terms]()
        for group in self._groups:
            rest = list[tuple[int, Literal]]()
            for weight, literal in group:
                if self._sink.refutes((-literal,)):
                    bound -= weight
                    rest.clear()
                    break
                if not self._sink.refutes((literal,)):
                    rest.append((weight, literal))
            if rest:
                groups.append(rest)
        return bound, groups
