"""`las explain`: why a module is in the plan and why so, why not otherwise, why not two together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.codes import DONE, UNSATISFIABLE, USAGE
from cli.deciding import IntentOptions, SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.pictures import PictureOptions, draw_answer, steps_with
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.situation import Question
    from planner import Absent, Budget, Explanation, Refusal
    from stacks import Request

_COMMAND = "las explain"


@takes(IntentOptions, SituationOptions, StateOptions, PictureOptions)
def explain(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    pictures: PictureOptions,
    *,
    targets: Annotated[list[str] | None, typer.Argument(metavar="[TARGET]...")] = None,
    why_not: Annotated[bool, typer.Option("--not")] = False,
    not_together: Annotated[bool, typer.Option("--not-together")] = False,
    given: Annotated[list[str] | None, typer.Option("--given", metavar="REQUEST")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    import attrs

    from cli.intent import open_question

    pictures.check()
    asked = _targets(targets or [], why_not, not_together)
    question = open_question(screen, wishes, options, state, words=_words(wishes, asked, given or []))
    question = attrs.evolve(question, budget_seconds=budget)
    if not asked:
        code = _everything(screen, question)
    elif not_together:
        code = _apart(screen, (asked[0], asked[1]), question)
    else:
        code = _why_not(screen, asked[0], question) if why_not else _one(screen, asked[0], question)
    if pictures.asked:
        _draw(screen, asked, question, pictures, instead=why_not or not_together)
    return code


def _draw(
    screen: Screen, asked: list[Request], question: Question, pictures: PictureOptions, *, instead: bool
) -> None:
    """The plan, or the conflict; what is not in the plan, or is asked for `instead`, as if it were wished."""
    import attrs

    from cli.commands.solve import answer_to
    from state import Plan

    answer = None if instead else answer_to(question)
    name = asked[0].name if asked else ""
    if instead or (name and isinstance(answer, Plan) and not steps_with(answer, name)):
        names = {request.name for request in asked}
        others = () if len(asked) > 1 else question.intent.requests
        wished = (*(one for one in others if one.name not in names), *asked)
        question = attrs.evolve(question, intent=attrs.evolve(question.intent, requests=wished))
        answer = _in_the_way(asked, question) or answer_to(question)
    if answer:
        draw_answer(screen, answer, question, pictures, "" if instead else name)


def _in_the_way(asked: list[Request], question: Question) -> Refusal | None:
    """Of two that are held against each other: why they cannot share an environment."""
    from planner import Apart, Budget, why_apart

    if len(asked) < 2:
        return None
    budget = Budget(seconds=question.budget_seconds)
    told = why_apart((asked[0], asked[1]), question.intent, question.situation, budget)
    return told.refusal if isinstance(told, Apart) else None


def _targets(words: list[str], why_not: bool, not_together: bool) -> list[Request]:
    """One, two that are held against each other, or none for all that is in the plan."""
    from stacks import Origin, RequestError, parse_request

    if why_not and not_together:
        raise Stop("usage-not-both", USAGE, command=_COMMAND, one="--not", other="--not-together")
    if not_together and len(set(words)) != 2:
        raise Stop("usage-two-targets", USAGE, command=_COMMAND, option="--not-together")
    if why_not and not words:
        raise Stop("usage-missing", USAGE, command=_COMMAND, name="TARGET")
    if not not_together and len(words) > 1:
        raise Stop("usage-extra", USAGE, command=_COMMAND, arguments=" ".join(words[1:]))
    try:
        return [parse_request(word, Origin("")) for word in words]
    except RequestError as error:
        raise Stop(f"fault-{error.code}", USAGE, **error.fields) from error


def _words(wishes: IntentOptions, targets: Sequence[Request], given: list[str]) -> list[str]:
    """The targets alone, without what is said of them, where neither requests nor a stack say more."""
    from cli.intent import DEFAULT_STACK
    from stacks import Request

    bare = [Request(target.name, target.interface).text for target in targets]
    alone = bare if not wishes.file and not DEFAULT_STACK.is_file() else []
    return given or alone


def _everything(screen: Screen, question: Question) -> int:
    """Without a target: the plan with the whole chain for each thing in it, or the conflict."""
    from cli.commands.solve import answer_to, show_answer
    from cli.render_explanation import chain_lines, chains_json
    from cli.render_reason import Teller
    from state import Plan

    answer = answer_to(question)
    if not isinstance(answer, Plan):
        return show_answer(screen, answer, question)
    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        screen.data("las.explain/1", {"outcome": "plan", "steps": chains_json(teller, answer)})
    else:
        screen.out(chain_lines(screen, teller, answer))
    return DONE


def _asked(screen: Screen, question: Question, ask: Callable[[Budget], Any]) -> Any:
    """The answer; or the exit code, where it is that there is no plan to ask about."""
    from cli.commands.solve import show_answer
    from cli.intent import stops_of
    from planner import Budget, PlannerError, Refusal, Undecided

    try:
        answer = ask(Budget(seconds=question.budget_seconds))
    except PlannerError as error:
        raise stops_of(error) from error
    return show_answer(screen, answer, question) if isinstance(answer, Refusal | Undecided) else answer


def _one(screen: Screen, target: Request, question: Question) -> int:
    from planner import Absent
    from planner import explain as explained

    answer = _asked(
        screen,
        question,
        lambda budget: explained(
            target, question.intent, question.situation, budget, everything=screen.verbose or screen.json
        ),
    )
    if isinstance(answer, int):
        return answer
    if isinstance(answer, Absent):
        return _absent(screen, target, answer, question)
    return _present(screen, answer, question)


def _why_not(screen: Screen, wish: Request, question: Question) -> int:
    from cli.render_reason import Teller
    from cli.render_wish import held_json, held_lines, not_taken_json, not_taken_lines
    from planner import Absent, Held, why_not

    answer = _asked(
        screen, question, lambda budget: why_not(wish, question.intent, question.situation, budget)
    )
    if isinstance(answer, int):
        return answer
    if isinstance(answer, Absent):
        return _absent(screen, wish, answer, question)
    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        held = isinstance(answer, Held)
        content = held_json(answer) if held else not_taken_json(teller, answer, question.again)
        screen.data("las.explain/1", {"outcome": "held" if held else "not-taken", **content})
    elif isinstance(answer, Held):
        screen.out(held_lines(screen, answer))
    else:
        screen.out(not_taken_lines(screen, teller, answer, wish, question.again))
    return DONE


def _apart(screen: Screen, pair: tuple[Request, Request], question: Question) -> int:
    from cli.render_conflict import refusal_lines
    from cli.render_reason import Teller
    from cli.render_wish import apart_json, together_lines
    from planner import why_apart
    from stacks import Intent

    answer = _asked(
        screen, question, lambda budget: why_apart(pair, question.intent, question.situation, budget)
    )
    if isinstance(answer, int):
        return answer
    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        outcome = "together" if answer.refusal is None else "apart"
        screen.data("las.explain/1", {"outcome": outcome, **apart_json(teller, answer, question.again)})
    elif answer.refusal is None:
        screen.out(together_lines(screen, answer, question.again))
    else:
        screen.out(refusal_lines(screen, teller, answer.refusal, Intent(pair), question.again))
    return DONE


def _absent(screen: Screen, target: Request, absent: Absent, question: Question) -> int:
    from cli.render_explanation import absent_json, absent_lines
    from cli.render_reason import Teller

    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        screen.data("las.explain/1", {"outcome": "absent", **absent_json(teller, absent, question.again)})
    else:
        screen.out(absent_lines(screen, teller, absent, target, question.again))
    return DONE if absent.refusal is None else UNSATISFIABLE


def _present(screen: Screen, explanations: tuple[Explanation, ...], question: Question) -> int:
    from cli.render_explanation import explanation_json, explanations_lines
    from cli.render_reason import Teller

    teller = Teller.of(screen.language, question.situation)
    if screen.json:
        told = [explanation_json(teller, one) for one in explanations]
        screen.data("las.explain/1", {"outcome": "present", "explanations": told})
    else:
        screen.out(explanations_lines(screen, teller, explanations))
    return DONE
