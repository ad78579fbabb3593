"""What is installed, and how it really is."""

from __future__ import annotations

from cli.layout import fold, table
from cli.render_error import details_json, details_text, error_json, error_text, failure_text
from state import RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from cli.installed import Installed
    from cli.screen import Screen
    from executor import Sight
    from state import Chosen, Glance, Outline

    Sights = Sequence[Sight]
    Chosens = Mapping[str, Chosen]


def status_lines(screen: Screen, installed: Installed, glance: Glance, sights: Sights) -> Iterator[str]:
    """A line for each thing that runs: its module's release, how it is, where it is reached, its memory."""
    yield from _begun(screen, installed) if glance.unfinished else ()
    current = glance.outline
    if current is None:
        yield from fold(screen.say("status-nothing", folder=str(installed.folder)))
        return
    yield screen.paint(screen.say("status-title", number=current.number), "head")
    chosen = _chosen(current)
    yield from table([_row(screen, chosen, sight) for sight in sights if _runs(sight)], indent="  ")
    count = sum(sight.drift is not None or sight.error is not None for sight in sights)
    yield from fold(screen.say("status-drift", count=count))


def _begun(screen: Screen, installed: Installed) -> list[str]:
    """What is unfinished; nothing where it was ended meanwhile, or only its last record is missing."""
    from cli.render_lifecycle import unfinished_fields
    from executor import unfinished  # with all that carries plans out

    begun = unfinished(installed.store())
    if begun is None:
        return []
    back = "yes" if begun.goes_back else "no"
    return fold(screen.say("status-unfinished", **unfinished_fields(begun), back=back))


def _runs(sight: Sight) -> bool:
    return isinstance(sight.resource, RUNNING)


def _row(screen: Screen, chosen: Chosens, sight: Sight) -> tuple[str, ...]:
    choice = chosen.get(_name(sight))
    ports = [f"{p.address}:{p.host_port}" for p in getattr(sight.resource, "ports", ())]
    return (
        _name(sight),
        choice.version if choice else "",
        condition_text(screen, sight),
        " ".join(ports),
        _memory_text(screen, sight.memory_bytes) if sight.memory_bytes else "",
    )


def _memory_text(screen: Screen, used_bytes: int) -> str:
    from cli.render_size import size_text

    return screen.say("status-used", size=size_text(used_bytes))


def _name(sight: Sight) -> str:
    return sight.resource.id.partition(" ")[2]


def _chosen(generation: Outline) -> Chosens:
    """By the names of the containers and processes that they come to."""
    found: dict[str, Chosen] = {}
    for choice in generation.choices:
        found.setdefault(choice.module, choice)
        found.setdefault(f"{choice.environment}-{choice.module}", choice)
    return found


def condition_text(screen: Screen, sight: Sight) -> str:
    if sight.reality is None:
        return screen.say("status-condition", condition="unknown", health="", details="")
    reality = sight.reality
    details = details_text(screen, reality.details)
    return screen.say("status-condition", condition=reality.condition, health=reality.health, details=details)


def status_json(glance: Glance, sights: Sights) -> dict[str, Any]:
    current = glance.outline
    return {
        "generation": current.number if current else None,
        "unfinished": glance.unfinished,
        "resources": _plain(current, sights) if current else [],
    }


def _plain(current: Outline, sights: Iterable[Sight]) -> list[dict[str, Any]]:
    chosen = _chosen(current)
    return [_plain_sight(chosen.get(_name(sight)), sight) for sight in sights]


def _plain_sight(choice: Chosen | None, sight: Sight) -> dict[str, Any]:
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


def drift_lines(screen: Screen, current: Outline, sights: Sights) -> Iterator[str]:
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


def drift_json(current: Outline, sights: Sights) -> dict[str, Any]:
    differing = [sight for sight in sights if sight.drift or sight.error]
    return {"generation": current.number, "drift": _plain(current, differing)}
