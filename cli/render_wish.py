"""Why not this: a wish that the plan does not meet, or that it does; two things in one environment."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_conflict import refusal_json, refusal_lines
from cli.render_need import name_of
from cli.render_reason import Teller, in_words
from cli.render_verdict import verdict_json, verdict_lines
from cli.render_ways import folded_command, port_options
from cli.screen import Screen
from stacks import Intent

if TYPE_CHECKING:
    from planner import Apart, Held, NotTaken
    from stacks import Request
    from state import Choice


def held_lines(screen: Screen, held: Held) -> Iterator[str]:
    here = _names(screen, held.choices, held.wish)
    yield from fold(screen.say("explain-held", wish=in_words(held.wish), here=here), hanging="    ")


def not_taken_lines(
    screen: Screen, teller: Teller, told: NotTaken, target: Request, options: Sequence[str]
) -> Iterator[str]:
    """Where no plan has it, the conflict with its ways out."""
    if told.refusal:
        yield from refusal_lines(screen, teller, told.refusal, Intent((target,)), options)
        return
    wish, here = in_words(told.wish), _names(screen, told.here, told.wish)
    yield from fold(screen.say("explain-not-taken", wish=wish, here=here), hanging="    ")
    yield from verdict_lines(screen, teller, told.verdict, wish)
    if told.there:
        there = screen.say("explain-not-there", there=_names(screen, told.there, told.wish))
        yield from fold(there, indent="  ", hanging="    ")
    if told.asked:
        by_name = told.verdict.code == "impossible"
        yield from fold(screen.say("explain-not-by-name" if by_name else "explain-not-command"))
        yield from folded_command(_command(told.asked, options, told.asked.requests), indent="  ")


def _names(screen: Screen, choices: Sequence[Choice], wish: str) -> str:
    return ", ".join(_name(screen, choice, name_of(wish)) for choice in choices)


def _name(screen: Screen, choice: Choice, wanted: str) -> str:
    inside = dict(choice.bundles).get(wanted)
    if inside:
        fields = {"module": choice.module, "version": choice.version, "name": f"{wanted} {inside}"}
        return screen.say("explain-held-inside", **fields)
    return f"{choice.module} {choice.version} ({choice.variant})"


def together_lines(screen: Screen, told: Apart, options: Sequence[str]) -> Iterator[str]:
    one, other = told.names
    yield from fold(screen.say("explain-together", one=one, other=other))
    yield from folded_command(_together(told, options), indent="  ")


def _together(told: Apart, options: Sequence[str]) -> str:
    """Both by name, whether a stack file asks for them or not."""
    return _command(told.asked, options, ()) if told.asked else ""


def _command(intent: Intent, options: Sequence[str], in_file: Sequence[Request]) -> str:
    """The `las solve` that asks this; of requests that a stack file has, `in_file` are left to it."""
    file = next((r.origin.file for r in in_file if r.origin.line), "")
    words = [r.text for r in intent.requests if not (file and r.origin.line)]
    flags = {"--together": intent.together, "--all-accelerators": intent.all_accelerators}
    given = [flag for flag, on in flags.items() if on] + port_options(intent)
    return shlex.join(["las", "solve", *(("-f", file) if file else ()), *words, *given, *options])


def held_json(held: Held) -> dict[str, Any]:
    return {"wish": held.wish, "here": _choices_json(held.choices)}


def not_taken_json(teller: Teller, told: NotTaken, options: Sequence[str]) -> dict[str, Any]:
    return {
        "wish": told.wish,
        "here": _choices_json(told.here),
        "there": _choices_json(told.there),
        "command": _command(told.asked, options, told.asked.requests) if told.asked else "",
        "refusal": told.refusal and refusal_json(teller, told.refusal, options),
        **verdict_json(teller, told.verdict),
    }


def apart_json(teller: Teller, told: Apart, options: Sequence[str]) -> dict[str, Any]:
    return {
        "modules": told.names,
        "even_apart": told.even_apart,
        "refusal": told.refusal and refusal_json(teller, told.refusal, options),
        "command": _together(told, options),
    }


def _choices_json(choices: Sequence[Choice]) -> list[dict[str, str]]:
    return [
        {
            "environment": choice.environment,
            "module": choice.module,
            "version": choice.version,
            "variant": choice.variant,
        }
        for choice in choices
    ]
