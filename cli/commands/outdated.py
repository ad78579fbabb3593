"""`las outdated`: what is behind its newest release, and what keeps that away."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from cli.codes import CHANGES, DONE
from cli.deciding import IntentOptions, SituationOptions
from cli.options import StateOptions, takes
from cli.screen import Screen


@takes(IntentOptions, SituationOptions, StateOptions)
def outdated(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    *,
    requests: Annotated[list[str] | None, typer.Argument(metavar="[REQUEST]...")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
    detailed_exitcode: Annotated[bool, typer.Option("--detailed-exitcode")] = False,
) -> int:
    from cli.commands.solve import show_answer
    from cli.intent import open_question, stops_of
    from cli.render_outdated import outdated_json, outdated_lines
    from cli.render_reason import Teller
    from planner import Budget, Outdated, PlannerError
    from planner import outdated as found_outdated

    question = open_question(screen, wishes, options, state, words=requests or ())
    question = attrs.evolve(question, budget_seconds=budget)
    try:
        answer = found_outdated(question.intent, question.situation, Budget(seconds=budget))
    except PlannerError as error:
        raise stops_of(error) from error
    if not isinstance(answer, Outdated):
        return show_answer(screen, answer, question)
    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        screen.data("las.outdated/1", outdated_json(teller, answer))
    else:
        screen.out(outdated_lines(screen, teller, answer, _asked(requests or [], wishes, question.again)))
    return CHANGES if detailed_exitcode and answer.behind else DONE


def _asked(requests: list[str], wishes: IntentOptions, again: tuple[str, ...]) -> tuple[str, ...]:
    """The words with which `las solve` asks the same."""
    words = [*requests]
    if wishes.file:
        words += ["-f", str(wishes.file)]
    for port in wishes.port:
        words += ["--port", port]
    words += ["--together"] if wishes.together else []
    words += ["--all-accelerators"] if wishes.all_accelerators else []
    return (*words, *again)
