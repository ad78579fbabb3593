"""Reading formulas (DIMACS) and proofs (DRUP, text), strictly: every number where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from verify.violation import Unreadable

Clause = tuple[int, ...]

_HEAD = re.compile(r"p cnf ([0-9]+) ([0-9]+)", re.ASCII)
_CLAUSE = re.compile(r"(?:-?[1-9][0-9]* )*0", re.ASCII)


@attrs.frozen
class Line:
    """A clause, or what a comment says of the clauses behind it."""

    number: int
    clause: Clause
    comment: str | None = None


@attrs.frozen
class Cnf:
    variables: int
    lines: tuple[Line, ...]

    def clauses(self) -> Iterator[Clause]:
        return (line.clause for line in self.lines if line.comment is None)


@attrs.frozen
class Step:
    """A clause that follows from those before, or one that is dropped."""

    number: int
    clause: Clause
    drops: bool


def read_cnf(text: str, file: str) -> Cnf:
    """Raises Unreadable."""
    variables, announced, lines, seen = 0, -1, list[Line](), 0
    for number, line in _lines(text, file):
        if line.startswith("c "):
            lines.append(Line(number, (), line[2:]))
        elif announced < 0:
            head = _HEAD.fullmatch(line)
            if head is None:
                raise Unreadable(file, number, "p cnf VARIABLES CLAUSES", line)
            variables, announced = int(head[1]), int(head[2])
        else:
            lines.append(Line(number, _clause(line, variables, file, number)))
            seen += 1
    if seen != announced:
        raise Unreadable(file, text.count("\n"), f"{max(announced, 0)} clauses", str(seen))
    return Cnf(variables, tuple(lines))


def read_drup(text: str, file: str, variables: int) -> Iterator[Step]:
    """Raises Unreadable."""
    for number, line in _lines(text, file):
        clause = line.removeprefix("d ")
        yield Step(number, _clause(clause, variables, file, number), clause != line)


def _lines(text: str, file: str) -> Iterator[tuple[int, str]]:
    *lines, rest = text.split("\n")
    yield from enumerate(lines, start=1)
    if rest:
        raise Unreadable(file, len(lines) + 1, "a line feed at the end", rest)


def _clause(line: str, variables: int, file: str, number: int) -> Clause:
    if not _CLAUSE.fullmatch(line):
        raise Unreadable(file, number, "numbers, and 0 at the end", line)
    clause = tuple(map(int, line.split()[:-1]))
    if any(abs(literal) > variables for literal in clause):
        raise Unreadable(file, number, f"variables 1 to {variables}", line)
    return clause
