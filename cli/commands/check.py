"""`las check`: are these manifests right? Every fault at once, with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import attrs
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

    checked = _checked(screen.settings, folders or [])
    if screen.json:
        counts = {"modules": checked.modules, "releases": checked.releases}
        lists = {"faults": faults_json(checked.faults), "remarks": faults_json(checked.remarks)}
        screen.data("las.check/1", {**counts, **lists})
        return FAILED if checked.faults else DONE
    screen.out(fault_lines(screen, checked.faults))
    if checked.remarks:
        screen.out([screen.say("check-remarks"), *fault_lines(screen, checked.remarks)])
    if not checked.faults:
        screen.out([screen.say("check-fine", modules=checked.modules, releases=checked.releases)])
    return FAILED if checked.faults else DONE


@attrs.frozen
class Checked:
    """Faults fail a check; remarks are worth a look. And how much was read."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...] = ()
    modules: int = 0
    releases: int = 0


def _checked(settings: Settings, folders: list[Path]) -> Checked:
    from cli.situation import open_catalog
    from documents import DocumentError
    from planner import catalog_faults, catalog_remarks

    try:
        catalog = open_catalog(settings, folders)
    except DocumentError as error:
        return Checked(error.faults)
    found = [module for name in catalog.names() if (module := catalog.module(name))]
    releases = sum(len(module.releases) for module in found)
    return Checked(catalog_faults(catalog), catalog_remarks(catalog), len(found), releases)
