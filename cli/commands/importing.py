"""`las manifests import pypi`: manifests of packages, made from metadata that was fetched before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE, USAGE
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen


@takes()
def import_pypi(
    screen: Screen,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...")] = None,
    *,
    full_requires: Annotated[Path | None, typer.Option("--full-requires", metavar="FILE")] = None,
    package: Annotated[list[str] | None, typer.Option("--package", metavar="NAME")] = None,
    overlay: Annotated[Path | None, typer.Option("--overlay", metavar="FILE|DIR")] = None,
    collect: Annotated[bool, typer.Option("--collect")] = False,
    folder: Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR")] = None,
) -> int:
    from cli.files import write_text
    from manifests.pypi import UnknownPackageError
    from manifests.pypi import import_pypi as imported

    try:
        found = imported(
            files or (), full_requires=full_requires, packages=package or (), overlay=overlay, collect=collect
        )
    except UnknownPackageError as error:
        fields = {"name": error.name, "suggestion": error.suggestion}
        raise Stop("usage-unknown-package", USAGE, **fields) from error
    places = {one.module: folder / one.place for one in found} if folder else {}
    for one in found:
        if folder:
            places[one.module].parent.mkdir(parents=True, exist_ok=True)
            write_text(places[one.module], one.text)
            screen.note("import-written", file=str(places[one.module]))
    if screen.json:
        modules = [
            {"module": one.module, "file": str(places[one.module]) if folder else None, "text": one.text}
            for one in found
        ]
        screen.data("las.import/1", {"modules": modules})
    elif not folder:
        screen.out(["---\n".join(one.text for one in found).rstrip("\n")])
    return DONE
