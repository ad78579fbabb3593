"""`las explain`: why a module is in the plan, why not, and why not a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, UNSATISFIABLE, USAGE
from cli.errors import Stop
from cli.options import IntentOptions, SituationOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.situation import Question
    from planner import Absent, Explanation
    from stacks import Intent, Request


@takes(IntentOptions, SituationOptions)
def explain(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    *,
    target: Annotated[str | None, typer.Argument(metavar="[TARGET]")] = None,
    given: Annotated[list[str] | None, typer.Option("--given", metavar="REQUEST")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    from cli.situation import Question, open_situation, repeated

    intent, request = _asked(wishes, target, given or [])
    question = Question(intent, open_situation(options, screen.settings), repeated(options), budget)
    return _everything(screen, question) if request is None else _one(screen, request, question)


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


def _everything(screen: Screen, question: Question) -> int:
    """Without a target: the plan with the whole chain for each thing in it, or the conflict."""
    from cli.commands.solve import answer_to, show_answer
    from cli.render_explanation import chain_lines, chains_json
    from cli.render_reason import Teller
    from state import Plan

    answer = answer_to(question)
    if not isinstance(answer, Plan):
        return show_answer(screen, answer, question)
    teller = Teller(screen.language, question.situation.catalog)
    if screen.json:
        screen.data("las.explain/1", {"outcome": "plan", "steps": chains_json(teller, answer)})
    else:
        screen.out(chain_lines(screen, teller, answer))
    return DONE


def _one(screen: Screen, target: Request, question: Question) -> int:
    from cli.commands.solve import show_answer
    from cli.intent import stops_of
    from planner import Absent, Budget, PlannerError, Refusal, Undecided
    from planner import explain as explained

    budget = Budget(seconds=question.budget_seconds)
    try:
        answer = explained(target, question.intent, question.situation, budget)
    except PlannerError as error:
        raise stops_of(error) from error
    if isinstance(answer, Refusal | Undecided):
        return show_answer(screen, answer, question)
    if isinstance(answer, Absent):
        return _absent(screen, target, answer, question)
    return _present(screen, answer, question)


def _absent(screen: Screen, target: Request, absent: Absent, question: Question) -> int:
    from cli.render_explanation import absent_json, absent_lines
    from cli.render_reason import Teller

    teller = Teller(screen.language, question.situation.catalog)
    if screen.json:
        screen.data("las.explain/1", {"outcome": "absent", **absent_json(teller, absent, question.again)})
    else:
        screen.out(absent_lines(screen, teller, absent, target, question.again))
    return DONE if absent.refusal is None else UNSATISFIABLE


def _present(screen: Screen, explanations: tuple[Explanation, ...], question: Question) -> int:
    from cli.render_explanation import explanation_json, explanation_lines
    from cli.render_reason import Teller

    teller = Teller(screen.language, question.situation.catalog)
    if screen.json:
        told = [explanation_json(teller, one) for one in explanations]
        screen.data("las.explain/1", {"outcome": "present", "explanations": told})
    else:
        for one in explanations:
            screen.out(explanation_lines(screen, teller, one))
    return DONE
