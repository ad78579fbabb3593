"""What is installed, and how it really is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold, table
from cli.render_error import details_json, details_text, error_json, error_text, failure_text
from cli.render_lifecycle import unfinished_fields
from cli.render_size import size_text
from cli.screen import Screen
from state import RUNNING, Choice, Generation

if TYPE_CHECKING:
    from executor import Sight
    from state import Store

Sights = Sequence["Sight"]


def status_lines(screen: Screen, store: Store, current: Generation | None, sights: Sights) -> Iterator[str]:
    """A line for each thing that runs: its module's release, how it is, where it is reached, its memory."""
    from executor import unfinished

    begun = unfinished(store)
    if begun:
        back = "yes" if begun.goes_back else "no"
        yield from fold(screen.say("status-unfinished", **unfinished_fields(begun), back=back))
    if current is None:
        yield from fold(screen.say("status-nothing", folder=str(store.places.folder)))
        return
    yield screen.paint(screen.say("status-title", number=current.number), "head")
    yield from table([_row(screen, current, sight) for sight in sights if _runs(sight)], indent="  ")
    count = sum(sight.drift is not None or sight.error is not None for sight in sights)
    yield from fold(screen.say("status-drift", count=count))


def _runs(sight: Sight) -> bool:
    return isinstance(sight.resource, RUNNING)


def _row(screen: Screen, current: Generation, sight: Sight) -> tuple[str, ...]:
    choice = choice_of(current, sight.resource.id)
    ports = [f"{p.address}:{p.host_port}" for p in getattr(sight.resource, "ports", ())]
    return (
        sight.resource.id.partition(" ")[2],
        choice.version if choice else "",
        condition_text(screen, sight),
        " ".join(ports),
        screen.say("status-used", size=size_text(sight.memory_bytes)) if sight.memory_bytes else "",
    )


def choice_of(generation: Generation, id: str) -> Choice | None:
    """Of which choice this is the container or process."""
    name = id.partition(" ")[2]
    return next((c for c in generation.choices if name in (c.module, f"{c.environment}-{c.module}")), None)


def condition_text(screen: Screen, sight: Sight) -> str:
    if sight.reality is None:
        return screen.say("status-condition", condition="unknown", health="", details="")
    reality = sight.reality
    details = details_text(screen, reality.details)
    return screen.say("status-condition", condition=reality.condition, health=reality.health, details=details)


def status_json(store: Store, current: Generation | None, sights: Sights) -> dict[str, Any]:
    unfinished = store.unfinished()
    return {
        "generation": current.number if current else None,
        "unfinished": unfinished.opened.to_generation if unfinished else None,
        "resources": [_plain(current, sight) for sight in sights] if current else [],
    }


def _plain(current: Generation, sight: Sight) -> dict[str, Any]:
    choice = choice_of(current, sight.resource.id)
    reality = sight.reality
    return {
        "resource": sight.resource.id,
        "module": choice.module if choice else None,
        "version": choice.version if choice else None,
        "condition": reality.condition if reality else None,
        "health": reality.health if reality else None,
        "details": details_json(reality.details) if reality else [],
        "memory_bytes": sight.memory_bytes,
        "drift": sight.drift,
        "error": error_json(sight.error) if sight.error else None,
    }


def drift_lines(screen: Screen, current: Generation, sights: Sights) -> Iterator[str]:
    differing = [sight for sight in sights if sight.drift or sight.error]
    if not differing:
        yield from fold(screen.say("drift-none", number=current.number))
        return
    yield screen.paint(screen.say("drift-title", number=current.number), "head")
    for sight in differing:
        yield from fold(f"~ {sight.resource.id}: {drift_text(screen, sight)}", indent="  ", hanging="    ")
    ways = [error_text(screen, sight.error).splitlines()[1:] for sight in differing if sight.error]
    for way in dict.fromkeys(line for lines in ways for line in lines):
        yield from fold(way)
    if any(sight.drift for sight in differing):
        yield from fold(screen.say("drift-mend"))


def drift_text(screen: Screen, sight: Sight) -> str:
    if sight.error:
        return screen.say("drift-code", code="unknown", details=failure_text(screen, sight.error))
    details = details_text(screen, sight.reality.details) if sight.reality else ""
    return screen.say("drift-code", code=sight.drift or "", details=details)


def drift_json(current: Generation, sights: Sights) -> dict[str, Any]:
    differing = [_plain(current, sight) for sight in sights if sight.drift or sight.error]
    return {"generation": current.number, "drift": differing}
