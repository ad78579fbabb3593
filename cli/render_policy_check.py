"""What was found about a policy, one finding after another."""

from __future__ import annotations

from collections.abc import Iterator

from cli.render_check import finding_lines, found_lines
from cli.report import Report
from cli.screen import Screen


def policy_check_lines(screen: Screen, report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield from finding_lines(screen, report, finding)
    yield from found_lines(screen, report)
    if not report.findings:
        yield screen.say("policy-check-fine")
