"""Ages of what an engine dates."""

from __future__ import annotations

import re

_NANOSECONDS = re.compile(r"(\.\d{6})\d*")  # more digits than datetime reads


def seconds_since(moment: str) -> float:
    """Of an ISO 8601 time, as engines write it; never below zero, whatever the clock did."""
    from datetime import UTC, datetime

    then = datetime.fromisoformat(_NANOSECONDS.sub(r"\1", moment))
    return max((datetime.now(UTC) - then.astimezone(UTC)).total_seconds(), 0.0)
