"""Tests of policies, told as a test runner does: each by its name, and what was otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_faults import faults_json
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import CaseOutcome


def test_lines(screen: Screen, outcomes: Sequence[CaseOutcome]) -> Iterator[str]:
    for one in outcomes:
        status = screen.paint(screen.say("policy-test-failed"), "error") if one.faults else ""
        yield f"{status or screen.say('policy-test-passed')}  {one.name}"
        for fault in one.faults:
            text = screen.say(f"fault-{fault.code}", **{name: value or None for name, value in fault.fields})
            yield from fold(f"{fault.place}: {text}", indent="  ", hanging="      ")
    failed = sum(bool(one.faults) for one in outcomes)
    yield screen.say("policy-test-count", passed=len(outcomes) - failed, failed=failed)


def outcomes_json(outcomes: Sequence[CaseOutcome]) -> dict[str, Any]:
    cases = [
        {"case": one.name, "place": one.place, "passed": not one.faults, "faults": faults_json(one.faults)}
        for one in outcomes
    ]
    return {"passed": all(case["passed"] for case in cases), "cases": cases}
