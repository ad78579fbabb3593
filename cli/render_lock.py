"""Where a lock file and the plan of now differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.layout import fold
from cli.screen import Screen

if TYPE_CHECKING:
    from stacks import Portable


def differences(screen: Screen, held: Portable, made: Portable) -> Iterator[str]:
    """One line for each choice that differs; if none does, what else has changed."""
    before, now = _choices(held), _choices(made)
    names = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    for environment, module in names:
        key = environment, module
        fields = {"environment": environment, "module": module, "held": before.get(key), "now": now.get(key)}
        yield from fold(screen.say("lock-choice", **fields), indent="  ", hanging="    ")
    other = _other_resources(held, made)
    for id in other:
        yield from fold(screen.say("lock-resource", resource=id), indent="  ", hanging="    ")
    if not names and not other:
        yield from fold(screen.say("lock-inputs"), indent="  ")


def _other_resources(held: Portable, made: Portable) -> list[str]:
    """Where both know what the choices come to."""
    before, now = ({one.id: one.sha256 for one in lock.resources} for lock in (held, made))
    known = sorted(before.keys() | now.keys()) if before and now else []
    return [id for id in known if before.get(id) != now.get(id)]


def _choices(portable: Portable) -> dict[tuple[str, str], str]:
    return {
        (choice.environment, choice.module): f"{choice.version} ({choice.variant})"
        for choice in portable.choices
    }
