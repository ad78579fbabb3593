"""The preferred minimal conflict, by yes and no alone: docs/solver.md, "Conflicts"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from solver.budget import Meter
from solver.engine import Engine
from solver.problem import Literal


class Parts:
    """Tuples of literals assumed together, the most telling first, as one engine answers for them.

    `limited` is, of parts that have sums, what these weigh: without the part, all of it may be true. What is
    granted is assumed with any of them.
    """

    def __init__(
        self,
        engine: Engine,
        parts: Sequence[tuple[Literal, ...]],
        limited: Mapping[int, Sequence[Literal]],
        meter: Meter,
        granted: Sequence[Literal] = (),
    ) -> None:
        self._engine = engine
        self._granted = granted
        self._parts = parts
        self._limited = limited
        self.meter = meter
        self.core = set(range(len(parts)))  # after a no: parts that cannot hold together, as far as is known

    def within(self, conflicts: int) -> Parts:
        """The same, for so many conflicts of the engine at most."""
        return Parts(self._engine, self._parts, self._limited, self.meter.part(conflicts), self._granted)

    def __len__(self) -> int:
        return len(self._parts)

    def hold(self, taken: Sequence[int]) -> bool:
        """Whether these parts can hold together. Raises OutOfBudget."""
        assumed = [*self._granted, *chain.from_iterable(map(self._parts.__getitem__, taken))]
        if self._hold_by_filling(assumed, taken) or self._engine.solve(assumed, self.meter):
            return True
        self.core = set(self._first_with(self._engine.core(), taken))
        return False

    def shortest_failing(self, taken: Sequence[int], order: Sequence[int]) -> int:
        """How many of `order` cannot hold with the taken ones, while one fewer can. Raises OutOfBudget.

        The known core lies among them; 0: among the taken ones alone. Probes close below the end of the
        core first, for it is often the only one; then wider.
        """
        place = {at: length for length, at in enumerate(order, start=1)}
        for at in taken:
            place[at] = 0
        fails, holds, step = self._end_of_core(place), -1, 1
        while fails - holds > 1:
            probe = max(holds + 1, fails - step)
            if self.hold([*taken, *order[:probe]]):
                holds = self._satisfied_from(probe, order)
                step = (fails - holds) // 2 or 1
            else:
                fails = self._end_of_core(place)
                step *= 2
        return fails

    def _hold_by_filling(self, assumed: Sequence[Literal], taken: Sequence[int]) -> bool:
        """Whether they hold with all true that only what is left out of the core would limit. That is mostly
        told by propagation, where finding a model could be a search: all else is full.
        """
        summed = self.core.intersection(self._limited)
        left_out = sorted(summed.difference(taken)) if summed else ()
        filled = [literal for at in left_out for literal in self._limited[at]]
        return bool(filled) and self._engine.solve([*assumed, *filled], self.meter)

    def _first_with(self, literals: Sequence[Literal], taken: Sequence[int]) -> Iterator[int]:
        """Of the taken parts the first with each literal: several may be about the same."""
        left = set(literals)
        for at in taken:
            if not left:
                return
            if not left.isdisjoint(self._parts[at]):
                left.difference_update(self._parts[at])
                yield at

    def _end_of_core(self, place: dict[int, int]) -> int:
        return max((place[at] for at in self.core), default=0)

    def _satisfied_from(self, length: int, order: Sequence[int]) -> int:
        """The last model satisfies the first `length` of the order; how many in fact."""
        model = self._engine.model()
        while all(model[abs(literal) - 1] == literal for literal in self._parts[order[length]]):
            length += 1
        return length


class ConflictSearch:
    """A minimal conflict among parts that are known not to hold all at once.

    The one wanted is unique: drop parts from the last to the first, each one that the remaining
    contradiction can do without. Said upwards: its last part ends the shortest prefix that cannot
    hold; then the same again before that part, which is taken for granted.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._needed: list[int] = []

    def run(self) -> None:
        """Make `found` minimal. Raises OutOfBudget; `found` is a conflict at any time."""
        everything = range(len(self._parts))
        while failing := self._parts.shortest_failing(self._needed, everything):
            self._needed.append(failing - 1)

    @property
    def found(self) -> list[int]:
        """The parts of the conflict, in order."""
        return sorted(self._parts.core.union(self._needed))
