"""What the doctor found: a line each, and below it what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_error import error_json, failure_text
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.examining import Found

_PAINT = {"ok": "add", "note": "notice", "failed": "error"}


def doctor_lines(screen: Screen, found: Sequence[Found]) -> Iterator[str]:
    say = screen.say
    marks = {"ok": say("doctor-ok"), "note": say("doctor-note"), "failed": say("doctor-failed")}
    width = max(map(len, marks.values()))
    for one in found:
        mark = marks[one.outcome].ljust(width)
        lines = fold(f"{mark}  {finding_text(screen, one)}", hanging=" " * (width + 2))
        yield lines[0].replace(mark, screen.paint(mark, _PAINT[one.outcome]), 1)
        yield from lines[1:]
        yield from (f"{' ' * (width + 6)}{command}" for command in one.remedy)
    failed = sum(one.outcome == "failed" for one in found)
    notes = sum(one.outcome == "note" for one in found)
    yield screen.say("doctor-sum", failed=failed, notes=notes)


def finding_text(screen: Screen, one: Found) -> str:
    key = one.key
    if key.startswith("diagnostic-") and not screen.language.has(key):
        key = "diagnostic-other"
    why = {"why": failure_text(screen, one.error)} if one.error else {}
    return " ".join(screen.say(key, **one.fields, **why).split())


def doctor_json(found: Sequence[Found]) -> dict[str, Any]:
    return {
        "healthy": not any(one.outcome == "failed" for one in found),
        "checks": [
            {
                "check": one.check,
                "outcome": one.outcome,
                "code": one.key,
                "fields": dict(one.fields),
                "remedy": list(one.remedy),
                "error": error_json(one.error) if one.error else None,
            }
            for one in found
        ],
    }
