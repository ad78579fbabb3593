"""What a check found, as all its outputs tell it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

import attrs

if TYPE_CHECKING:
    from cli.render_reason import Teller
    from cli.screen import Screen
    from planner import Counts, Finding

LEVELS = ("error", "warning", "note")


@attrs.frozen
class Decided:
    """How much was decided over the matrix."""

    profiles: int
    decisions: int
    dead: int
    shadowed: int


@attrs.frozen
class Report:
    """Findings by file and line; the modules that were looked at, with their files; and how much there is.

    `counts` is None where the manifests could not be read, and `decided` where the matrix was left out.
    """

    findings: tuple[Finding, ...]
    strict: bool = False
    modules: tuple[tuple[str, str], ...] = ()
    counts: Counts | None = None
    decided: Decided | None = None
    teller: Teller | None = None

    @property
    def failed(self) -> bool:
        return any(self.fails(finding) for finding in self.findings)

    def fails(self, finding: Finding) -> bool:
        """A note never fails a check."""
        return finding.level == "error" or (self.strict and finding.level == "warning")

    def of(self, level: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == level)


def sentence(screen: Screen, finding: Finding) -> str:
    fields = dict(finding.fault.fields)
    if finding.witness is not None:
        from cli.render_witness import witness_text

        fields["machine"] = witness_text(screen, finding.witness)
    return screen.say(f"fault-{finding.fault.code}", **fields)


def message(screen: Screen, report: Report, finding: Finding) -> str:
    """The sentence, and the statements that lead to it, a line each."""
    lines = [sentence(screen, finding)]
    if report.teller is not None:
        told = dict.fromkeys(report.teller.told(reason) for reason in finding.why)
        lines += [f"- {each.text} ({each.source})" if each.source else f"- {each.text}" for each in told]
    return "\n".join(lines)


def file_in_repository(file: str) -> str:
    """A path as code hosts want it: from the root of the repository, with slashes.

    Their runners name that root in GITHUB_WORKSPACE; else one works in it. A file elsewhere keeps its path.
    """
    root = Path(os.environ.get("GITHUB_WORKSPACE") or ".").absolute()
    path = Path(os.path.normpath(Path(file).absolute()))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else PurePosixPath(path).as_posix()


def uri_of(file: str) -> str:
    path = file_in_repository(file)
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)
