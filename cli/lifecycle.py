"""What commands share that carry plans out: the install, its writer, and one way to show, ask and apply."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.codes import DONE, FAILED, HARDWARE_DIFFERS, LOCK_OUT_OF_DATE, USAGE
from cli.errors import Stop, Stops
from cli.installed import Installed, nothing_in
from cli.screen import Screen

if TYPE_CHECKING:
    from executor import Outcome, Unfinished, World
    from planner import Situation
    from state import Generation, Plan, Writer


@contextmanager
def writing(screen: Screen, installed: Installed) -> Iterator[Writer]:
    """The one writer. What a dead one left is finished or undone first, and said in one line."""
    with _writer(screen, installed) as writer:
        settle(screen, installed, writer)
        yield writer


@contextmanager
def _writer(screen: Screen, installed: Installed) -> Iterator[Writer]:
    from cli.render_mended import tell_mended
    from executor import Places
    from state import Writer

    with Writer.open(installed.folder, screen.command) as writer:
        Places(installed.data).begin()
        tell_mended(screen, writer.mended)
        yield writer


def settle(screen: Screen, installed: Installed, writer: Writer, *, back: bool = False) -> Outcome | None:
    """End what was begun: it is carried on, or taken back where that is asked for or was begun.

    None where nothing is open. Raises Stop where it stays open. What goes `back` was told before.
    """
    from cli.interrupts import stoppable
    from cli.render_lifecycle import Watching, outcome_lines
    from executor import Actor, recover, unfinished

    if not back:
        tell_unfinished(screen, unfinished(writer))
    with stoppable() as stopping, Watching(screen) as watching:
        actor = Actor(installed.world(writer.lineage), stopping=stopping)
        outcome = recover(writer, actor, back=back, tell=watching)
    if outcome and outcome.unfinished:
        raise _still_open(screen, outcome)
    if outcome:
        screen.complain(outcome_lines(screen, outcome))
    if stopping():  # too late for this change, and nothing further is begun
        raise KeyboardInterrupt
    return outcome


def _still_open(screen: Screen, outcome: Outcome) -> Stop:
    """What ends the command; the evidence is told."""
    from cli.render_lifecycle import evidence_lines, stop_of

    screen.complain(evidence_lines(screen, outcome))
    return stop_of(outcome)


def tell_unfinished(screen: Screen, found: Unfinished | None) -> None:
    """In one line: what was begun, and what is done with it."""
    from cli.render_lifecycle import unfinished_fields

    if found:
        screen.note("lifecycle-unfinished", **unfinished_fields(found))


def take_back(screen: Screen, installed: Installed) -> Outcome | None:
    """What was begun is undone; None where it was ended meanwhile. Raises Stop where it stays open."""
    with _writer(screen, installed) as writer:
        return settle(screen, installed, writer, back=True)


def current_of(installed: Installed) -> Generation:
    """Raises Stop where nothing is installed."""
    found = installed.store().current()
    if found is None:
        raise nothing_in(installed)
    return found


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
    from cli.interrupts import stoppable
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
    with writing(screen, installed) as writer, stoppable() as stopping, Watching(screen) as watching:
        world = installed.world(writer.lineage)
        outcome = apply(plan, writer, Actor(world, stopping=stopping), tell=watching)
    if outcome.outcome == "interrupted":
        raise _still_open(screen, outcome)
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
