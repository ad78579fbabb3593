"""`las tier`: the class of this machine, what decided it, and what would raise it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.codes import DONE
from cli.deciding import SituationOptions
from cli.options import takes
from cli.screen import Screen


@takes(SituationOptions)
def tier(
    screen: Screen,
    options: SituationOptions,
    replay: Annotated[Path | None, typer.Option("--replay", metavar="DIR")] = None,
) -> int:
    from cli.commands.capability import permitted
    from cli.render_tier import tier_json, tier_lines

    _, capabilities = permitted(screen, options, replay)
    if screen.json:
        screen.data("las.tier/1", tier_json(capabilities))
    else:
        screen.out(tier_lines(screen, capabilities))
    return DONE
