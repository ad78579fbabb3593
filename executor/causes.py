"""Why something outside failed, as a code: its words are made where they are read."""

from __future__ import annotations

import errno


def cause_of(error: Exception) -> str:
    """The name of its number (`ENOSPC`), or of its class where it has none (`ReadTimeout`)."""
    number = error.errno if isinstance(error, OSError) else None
    return errno.errorcode.get(number, str(number)) if number else type(error).__name__
