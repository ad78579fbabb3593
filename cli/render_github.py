"""A check as workflow commands, of which GitHub makes annotations at the lines of a pull request.

The form: "Workflow commands for GitHub Actions" of GitHub's documentation; the escapes are those of
@actions/core (packages/core/src/command.ts). GitHub shows the first ten of each level and step, so what
fails comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from cli.report import LEVELS, Report, file_in_repository, message
from cli.screen import Screen
from planner import Finding

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github_lines(screen: Screen, report: Report) -> Iterator[str]:
    for level in LEVELS:
        for finding in report.of(level):
            yield _command(screen, report, finding)


def _command(screen: Screen, report: Report, finding: Finding) -> str:
    fault = finding.fault
    properties = {"file": file_in_repository(fault.file)} if fault.file else {}
    if fault.line:
        properties |= {"line": str(fault.line), "col": str(fault.column)}
    properties["title"] = f"las check: {fault.code}"
    # An annotation of a warning that fails the check is shown as what it is: the reason of the failure.
    name = "error" if report.fails(finding) else _COMMANDS[finding.level]
    said = ",".join(f"{key}={_escaped_property(value)}" for key, value in properties.items())
    return f"::{name} {said}::{_escaped(message(screen, report, finding))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
