"""A plan held against a lock file, or written as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.codes import DONE, FAILED, HARDWARE_DIFFERS, LOCK_OUT_OF_DATE
from cli.errors import Stop, Stops
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Situation, Unmet
    from stacks import Lock, Pin, Portable
    from state import Plan

DEFAULT_LOCK = Path("las.lock")


def read_lock(path: Path) -> Lock:
    """Raises DocumentError."""
    from documents import read_bytes
    from stacks import lock_from_json

    return lock_from_json(read_bytes(path), str(path))


def keep_lock(screen: Screen, plan: Plan, path: Path) -> None:
    from cli.files import write_text
    from planner import lock_of
    from stacks import lock_to_json

    write_text(path, lock_to_json(lock_of(plan)))
    screen.note("lock-written", file=str(path))


def hold_against(screen: Screen, plan: Plan, path: Path, held: Lock) -> int:
    """DONE where the plan is what the lock says, else what differs is told."""
    from cli.render_lock import differences
    from planner import lock_of

    made = lock_of(plan)
    elsewhere = (
        held.machine is not None and made.machine is not None and held.machine.machine != made.machine.machine
    )
    if held.portable.agrees(made.portable):
        if elsewhere:
            screen.note("lock-shared", file=str(path))
        return DONE
    hardware = elsewhere and _question(held.portable) == _question(made.portable)
    screen.error("lock-other-hardware" if hardware else "lock-differs", file=str(path))
    screen.complain(differences(screen, held.portable, made.portable))
    screen.error("lock-update", file=str(path))
    return HARDWARE_DIFFERS if hardware else LOCK_OUT_OF_DATE


def expect_met(made: Plan | tuple[Unmet, ...]) -> Plan:
    """Raises Stops with everything by which a lock cannot be met here."""
    if not isinstance(made, tuple):
        return made
    stops = [Stop(f"frozen-{one.code}", LOCK_OUT_OF_DATE, **dict(one.fields)) for one in made]
    raise Stops([*stops, Stop("frozen-way-out", LOCK_OUT_OF_DATE)])


def expect_right(plan: Plan, situation: Situation, lock: Lock, pins: tuple[Pin, ...]) -> None:
    """Raises Stops with every rule that the plan breaks on this machine."""
    from planner import read_wish
    from stacks import Intent, holding
    from verify import verify

    wishes = tuple(read_wish(text) for text in lock.portable.requests)
    intent = holding(Intent(wishes), pins)
    violations = verify(
        plan,
        situation.machine,
        situation.catalog,
        situation.capabilities,
        intent=intent,
        generation=situation.generation,
    )
    told = [
        one for one in violations if (one.code, dict(one.fields).get("input")) != ("input-changed", "intent")
    ]
    if told:
        elsewhere = lock.machine is None or lock.machine.machine != plan.inputs.machine
        code = HARDWARE_DIFFERS if elsewhere else FAILED
        stops = [Stop(f"violation-{one.code}", code, **dict(one.fields)) for one in told]
        raise Stops([*stops, Stop("frozen-way-out", code)])


def _question(portable: Portable) -> tuple[tuple[str, ...], str, str]:
    """What was decided on, apart from the machine."""
    return portable.requests, portable.catalogue, portable.policy
