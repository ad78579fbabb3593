"""A check as text, one finding after another, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from cli.layout import fold, table
from cli.render_faults import faults_json
from cli.report import Report, sentence
from cli.screen import Screen
from planner import Finding

#: Lines below a finding before --verbose is needed.
_MOST_REASONS = 6
_PAINTS = {"error": "error", "warning": "notice", "note": "dim"}


def check_lines(screen: Screen, report: Report, *, stats: bool) -> Iterator[str]:
    for finding in report.findings:
        yield from _finding(screen, report, finding)
    yield from _verdict(screen, report)
    if stats:
        yield ""
        yield from stat_lines(screen, report)


def _finding(screen: Screen, report: Report, finding: Finding) -> Iterator[str]:
    """`file:line:column: level: sentence [code]`, as compilers write it and editors read it."""
    fault = finding.fault
    level = screen.say(f"check-level-{finding.level}")
    place = f"{fault.place}: " if fault.place else ""
    text = f"{place}{level}: {sentence(screen, finding)} [{fault.code}]"
    first, *others = fold(text, hanging="    ")
    yield first.replace(f"{level}:", f"{screen.paint(level, _PAINTS[finding.level])}:", 1)
    yield from others
    if finding.why and report.teller is not None:
        from cli.render_rows import reason_lines

        room = None if screen.verbose else _MOST_REASONS
        yield from reason_lines(screen, report.teller, finding.why, room, indent="    ")


def _verdict(screen: Screen, report: Report) -> Iterator[str]:
    counts = {level: len(report.of(level)) for level in ("error", "warning", "note")}
    if report.findings:
        files = len({finding.fault.file for finding in report.findings})
        fields = {f"{level}s": count for level, count in counts.items()}
        yield screen.say("check-found", files=files, **fields)
    if report.strict and counts["warning"] and not counts["error"]:
        yield screen.say("check-strict")
    if report.counts is None:
        yield screen.say("check-not-decided")
    elif not report.failed:
        yield screen.say("check-fine", modules=report.counts.modules, releases=report.counts.releases)


def stat_lines(screen: Screen, report: Report) -> list[str]:
    rows: list[tuple[str, str]] = []
    if report.counts is not None:
        counts = report.counts
        rows += [
            (screen.say("check-stat-modules"), str(counts.modules)),
            (screen.say("check-stat-releases"), str(counts.releases)),
        ]
        for name, modules, releases in counts.categories:
            rows.append((f"  {screen.say(f'category-{name}')}", f"{modules} / {releases}"))
        rows += [
            (screen.say("check-stat-variants"), str(counts.variants)),
            (screen.say("check-stat-gaps"), str(counts.gaps)),
        ]
    if report.decided is not None:
        for name, value in attrs.asdict(report.decided).items():
            rows.append((screen.say(f"check-stat-{name}"), str(value)))
    return table(rows)


def check_json(report: Report) -> dict[str, Any]:
    """The content of `las.check/2`: no words of any language."""
    from cli.render_reason import reasons_json

    findings = []
    for finding, fault in zip(
        report.findings, faults_json([finding.fault for finding in report.findings]), strict=True
    ):
        why = reasons_json(report.teller, finding.why) if report.teller else []
        findings.append({"level": finding.level, **fault, "why": why})
    return {
        "failed": report.failed,
        "strict": report.strict,
        "findings": findings,
        "counts": counts_json(report),
    }


def counts_json(report: Report) -> dict[str, Any]:
    """What is not known is left out."""
    found: dict[str, Any] = {}
    if report.counts is not None:
        found = attrs.asdict(report.counts)
        found["categories"] = {
            name: {"modules": modules, "releases": releases}
            for name, modules, releases in report.counts.categories
        }
    return found | (attrs.asdict(report.decided) if report.decided else {})
