"""What is told of a change as it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import attrs

from executor.backend import BackendError
from state import Act


@attrs.frozen
class Event:
    """For whoever watches: `done` of `of` acts are done.

    `begun`: what waits takes `waits_s` seconds at the most. `found`: it was done already. `ending`: somebody
    has asked to stop, and this one is under way. `returned`: what was stopped is up again.
    """

    what: Literal["begun", "done", "found", "ending", "failed", "undone", "returned"]
    act: Act
    done: int
    of: int
    waits_s: int = 0


@attrs.frozen
class Failure:
    """An act that could not be done, and why. `printed`: the last lines of what did not run as it should.

    They are told and never recorded, for nobody knows what is in them.
    """

    act: Act
    error: BackendError
    printed: tuple[str, ...] = ()


Tell = Callable[[Event], None]  # of any thread
#: Told each point between two durable states, before what follows: tests die there.
At = Callable[[str], None]


def nothing(*_: object) -> None:
    """Watches nothing."""
