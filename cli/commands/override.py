"""`las override`: rules of the policy lifted on this machine, with a reason, until a day, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from policies import Policy
    from state import Overrides

_DAYS = re.compile(r"([1-9][0-9]{0,3})d", re.ASCII)


@takes()
def override_add(
    screen: Screen,
    *,
    rule: Annotated[str, typer.Argument(metavar="RULE")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    only: Annotated[str | None, typer.Option("--module", metavar="NAME")] = None,
    expires: Annotated[str | None, typer.Option("--expires", metavar="DATE|DAYS")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="FILE")] = None,
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
) -> int:
    from cli.render_override import override_json, override_text
    from cli.situation import open_policy
    from state import OverridesError

    if not reason.strip():
        raise Stop("override-no-reason", USAGE)
    until = _until(expires)
    _known_rule(open_policy(screen.settings, policy or ()), rule, only)
    _known_module(screen, manifests or (), only)
    try:
        made = _overrides().add(rule, reason.strip(), only, until)
    except OverridesError as error:
        raise Stop(error.code, FAILED, **error.fields) from error
    if screen.json:
        screen.data("las.override/1", override_json(made))
    else:
        screen.out([override_text(screen, made)])
    return DONE


@takes()
def override_list(screen: Screen) -> int:
    from cli.overridden import now
    from cli.places import state_folder
    from cli.render_override import override_lines, overrides_json
    from state import read_overrides

    known, today = read_overrides(Path(state_folder())), now().date()
    if screen.json:
        screen.data("las.overrides/1", {"overrides": overrides_json(known, today)})
    else:
        screen.out(override_lines(screen, known, today))
    return DONE


@takes()
def override_remove(screen: Screen, *, id: Annotated[str, typer.Argument(metavar="ID")]) -> int:
    from cli.render_override import override_json
    from state import OverridesError

    try:
        ended = _overrides().end(id)
    except OverridesError as error:
        raise Stop(error.code, FAILED, **error.fields) from error
    if screen.json:
        screen.data("las.override/1", override_json(ended))
    else:
        screen.out([screen.say("override-removed", id=ended.id, rule=ended.rule)])
    return DONE


def _overrides() -> Overrides:
    import getpass

    from cli.overridden import now
    from cli.places import state_folder
    from state import Overrides

    return Overrides(Path(state_folder()), getpass.getuser(), now)


def _until(text: str | None) -> str | None:
    """`2026-12-31`, or so many days from today, `30d`. Raises Stop, also for a day that is past."""
    from cli.overridden import now

    if text is None:
        return None
    today = now().date()
    days = _DAYS.fullmatch(text)
    try:
        day = today + timedelta(days=int(days[1])) if days else date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise Stop("override-bad-date", USAGE, value=text) from None
    if day < today:
        raise Stop("override-past", USAGE, value=text)
    return day.isoformat()


def _known_rule(policy: Policy, rule: str, only: str | None) -> None:
    from cli.usage import nearest
    from policies import Limit

    statements = {one.id: one for file in policy.files for one in file.statements}
    if rule not in statements:
        raise Stop("override-no-rule", USAGE, rule=rule, suggestion=nearest(rule, tuple(statements)))
    if only and isinstance(statements[rule], Limit):
        raise Stop("override-whole-limit", USAGE, rule=rule)


def _known_module(screen: Screen, manifests: Sequence[Path], only: str | None) -> None:
    from cli.situation import open_catalog
    from cli.usage import nearest

    if only is None:
        return
    catalog = open_catalog(screen.settings, manifests)
    if catalog.module(only) is None:
        raise Stop("override-no-module", USAGE, module=only, suggestion=nearest(only, tuple(catalog.names())))
