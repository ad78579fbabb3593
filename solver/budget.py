"""What one question may spend, counted between slices of the search."""

from __future__ import annotations

from time import monotonic

from solver.problem import Budget

SLICE_CONFLICTS = 2_000  # tens of milliseconds of search: how long Ctrl-C or a time limit may wait


class OutOfBudget(Exception):  # noqa: N818 - not an error: it unwinds to the best that is known
    """The budget ended inside a search."""


class Meter:
    """Counts a `Budget` down."""

    def __init__(self, budget: Budget) -> None:
        self._conflicts_left = budget.conflicts
        self._deadline = None if budget.seconds is None else monotonic() + budget.seconds
        self._whole: Meter | None = None

    def part(self, conflicts: int) -> Meter:
        """At most so many conflicts of what is left; what it spends is spent here too."""
        left = self._conflicts_left
        part = Meter(Budget(conflicts if left is None else min(conflicts, left)))
        part._deadline, part._whole = self._deadline, self
        return part

    @property
    def is_bounded(self) -> bool:
        return self.counts_conflicts or self._deadline is not None

    @property
    def counts_conflicts(self) -> bool:
        return self._conflicts_left is not None

    def next_slice(self) -> int:
        """How many conflicts the engine may run before it must ask again; at least 1.

        Raises OutOfBudget.
        """
        if self._deadline is not None and monotonic() >= self._deadline:
            raise OutOfBudget
        if self._conflicts_left is None:
            return SLICE_CONFLICTS
        if self._conflicts_left <= 0:
            raise OutOfBudget
        return min(SLICE_CONFLICTS, self._conflicts_left)

    def spend(self, conflicts: int) -> None:
        if self._conflicts_left is not None:
            self._conflicts_left -= conflicts
        if self._whole is not None:
            self._whole.spend(conflicts)
