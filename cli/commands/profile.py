"""`las profile build`: a machine made up from known parts, to plan for what is not at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE, USAGE
from cli.deciding import each_fact
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen


@takes()
def build_profile(
    screen: Screen,
    *,
    gpu: Annotated[list[str] | None, typer.Option("--gpu", metavar="'NAME[*COUNT]'")] = None,
    driver: Annotated[str | None, typer.Option("--driver", metavar="VERSION")] = None,
    memory: Annotated[str | None, typer.Option("--memory", metavar="SIZE")] = None,
    cores: Annotated[int | None, typer.Option("--cores", metavar="COUNT", min=1)] = None,
    os: Annotated[str, typer.Option("--os", metavar="'NAME VERSION'")] = "Ubuntu 24.04",
    arch: Annotated[str | None, typer.Option("--arch", metavar="ARCH")] = None,
    disk: Annotated[str, typer.Option("--disk", metavar="SIZE")] = "1TiB",
    fact: Annotated[list[str] | None, typer.Option("--fact", metavar="KEY=VALUE")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE")] = None,
) -> int:
    """The answer is a profile, `las.machine/1`, with or without --json."""
    from cli.files import write_text
    from cli.situation import fact_stop, stated
    from hardware import FactError, PartError, build_machine, machine_to_json

    try:
        machine = build_machine(
            gpus=gpu or (),
            driver=driver,
            memory=memory,
            cores=cores,
            os=os,
            arch=arch,
            disk=disk,
            facts=tuple(stated(each_fact(fact))),
        )
    except PartError as error:
        raise Stop(f"part-{error.code}", USAGE, command="las profile build", **error.fields) from error
    except FactError as error:
        raise fact_stop(error) from error
    text = machine_to_json(machine)
    if output is None:
        screen.out([text.rstrip("\n")])
    else:
        write_text(output, text)
        screen.note("part-written", file=str(output))
    return DONE
