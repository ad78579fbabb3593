"""Why a module is in the plan, and what keeps newer releases of it away."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_conflict import reason_lines, refusal_json, refusal_lines
from cli.render_reason import Teller, reasons_json
from cli.render_releases import runs_text
from cli.render_ways import folded_command
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Absent, Barrier, Explanation
    from stacks import Request
    from state import Plan

#: Lines for one barrier before --verbose is needed.
_BARRIER_LINES = 6


def explanation_lines(screen: Screen, teller: Teller, one: Explanation) -> Iterator[str]:
    yield screen.paint(_title(screen, one), "head")
    yield screen.say("explain-why")
    yield from reason_lines(screen, teller, one.chain)
    if not one.barriers:
        yield from fold(screen.say("explain-newest"))
        return
    yield screen.say("explain-newer", newest=one.newest)
    for barrier in one.barriers:
        yield from _barrier(screen, teller, one, barrier)


def _title(screen: Screen, one: Explanation) -> str:
    fields = {
        "module": one.module,
        "version": one.version,
        "variant": one.variant,
        "environment": one.environment,
    }
    if one.bundled_in is None:
        return screen.say("explain-title", **fields)
    holder, holder_version = one.bundled_in
    return screen.say("explain-title-bundled", holder=holder, holder_version=holder_version, **fields)


def _barrier(screen: Screen, teller: Teller, one: Explanation, barrier: Barrier) -> Iterator[str]:
    name = _about(teller, one, barrier)
    runs = f"{name} {runs_text(teller.language, teller.catalog, name, barrier.versions)}"
    if barrier.reasons:
        yield from fold(screen.say("explain-blocked", runs=runs), indent="  ", hanging="    ")
        room = None if screen.verbose else _BARRIER_LINES
        yield from reason_lines(screen, teller, barrier.reasons, room, indent="    ")
    elif barrier.worse:
        objective = screen.say(f"objective-{barrier.worse}")
        yield from fold(
            screen.say("explain-worse", runs=runs, objective=objective), indent="  ", hanging="    "
        )
    else:
        yield from fold(screen.say("explain-worse-unknown", runs=runs), indent="  ", hanging="    ")


def _about(teller: Teller, one: Explanation, barrier: Barrier) -> str:
    """What the versions are of: for a thing inside an image, it may be the image's module."""
    holder = teller.catalog.module(one.bundled_in[0]) if one.bundled_in else None
    offered = {release.version for release in holder.releases} if holder else set()
    return holder.name if holder and offered.issuperset(barrier.versions) else one.module


def absent_lines(
    screen: Screen, teller: Teller, absent: Absent, target: Request, options: Sequence[str]
) -> Iterator[str]:
    from stacks import Intent

    if absent.refusal is None:
        yield from fold(screen.say("explain-absent", module=absent.module))
        yield from folded_command(shlex.join(["las", "solve", target.text, *options]), indent="  ")
        return
    yield from fold(screen.say("explain-absent-refused", module=absent.module))
    yield from refusal_lines(screen, teller, absent.refusal, Intent((target,)), options)


def absent_json(teller: Teller, absent: Absent, options: Sequence[str]) -> dict[str, Any]:
    refusal = absent.refusal and refusal_json(teller, absent.refusal, options)
    return {"module": absent.module, "refusal": refusal}


def explanation_json(teller: Teller, one: Explanation) -> dict[str, Any]:
    return {
        "module": one.module,
        "environment": one.environment,
        "version": one.version,
        "variant": one.variant,
        "newest": one.newest,
        "bundled_in": one.bundled_in,
        "chain": reasons_json(teller, one.chain),
        "barriers": [
            {
                "versions": barrier.versions,
                "reasons": reasons_json(teller, barrier.reasons),
                "worse": barrier.worse,
            }
            for barrier in one.barriers
        ],
    }


def chain_lines(screen: Screen, teller: Teller, plan: Plan) -> Iterator[str]:
    """Every step with its whole chain."""
    yield screen.paint(screen.say("explain-chain-title"), "head")
    for step in plan.steps:
        version = step.to_version or step.from_version or ""
        yield ""
        variant = step.to_variant or step.from_variant or ""
        yield screen.say(
            "explain-title",
            module=step.module,
            version=version,
            variant=variant,
            environment=step.environment,
        )
        yield from reason_lines(screen, teller, step.why)


def chains_json(teller: Teller, plan: Plan) -> list[dict[str, Any]]:
    return [{"id": step.id, "why": reasons_json(teller, step.why)} for step in plan.steps]
