"""What a process printed, over the files that its log was rotated into."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

_LOOK_S = 0.2


def lines(log: Path, since_s: float | None, follow: bool) -> Iterator[bytes]:
    """The oldest first. Lines bear no time, so `since_s` leaves out the files that ended before it.

    `follow`: until the log is gone, over rotations.
    """
    for older in _rotated(log):
        if since_s is None or older.stat().st_mtime >= since_s:
            yield from older.read_bytes().splitlines(keepends=True)
    while opened := _open(log):
        with opened:
            yield from _of(opened, log, follow)
        if not follow:
            return


def _rotated(log: Path) -> list[Path]:
    found = [path for path in log.parent.glob(f"{log.name}.*") if path.suffix[1:].isdecimal()]
    return sorted(found, key=lambda path: -int(path.suffix[1:]))


def _open(log: Path) -> IO[bytes] | None:
    """None where it is gone: while it is turned over, it is away for an instant."""
    for patience_s in (_LOOK_S, 0):
        with suppress(FileNotFoundError):
            return log.open("rb")
        time.sleep(patience_s)
    return None


def _is_current(opened: IO[bytes], log: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(log.stat(), os.fstat(opened.fileno()))
    return False


def _of(opened: IO[bytes], log: Path, follow: bool) -> Iterator[bytes]:
    """To the end of one file; when followed, that is when another has taken its name."""
    begun = b""
    while True:
        is_current = _is_current(opened, log)
        while line := opened.readline():
            begun += line
            if begun.endswith(b"\n"):
                yield begun
                begun = b""
        if not follow or not is_current:
            break
        time.sleep(_LOOK_S)
    if begun:
        yield begun
