"""Checks that break off or never end: the others are told all the same, and in their order."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from cli.examining import Check, Found, examine

GOOD = Found("good", "ok", "doctor-ports", {"count": 0})


def breaks() -> Iterator[Found]:
    yield GOOD
    raise RuntimeError("a wire\nbroke")


def test_one_that_breaks_or_hangs_stops_no_other() -> None:
    never = Event()
    checks = [
        Check("first", lambda: [GOOD]),
        Check("broken", breaks),
        Check("late", lambda: [GOOD] if never.wait() else []),
        Check("dead", lambda: iter({}["x"])),
        Check("last", lambda: (GOOD, GOOD)),
    ]
    found = examine(checks, limit_s=0.3)
    assert [(one.check, one.key, one.outcome) for one in found] == [
        ("good", "doctor-ports", "ok"),
        ("broken", "doctor-broke", "failed"),
        ("late", "doctor-late", "failed"),
        ("dead", "doctor-broke", "failed"),
        ("good", "doctor-ports", "ok"),
        ("good", "doctor-ports", "ok"),
    ]
    assert found[1].fields == {"detail": "RuntimeError: a wire"}
    never.set()
