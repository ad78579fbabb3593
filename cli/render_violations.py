"""What the independent checker says of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Plan
    from verify import Violation


def violation_lines(screen: Screen, plan: Plan, violations: Sequence[Violation]) -> Iterator[str]:
    if not violations:
        count = len(plan.target.choices)
        yield from fold(screen.say("violation-none", count=count))
        return
    yield screen.paint(screen.say("violation-title", count=len(violations)), "error")
    for number, violation in enumerate(violations, start=1):
        text = screen.say(f"violation-{violation.code}", **dict(violation.fields))
        yield from fold(text, indent=f"  {number} ", hanging="    ")


def violations_json(violations: Sequence[Violation]) -> list[dict[str, Any]]:
    return [{"code": violation.code, "fields": dict(violation.fields)} for violation in violations]
