"""`las verify`: a second reading of a plan, by code that shares nothing with what made it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import attrs
import typer

from cli.codes import DONE, FAILED
from cli.options import SituationOptions, takes
from cli.screen import Screen


@takes(SituationOptions)
def verify(
    screen: Screen,
    options: SituationOptions,
    plan: Annotated[Path, typer.Argument(metavar="PLAN")],
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE")] = None,
) -> int:
    from cli.places import cache_folder
    from cli.render_violations import violation_lines, violations_json
    from cli.situation import open_situation, stated
    from documents import read_bytes
    from stacks import read_stack
    from state import plan_from_json
    from verify import verify as verified

    made = plan_from_json(read_bytes(plan), str(plan))
    intent = read_stack(file, cache=Path(cache_folder())) if file else None
    given = dict(stated(options.fact))  # these win over what was stated when the plan was made
    assumed = [f"{fact.key}={fact.value}" for fact in made.assumed if fact.key not in given]
    there = open_situation(attrs.evolve(options, fact=[*assumed, *options.fact]), screen.settings)
    violations = verified(
        made,
        there.machine,
        there.catalog,
        there.capabilities,
        intent=intent,
        generation=there.generation,
    )
    if screen.json:
        screen.data("las.verify/1", {"holds": not violations, "violations": violations_json(violations)})
    else:
        screen.out(violation_lines(screen, made, violations))
    return FAILED if violations else DONE
