"""`las secret set`: a value that plans name and never hold."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, USAGE
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Resource


@takes(StateOptions)
def set_secret(
    screen: Screen,
    options: StateOptions,
    *,
    secret: Annotated[str, typer.Argument(metavar="NAME")],
) -> int:
    """From a prompt that shows nothing, or from standard input."""
    from cli.installed import open_installed
    from cli.lifecycle import writing
    from executor import Places

    if not secret.isidentifier():
        raise Stop("usage-bad-secret-name", USAGE, name=secret)
    installed = open_installed(screen, options)
    value = _read(screen, secret)
    if not value:
        raise Stop("usage-empty-secret", USAGE, name=secret)
    with writing(screen, installed) as writer:
        Places(installed.data).keep_secret(secret, value)
        writer.event("secret-set", (("name", secret),))
        current = writer.current()
    screen.note("lifecycle-secret-set", name=secret)
    holders = [one.id for one in (current.resources if current else ()) if secret in _secrets_of(one)]
    if holders:
        screen.note("lifecycle-secret-held", holders=", ".join(holders))
    return DONE


def _secrets_of(resource: Resource) -> tuple[str, ...]:
    return getattr(resource, "secrets", ())


def _read(screen: Screen, name: str) -> str:
    if screen.can_ask and not screen.no_input:
        from getpass import getpass

        return getpass(screen.say("lifecycle-secret-ask", name=name) + " ", stream=screen.stderr)
    return sys.stdin.readline().rstrip("\n")
