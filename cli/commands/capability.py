"""`las policy show` and `las policy explain`: what is permitted on a machine, and by which rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, USAGE
from cli.deciding import SituationOptions
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Machine
    from policies import Capabilities

Replay = Annotated[Path | None, typer.Option("--replay", metavar="DIR")]


@takes(SituationOptions)
def show_policy(screen: Screen, options: SituationOptions, replay: Replay = None) -> int:
    from cli.render_capability import show_json, show_lines

    machine, capabilities = permitted(screen, options, replay)
    if screen.json:
        screen.data("las.policy-show/1", show_json(capabilities, machine))
    else:
        screen.out(show_lines(screen, capabilities, machine))
    return DONE


@takes(SituationOptions)
def explain_policy(
    screen: Screen,
    options: SituationOptions,
    subject: Annotated[str, typer.Argument(metavar="RULE|KEY|MODULE")],
    replay: Replay = None,
) -> int:
    from cli.render_permission import permission_json, permission_lines
    from cli.render_reason import Teller
    from cli.situation import open_catalog
    from documents import nearest
    from planner import names_of, permission

    machine, capabilities = permitted(screen, options, replay)
    catalog = open_catalog(screen.settings, options.manifests)
    found = permission(subject, capabilities, machine, catalog)
    if found is None:
        suggestion = nearest(subject, names_of(capabilities, catalog))
        raise Stop("usage-no-permission", USAGE, subject=subject, suggestion=suggestion)
    if screen.json:
        screen.data("las.policy-explain/1", permission_json(capabilities, found))
    else:
        teller = Teller(screen.language, catalog)
        screen.out(permission_lines(screen, teller, capabilities, found))
    return DONE


def permitted(screen: Screen, options: SituationOptions, replay: Path | None) -> tuple[Machine, Capabilities]:
    """A machine, and what is permitted there. Raises as `open_machine` and `open_policy`."""
    from cli.situation import open_capabilities, open_machine

    machine = open_machine(options.profile, options.fact, replay)
    return machine, open_capabilities(screen.settings, options.policy, machine)
