"""What processes take of the memory of the machine."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psutil


def memory_bytes(pids: Iterable[int]) -> int | None:
    """The sum of their proportional set sizes: of a page that n share, each has 1/n. None where none runs."""
    found = []
    for pid in pids:
        with suppress(psutil.Error):
            found.append(psutil.Process(pid).memory_full_info().pss)
    return sum(found) if found else None
