"""`las check`: are these manifests right? Every fault at once, with its place: docs/ci.md."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.report import Report


class Format(StrEnum):
    text = "text"
    json = "json"
    sarif = "sarif"
    junit = "junit"
    github = "github"


@attrs.frozen
class CheckOptions:
    """What is read beside the manifests that are asked about, and how far the check goes."""

    manifests: Annotated[list[Path], typer.Option("--manifests", metavar="DIR")] = attrs.field(factory=list)
    policy: Annotated[list[Path], typer.Option("--policy", metavar="FILE")] = attrs.field(factory=list)
    matrix: Annotated[Path | None, typer.Option("--matrix", metavar="DIR")] = None
    no_matrix: Annotated[bool, typer.Option("--no-matrix")] = False
    against: Annotated[str | None, typer.Option("--against", metavar="REV|DIR")] = None
    stack: Annotated[list[Path], typer.Option("--stack", metavar="FILE")] = attrs.field(factory=list)
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="COUNT", min=1)] = 1
    strict: Annotated[bool, typer.Option("--strict")] = False
    stats: Annotated[bool, typer.Option("--stats")] = False
    format: Annotated[Format | None, typer.Option("--format")] = None


@takes(CheckOptions)
def check(
    screen: Screen,
    options: CheckOptions,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...")] = None,
) -> int:
    from cli.checked import Asked, run_checks

    output = _format(screen, options)
    asked = Asked(
        paths=tuple(paths or ()),
        manifests=tuple(options.manifests),
        policies=tuple(options.policy),
        stacks=tuple(options.stack),
        profiles=options.matrix,
        matrix=not options.no_matrix,
        against=options.against,
        strict=options.strict,
        jobs=options.jobs,
    )
    report = run_checks(screen, asked)
    _show(screen, report, output, options.stats)
    return FAILED if report.failed else DONE


def _format(screen: Screen, options: CheckOptions) -> Format:
    """--json is short for --format json. Raises Stop for options that exclude each other."""
    if screen.json and options.format not in (None, Format.json):
        raise _excluded("--json", f"--format {options.format}")
    if options.no_matrix and options.matrix:
        raise _excluded("--no-matrix", "--matrix")
    if options.stack and not options.against:
        raise Stop("check-stack-needs-against", USAGE, command="las check")
    return Format.json if screen.json else options.format or Format.text


def _excluded(one: str, other: str) -> Stop:
    return Stop("check-excluded", USAGE, command="las check", one=one, other=other)


def _show(screen: Screen, report: Report, output: Format, stats: bool) -> None:
    from cli.render_check import check_json, check_lines, stat_lines

    match output:
        case Format.text:
            screen.out(check_lines(screen, report, stats=stats))
        case Format.json:
            screen.data("las.check/2", check_json(report))
        case Format.sarif:
            from cli.render_sarif import sarif_text

            screen.out([sarif_text(screen, report)])
        case Format.junit:
            from cli.render_junit import junit_text

            screen.out([junit_text(screen, report)])
        case Format.github:
            from cli.render_github import github_lines

            screen.out([*github_lines(screen, report), *(stat_lines(screen, report) if stats else ())])
