"""`las verify`: a second reading of a plan, by code that shares nothing with what made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from cli.codes import DONE, FAILED, USAGE
from cli.deciding import SituationOptions
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Plan
    from verify import Violation


@takes(SituationOptions)
def verify(
    screen: Screen,
    options: SituationOptions,
    plan: Annotated[Path | None, typer.Argument(metavar="[PLAN]")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", metavar="FILE")] = None,
    proof: Annotated[Path | None, typer.Option("--proof", metavar="FOLDER")] = None,
) -> int:
    from cli.render_violations import violation_lines, violations_json
    from documents import read_bytes
    from state import plan_from_json

    if plan is None and proof is None:
        raise Stop("usage-nothing-to-verify", USAGE)
    told: dict[str, Any] = {}
    violations: tuple[Violation, ...] = ()
    made = plan_from_json(read_bytes(plan), str(plan)) if plan else None
    if made:
        violations = _broken_rules(screen, made, options, file)
        told["violations"] = violations_json(violations)
        if not screen.json:
            screen.out(violation_lines(screen, made, violations))
    if proof:
        from cli.render_certificate import certificate_json, certificate_lines
        from verify import check_certificate

        verdict = check_certificate(proof, made)
        violations += verdict.violations
        told["certificate"] = certificate_json(verdict)
        if not screen.json:
            screen.out(certificate_lines(screen, verdict, alone=made is None))
    if screen.json:
        screen.data("las.verify/1", {"holds": not violations, **told})
    return FAILED if violations else DONE


def _broken_rules(
    screen: Screen, made: Plan, options: SituationOptions, file: Path | None
) -> tuple[Violation, ...]:
    from cli.places import cache_folder
    from cli.situation import open_situation, stated
    from stacks import read_stack
    from verify import verify as verified

    intent = read_stack(file, cache=Path(cache_folder())) if file else None
    given = dict(stated(options.fact))  # these win over what was stated when the plan was made
    assumed = [f"{fact.key}={fact.value}" for fact in made.assumed if fact.key not in given]
    there = open_situation(attrs.evolve(options, fact=[*assumed, *options.fact]), screen.settings)
    return verified(
        made,
        there.machine,
        there.catalog,
        there.capabilities,
        intent=intent,
        generation=there.generation,
    )
