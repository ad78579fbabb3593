"""`las status`, `las drift`: what is installed, how it really is, and what differs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

from cli.codes import CHANGES, DONE
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    import typer


@takes(StateOptions)
def status(
    screen: Screen,
    options: StateOptions,
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w")] = False,
    usage: Annotated[bool, typer.Option("--usage")] = False,
) -> int:
    from cli.lifecycle import open_installed
    from cli.render_status import status_json, status_lines
    from executor import observe

    installed = open_installed(screen, options)
    while True:
        store = installed.store()
        current = store.outline()
        world = installed.world(store.lineage)
        sights = observe(current, world, usage=usage, closely=False) if current else ()
        if screen.json:
            screen.data("las.status/1", status_json(store, current, sights))
        else:
            screen.out(status_lines(screen, store, current, sights))
        screen.flush()
        if not watch:
            return DONE
        time.sleep(2)
        if screen.stdout.isatty():
            screen.stdout.write("\x1b[H\x1b[2J")


@takes(StateOptions)
def drift(
    screen: Screen,
    options: StateOptions,
    *,
    detailed_exitcode: Annotated[bool, typer.Option("--detailed-exitcode")] = False,
) -> int:
    from cli.lifecycle import nothing_in, open_installed
    from cli.render_status import drift_json, drift_lines
    from executor import drifted, observe

    installed = open_installed(screen, options)
    store = installed.store()
    current = store.outline()
    if current is None:
        raise nothing_in(installed)
    sights = observe(current, installed.world(store.lineage))
    if screen.json:
        screen.data("las.drift/1", drift_json(current, sights))
    else:
        screen.out(drift_lines(screen, current, sights))
    differs = any(drifted(sights)) or any(sight.error for sight in sights)
    return CHANGES if differs and detailed_exitcode else DONE
