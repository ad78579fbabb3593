"""Reading a pseudo-Boolean problem as `las solve --certify` writes it: OPB, strictly, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from verify.violation import Unreadable

Literal = int
Terms = tuple[tuple[int, Literal], ...]

_TERM = re.compile(r"([+-][1-9][0-9]*) (~?)x([1-9][0-9]*)")
_TERMS = re.compile(rf"(?:{_TERM.pattern} )*", re.ASCII)
_HEAD = re.compile(r"\* #variable= ([0-9]+) #constraint= ([0-9]+)", re.ASCII)
_NAME = re.compile(r"\* x([1-9][0-9]*) (\S.*)", re.ASCII)
_BOUND = re.compile(r"(.*)>= (-?[0-9]+) ;", re.ASCII)
_LEVEL = re.compile(r"min: (.*);", re.ASCII)


@attrs.frozen
class Sum:
    """Weighted literals, each one once and with a positive weight; where it bounds them, at most `most`."""

    terms: Terms
    most: int | None
    line: int

    @cached_property
    def place(self) -> Mapping[Literal, int]:
        """Where a literal stands, from 1."""
        return {literal: at for at, (_, literal) in enumerate(self.terms, start=1)}

    def value(self, true: frozenset[int]) -> int:
        return sum(weight for weight, literal in self.terms if (literal > 0) == (abs(literal) in true))


@attrs.frozen
class Stated:
    """A problem: what must hold, what is to be small, and what the variables mean."""

    variables: int
    names: tuple[tuple[int, str], ...]
    order: tuple[Literal, ...]
    levels: tuple[tuple[str, Sum], ...]
    constraints: tuple[frozenset[Literal] | Sum, ...]  # a clause, or an at-most
    lines: tuple[int, ...]  # of the constraints

    @cached_property
    def clauses(self) -> frozenset[frozenset[Literal]]:
        return frozenset(one for one in self.constraints if not isinstance(one, Sum))

    def broken_by(self, true: frozenset[int]) -> Iterator[int]:
        """Lines of the constraints that do not hold where exactly these variables are true."""
        for constraint, line in zip(self.constraints, self.lines, strict=True):
            if isinstance(constraint, Sum):
                if constraint.most is not None and constraint.value(true) > constraint.most:
                    yield line
            elif not any((literal > 0) == (abs(literal) in true) for literal in constraint):
                yield line


class _Reader:
    """One problem, line after line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 0
        self.variables = 0
        self.announced = 0
        self.names: list[tuple[int, str]] = []
        self.order: tuple[Literal, ...] | None = None
        self.levels: list[tuple[str, Sum]] = []
        self.level: str | None = None
        self.constraints: list[frozenset[Literal] | Sum] = []
        self.lines: list[int] = []

    def read(self, text: str) -> Stated:
        for self.line, line in enumerate(text.split("\n")[:-1], start=1):
            self._take(line)
        if not text.endswith("\n") or len(self.constraints) != self.announced or self.order is None:
            raise self._wrong(f"{self.announced} constraints, and the order", str(len(self.constraints)))
        return Stated(
            self.variables,
            tuple(self.names),
            self.order,
            tuple(self.levels),
            tuple(self.constraints),
            tuple(self.lines),
        )

    def _wrong(self, expected: str, found: str) -> Unreadable:
        return Unreadable(self.file, self.line, expected, found)

    def _take(self, line: str) -> None:
        if self.line == 1:
            head = _HEAD.fullmatch(line)
            if head is None:
                raise self._wrong("* #variable= N #constraint= M", line)
            self.variables, self.announced = int(head[1]), int(head[2])
        elif self.level is not None:
            self._take_level(line)
        elif line.startswith("*"):
            self._take_comment(line)
        else:
            self._take_constraint(line)

    def _take_comment(self, line: str) -> None:
        word, _, rest = line.removeprefix("* ").partition(" ")
        if name := _NAME.fullmatch(line):
            self.names.append((self._known(int(name[1])), name[2]))
        elif word == "order" and self.order is None:
            self.order = tuple(self._literal(one) for one in rest.split())
            if sorted(map(abs, self.order)) != list(range(1, self.variables + 1)):
                raise self._wrong("each variable once", rest)
        elif word == "level" and rest and not self.constraints:
            self.level = rest
        elif word not in ("because", "structure"):
            raise self._wrong("a name, order, level, because, structure", line)

    def _take_level(self, line: str) -> None:
        found = _LEVEL.fullmatch(line)
        if found is None:
            raise self._wrong("min: ... ;", line)
        terms = self._terms(found[1])
        if any(weight < 0 for weight, _ in terms):
            raise self._wrong("weights above 0", line)
        self.levels.append((str(self.level), Sum(terms, None, self.line)))
        self.level = None

    def _take_constraint(self, line: str) -> None:
        found = _BOUND.fullmatch(line)
        if found is None:
            raise self._wrong("... >= N ;", line)
        terms, least = self._terms(found[1]), int(found[2])
        if least == 1 and all(weight == 1 for weight, _ in terms):
            self.constraints.append(frozenset(literal for _, literal in terms))
        elif all(weight < 0 for weight, _ in terms):
            self.constraints.append(Sum(tuple((-w, literal) for w, literal in terms), -least, self.line))
        else:
            raise self._wrong("a clause (+1 each, >= 1), or an at-most (negative weights)", line)
        self.lines.append(self.line)

    def _terms(self, text: str) -> Terms:
        if not _TERMS.fullmatch(text):
            raise self._wrong("terms: +W xN, +W ~xN", text)
        terms = tuple(
            (int(weight), self._known(int(number)) * (-1 if sign else 1))
            for weight, sign, number in _TERM.findall(text)
        )
        if len({literal for _, literal in terms}) < len(terms):
            raise self._wrong("each literal once", text)
        return terms

    def _literal(self, word: str) -> Literal:
        sign, number = (-1, word[2:]) if word.startswith("~") else (1, word[1:])
        if word != f"{'~' if sign < 0 else ''}x{number}" or not re.fullmatch("[1-9][0-9]*", number, re.ASCII):
            raise self._wrong("xN or ~xN", word)
        return sign * self._known(int(number))

    def _known(self, variable: int) -> int:
        if variable > self.variables:
            raise self._wrong(f"x1 to x{self.variables}", f"x{variable}")
        return variable


def read_opb(text: str, file: str) -> Stated:
    """Raises Unreadable."""
    return _Reader(file).read(text)


def read_solution(text: str, file: str, variables: int) -> frozenset[int]:
    """The variables that are true, as solvers of OPB print them: `v x1 -x2`. Raises Unreadable."""
    *lines, rest = text.split("\n")
    words = lines[-1].split(" ") if lines else []
    expected = [f"x{variable}" for variable in range(1, variables + 1)]
    if rest or lines[:-1] != ["s OPTIMUM FOUND"] or [w.removeprefix("-") for w in words] != ["v", *expected]:
        raise Unreadable(file, len(lines), f"s OPTIMUM FOUND, and v with x1 to x{variables}", text)
    return frozenset(at for at, word in enumerate(words) if at and not word.startswith("-"))
