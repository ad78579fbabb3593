"""`las pin`, `las remove`: what is asked for from now on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, USAGE
from cli.deciding import SituationOptions
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from cli.installed import Installed
    from stacks import Request
    from state import Pinned


@takes(StateOptions)
def pin(
    screen: Screen,
    options: StateOptions,
    *,
    module: Annotated[str | None, typer.Argument(metavar="[NAME[VERSIONS]]")] = None,
    environment: Annotated[str | None, typer.Option("--environment", metavar="NAME")] = None,
    remove: Annotated[bool, typer.Option("--remove")] = False,
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
) -> int:
    from cli.installed import open_installed
    from cli.lifecycle import writing
    from stacks import Origin, RequestError, parse_request

    installed = open_installed(screen, options)
    if module is None:
        _tell(screen, installed.store().pins(), "lifecycle-pin-done")
        return DONE
    try:
        asked = parse_request(module, Origin(""))
    except RequestError as error:
        raise Stop(f"fault-{error.code}", USAGE, **error.fields) from error
    if not remove:
        _expect_known(screen, installed, asked, manifests or [])
    with writing(screen, installed) as writer:
        if remove:
            _tell(screen, writer.unpin(asked.name, environment), "lifecycle-pin-gone")
        else:
            _tell(screen, writer.pin(asked.name, asked.specifier, environment or ""), "lifecycle-pin-done")
    return DONE


def _expect_known(screen: Screen, installed: Installed, asked: Request, manifests: list[Path]) -> None:
    """A name with a typing error would hold nothing, and say so to nobody. Raises Stop."""
    from cli.situation import installed_in, open_catalog

    there = installed_in(installed.folder)
    if asked.name in {choice.module for choice in (there.choices if there else ())}:
        return
    catalog = open_catalog(screen.settings, manifests)
    if catalog.module(asked.name) is None:
        fields = {"name": asked.name, "suggestion": catalog.suggest(asked.name) or "", "place": ""}
        raise Stop("usage-unknown-module", USAGE, **fields)


def _tell(screen: Screen, pins: tuple[Pinned, ...], key: str) -> None:
    plain = [
        {"module": one.module, "versions": one.specifier, "environment": one.environment} for one in pins
    ]
    if screen.json:
        screen.data("las.pins/1", {"pins": plain})
        return
    if not pins:
        screen.note("lifecycle-pin-none")
    for one in plain:
        screen.out([screen.say(key, **one)])


@takes(SituationOptions, StateOptions)
def remove(
    screen: Screen,
    options: SituationOptions,
    state: StateOptions,
    *,
    names: Annotated[list[str], typer.Argument(metavar="NAME...")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """What was asked for, less these: what nothing needs any more goes with them."""
    from cli.commands.apply import apply_intent, settled
    from cli.installed import open_installed
    from cli.lifecycle import current_of
    from cli.situation import asked_before
    from stacks import Intent

    installed = open_installed(screen, state)
    settled(screen, installed, dry_run=dry_run)
    wishes = asked_before(None, current_of(installed))
    known = sorted({wish.name for wish in wishes})
    for name in names:
        if name not in known:
            raise Stop("lifecycle-remove-unknown", USAGE, name=name, known=", ".join(known))
    intent = Intent(tuple(wish for wish in wishes if wish.name not in names), declarative=True)
    return apply_intent(screen, options, state, intent, dry_run=dry_run)
