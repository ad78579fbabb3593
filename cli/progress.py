"""How far a long piece of work is: one line of a terminal, written over and gone at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cli.screen import Screen


class Progress:
    """Told on stderr, and only where that is a terminal."""

    def __init__(self, screen: Screen, key: str, **fields: str | int) -> None:
        self._screen = screen
        self._key = key
        self._fields = fields
        self._told = -1

    def __call__(self, done: int, whole: int) -> None:
        """Each hundredth is told once."""
        hundredth = 100 * done // max(whole, 1)
        if self._screen.is_watched and hundredth != self._told:
            self._told = hundredth
            self._screen.over(self._screen.say(self._key, done=done, all=whole, **self._fields))

    def end(self) -> None:
        if self._told >= 0:
            self._screen.over("")


@contextmanager
def progress(screen: Screen, key: str, **fields: str | int) -> Iterator[Progress]:
    """A line of the message `key`, which takes `done` and `all` beside these fields."""
    line = Progress(screen, key, **fields)
    try:
        yield line
    finally:
        line.end()
