"""Ages of what an engine dates."""

from __future__ import annotations


def seconds_since(moment: str) -> float:
    """Of an ISO 8601 time, as engines write it; never below zero, whatever the clock did."""
    import re
    from datetime import UTC, datetime

    then = datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", moment))  # more digits than it reads
    return max((datetime.now(UTC) - then.astimezone(UTC)).total_seconds(), 0.0)
