"""`las what-if`: the plan as things are beside the plan as they would be, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from cli.codes import DONE, FAILED, UNSATISFIABLE, USAGE
from cli.deciding import IntentOptions, SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Machine
    from planner import Situation
    from state import Notice


@attrs.frozen
class Supposed:
    """What would be otherwise, beside facts and policies."""

    gpu: Annotated[list[str], typer.Option("--gpu", metavar="'NAME[*COUNT]'")] = attrs.field(factory=list)
    memory: Annotated[str | None, typer.Option("--memory", metavar="SIZE")] = None
    without: Annotated[list[str], typer.Option("--without", metavar="MODULE")] = attrs.field(factory=list)


@takes(IntentOptions, SituationOptions, StateOptions, Supposed)
def what_if(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    supposed: Supposed,
    *,
    requests: Annotated[list[str] | None, typer.Argument(metavar="[REQUEST]...")] = None,
    upgrade: Annotated[list[str] | None, typer.Option("--upgrade", metavar="[NAME]")] = None,
    budget: Annotated[float | None, typer.Option("--budget", metavar="SECONDS", min=0.001)] = None,
) -> int:
    """`--fact` and `--policy` are of the supposed side alone; all else is of both, and so are facts that only
    tell what is not known. Where nothing but `--without` is supposed and that is refused, there are ways out.
    """
    from cli.intent import open_question, stops_of
    from cli.render_reason import Teller
    from cli.render_what_if import what_if_json, what_if_lines
    from planner import Budget, Case, PlannerError, Refusal, suppose
    from state import Plan

    if not (options.fact or options.policy or supposed.gpu or supposed.memory or supposed.without):
        raise Stop("usage-nothing-supposed", USAGE)
    as_is = attrs.evolve(options, fact=[], policy=[])
    question = open_question(screen, wishes, as_is, state, words=requests or (), upgrade=upgrade or ())
    intent, bare = question.intent, question.situation
    known = _told(bare.machine, options, supposed)
    before = _knowing(bare, known)
    after, notices = _changed(before, options, state, supposed, screen)
    notices = (*_of_both(known), *notices)
    alone = not _is_otherwise(options, supposed, known)
    again = (*question.again, *(word for fact in known for word in ("--fact", fact)))
    options = attrs.evolve(options, fact=[fact for fact in options.fact if fact not in known])
    without = attrs.evolve(intent, without=tuple(sorted({_name(text) for text in supposed.without})))
    try:
        cases = Case(intent, before), Case(without, after)
        told = suppose(*cases, Budget(seconds=budget), ways=alone)
    except PlannerError as error:
        raise stops_of(error) from error
    teller = Teller.of(screen.language, after)
    if screen.json:
        content = what_if_json(teller, told, notices, again)
        screen.data("las.what-if/1", {"supposed": _supposed_json(options, supposed), **content})
    else:
        title = _title(screen, options, supposed)
        screen.out(what_if_lines(screen, teller, title, notices, told, options=again))
    if isinstance(told.after, Plan):
        return DONE
    return UNSATISFIABLE if isinstance(told.after, Refusal) else FAILED


def _told(machine: Machine, options: SituationOptions, supposed: Supposed) -> list[str]:
    """The stated facts of which nothing is known here, where something else is supposed beside them. Those of
    cards are of the cards that are put in, if any are.
    """
    from cli.situation import stated
    from hardware import check, is_of_cards

    told = [
        fact
        for fact, (key, _) in zip(options.fact, stated(options.fact), strict=True)
        if check(machine, key).holds is None and not (supposed.gpu and is_of_cards(key))
    ]
    return told if supposed.without or _is_otherwise(options, supposed, told) else []


def _is_otherwise(options: SituationOptions, supposed: Supposed, told: list[str]) -> bool:
    """Whether anything of the machine or the policy is supposed, beside what is told of both sides."""
    return len(told) < len(options.fact) or bool(options.policy or supposed.gpu or supposed.memory)


def _knowing(situation: Situation, facts: list[str]) -> Situation:
    from cli.situation import assumed_facts, with_facts

    if not facts:
        return situation
    machine = with_facts(situation.machine, facts)
    capabilities = situation.capabilities.on(machine)
    return attrs.evolve(situation, machine=machine, capabilities=capabilities, assumed=assumed_facts(facts))


def _of_both(facts: list[str]) -> Iterator[Notice]:
    from state import Notice

    if facts:
        yield Notice("told", (("facts", ", ".join(facts)),))


def _changed(
    before: Situation, options: SituationOptions, state: StateOptions, supposed: Supposed, screen: Screen
) -> tuple[Situation, tuple[Notice, ...]]:
    """The situation with other parts, then other facts, under other policies; and what to know of it."""
    from cli.situation import assumed_facts, open_capabilities, state_of, with_facts
    from hardware import PartError, with_cards, with_memory

    machine = before.machine
    try:
        if supposed.gpu:
            machine = with_cards(machine, supposed.gpu)
        if supposed.memory:
            machine = with_memory(machine, supposed.memory)
    except PartError as error:
        raise Stop(f"part-{error.code}", USAGE, command="las what-if", **error.fields) from error
    notices = tuple(_notices(machine, options, supposed))
    machine = with_facts(machine, options.fact)
    folder = state_of(options, state, screen.settings)
    after = attrs.evolve(
        before,
        machine=machine,
        capabilities=open_capabilities(screen.settings, options.policy, machine, folder),
        assumed=assumed_facts(options.fact),
    )
    return after, notices


def _notices(machine: Machine, options: SituationOptions, supposed: Supposed) -> Iterator[Notice]:
    """What the machine says of the software for the new cards, which stays as it is; a limit that stays."""
    from cli.situation import stated
    from hardware import DRIVER_FACTS
    from state import Notice

    given = dict(stated(options.fact))
    vendors = {card.vendor for card in machine.accelerators or () if "--gpu" in card.sources}
    keys = [key for vendor in sorted(vendors) for key in DRIVER_FACTS.get(vendor, ()) if key not in given]
    values = {key: _shown(machine, key) for key in keys}
    known = ", ".join(f"{key} {value}" for key, value in values.items() if value)
    unknown = [key for key, value in values.items() if not value]
    if keys:
        fields = ("known", known), ("unknown", ", ".join(unknown))
        yield Notice("drivers-unknown" if unknown else "drivers-kept", fields)
    limit = _shown(machine, "memory.limit")
    if supposed.memory and limit and "memory.limit" not in given:
        yield Notice("limit-kept", (("limit", limit),))


def _shown(machine: Machine, key: str) -> str:
    """The value of a fact as text; "" where it is not known."""
    from hardware import show_value

    fact = machine.fact(key)
    return (show_value(fact) if fact else None) or ""


def _name(text: str) -> str:
    """Raises Stop for what is no name of a module."""
    from stacks import Origin, RequestError, parse_request

    try:
        request = parse_request(text, Origin(""))
    except RequestError as error:
        raise Stop(f"fault-{error.code}", USAGE, **error.fields) from error
    if request.text != request.name:
        raise Stop("usage-without-name", USAGE, text=text, name=request.name)
    return request.name


def _title(screen: Screen, options: SituationOptions, supposed: Supposed) -> str:
    from cli.render_need import joined

    parts = [screen.say("what-if-cards", cards=", ".join(supposed.gpu))] if supposed.gpu else []
    parts += [screen.say("what-if-memory", size=supposed.memory)] if supposed.memory else []
    parts += [screen.say("plan-assumed-fact", key=k, value=v) for k, _, v in map(_split, options.fact)]
    parts += [screen.say("what-if-without", module=_name(text)) for text in supposed.without]
    parts += [screen.say("what-if-policy", file=str(path)) for path in options.policy]
    return screen.say("what-if-title", changes=joined(screen.language, parts))


def _split(fact: str) -> tuple[str, str, str]:
    return fact.partition("=")


def _supposed_json(options: SituationOptions, supposed: Supposed) -> dict[str, Any]:
    from cli.situation import stated

    return {
        "gpus": supposed.gpu,
        "memory": supposed.memory,
        "facts": dict(stated(options.fact)),
        "without": sorted({_name(text) for text in supposed.without}),
        "policies": [str(path) for path in options.policy],
    }
