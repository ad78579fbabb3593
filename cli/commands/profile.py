"""`las profile build`: a machine made up from known parts, to plan for what is not at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE
from cli.options import takes
from cli.screen import Screen


@takes()
def build_profile(
    screen: Screen,
    gpu: Annotated[list[str] | None, typer.Option("--gpu", metavar="'NAME[*COUNT]'")] = None,
    driver: Annotated[str | None, typer.Option("--driver", metavar="VERSION")] = None,
    memory: Annotated[str | None, typer.Option("--memory", metavar="SIZE")] = None,
    cores: Annotated[int | None, typer.Option("--cores", metavar="COUNT", min=1)] = None,
    os: Annotated[str | None, typer.Option("--os", metavar="'ID VERSION'")] = None,
    fact: Annotated[list[str] | None, typer.Option("--fact", metavar="KEY=VALUE")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE")] = None,
) -> int:
    """The answer is a profile, `las.machine/1`, with or without --json."""
    raise NotImplementedError
