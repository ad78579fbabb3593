"""A problem's clauses and at-most constraints into an engine: all final, or in groups by reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from solver.capacity import Capacity, Exclusive, simplify
from solver.engine import Engine, start
from solver.problem import AtMost, Clause, Literal, Problem, R


def load(problem: Problem[R], engine_name: str, exclusive: Exclusive) -> Engine:
    """Every constraint holds. Unit clauses go first, so that the engine shortens the others by them."""
    engine = _declared(problem, engine_name)
    implied = [one.constraint for one in problem.implied]
    clauses = dict.fromkeys([clause.any_of for clause in problem.clauses])
    clauses.update(dict.fromkeys([one.any_of for one in implied if isinstance(one, Clause)]))
    add, long = engine.add, []
    for any_of in clauses:
        if len(any_of) > 1:
            long.append(any_of)
        else:
            add(any_of)
    for any_of in long:
        add(any_of)
    for at_most in problem.at_mosts:
        _load_at_most(engine, at_most, exclusive)
    for constraint in implied:
        if isinstance(constraint, AtMost):
            _load_at_most(engine, constraint, exclusive)
    return engine


def load_in_groups(problem: Problem[R], engine_name: str) -> tuple[Engine, dict[R, Literal]]:
    """Structure always holds; the constraints of a reason hold while its switch is assumed."""
    engine = _declared(problem, engine_name)
    switches = {why: engine.fresh() for why in _reasons(problem)}
    told: R | None = None
    off: tuple[Literal, ...] = ()
    for any_of, why in problem.clauses:
        if why is not told:  # those of one reason stand side by side, and to look it up takes a while
            told, off = why, () if why is None else (-switches[why],)
        engine.add((*any_of, *off))
    exclusive = exclusive_literals([at_most for at_most in problem.at_mosts if at_most.why is None])
    for at_most in problem.at_mosts:
        _load_at_most(engine, at_most, exclusive, () if at_most.why is None else (switches[at_most.why],))
    for implied in problem.implied:
        constraint, together = implied.constraint, tuple(switches[why] for why in implied.whys)
        if isinstance(constraint, Clause):
            engine.add((*constraint.any_of, *(-switch for switch in together)))
        else:
            _load_at_most(engine, constraint, exclusive, together)
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
    engine: Engine, at_most: AtMost[Any], exclusive: Exclusive, switches: Sequence[Literal] = ()
) -> None:
    sink = _Switched(engine, switches) if switches else engine
    capacity = simplify(sink, at_most.terms, at_most.bound, exclusive)
    if capacity is not None:
        engine.defer(_SwitchedCapacity(capacity, switches) if switches else capacity)


class _Switched:
    """A sink whose clauses hold while all of the switches are assumed."""

    def __init__(self, engine: Engine, switches: Sequence[Literal]) -> None:
        self._engine = engine
        self._off = tuple(-switch for switch in switches)
        self.fresh, self.refutes = engine.fresh, engine.refutes

    def add(self, clause: Sequence[Literal]) -> None:
        self._engine.add((*clause, *self._off))


class _SwitchedCapacity:
    def __init__(self, capacity: Capacity, switches: Sequence[Literal]) -> None:
        self._capacity = capacity
        self._switches = switches
        self.terms, self.bound, self.mend = capacity.terms, capacity.bound, capacity.mend

    def is_broken_by(self, model: Sequence[Literal]) -> bool:
        on = all(model[switch - 1] == switch for switch in self._switches)
        return on and self._capacity.is_broken_by(model)
