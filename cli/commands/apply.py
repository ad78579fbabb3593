"""`las apply`: plan, show, ask, and carry out; or carry out a plan that was kept."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import DONE, USAGE
from cli.deciding import IntentOptions, SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.installed import Installed
    from cli.situation import Question
    from planner import Situation
    from stacks import Intent
    from state import Plan


@attrs.frozen
class LockOptions:
    """The lock that the plan is held against, made from, or written to."""

    lock: Annotated[Path | None, typer.Option("--lock", metavar="FILE")] = None
    locked: Annotated[bool, typer.Option("--locked")] = False
    frozen: Annotated[bool, typer.Option("--frozen")] = False


@takes(IntentOptions, SituationOptions, StateOptions, LockOptions)
def apply(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    locks: LockOptions,
    *,
    what: Annotated[list[str] | None, typer.Argument(metavar="[PLAN.json | REQUEST...]")] = None,
    upgrade: Annotated[list[str] | None, typer.Option("--upgrade", metavar="[NAME]")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    from cli.installed import open_installed
    from cli.intent import open_intent

    words = what or []
    _expect_together(options, locks, [*words, *(upgrade or ())])
    installed = open_installed(screen, state)
    if len(words) == 1 and words[0].endswith(".json"):
        return _apply_kept(screen, installed, options, Path(words[0]), dry_run=dry_run)
    settled(screen, installed, dry_run=dry_run)
    if locks.frozen:
        return _apply_frozen(screen, wishes, options, state, locks, dry_run=dry_run)
    intent = open_intent(words, wishes, upgrade or (), generation=installed.store().current())
    return apply_intent(screen, options, state, intent, budget, locks=locks, dry_run=dry_run)


def _expect_together(options: SituationOptions, locks: LockOptions, asked: list[str]) -> None:
    """Raises Stop for options that do not go together."""
    if options.profile or options.current:
        raise Stop("lifecycle-here-only", USAGE)
    if locks.frozen and locks.locked:
        raise Stop("usage-not-both", USAGE, command="las apply", one="--frozen", other="--locked")
    if locks.frozen and asked:
        raise Stop("usage-frozen-asks-nothing", USAGE)


def settled(screen: Screen, installed: Installed, *, dry_run: bool) -> None:
    """End what was interrupted, before anything is decided anew; or only say that this comes first."""
    from cli.lifecycle import tell_unfinished, writing
    from executor import unfinished

    if dry_run:
        tell_unfinished(screen, unfinished(installed.store()))
    elif installed.store().unfinished():
        with writing(screen, installed):
            pass


def apply_intent(
    screen: Screen,
    options: SituationOptions,
    state: StateOptions,
    intent: Intent,
    budget: float | None = None,
    *,
    locks: LockOptions = LockOptions(),
    dry_run: bool = False,
) -> int:
    """Plan, show, ask, apply. What `las pin` holds is held."""
    from cli.commands.solve import answer_to, show_answer
    from cli.installed import open_installed
    from cli.locks import DEFAULT_LOCK, hold_against, keep_lock, read_lock
    from cli.situation import Question, holding_pins, open_situation, repeated
    from state import Plan

    file = locks.lock or DEFAULT_LOCK
    held = read_lock(file) if locks.locked else None
    installed = open_installed(screen, state)
    situation = open_situation(options, screen.settings, installed.folder)
    intent = holding_pins(intent, installed.folder, situation.catalog)
    question = Question(intent, situation, repeated(options, state), budget)
    answer = answer_to(question)
    if not isinstance(answer, Plan):
        return show_answer(screen, answer, question)
    plan = completed(question, screen, installed, options, answer)
    code = hold_against(screen, plan, file, held) if held else DONE
    if code != DONE:
        return code
    code = _show_and_apply(screen, installed, plan, situation, dry_run=dry_run)
    if code == DONE and locks.lock and not held and not dry_run:
        keep_lock(screen, plan, file)
    return code


def _apply_frozen(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    locks: LockOptions,
    *,
    dry_run: bool,
) -> int:
    """What the lock says, with the values of a stack file; refused where that cannot be, or is not right."""
    from cli.installed import open_installed
    from cli.locks import DEFAULT_LOCK, expect_met, expect_right, read_lock
    from cli.situation import Question, holding_pins, open_situation
    from planner import freeze, unlike
    from stacks import Intent

    lock = read_lock(locks.lock or DEFAULT_LOCK)
    installed = open_installed(screen, state)
    situation = open_situation(options, screen.settings, installed.folder)
    stack = _stack_of(wishes)
    made = freeze(lock, stack, situation)
    plan = expect_met(made)
    pins = holding_pins(Intent(()), installed.folder, situation.catalog).pins
    expect_right(plan, situation, lock, pins)
    plan = completed(Question(stack or Intent(()), situation), screen, installed, options, plan)
    expect_met(tuple(unlike(lock, plan.target.resources)) or plan)
    return _show_and_apply(screen, installed, plan, situation, dry_run=dry_run)


def _stack_of(wishes: IntentOptions) -> Intent | None:
    """What a stack file says, where there is one. Raises DocumentError."""
    from cli.intent import DEFAULT_STACK, open_intent

    return open_intent((), wishes) if wishes.file or DEFAULT_STACK.is_file() else None


def _apply_kept(
    screen: Screen, installed: Installed, options: SituationOptions, file: Path, *, dry_run: bool
) -> int:
    """A plan that `las solve -o` wrote is completed here: what carries it is this machine's own."""
    from cli.situation import Question, open_situation
    from documents import read_bytes
    from stacks import Intent
    from state import plan_from_json

    plan = plan_from_json(read_bytes(file), str(file))
    settled(screen, installed, dry_run=dry_run)
    situation = open_situation(options, screen.settings, installed.folder)
    if not plan.target.resources:
        stack = _stack_of(IntentOptions())
        plan = completed(Question(stack or Intent(()), situation), screen, installed, options, plan)
    return _show_and_apply(screen, installed, plan, situation, dry_run=dry_run)


def _show_and_apply(
    screen: Screen, installed: Installed, plan: Plan, situation: Situation, *, dry_run: bool
) -> int:
    from cli.lifecycle import carry_out, expect_fresh
    from cli.render_plan import count_line, plan_lines
    from executor import same_content

    current = situation.generation
    if current is not None and same_content(plan.target, current):
        plan = attrs.evolve(plan, acts=())  # carried out already, by this very plan or another one
    else:
        expect_fresh(plan, situation)
    if not screen.json:
        screen.out(plan_lines(screen, plan) if plan.acts else [count_line(screen, plan)])
    return carry_out(screen, installed, plan, dry_run=dry_run)


def completed(
    question: Question, screen: Screen, installed: Installed, options: SituationOptions, plan: Plan
) -> Plan:
    """With every literal; images that a backend of this machine has already count by their tags."""
    from cli.situation import open_backends
    from executor import images_at_hand
    from planner import Means, complete
    from state import RUNNING

    situation, variables = question.situation, question.intent.variables
    world = installed.world(installed.store().lineage)
    current = situation.generation
    running = (one for one in (current.resources if current else ()) if isinstance(one, RUNNING))
    means = Means(
        situation.machine,
        open_backends(screen.settings, options.manifests, situation.machine),
        images=cache(partial(images_at_hand, world)),
        values={(module, name): value for module, name, value in variables},
        used=frozenset(one.backend for one in running),
    )
    return complete(plan, current, means)
