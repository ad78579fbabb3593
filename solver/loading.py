"""A problem's clauses and at-most constraints into an engine: all final, or in groups by reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from solver.capacity import Capacity, Exclusive, simplify
from solver.engine import Engine, start
from solver.problem import AtMost, Literal, Problem, R


def load(problem: Problem[R], engine_name: str, exclusive: Exclusive) -> Engine:
    """Every constraint holds. Unit clauses go first, so that the engine shortens the others by them."""
    engine = _declared(problem, engine_name)
    add = engine.add
    long = []
    for any_of in dict.fromkeys([clause.any_of for clause in problem.clauses]):
        if len(any_of) > 1:
            long.append(any_of)
        else:
            add(any_of)
    for any_of in long:
        add(any_of)
    for at_most in problem.at_mosts:
        _load_at_most(engine, at_most, exclusive)
    return engine


def load_in_groups(problem: Problem[R], engine_name: str) -> tuple[Engine, dict[R, Literal]]:
    """Structure always holds; the constraints of a reason hold while its switch is assumed."""
    engine = _declared(problem, engine_name)
    switches = {why: engine.fresh() for why in _reasons(problem)}
    for clause in problem.clauses:
        engine.add(clause.any_of if clause.why is None else (*clause.any_of, -switches[clause.why]))
    exclusive = exclusive_literals([at_most for at_most in problem.at_mosts if at_most.why is None])
    for at_most in problem.at_mosts:
        switch = None if at_most.why is None else switches[at_most.why]
        _load_at_most(engine, at_most, exclusive, switch)
    return engine, switches


def _reasons(problem: Problem[R]) -> Iterator[R]:
    told = dict.fromkeys(clause.why for clause in problem.clauses)
    told.update(dict.fromkeys(at_most.why for at_most in problem.at_mosts))
    return (why for why in told if why is not None)


def exclusive_literals(at_mosts: Sequence[AtMost[Any]]) -> Exclusive:
    """A number for each literal in an at-most-one: two literals with the same are never both true."""
    exclusive: dict[Literal, int] = {}
    for number, at_most in enumerate(at_mosts):
        if at_most.bound == 1 and len(at_most.terms) > 1:
            for _, literal in at_most.terms:
                exclusive.setdefault(literal, number)
    return exclusive


def _declared(problem: Problem[Any], engine_name: str) -> Engine:
    """An engine whose models reach to the last variable, whether or not a clause mentions it."""
    engine = start(engine_name, problem.variables)
    if problem.variables:
        engine.add((problem.variables, -problem.variables))
    return engine


def _load_at_most(
    engine: Engine, at_most: AtMost[Any], exclusive: Exclusive, switch: Literal | None = None
) -> None:
    sink = engine if switch is None else _Switched(engine, switch)
    capacity = simplify(sink, at_most.terms, at_most.bound, exclusive)
    if capacity is not None:
        engine.defer(capacity if switch is None else _SwitchedCapacity(capacity, switch))


class _Switched:
    """A sink whose clauses hold while the switch is assumed."""

    def __init__(self, engine: Engine, switch: Literal) -> None:
        self._engine = engine
        self._off = -switch
        self.fresh = engine.fresh

    def add(self, clause: Sequence[Literal]) -> None:
        self._engine.add((*clause, self._off))


class _SwitchedCapacity:
    def __init__(self, capacity: Capacity, switch: Literal) -> None:
        self._capacity = capacity
        self._switch = switch
        self.mend = capacity.mend

    def is_broken_by(self, model: Sequence[Literal]) -> bool:
        return model[self._switch - 1] == self._switch and self._capacity.is_broken_by(model)
