"""`las start`, `las stop`, `las restart`, `las logs`: what the current generation runs."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from executor import Switch, Switched

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...")]


@takes(StateOptions)
def start(screen: Screen, options: StateOptions, *, names: Names = None) -> int:
    return _switch(screen, options, names, "start")


@takes(StateOptions)
def stop(screen: Screen, options: StateOptions, *, names: Names = None) -> int:
    return _switch(screen, options, names, "stop")


@takes(StateOptions)
def restart(screen: Screen, options: StateOptions, *, names: Names = None) -> int:
    return _switch(screen, options, names, "restart")


def _switch(screen: Screen, options: StateOptions, names: list[str] | None, how: Switch) -> int:
    from cli.installed import open_installed
    from cli.lifecycle import current_of, named, writing
    from cli.render_error import error_text
    from executor import Actor, switch
    from state import RUNNING

    installed = open_installed(screen, options)
    with writing(screen, installed) as writer:
        current = current_of(installed)
        ids = named(current, names or [], RUNNING.__args__)
        done = switch(current, ids, how, writer, Actor(installed.world(writer.lineage)))
    for one in done:
        if one.error:
            screen.error("lifecycle-switch-failed", resource=one.resource, why=error_text(screen, one.error))
            if one.error.code in ("act-ended", "act-unhealthy"):
                screen.error("lifecycle-logs", name=one.resource.partition(" ")[2])
        else:
            key = "lifecycle-switch-done" if one.changed else "lifecycle-switch-found"
            screen.note(key, verb=how, resource=one.resource)
    if screen.json:
        screen.data("las.switch/1", {"switched": [_plain(one) for one in done]})
    return FAILED if any(one.error for one in done) else DONE


def _plain(one: Switched) -> dict[str, Any]:
    from cli.render_error import error_json

    error = error_json(one.error) if one.error else None
    return {"resource": one.resource, "changed": one.changed, "error": error}


@takes(StateOptions)
def logs(
    screen: Screen,
    options: StateOptions,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    follow: Annotated[bool, typer.Option("--follow", "-f")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="30s|10m|2h|1d")] = None,
) -> int:
    from cli.installed import open_installed
    from cli.legible import printed_text
    from cli.lifecycle import current_of, named
    from cli.render_error import error_text
    from executor import BackendError, Neighbours
    from state import RUNNING

    installed = open_installed(screen, options)
    current = current_of(installed)
    (id,) = named(current, [name], RUNNING.__args__)
    near = Neighbours({one.id: one for one in current.resources})
    world = installed.world(installed.store().lineage)
    moment_s = None if since is None else time.time() - _seconds(since)
    try:
        for line in world.runner(near[id]).logs(near[id], near, moment_s, follow):
            screen.stdout.write(printed_text(screen, line.decode(errors="replace")))
            screen.stdout.flush()
    except BackendError as error:
        screen.error("lifecycle-switch-failed", resource=id, why=error_text(screen, error))
        return FAILED
    return DONE


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(text: str) -> int:
    read = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if read is None:
        raise Stop("usage-bad-duration", USAGE, text=text)
    return int(read.group(1)) * _UNITS[read.group(2)]
