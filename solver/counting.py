"""Counting true literals in clauses: at most one, a totalizer that grows on demand, a binary adder.

Every encoding runs one way, from literals to counts: a count may be too high, never too low. That is
all that an upper bound needs (docs/solver.md, "Counting"). The adder alone is exact both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Protocol

from solver.problem import Literal

PAIRWISE = 6  # up to this many literals, all pairs are fewer clauses than any encoding with new variables


class Sink(Protocol):
    """Where clauses go."""

    def fresh(self) -> Literal: ...

    @property
    def add(self) -> Callable[[Sequence[Literal]], object]: ...


def at_most_one(sink: Sink, literals: Sequence[Literal]) -> None:
    """In SAT terms: all pairs, or all pairs of five and a new variable that stands for them, and so on."""
    rest = list(literals)
    while len(rest) > PAIRWISE:
        some, one_of_them = rest[: PAIRWISE - 1], sink.fresh()
        for literal in some:
            sink.add((-literal, one_of_them))
        at_most_one(sink, some)
        rest = [*rest[PAIRWISE - 1 :], one_of_them]
    for one, other in combinations(rest, 2):
        sink.add((-one, -other))


def unary_ladder(sink: Sink, group: Sequence[tuple[int, Literal]]) -> Iterator[tuple[int, Literal]]:
    """For literals of which at most one is true: (weight, "at least this weight"), by rising weight.

    In SAT terms: literal -> the rung of its weight and every lower rung, made as they are asked for.
    """
    rest = sorted(group)
    while rest:
        lowest, rung = rest[0]
        if len(rest) > 1:
            rung = sink.fresh()
            for _, literal in rest:
                sink.add((-literal, rung))
        yield lowest, rung
        rest = [term for term in rest if term[0] > lowest]


class Totalizer:
    """A balanced tree of unary counters; `at_least(k)` makes the clauses for k when first asked."""

    def __init__(self, sink: Sink, literals: Sequence[Literal]) -> None:
        self._sink = sink
        self._literals = literals
        self._outputs: dict[int, Literal] = {}
        half = len(literals) // 2
        self._halves: tuple[Totalizer, ...] = ()
        if half:
            self._halves = Totalizer(sink, literals[:half]), Totalizer(sink, literals[half:])

    def __len__(self) -> int:
        return len(self._literals)

    def at_least(self, count: int) -> Literal:
        """A literal that is true if at least `count` (from 1 to their number) literals are."""
        if not self._halves:
            return self._literals[0]
        if count not in self._outputs:
            self._outputs[count] = self._define(count)
        return self._outputs[count]

    def _define(self, count: int) -> Literal:
        """In SAT terms: (left >= i and right >= count - i) -> output, for every split i."""
        left, right = self._halves
        output = self._sink.fresh()
        for in_left in range(max(0, count - len(right)), min(count, len(left)) + 1):
            clause = [output]
            if in_left:
                clause.append(-left.at_least(in_left))
            if count - in_left:
                clause.append(-right.at_least(count - in_left))
            self._sink.add(clause)
        return output


def add_in_binary(sink: Sink, terms: Sequence[tuple[int, Literal]], bound: int) -> None:
    """At most `bound`, by adding the weights in binary: as many clauses as the weights have bits.

    In SAT terms: full adders down to one literal a bit, then: a bit that `bound` lacks needs a higher
    bit that `bound` has, and the sum has not.
    """
    columns: list[list[Literal]] = [[] for _ in range(max(weight for weight, _ in terms).bit_length())]
    for weight, literal in terms:
        for bit in range(weight.bit_length()):
            if weight >> bit & 1:
                columns[bit].append(literal)
    for bit, column in enumerate(columns):
        while len(column) > 1:
            addends, column[:] = column[:3], column[3:]
            total, carry = _add(sink, addends)
            column.append(total)
            if bit + 1 == len(columns):
                columns.append([])
            columns[bit + 1].append(carry)
    _compare(sink, [column[0] if column else None for column in columns], bound)


def _compare(sink: Sink, bits: Sequence[Literal | None], bound: int) -> None:
    """The number with these bits (None: 0), lowest first, is at most `bound`."""
    for position, bit in enumerate(bits):
        if bit is None or bound >> position & 1:
            continue
        higher = [at for at in range(position + 1, bound.bit_length()) if bound >> at & 1]
        clause = [-bit]
        for at in higher:
            other = bits[at] if at < len(bits) else None
            if other is None:
                break
            clause.append(-other)
        else:
            sink.add(clause)


def _add(sink: Sink, addends: Sequence[Literal]) -> tuple[Literal, Literal]:
    """The sum and the carry of two or three literals, equivalent to them both ways."""
    total, carry = sink.fresh(), sink.fresh()
    for row in range(1 << len(addends)):
        inputs = [-literal if row >> i & 1 else literal for i, literal in enumerate(addends)]
        count = row.bit_count()
        sink.add((*inputs, total if count & 1 else -total))
        sink.add((*inputs, carry if count > 1 else -carry))
    return total, carry
