"""A problem as text: pseudo-Boolean constraints in OPB, as its solvers read them, with what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from solver.formula import in_groups
from solver.loading import exclusive_literals
from solver.optimum import canonical
from solver.problem import AtMost, Clause, Literal, Problem, R

Names = Mapping[Literal, Sequence[str]]


def opb_of(problem: Problem[R], names: Names, tell: Callable[[R], str]) -> str:
    """The variables by their names, the order, the levels, and each constraint with why it is there.

    Levels are `min:` lines, most important first. Comments hold what OPB has no words for.
    """
    return "".join(f"{line}\n" for line in _lines(problem, names, tell))


def _lines(problem: Problem[R], names: Names, tell: Callable[[R], str]) -> Iterator[str]:
    constraints: list[Clause[R] | AtMost[R]] = [*problem.clauses, *problem.at_mosts]
    exclusive = exclusive_literals(problem.at_mosts)
    yield f"* #variable= {problem.variables} #constraint= {len(constraints)}"
    for variable, said in sorted(names.items()):
        yield from (f"* x{variable} {name}" for name in said)
    yield _line("* order", (_spelled(literal) for literal in canonical(problem)))
    for level in problem.levels:
        groups = in_groups(level.terms, None, exclusive)
        yield f"* level {level.name}"
        yield _line("min:", (_term(weight, literal) for group in groups for weight, literal in group), ";")
    before = ""
    for constraint in constraints:
        because = "* structure" if constraint.why is None else f"* because {tell(constraint.why)}"
        if because != before:
            yield because
        before = because
        if isinstance(constraint, Clause):
            yield _line("", (_term(1, literal) for literal in dict.fromkeys(constraint.any_of)), ">= 1 ;")
        else:
            groups = in_groups(constraint.terms, constraint.bound, exclusive)
            terms = (_term(-weight, literal) for group in groups for weight, literal in group)
            yield _line("", terms, f">= {-constraint.bound} ;")


def _line(head: str, words: Iterable[str], tail: str = "") -> str:
    return " ".join(word for word in (head, *words, tail) if word)


def _term(weight: int, literal: Literal) -> str:
    return f"{weight:+d} {_spelled(literal)}"


def _spelled(literal: Literal) -> str:
    return f"x{literal}" if literal > 0 else f"~x{-literal}"
