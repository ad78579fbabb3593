"""When a call must end, whatever it is doing: reading, slicing and encoding look at it as the search does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class OutOfTime(Exception):  # noqa: N818 - not an error: nothing is known yet, and that is said
    """The deadline passed before there was a problem to search."""


class Deadline:
    """So many seconds from now; without a number, never."""

    def __init__(self, seconds: float | None = None) -> None:
        self._at = None if seconds is None else monotonic() + seconds

    @property
    def left_s(self) -> float | None:
        """None: no end."""
        return None if self._at is None else max(0.0, self._at - monotonic())

    def check(self) -> None:
        """Raises OutOfTime."""
        if self.left_s == 0:
            raise OutOfTime

    def over(self, items: Iterable[T]) -> Iterable[T]:
        """The items, as long as there is time. Raises OutOfTime."""
        return items if self._at is None else self._watched(items)

    def _watched(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.check()
            yield item


NEVER = Deadline()
