"""Whether each clause of a formula says no more than the problem does: docs/solver.md, "Certificates".

A clause is one of the problem's, or follows from one of its sums. For that, it may speak of new
variables, each defined once, as true whenever a range of the sum's terms weighs at least so much:
every solution of the problem can be continued to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import attrs

from verify.dimacs import Clause, Cnf, Line
from verify.opb import Stated, Sum
from verify.violation import Unreadable, Violation, violation

_SUM = re.compile(r"sum (constraint|level) ([1-9][0-9]*)(?: (-?[0-9]+))?", re.ASCII)
_COUNT = re.compile(r"count ([0-9]+) ([1-9][0-9]*) ([1-9][0-9]*) ([1-9][0-9]*)", re.ASCII)
_SAME = re.compile(r"same ([0-9]+)", re.ASCII)


@attrs.frozen
class Range:
    """The terms from `first` to `last` (places in the sum, from 1) weigh at least `least`."""

    first: int
    last: int
    least: int


@attrs.frozen
class Claim:
    """What a formula may take for granted beside the problem's constraints.

    `most`: for the first levels, what they are at most. `solution`: the formula is about solutions that
    come before this one in the canonical order.
    """

    most: tuple[int, ...] = ()
    solution: frozenset[int] | None = None


def unfounded(cnf: Cnf, file: str, problem: Stated, claim: Claim) -> Iterator[Violation]:
    """The clauses that neither the problem nor the claim contains. Raises Unreadable."""
    return _Auditor(cnf, file, problem, claim).run()


class _Auditor:
    def __init__(self, cnf: Cnf, file: str, problem: Stated, claim: Claim) -> None:
        self.cnf = cnf
        self.file = file
        self.problem = problem
        self.claim = claim
        self.taken = problem.variables  # new variables are numbered on from here
        self.holds: Callable[[Clause], bool] = lambda _: False  # what the section at hand contains
        self.counts: dict[int, Range] = {}
        self.sums: dict[str, dict[int, Range]] = {}
        self.same: list[int] = []

    def run(self) -> Iterator[Violation]:
        earlier = frozenset[frozenset[int]]()
        self._read_order()
        if self.same and self.claim.solution is not None:
            earlier = frozenset(map(frozenset, _earlier(self.problem.order, self.claim.solution, self.same)))
        for line in self.cnf.lines:
            if line.comment is not None:
                self._take(line)
                continue
            clause = frozenset(line.clause)
            if clause not in self.problem.clauses and clause not in earlier and not self.holds(line.clause):
                shown = " ".join(map(str, (*line.clause, 0)))
                yield violation("proof-clause-foreign", place=f"{self.file}:{line.number}", clause=shown)

    def _read_order(self) -> None:
        for line in self.cnf.lines:
            if line.comment is not None and (found := _SAME.fullmatch(line.comment)):
                self.same.append(int(found[1]))

    def _take(self, line: Line) -> None:
        said = str(line.comment)
        if found := _SUM.fullmatch(said):
            total, most = self._sum(found[1], int(found[2]), found[3], line)
            self.counts = self.sums.setdefault(said, {})
            counts = self.counts
            self.holds = lambda clause: follows_from(clause, total, most, counts)
        elif found := _COUNT.fullmatch(said):
            self._define(int(found[1]), line)
            self.counts[int(found[1])] = Range(int(found[2]), int(found[3]), int(found[4]))
        elif found := _SAME.fullmatch(said):
            self._define(int(found[1]), line)
        elif said.partition(" ")[0] in ("sum", "count", "same"):
            raise self._wrong(line, "sum, count or same, with numbers")

    def _define(self, variable: int, line: Line) -> None:
        if variable != self.taken + 1:
            raise self._wrong(line, f"variable {self.taken + 1}")
        self.taken = variable

    def _sum(self, kind: str, number: int, most: str | None, line: Line) -> tuple[Sum, int]:
        if kind == "constraint" and number <= len(self.problem.constraints) and most is None:
            found = self.problem.constraints[number - 1]
            if isinstance(found, Sum) and found.most is not None:
                return found, found.most
        if kind == "level" and number <= len(self.claim.most) and most == str(self.claim.most[number - 1]):
            return self.problem.levels[number - 1][1], self.claim.most[number - 1]
        raise self._wrong(line, "an at-most of the problem, or a level with its value")

    def _wrong(self, line: Line, expected: str) -> Unreadable:
        return Unreadable(self.file, line.number, expected, str(line.comment))


def follows_from(clause: Clause, total: Sum, most: int, counts: Mapping[int, Range]) -> bool:
    """Whether the clause says: these parts of the sum, which do not overlap, together weigh more than it may;
    or: they lie within a range, which then weighs at least what they do.
    """
    parts, ranges = list[Range](), list[Range]()
    for literal in clause:
        if literal in counts:
            ranges.append(counts[literal])
        elif -literal in counts:
            parts.append(counts[-literal])
        elif at := total.place.get(-literal):
            parts.append(Range(at, at, total.terms[at - 1][0]))
        else:
            return False
    parts.sort(key=lambda part: part.first)
    if any(one.last >= other.first for one, other in pairwise(parts)):
        return False
    weighs = sum(part.least for part in parts)
    if not ranges:
        return weighs > most
    (whole, *others) = ranges
    inside = all(whole.first <= part.first and part.last <= whole.last for part in parts)
    return not others and inside and whole.least <= weighs


def _earlier(order: tuple[int, ...], solution: frozenset[int], same: list[int]) -> Iterator[Clause]:
    """What holds of a solution that comes earlier: the nth of `same` means that it agrees with the
    solution up to the nth literal of the order that the solution makes false.
    """
    yield (same[0],)
    at = 0
    for literal in order:
        if (literal > 0) == (abs(literal) in solution):
            yield (-same[at], literal)
        elif at + 1 < len(same):
            yield (-same[at], literal, same[at + 1])
            at += 1
        else:
            return  # one is missing, so that the last clause is no part of it
    yield (-same[at],)
