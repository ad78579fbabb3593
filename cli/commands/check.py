"""`las check`: are these manifests right? Every fault at once, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, FAILED
from cli.options import takes
from cli.screen import Screen
from cli.settings import Settings

if TYPE_CHECKING:
    from documents import Fault


@takes()
def check(
    screen: Screen,
    folders: Annotated[list[Path] | None, typer.Argument(metavar="[DIR]...")] = None,
) -> int:
    from cli.render_faults import fault_lines, faults_json

    faults, modules, releases = _checked(screen.settings, folders or [])
    if screen.json:
        counts = {"modules": modules, "releases": releases}
        screen.data("las.check/1", {**counts, "faults": faults_json(faults)})
    elif faults:
        screen.out(fault_lines(screen, faults))
    else:
        screen.out([screen.say("check-fine", modules=modules, releases=releases)])
    return FAILED if faults else DONE


def _checked(settings: Settings, folders: list[Path]) -> tuple[tuple[Fault, ...], int, int]:
    """The faults, and how many modules and releases were read."""
    from cli.situation import open_catalog
    from documents import DocumentError
    from planner import catalog_faults

    try:
        catalog = open_catalog(settings, folders)
    except DocumentError as error:
        return error.faults, 0, 0
    found = [module for name in catalog.names() if (module := catalog.module(name))]
    return catalog_faults(catalog), len(found), sum(len(module.releases) for module in found)
