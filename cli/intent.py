"""From the words of a command line and a stack file to an Intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cli.codes import FAILED, USAGE
from cli.errors import Stop, Stops
from cli.options import IntentOptions
from cli.places import cache_folder

if TYPE_CHECKING:
    from planner import PlannerError
    from stacks import Intent, Upgrade

#: What is read when nothing is asked for on the command line.
DEFAULT_STACK = Path("las.yaml")


def open_intent(
    words: Sequence[str], options: IntentOptions, upgrade: Sequence[str] = (), current: Path | None = None
) -> Intent:
    """What is asked for: in words, in a stack file, or, without either, again what led to `current`.

    Raises DocumentError with the faults of the files, Stops with those of the words.
    """
    from stacks import intent_from, read_stack

    file = options.file or (DEFAULT_STACK if not words and DEFAULT_STACK.is_file() else None)
    if file is None and not words:
        if current is None:
            raise Stop("usage-no-request", USAGE)
        return _as_before(current, _upgrade(upgrade), options)
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


def _as_before(current: Path, upgrade: Upgrade | None, options: IntentOptions) -> Intent:
    """The wishes that led to what is installed; an upgrade lifts the versions of its targets."""
    from cli.situation import asked_before, open_generation
    from stacks import Intent, intent_from
    from stacks import Upgrade as Upgrades

    lifted = upgrade or Upgrades()
    wishes = tuple(
        attrs.evolve(wish, specifier="") if lifted.everything or wish.name in lifted.modules else wish
        for wish in asked_before(current, open_generation(current))
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
