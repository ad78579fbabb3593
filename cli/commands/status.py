"""`las status`, `las drift`: what is installed, how it really is, and what differs."""

from __future__ import annotations

import time

from cli.codes import CHANGES, DONE
from cli.options import StateOptions, takes
from cli.screen import Screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer


@takes(StateOptions)
def status(
    screen: Screen,
    options: StateOptions,
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w")] = False,
    usage: Annotated[bool, typer.Option("--usage")] = False,
) -> int:
    from cli.installed import open_installed
    from cli.render_status import status_json, status_lines
    from executor import observe

    installed = open_installed(screen, options)
    while True:
        glance = installed.glance()
        world = installed.world(glance.lineage)
        sights = observe(glance.outline, world, usage=usage, closely=False) if glance.outline else ()
        if screen.json:
            screen.data("las.status/1", status_json(glance, sights))
        else:
            screen.out(status_lines(screen, installed, glance, sights))
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
    from cli.installed import nothing_in, open_installed
    from cli.render_status import drift_json, drift_lines
    from executor import drifted, observe

    installed = open_installed(screen, options)
    glance = installed.glance()
    current = glance.outline
    if current is None:
        raise nothing_in(installed)
    sights = observe(current, installed.world(glance.lineage))
    if screen.json:
        screen.data("las.drift/1", drift_json(current, sights))
    else:
        screen.out(drift_lines(screen, current, sights))
    differs = any(drifted(sights)) or any(sight.error for sight in sights)
    return CHANGES if differs and detailed_exitcode else DONE
