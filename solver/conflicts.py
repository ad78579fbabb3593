"""The preferred minimal conflict, by yes and no alone: docs/solver.md, "Conflicts"."""

from __future__ import annotations

from collections.abc import Sequence

from solver.budget import Meter
from solver.engine import Engine
from solver.problem import Literal


class ConflictSearch:
    """Parts are tuples of literals assumed together, known not to hold all at once, the most telling first.
    `limited` is, of each part, what its sums weigh: without the part, all of it may be true.

    The conflict wanted is unique: drop parts from the last to the first, each one that the remaining
    contradiction can do without. Said upwards: its last part ends the shortest prefix that cannot
    hold; then the same again before that part, which is taken for granted.
    """

    def __init__(
        self,
        engine: Engine,
        parts: Sequence[tuple[Literal, ...]],
        limited: Sequence[Sequence[Literal]],
        meter: Meter,
    ) -> None:
        self._engine = engine
        self._parts = parts
        self._limited = limited
        self._meter = meter
        self._first_with = {literal: at for at in reversed(range(len(parts))) for literal in parts[at]}
        self._needed: list[int] = []
        self._core = set(range(len(parts)))  # parts that cannot hold together, as far as is known

    def run(self) -> None:
        """Make `found` minimal. Raises OutOfBudget; `found` is a conflict at any time."""
        self._holds(len(self._parts))
        while failing := self._shortest_failing_prefix():
            self._needed.append(failing - 1)

    @property
    def found(self) -> list[int]:
        """The parts of the conflict, in order."""
        return sorted(self._core.union(self._needed))

    def _shortest_failing_prefix(self) -> int:
        """Its length: with the needed parts this many cannot hold, and one fewer can.

        Probes close below the known core first, for it is often the only one; then wider.
        """
        fails, holds, step = self._end_of_core(), -1, 1
        while fails - holds > 1:
            probe = max(holds + 1, fails - step)
            if self._holds(probe):
                holds = self._satisfied_from(probe)
                step = (fails - holds) // 2 or 1
            else:
                fails = self._end_of_core()
                step *= 2
        return fails

    def _holds(self, length: int) -> bool:
        taken = [*self._needed, *range(length)]
        assumed = [literal for at in taken for literal in self._parts[at]]
        if self._holds_by_filling(assumed, taken) or self._engine.solve(assumed, self._meter):
            return True
        self._core = {self._first_with[literal] for literal in self._engine.core()}
        return False

    def _holds_by_filling(self, assumed: Sequence[Literal], taken: Sequence[int]) -> bool:
        """Whether it holds with all true that only what is left out of the core would limit. That is mostly
        told by propagation, where finding a model could be a search: all else is full.
        """
        left_out = self._core.difference(taken)
        filled = [literal for at in sorted(left_out) for literal in self._limited[at]]
        return bool(filled) and self._engine.solve([*assumed, *filled], self._meter)

    def _end_of_core(self) -> int:
        """The length of the shortest prefix that, with the needed parts, holds the known core."""
        return max(self._core.difference(self._needed), default=-1) + 1

    def _satisfied_from(self, length: int) -> int:
        """The last model satisfies the first `length` parts; how many in fact."""
        model = self._engine.model()
        while all(model[abs(literal) - 1] == literal for literal in self._parts[length]):
            length += 1
        return length
