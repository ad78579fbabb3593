"""`las override`: rules of the policy lifted on this machine, with a reason, until a day, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.codes import DONE, FAILED, USAGE
from cli.errors import Stop
from cli.options import StateOptions, takes
from cli.screen import Screen

if TYPE_CHECKING:
    from policies import Policy
    from state import Override, Overrides

_DAYS = re.compile(r"([1-9][0-9]{0,3})d", re.ASCII)


@takes(StateOptions)
def override_add(
    screen: Screen,
    state: StateOptions,
    *,
    rule: Annotated[str, typer.Argument(metavar="RULE")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    only: Annotated[list[str] | None, typer.Option("--module", metavar="NAME")] = None,
    expires: Annotated[str | None, typer.Option("--expires", metavar="DATE|DAYS")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="FILE")] = None,
    manifests: Annotated[list[Path] | None, typer.Option("--manifests", metavar="DIR")] = None,
) -> int:
    from cli.overridden import now
    from cli.render_override import override_json, override_text, overrides_json
    from cli.situation import open_policy
    from state import OverridesError

    if not reason.strip():
        raise Stop("override-no-reason", USAGE)
    until = _until(expires)
    _known_rule(open_policy(screen.settings, policy or ()), rule, only or ())
    _known_modules(screen, manifests or (), only or ())
    try:
        with _changing(screen, state) as (overrides, record):
            made = overrides.add_each(rule, reason.strip(), only or (None,), until)
            for one in made:
                record("rule-lifted", one)
    except OverridesError as error:
        raise Stop(error.code, FAILED, **error.fields) from error
    if not screen.json:
        screen.out([override_text(screen, one) for one in made])
    elif len(made) == 1:
        screen.data("las.override/1", override_json(made[0]))
    else:
        screen.data("las.overrides/1", {"overrides": overrides_json(made, now().date())})
    return DONE


@takes(StateOptions)
def override_list(screen: Screen, state: StateOptions) -> int:
    from cli.overridden import now
    from cli.render_override import override_lines, overrides_json
    from cli.state import folder_of
    from state import read_overrides

    known, today = read_overrides(folder_of(screen.settings, state.state)), now().date()
    if screen.json:
        screen.data("las.overrides/1", {"overrides": overrides_json(known, today)})
    else:
        screen.out(override_lines(screen, known, today))
    return DONE


@takes(StateOptions)
def override_remove(
    screen: Screen, state: StateOptions, *, id: Annotated[str, typer.Argument(metavar="ID")]
) -> int:
    from cli.render_override import override_json
    from state import OverridesError

    try:
        with _changing(screen, state) as (overrides, record):
            ended = overrides.end(id)
            record("rule-restored", ended)
    except OverridesError as error:
        raise Stop(error.code, FAILED, **error.fields) from error
    if screen.json:
        screen.data("las.override/1", override_json(ended))
    else:
        screen.out([screen.say("override-removed", id=ended.id, rule=ended.rule)])
    return DONE


@contextmanager
def _changing(
    screen: Screen, state: StateOptions
) -> Iterator[tuple[Overrides, Callable[[str, Override], None]]]:
    """The overrides, and a record of each change of them in the journal: one writer at a time."""
    import getpass

    from cli.installed import open_installed
    from cli.lifecycle import writing
    from cli.overridden import now
    from state import Overrides

    installed = open_installed(screen, state)
    with writing(screen, installed) as writer:

        def record(topic: str, one: Override) -> None:
            writer.event(topic, (("id", one.id), ("rule", one.rule), ("reason", one.reason)))

        yield Overrides(installed.folder, getpass.getuser(), now), record


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


def _known_rule(policy: Policy, rule: str, only: Sequence[str]) -> None:
    from cli.usage import nearest
    from policies import Limit

    statements = {one.id: one for file in policy.files for one in file.statements}
    if rule not in statements:
        raise Stop("override-no-rule", USAGE, rule=rule, suggestion=nearest(rule, tuple(statements)))
    if only and isinstance(statements[rule], Limit):
        raise Stop("override-whole-limit", USAGE, rule=rule)


def _known_modules(screen: Screen, manifests: Sequence[Path], only: Sequence[str]) -> None:
    from cli.situation import open_catalog
    from cli.usage import nearest

    if not only:
        return
    catalog = open_catalog(screen.settings, manifests)
    for name in only:
        if catalog.module(name) is None:
            suggestion = nearest(name, tuple(catalog.names()))
            raise Stop("override-no-module", USAGE, module=name, suggestion=suggestion)
