"""`las policy check` and `las policy test`: is a policy right, and does it say what it shall say?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, FAILED
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.report import Report


@takes()
def policy_check(
    screen: Screen,
    *,
    policies: Annotated[list[Path] | None, typer.Argument(metavar="[POLICY]...")] = None,
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
    strict: Annotated[bool, typer.Option("--strict")] = False,
) -> int:
    from cli.render_check import check_json
    from cli.render_policy_check import policy_check_lines

    report = _report(screen, policies or (), manifests or (), strict)
    if screen.json:
        screen.data("las.policy-check/1", check_json(report))
    else:
        screen.out(policy_check_lines(screen, report))
    return FAILED if report.failed else DONE


def _report(screen: Screen, files: Sequence[Path], manifests: Sequence[Path], strict: bool) -> Report:
    """Raises DocumentError with the faults of the files, PolicyError for files that do not fit together."""
    from cli.report import Report
    from cli.situation import open_catalog, open_policy
    from planner import policy_faults
    from planner.checking import in_order

    policy = open_policy(screen.settings, files)
    found = policy_faults(policy, open_catalog(screen.settings, manifests))
    return Report(in_order(one for one in found if strict or one.level != "note"), strict)


@takes()
def policy_test(
    screen: Screen,
    *,
    tests: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
) -> int:
    from cli.render_policy_test import outcomes_json, test_lines
    from cli.situation import open_catalog
    from planner import run_cases
    from policies import load_policy, read_cases

    catalog = open_catalog(screen.settings, manifests or ())
    files = [read_cases(path) for path in tests]
    outcomes = [one for file in files for one in run_cases(file, load_policy(file.policies), catalog)]
    if screen.json:
        screen.data("las.policy-test-result/1", outcomes_json(outcomes))
    else:
        screen.out(test_lines(screen, outcomes))
    return FAILED if any(one.faults for one in outcomes) else DONE
