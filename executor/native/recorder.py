"""Keeps what a program prints in files that are turned over. Stands alone, on the standard library.

No file is much larger than it may be, and no line stands in two. What there is no room for is lost: it is
read all the same, for the program must not wait.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_AT_ONCE = 2**16  # bytes: all that a pipe holds


def record(source: int, log: Path, log_bytes: int, log_files: int) -> None:
    """Until nobody can print any more."""
    kept = _open(log)
    size, between_lines = os.fstat(kept).st_size, True
    while left := os.read(source, _AT_ONCE):
        while left:
            if size >= log_bytes and (between_lines or size >= 2 * log_bytes):
                os.close(kept)
                _turn_over(log, log_files)
                kept, size = _open(log), 0
            end = left.find(b"\n", max(log_bytes - size - 1, 0)) + 1 or len(left)
            part, left = left[:end], left[end:]
            with suppress(OSError):
                os.write(kept, part)
            size, between_lines = size + len(part), part.endswith(b"\n")


def _open(log: Path) -> int:
    try:
        return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


def _turn_over(log: Path, log_files: int) -> None:
    """`log.1` is the youngest of the older ones."""
    names = [log, *(log.with_name(f"{log.name}.{n}") for n in range(1, log_files))]
    with suppress(OSError):
        names[-1].unlink(missing_ok=True)
        for older, younger in zip(names[:0:-1], names[-2::-1], strict=True):
            if younger.exists():
                younger.rename(older)


if __name__ == "__main__":
    record(0, Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
