"""`las explain`: why a module is in the plan, why not, and why not a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, UNSATISFIABLE, USAGE
from cli.errors import Stop
from cli.options import IntentOptions, SituationOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Situation
    from stacks import Intent, Request


@takes(IntentOptions, SituationOptions)
def explain(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    target: Annotated[str | None, typer.Argument(metavar="[TARGET]")] = None,
    given: Annotated[list[str] | None, typer.Option("--given", metavar="REQUEST")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    from cli.situation import open_situation, repeated

    intent, request = _asked(wishes, target, given or [])
    situation = open_situation(options, screen.settings)
    again = repeated(options)
    if request is None:
        return _everything(screen, intent, situation, budget, again)
    return _one(screen, request, intent, situation, budget, again)


def _asked(wishes: IntentOptions, target: str | None, given: list[str]) -> tuple[Intent, Request | None]:
    """The target alone is asked for where neither requests nor a stack say more."""
    from cli.intent import DEFAULT_STACK, open_intent
    from stacks import Origin, RequestError, parse_request

    alone = [target] if target and not wishes.file and not DEFAULT_STACK.is_file() else []
    intent = open_intent(given or alone, wishes)
    if target is None:
        return intent, None
    try:
        return intent, parse_request(target, Origin(""))
    except RequestError as error:
        raise Stop(f"fault-{error.code}", USAGE, **error.fields) from error


def _everything(
    screen: Screen, intent: Intent, situation: Situation, budget: float | None, options: tuple[str, ...]
) -> int:
    """Without a target: the plan with the whole chain for each thing in it, or the conflict."""
    from cli.commands.solve import answer_to, show_answer
    from cli.render_explanation import chain_lines, chains_json
    from cli.render_reason import Teller
    from state import Plan

    answer = answer_to(intent, situation, budget)
    if not isinstance(answer, Plan):
        return show_answer(screen, answer, intent, situation, options)
    teller = Teller(screen.language, situation.catalog)
    if screen.json:
        screen.data("las.explain/1", {"outcome": "plan", "steps": chains_json(teller, answer)})
    else:
        screen.out(chain_lines(screen, teller, answer))
    return DONE


def _one(
    screen: Screen,
    target: Request,
    intent: Intent,
    situation: Situation,
    budget: float | None,
    options: tuple[str, ...],
) -> int:
    from cli.commands.solve import show_answer
    from cli.intent import stop_of
    from cli.render_explanation import absent_json, absent_lines, explanation_json, explanation_lines
    from cli.render_reason import Teller
    from planner import Absent, PlannerError, Refusal, Undecided
    from planner import explain as explained
    from solver import Budget

    try:
        answer = explained(target, intent, situation, Budget(seconds=budget))
    except PlannerError as error:
        raise stop_of(error) from error
    teller = Teller(screen.language, situation.catalog)
    if isinstance(answer, Refusal | Undecided):
        return show_answer(screen, answer, intent, situation, options)
    if isinstance(answer, Absent):
        if screen.json:
            screen.data("las.explain/1", {"outcome": "absent", **absent_json(teller, answer, options)})
        else:
            screen.out(absent_lines(screen, teller, answer, target, options))
        return DONE if answer.refusal is None else UNSATISFIABLE
    if screen.json:
        told = [explanation_json(teller, one) for one in answer]
        screen.data("las.explain/1", {"outcome": "present", "explanations": told})
    else:
        for one in answer:
            screen.out(explanation_lines(screen, teller, one))
    return DONE
