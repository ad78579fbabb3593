"""`las diff`: two plan files held against each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import CHANGES, DONE
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from documents import Fault
    from state import Plan


@takes()
def diff(
    screen: Screen,
    before: Annotated[Path, typer.Argument(metavar="PLAN")],
    after: Annotated[Path, typer.Argument(metavar="PLAN")],
    *,
    detailed_exitcode: Annotated[bool, typer.Option("--detailed-exitcode")] = False,
) -> int:
    from cli.render_comparison import comparison_json, comparison_lines
    from planner import compare

    plans = _read(before, after)
    comparison = compare(*plans)
    if screen.json:
        screen.data("las.diff/1", comparison_json(comparison))
    else:
        screen.out(comparison_lines(screen, comparison, (str(before), str(after))))
    return CHANGES if detailed_exitcode and not comparison.equal else DONE


def _read(*paths: Path) -> list[Plan]:
    """Raises DocumentError with the faults of all files."""
    from documents import DocumentError, read_bytes
    from state import plan_from_json

    plans: list[Plan] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            plans.append(plan_from_json(read_bytes(path), str(path)))
        except DocumentError as error:
            faults += error.faults
    if faults:
        raise DocumentError(faults)
    return plans
