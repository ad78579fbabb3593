"""From the words of a command line and a stack file to an Intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cli.codes import FAILED, USAGE
from cli.deciding import IntentOptions, SituationOptions
from cli.errors import Stop, Stops
from cli.options import StateOptions
from cli.places import cache_folder

if TYPE_CHECKING:
    from cli.screen import Screen
    from cli.situation import Question
    from planner import PlannerError
    from stacks import Intent, Upgrade
    from state import Generation

#: What is read when nothing is asked for on the command line.
DEFAULT_STACK = Path("las.yaml")


def open_intent(
    words: Sequence[str],
    options: IntentOptions,
    upgrade: Sequence[str] = (),
    current: Path | None = None,
    generation: Generation | None = None,
) -> Intent:
    """What is asked for: in words, in a stack file, or, without either, again what led to what is installed:
    the generation, or that of the file `current`.

    Raises DocumentError with the faults of the files, Stops with those of the words.
    """
    from stacks import intent_from, read_stack

    file = options.file or (DEFAULT_STACK if not words and DEFAULT_STACK.is_file() else None)
    if file is None and not words:
        if current is None and generation is None:
            raise Stop("usage-no-request", USAGE)
        return _as_before(current, generation, _upgrade(upgrade), options)
    stack = read_stack(file, cache=Path(cache_folder())) if file else None
    return _reading(
        lambda: intent_from(
            words,
            stack,
            ports=options.port,
            together=options.together,
            all_accelerators=options.all_accelerators,
            upgrade=_upgrade(upgrade),
        )
    )


def _reading(read: Callable[[], Intent]) -> Intent:
    """Raises Stops with the faults of the words."""
    from stacks import CommandLineError

    try:
        return read()
    except CommandLineError as error:
        raise Stops([Stop(f"fault-{e.code}", USAGE, **e.fields) for e in error.errors]) from error


def open_question(
    screen: Screen,
    wishes: IntentOptions,
    options: SituationOptions,
    state: StateOptions,
    *,
    words: Sequence[str],
    upgrade: Sequence[str] = (),
) -> Question:
    """What is asked for, of what is here: with what is installed, and the pins that hold it.

    Raises as `open_intent` and `open_situation`.
    """
    from cli.situation import Question, holding_pins, installed_in, open_situation, repeated, state_of

    folder = state_of(options, state, screen.settings)
    current = None if folder is None else installed_in(folder)
    intent = open_intent(words, wishes, upgrade, options.current, current)
    situation = open_situation(options, screen.settings, folder)
    intent = holding_pins(intent, folder, situation.catalog)
    return Question(intent, situation, repeated(options, state))


def _as_before(
    current: Path | None, generation: Generation | None, upgrade: Upgrade | None, options: IntentOptions
) -> Intent:
    """The wishes that led to what is installed; an upgrade lifts the versions of its targets."""
    from cli.situation import asked_before, open_generation
    from stacks import Intent, intent_from
    from stacks import Upgrade as Upgrades

    lifted = upgrade or Upgrades()
    wishes = tuple(
        attrs.evolve(wish, specifier="") if lifted.everything or wish.name in lifted.modules else wish
        for wish in asked_before(current, generation or open_generation(current))
    )
    asked = Intent(
        wishes, together=options.together, all_accelerators=options.all_accelerators, upgrade=lifted
    )
    return _reading(lambda: intent_from((), asked, ports=options.port))


def _upgrade(names: Sequence[str]) -> Upgrade | None:
    from stacks import Upgrade

    modules = tuple(name for name in names if name)
    return Upgrade(everything=len(modules) < len(names), modules=modules) if names else None


def stops_of(error: PlannerError) -> Stops:
    """Wishes that the catalogue cannot understand."""
    return Stops([_stop_of(one) for one in (error, *error.also)])


def _stop_of(error: PlannerError) -> Stop:
    """Wrong usage on a command line, a fault in a file."""
    fields = dict(error.fields)
    file, line, column = (fields.pop(name, "") for name in ("file", "line", "column"))
    place = f"{file}:{line}:{column}" if file and line not in ("", "0") else ""
    code = FAILED if place or error.code == "cycle" else USAGE
    return Stop(f"usage-{error.code}", code, place=place, **fields)
