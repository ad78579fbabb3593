"""`las detect`: what this machine is, with the source of every fact; `--json` writes a profile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE, FAILED
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen


@takes()
def detect(
    screen: Screen,
    replay: Annotated[Path | None, typer.Option("--replay", metavar="DIR")] = None,
) -> int:
    """With --json the answer is a profile, `las.machine/1`, as `--profile` reads it."""
    from cli.render_machine import machine_lines
    from hardware import CaptureError, RealHost, ReplayHost, machine_to_json, probe

    try:
        machine = probe(ReplayHost(replay) if replay else RealHost())
    except CaptureError as error:
        raise Stop(f"cli-{error.code}", FAILED, file=error.file) from error
    if screen.json:
        screen.out([machine_to_json(machine).rstrip("\n")])
    else:
        screen.out(machine_lines(screen, machine))
    return DONE
