"""`las backend list`: what could carry things here, whether it is there, and what it can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.codes import DONE
from cli.deciding import SituationOptions
from cli.options import takes
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Standing


@takes(SituationOptions)
def backend_list(screen: Screen, options: SituationOptions) -> int:
    from cli.layout import fold
    from cli.situation import open_backends, open_machine

    machine = open_machine(options.profile, options.fact)
    found = open_backends(screen.settings, options.manifests, machine)
    if screen.json:
        screen.data("las.backends/1", {"backends": [_plain(one) for one in found]})
        return DONE
    for one in found:
        screen.out([screen.paint(_title(screen, one), "head")])
        for line in _abilities(screen, one):
            screen.out(fold(line, indent="  ", hanging="    "))
    return DONE


def _title(screen: Screen, one: Standing) -> str:
    kind = screen.say(f"backend-{one.backend.runs}")
    return f"{one.backend.name} ({kind}): {_state(screen, one)}"


def _state(screen: Screen, one: Standing) -> str:
    if one.uncarried:
        return screen.say("backend-uncarried", backend=one.backend.name)
    if one.missing:
        return screen.say("backend-without", facts=", ".join(one.missing))
    return screen.say("backend-here")


def _abilities(screen: Screen, one: Standing) -> Iterator[str]:
    backend = one.backend
    yield screen.say("backend-isolation", value=backend.isolation)
    for name in ("limits", "health", "ports", "restart"):
        values = getattr(backend, name)
        yield screen.say(f"backend-{name}", values=", ".join(values) if values else None)
    cards = ", ".join(f"{vendor} ({name})" for vendor, name in backend.gpus)
    yield screen.say("backend-gpus", values=cards or None)
    yield screen.say("backend-file", file=backend.file)


def _plain(one: Standing) -> dict[str, Any]:
    backend = one.backend
    return {
        "name": backend.name,
        "title": backend.title,
        "runs": backend.runs,
        "here": one.here,
        "missing_facts": list(one.missing),
        "carried": not one.uncarried,
        "rank": backend.rank,
        "isolation": backend.isolation,
        "gpus": dict(backend.gpus),
        "limits": list(backend.limits),
        "health": list(backend.health),
        "ports": list(backend.ports),
        "restart": list(backend.restart),
        "file": backend.file,
    }
