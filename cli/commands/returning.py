"""`las repair`, `las rollback`: plans back to what was, shown, asked for and applied like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, FAILED, USAGE
from cli.deciding import SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.installed import Installed
    from executor import Unfinished
    from state import Plan


@takes(SituationOptions, StateOptions)
def repair(
    screen: Screen,
    options: SituationOptions,
    state: StateOptions,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.commands.apply import settled
    from cli.installed import open_installed
    from cli.lifecycle import carry_out, current_of
    from cli.render_lifecycle import outcome_json
    from cli.situation import open_situation
    from executor import Outcome, drifted, observe
    from planner import repair as plan_repair

    installed = open_installed(screen, state)
    settled(screen, installed, dry_run=dry_run)
    current = current_of(installed)
    found = dict(drifted(observe(current, installed.world(installed.store().lineage))))
    if not found:
        if screen.json:
            screen.data("las.apply/1", outcome_json(Outcome("unchanged", current.number)))
        screen.note("lifecycle-repair-none", number=current.number)
        return DONE
    plan = plan_repair(found.items(), open_situation(options, screen.settings, installed.folder))
    _show(screen, plan)
    return carry_out(screen, installed, plan, dry_run=dry_run)


@takes(SituationOptions, StateOptions)
def rollback(
    screen: Screen,
    options: SituationOptions,
    state: StateOptions,
    *,
    to: Annotated[int | None, typer.Option("--to", metavar="N", min=0)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.installed import open_installed
    from cli.lifecycle import carry_out, current_of
    from cli.render_plan import plan_lines
    from cli.situation import open_situation
    from executor import unfinished
    from planner import roll_back

    installed = open_installed(screen, state)
    begun = unfinished(installed.store())
    numbers = [one.number for one in installed.store().generations()]
    if to is not None and (numbers or begun) and to not in (*numbers, begun.before if begun else None):
        known = ", ".join(str(n) for n in numbers)
        raise Stop("lifecycle-rollback-unknown", USAGE, number=to, known=known)
    if begun:
        ends = _ends_with(begun, installed, to)
        code = _take_back(screen, installed, begun, last=ends, dry_run=dry_run)
        if ends or dry_run or code != DONE:
            return code
    current = current_of(installed)
    number = to if to is not None else max((n for n in numbers if n < current.number), default=0)
    if number == 0:
        raise Stop("lifecycle-rollback-none", FAILED)
    target = installed.store().generation(number)
    if target.resources == current.resources:
        screen.note("lifecycle-rollback-same", number=number)
        return DONE
    plan = roll_back(target, open_situation(options, screen.settings, installed.folder))
    if not screen.json:
        screen.out(plan_lines(screen, plan))
    screen.note("lifecycle-rollback-data")
    return carry_out(screen, installed, plan, dry_run=dry_run)


def _ends_with(begun: Unfinished, installed: Installed, to: int | None) -> bool:
    """Whether taking back what was begun is all that is asked for: it led on from where one wants to be."""
    from planner import is_roll_back

    transaction = installed.store().unfinished()
    assert transaction is not None  # it was begun
    plan = installed.store().plan(transaction.opened.plan)
    leads_on = begun.number > begun.before and not is_roll_back(plan)
    return to == begun.before or (to is None and leads_on)


def _take_back(screen: Screen, installed: Installed, begun: Unfinished, *, last: bool, dry_run: bool) -> int:
    """Whatever was begun is never carried on by a way back. Raises Stop where it stays open."""
    from cli.lifecycle import confirmed, take_back
    from cli.render_lifecycle import outcome_json, planned_back_json, unfinished_fields

    screen.note("lifecycle-rollback-begun", **unfinished_fields(begun))
    if dry_run:
        if screen.json:
            screen.data("las.apply/1", planned_back_json(begun))
        screen.note("lifecycle-dry-run")
        return DONE
    if not confirmed(screen, "lifecycle-ask-back"):
        screen.error("lifecycle-declined")
        return FAILED
    outcome = take_back(screen, installed)
    if screen.json and outcome and last:
        screen.data("las.apply/1", outcome_json(outcome))
    return DONE


def _show(screen: Screen, plan: Plan) -> None:
    from cli.layout import fold
    from cli.render_lifecycle import act_text

    if screen.json:
        return
    screen.out([screen.paint(screen.say("lifecycle-repair-title"), "head")])
    for act in plan.acts:
        screen.out(fold(f"~ {act_text(screen, act)}", indent="  ", hanging="    "))
