"""What Ctrl-C, and a request to end (SIGTERM), come to while a change is under way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from cli.codes import INTERRUPTED

_ASKED_BY = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yields what tells whether somebody has asked to stop.

    No exception breaks into the journal's writing. Who asks again is let go at once, as by a kill: what that
    leaves is what any crash leaves.
    """
    asked = Event()

    def ask(_: int, __: FrameType | None) -> None:
        if asked.is_set():
            os._exit(INTERRUPTED)
        asked.set()

    heard = [number for number in _ASKED_BY if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, ask) for number in heard}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
