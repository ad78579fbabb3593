"""`las need`: the least parts and software with which a request has a plan."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import attrs
import typer

from cli.codes import DONE, FAILED, UNSATISFIABLE, USAGE
from cli.deciding import IntentOptions, SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.settings import Settings
    from cli.situation import Question
    from planner import Situation
    from planner.needing import Needed


class Start(StrEnum):
    here = "here"
    none = "none"


@takes(IntentOptions, SituationOptions, StateOptions)
def need(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    *,
    requests: Annotated[list[str] | None, typer.Argument(metavar="[REQUEST]...")] = None,
    start: Annotated[Start, typer.Option("--from")] = Start.here,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    from cli.intent import open_intent, open_question, stops_of
    from cli.situation import Question, repeated
    from planner import Budget, PlannerError
    from planner import need as needed

    if start == Start.none:
        nothing = _nothing(options, state, screen.settings)
        question = Question(open_intent(requests or (), wishes), nothing, repeated(options), budget)
    else:
        question = open_question(screen, wishes, options, state, words=requests or ())
        question = attrs.evolve(question, budget_seconds=budget)
    try:
        answer = needed(question.intent, question.situation, start.value, budget=Budget(seconds=budget))
    except PlannerError as error:
        raise stops_of(error) from error
    return _show(screen, answer, question)


def _nothing(options: SituationOptions, state: StateOptions, settings: Settings) -> Situation:
    """A situation in which there is no machine yet. Raises Stop for options that say that there is one."""
    from cli.situation import open_capabilities, open_catalog
    from hardware import build_machine
    from planner import Situation

    given = {"--profile": options.profile, "--fact": options.fact, "--current": options.current}
    for name, value in given.items():
        if value:
            raise Stop("usage-from-none", USAGE, option=name)
    machine = build_machine()
    capabilities = open_capabilities(settings, options.policy, machine, state.state)
    return Situation(machine, open_catalog(settings, options.manifests), capabilities)


def _show(screen: Screen, needed: Needed, question: Question) -> int:
    from cli.render_needed import needed_json, needed_lines
    from cli.render_reason import Teller
    from planner import Undecided

    if isinstance(needed.refusal, Undecided):
        if screen.json:
            screen.data("las.need/1", {"outcome": "undecided"})
        screen.error("conflict-undecided")
        screen.note("conflict-undecided-hint")
        return FAILED
    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        screen.data("las.need/1", needed_json(teller, needed, question))
    else:
        screen.out(needed_lines(screen, teller, needed, question))
    return DONE if needed.ways else UNSATISFIABLE
