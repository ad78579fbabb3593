"""What a process printed, over the files that its log was rotated into."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
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
    while log.exists():
        with log.open("rb") as opened:
            yield from _of(opened, log, follow)
        if not follow:
            return


def _rotated(log: Path) -> list[Path]:
    found = [path for path in log.parent.glob(f"{log.name}.*") if path.suffix[1:].isdecimal()]
    return sorted(found, key=lambda path: -int(path.suffix[1:]))


def _of(opened: IO[bytes], log: Path, follow: bool) -> Iterator[bytes]:
    """To the end of one file; when followed, that is when another has taken its name."""
    begun = b""
    while True:
        is_current = log.exists() and os.path.samestat(log.stat(), os.fstat(opened.fileno()))
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
