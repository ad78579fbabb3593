"""`las apply`: plan, show, ask, and carry out; or carry out a plan that was kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import USAGE
from cli.errors import Stop
from cli.options import IntentOptions, SituationOptions, StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.lifecycle import Installed
    from planner import Situation
    from stacks import Intent
    from state import Plan


@takes(IntentOptions, SituationOptions, StateOptions)
def apply(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    *,
    what: Annotated[list[str] | None, typer.Argument(metavar="[PLAN.json | REQUEST...]")] = None,
    upgrade: Annotated[list[str] | None, typer.Option("--upgrade", metavar="[NAME]")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.intent import open_intent
    from cli.lifecycle import open_installed

    if options.profile or options.current:
        raise Stop("lifecycle-here-only", USAGE)
    installed = open_installed(screen, state)
    words = what or []
    if len(words) == 1 and words[0].endswith(".json"):
        return _apply_kept(screen, installed, options, Path(words[0]), dry_run=dry_run)
    settled(screen, installed)
    intent = open_intent(words, wishes, upgrade or (), generation=installed.store().current())
    return apply_intent(screen, installed, options, intent, budget, dry_run=dry_run)


def settled(screen: Screen, installed: Installed) -> None:
    """End what was interrupted, before anything is decided anew."""
    from cli.lifecycle import writing

    if installed.store().unfinished():
        with writing(screen, installed):
            pass


def apply_intent(
    screen: Screen,
    installed: Installed,
    options: SituationOptions,
    intent: Intent,
    budget: float | None = None,
    *,
    dry_run: bool = False,
) -> int:
    """Plan, show, ask, apply. What `las pin` holds is held."""
    from cli.commands.solve import answer_to, show_answer
    from cli.situation import Question, open_situation
    from state import Plan

    situation = open_situation(options, screen.settings, installed.folder)
    question = Question(held(installed, intent), situation, (), budget)
    answer = answer_to(question)
    if not isinstance(answer, Plan):
        return show_answer(screen, answer, question)
    plan = completed(installed, answer, situation, intent.variables)
    return _show_and_apply(screen, installed, plan, situation, dry_run=dry_run)


def held(installed: Installed, intent: Intent) -> Intent:
    from stacks import Pin

    pins = [Pin(one.module, one.specifier, one.environment or None) for one in installed.store().pins()]
    return attrs.evolve(intent, pins=(*intent.pins, *pins))


def _apply_kept(
    screen: Screen, installed: Installed, options: SituationOptions, file: Path, *, dry_run: bool
) -> int:
    from cli.situation import open_situation
    from documents import read_bytes
    from state import plan_from_json

    plan = plan_from_json(read_bytes(file), str(file))
    settled(screen, installed)
    situation = open_situation(options, screen.settings, installed.folder)
    return _show_and_apply(screen, installed, plan, situation, dry_run=dry_run)


def _show_and_apply(
    screen: Screen, installed: Installed, plan: Plan, situation: Situation, *, dry_run: bool
) -> int:
    from cli.lifecycle import carry_out, expect_fresh
    from cli.render_plan import count_line, plan_lines

    expect_fresh(plan, situation)
    if not screen.json:
        screen.out(plan_lines(screen, plan) if plan.acts else [count_line(screen, plan)])
    return carry_out(screen, installed, plan, dry_run=dry_run)


def completed(
    installed: Installed,
    plan: Plan,
    situation: Situation,
    variables: tuple[tuple[str, str, str], ...] = (),
) -> Plan:
    """With every literal; images that an engine of this machine has already count by their tags."""
    from executor import images_at_hand
    from planner import Means, complete

    means = Means(situation.machine, values={(module, name): value for module, name, value in variables})
    missing = any(choice.image and not (choice.image_id or choice.digest) for choice in plan.target.choices)
    if means.engine and missing:
        world = installed.world(installed.store().lineage)
        means = Means(situation.machine, images_at_hand(world, means.engine), means.values)
    return complete(plan, situation.generation, means)
