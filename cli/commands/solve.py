"""`las solve`: what was asked for becomes the best plan, or a conflict with ways out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import CHANGES, DONE, FAILED, UNSATISFIABLE
from cli.deciding import IntentOptions, SituationOptions
from cli.options import StateOptions, takes
from cli.pictures import PictureOptions, draw_answer
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.situation import Question
    from planner import Answer, Refusal
    from stacks import Lock
    from state import Plan


@attrs.frozen
class OutputOptions:
    """Where a plan is written, and how it is held against what was written before."""

    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE")] = None
    lock: Annotated[Path | None, typer.Option("--lock", metavar="FILE")] = None
    locked: Annotated[bool, typer.Option("--locked")] = False
    detailed_exitcode: Annotated[bool, typer.Option("--detailed-exitcode")] = False
    certify: Annotated[Path | None, typer.Option("--certify", metavar="[FOLDER]")] = None


@takes(IntentOptions, SituationOptions, StateOptions, OutputOptions, PictureOptions)
def solve(  # noqa: PLR0917 -- one for each group of options
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    outputs: OutputOptions,
    pictures: PictureOptions,
    *,
    requests: Annotated[list[str] | None, typer.Argument(metavar="[REQUEST]...")] = None,
    upgrade: Annotated[list[str] | None, typer.Option("--upgrade", metavar="[NAME]")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    from cli.intent import open_question
    from cli.situation import repeated

    pictures.check()
    held = _held(outputs)
    again = (*repeated(options, state), *_repeated(outputs, budget))
    question = open_question(screen, wishes, options, state, words=requests or (), upgrade=upgrade or ())
    question = attrs.evolve(question, again=again, budget_seconds=budget)
    answer = answer_to(question)
    code = show_answer(screen, answer, question)
    draw_answer(screen, answer, question, pictures)
    wanted = outputs.certify if code != FAILED else None
    certified = wanted is None or _certify(screen, wanted, answer, question)
    if code in (UNSATISFIABLE, FAILED):
        return code
    code = _finish(screen, answer, outputs, held)  # type: ignore[arg-type]  # neither refused nor undecided
    return code if certified else FAILED


def _repeated(outputs: OutputOptions, budget: float | None) -> Iterator[str]:
    """What was to be done with the plan, for a command to run next."""
    for name, path in (
        ("--output", outputs.output),
        ("--lock", outputs.lock),
        ("--certify", outputs.certify),
    ):
        if path:
            yield from (name, str(path))
    if outputs.locked:
        yield "--locked"
    if outputs.detailed_exitcode:
        yield "--detailed-exitcode"
    if budget is not None:
        yield from ("--budget", str(budget))


def answer_to(question: Question) -> Answer:
    """Raises Stop where the intent names what the catalogue does not have."""
    from cli.intent import stops_of
    from planner import Budget, PlannerError, plan

    try:
        return plan(question.intent, question.situation, Budget(seconds=question.budget_seconds))
    except PlannerError as error:
        raise stops_of(error) from error


def show_answer(screen: Screen, answer: Answer, question: Question) -> int:
    """Render a plan, a refusal or that the budget ended; the exit code that says which."""
    from cli.render_plan import plan_json, plan_lines
    from planner import Refusal, Undecided

    match answer:
        case Undecided():
            if screen.json:
                screen.data("las.solve/1", {"outcome": "undecided"})
            screen.error("conflict-undecided")
            screen.note("conflict-undecided-hint")
            return FAILED
        case Refusal():
            _show_refusal(screen, answer, question)
            return UNSATISFIABLE
        case _:
            if screen.json:
                screen.data("las.solve/1", {"outcome": "plan", "plan": plan_json(answer)})
            else:
                screen.out(plan_lines(screen, answer, question.intent.name))
            return DONE


def _show_refusal(screen: Screen, refusal: Refusal, question: Question) -> None:
    from cli.render_conflict import refusal_json, refusal_lines
    from cli.render_reason import Teller

    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        refused = refusal_json(teller, refusal, question.again)
        screen.data("las.solve/1", {"outcome": "refused", "refusal": refused})
    else:
        screen.out(refusal_lines(screen, teller, refusal, question.intent, question.again))


def _certify(screen: Screen, folder: Path, answer: Answer, question: Question) -> bool:
    """Keep the proof of the answer in this folder; whether nothing is left unproved."""
    from cli.files import write_text
    from planner import Budget, Undecided, certify

    budget = Budget(seconds=question.budget_seconds)
    made = certify(question.intent, question.situation, answer, budget)  # type: ignore[arg-type]  # decided
    if isinstance(made, Undecided):
        screen.error("certificate-none")
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.files.items():
        write_text(folder / name, text)
    screen.note("certificate-written", folder=str(folder))
    for part in made.unproved:
        screen.error("certificate-unproved", about=part.about, objective=_objective(screen, part.level))
    return not made.unproved


def _objective(screen: Screen, level: str | None) -> str | None:
    return screen.say(f"objective-{level}") if level else None


def _held(outputs: OutputOptions) -> Lock | None:
    """The lock that the plan shall be held against. Raises DocumentError."""
    from cli.locks import DEFAULT_LOCK, read_lock

    return read_lock(outputs.lock or DEFAULT_LOCK) if outputs.locked else None


def _finish(screen: Screen, plan: Plan, outputs: OutputOptions, held: Lock | None) -> int:
    """Write what was asked to be written; hold the plan against the lock."""
    from cli.files import write_text
    from cli.locks import DEFAULT_LOCK, hold_against, keep_lock
    from state import plan_to_json

    if held:
        code = hold_against(screen, plan, outputs.lock or DEFAULT_LOCK, held)
        if code != DONE:
            return code
    elif outputs.lock:
        keep_lock(screen, plan, outputs.lock)
    if outputs.output:
        write_text(outputs.output, plan_to_json(plan))
        screen.note("plan-written", file=str(outputs.output))
    changes = any(step.action != "keep" for step in plan.steps)
    return CHANGES if outputs.detailed_exitcode and changes else DONE
