"""`las show MODULE`: everything the catalogue says about one module."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE, USAGE
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen


@takes()
def show(
    screen: Screen,
    module: Annotated[str, typer.Argument(metavar="MODULE")],
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
) -> int:
    from cli.render_show import module_json, module_lines
    from cli.situation import open_catalog

    catalog = open_catalog(screen.settings, manifests or [])
    found = catalog.module(module.lower().replace("_", "-"))
    if found is None:
        raise Stop("usage-unknown-module", USAGE, name=module, suggestion=catalog.suggest(module), place=None)
    if screen.json:
        screen.data("las.show/1", {"module": module_json(found)})
    else:
        screen.out(module_lines(screen, catalog, found))
    return DONE
