"""What commands share that carry plans out: the install, its writer, and one way to show, ask and apply."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from cli.codes import DONE, FAILED, HARDWARE_DIFFERS, LOCK_OUT_OF_DATE, USAGE
from cli.errors import Stop, Stops
from cli.options import StateOptions
from cli.places import data_folder
from cli.screen import Screen
from cli.state import folder_of

if TYPE_CHECKING:
    from executor import World
    from planner import Situation
    from state import Generation, Plan, Store, Writer


@attrs.frozen
class Installed:
    """One install: its state folder and what it is carried by."""

    folder: Path
    data: Path

    def store(self) -> Store:
        from state import Store

        return Store.open(self.folder)

    def world(self, install: str) -> World:
        from executor import Places, Site, open_world

        return open_world(Site(install, Places(self.data), os.environ))


def open_installed(screen: Screen, options: StateOptions) -> Installed:
    return Installed(folder_of(screen.settings, options.state), data_folder_of(screen, options))


def data_folder_of(screen: Screen, options: StateOptions) -> Path:
    """Beside a state folder that was asked for, else the user's own."""
    asked = options.state or (Path(said) if (said := screen.settings.one("state")) else None)
    return asked.expanduser().absolute() / "data" if asked else Path(data_folder())


@contextmanager
def writing(screen: Screen, installed: Installed) -> Iterator[Writer]:
    """The one writer. What a dead one left is finished or undone first, and said in one line."""
    from cli.render_lifecycle import outcome_lines
    from cli.render_mended import tell_mended
    from executor import Actor, recover
    from state import Writer

    with Writer.open(installed.folder, screen.command) as writer:
        installed.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        tell_mended(screen, writer.mended)
        open_now = writer.unfinished()
        if open_now is not None:
            number, back = open_now.opened.to_generation, "yes" if open_now.goes_back else "no"
            screen.note("lifecycle-unfinished", number=number, back=back)
            outcome = recover(writer, Actor(installed.world(writer.lineage)))
            if outcome is not None:
                screen.complain(outcome_lines(screen, outcome))
                if outcome.outcome == "stuck":
                    raise Stop("lifecycle-stuck", FAILED, number=number)
        yield writer


def current_of(installed: Installed) -> Generation:
    """Raises Stop where nothing is installed."""
    found = installed.store().current()
    if found is None:
        raise nothing_in(installed)
    return found


def nothing_in(installed: Installed) -> Stop:
    return Stop("lifecycle-nothing", FAILED, folder=str(installed.folder))


def expect_fresh(plan: Plan, situation: Situation) -> None:
    """Raises Stops with everything that keeps the plan from being applied here and now."""
    from cli.render_lifecycle import stale_stop
    from planner import recheck

    found = [stale_stop(one) for one in recheck(plan, situation)]
    if found:
        codes = (HARDWARE_DIFFERS, LOCK_OUT_OF_DATE, FAILED)
        raise Stops(sorted(found, key=lambda stop: codes.index(stop.code)))


def carry_out(screen: Screen, installed: Installed, plan: Plan, *, dry_run: bool = False) -> int:
    """Ask, and apply. The plan has been shown."""
    from cli.render_lifecycle import Watching, outcome_json, outcome_lines, planned_json
    from executor import Actor, apply

    if dry_run:
        if screen.json:
            screen.data("las.apply/1", planned_json(plan))
        screen.note("lifecycle-dry-run")
        return DONE
    screen.flush()
    if not _is_there(installed, plan) and not confirmed(screen, "lifecycle-ask"):
        screen.error("lifecycle-declined")
        return FAILED
    with writing(screen, installed) as writer, Watching(screen) as watching:
        world = installed.world(writer.lineage)
        outcome = apply(plan, writer, Actor(world), tell=watching)
    if screen.json:
        screen.data("las.apply/1", outcome_json(outcome))
    screen.complain(outcome_lines(screen, outcome))
    if not plan.acts:
        _tell_drift(screen, plan.target, world)
    return DONE if outcome.outcome in ("applied", "unchanged") else FAILED


def _is_there(installed: Installed, plan: Plan) -> bool:
    """Whether the plan changes nothing, not even what was asked for."""
    from executor import same_content

    current = installed.store().current()
    return not plan.acts and current is not None and same_content(plan.target, current)


def _tell_drift(screen: Screen, generation: Generation, world: World) -> None:
    """Where nothing had to be done: whether what is installed really runs, at a glance."""
    from executor import observe
    from state import RUNNING

    sights = observe(generation, world, closely=False, kinds=RUNNING)
    count = sum(sight.drift is not None or sight.error is not None for sight in sights)
    if count:
        screen.error("status-drift", count=count)


def confirmed(screen: Screen, key: str, **fields: str | int) -> bool:
    """`--yes`, or a yes at the prompt. Raises Stop where nobody can be asked."""
    if screen.yes:
        return True
    if screen.no_input or not screen.can_ask:
        raise Stop("lifecycle-no-terminal", USAGE)
    return screen.ask(key, **fields)


def named(generation: Generation, names: list[str], kinds: tuple[type, ...]) -> list[str]:
    """The ids of resources of these kinds that are meant by the names; all without any. Raises Stop."""
    known = {one.id.partition(" ")[2]: one.id for one in generation.resources if isinstance(one, kinds)}
    for name in names:
        if name not in known:
            raise Stop("lifecycle-unknown-name", USAGE, name=name, known=", ".join(sorted(known)))
    return [known[name] for name in names] if names else sorted(known.values())
