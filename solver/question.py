"""One question to a loaded engine: what it adds for itself, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Sequence

from solver.budget import Meter
from solver.engine import Engine
from solver.problem import Literal


class Question:
    """An engine, a meter, and the best model so far.

    With a guard, every clause added holds only while the guard is assumed, so that the engine can
    serve other questions afterwards; without one, clauses are final, and the engine propagates them
    once and for all.
    """

    def __init__(
        self, engine: Engine, meter: Meter, guard: Literal | None = None, granted: Sequence[Literal] = ()
    ) -> None:
        self._engine = engine
        self._meter = meter
        self._unless = () if guard is None else (-guard,)
        self._granted = (*(() if guard is None else (guard,)), *granted)
        self.add = engine.add if guard is None else self._add_guarded
        self.fresh = engine.fresh
        self.model = engine.model
        self.prefer = engine.prefer
        self.is_bounded = meter.is_bounded
        self.best: list[Literal] = []

    def _add_guarded(self, clause: Sequence[Literal]) -> None:
        self._engine.add((*clause, *self._unless))

    def solve(self, assumptions: Sequence[Literal] = ()) -> bool:
        """Raises OutOfBudget."""
        return self._engine.solve((*self._granted, *assumptions), self._meter)

    def core(self) -> list[Literal]:
        """After a no: those of the assumptions of this question that are to blame."""
        return [literal for literal in self._engine.core() if literal not in self._granted]

    def refutes(self, assumptions: Sequence[Literal]) -> bool:
        return self._engine.refutes((*self._granted, *assumptions))

    def open_variables(self) -> set[int]:
        """At least those whose values in the best model nothing has fixed."""
        return set(map(abs, self._engine.open_in(self.best, self._granted)))

    def close(self) -> None:
        """Withdraw what was added under the guard."""
        for literal in self._unless:
            self._engine.add((literal,))
