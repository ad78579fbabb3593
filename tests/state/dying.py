"""A process that kills itself at one of its own calls that change files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

CALLS = ("write", "fsync", "ftruncate", "rename", "mkdir", "unlink")


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(point: int, *, half: bool = False) -> None:
    """From now on, before the so-many-th call, or when half of what it writes is written."""
    points = count(1)

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            if next(points) == point:
                if half and call is write:
                    write(arguments[0], arguments[1][: len(arguments[1]) // 2])
                killed()
            return call(*arguments, **named)

        return wrapped

    write = os.write
    for name in CALLS:
        setattr(os, name, dying(getattr(os, name)))
