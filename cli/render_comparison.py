"""Two plans side by side: what is chosen in each, and what each is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.layout import fold, table
from cli.render_conflict import LINES
from cli.render_need import joined
from cli.render_plan import GLYPHS
from cli.screen import Screen
from state import Choice

if TYPE_CHECKING:
    from planner import Comparison, Difference

_ACTIONS = {"added": "add", "removed": "remove"}


def difference_lines(
    screen: Screen, comparison: Comparison, titles: tuple[str, str], room: int | None = None
) -> list[str]:
    """A table of the differences below a line of titles, in `room` lines; then how much is the same."""
    rows = [_row(screen, one) for one in sorted(comparison.differences, key=_turn)]
    for shown in range(len(rows), 0, -1):
        rest = _rest(screen, comparison, len(rows) - shown)
        lines = [*table([("", "", *titles), *rows[:shown]], indent="  "), *rest]
        if room is None or len(lines) <= room:
            return lines
    return lines if rows else []


def _turn(one: Difference) -> tuple[bool, str, str]:
    """What was asked for first."""
    return not any(choice and choice.requested for choice in (one.before, one.after)), *one.key


def _row(screen: Screen, one: Difference) -> tuple[str, str, str, str]:
    action = _ACTIONS.get(one.changes[0], "change")
    glyph = screen.paint(GLYPHS[action], action)
    name = name_of(one.environment, one.module)
    return glyph, name, _cell(screen, one.before, one), _cell(screen, one.after, one)


def name_of(environment: str, module: str) -> str:
    """A module, with its environment where that is not its own."""
    return module if environment == module else f"{environment}/{module}"


def _cell(screen: Screen, choice: Choice | None, one: Difference) -> str:
    """The release and its variant; the ports and accelerators where these differ."""
    if choice is None:
        return screen.say("compare-absent")
    parts = [screen.say("compare-choice", version=choice.version, variant=choice.variant)]
    if "ports" in one.changes:
        parts += [screen.say("plan-port", name=b.name, port=str(b.host_port)) for b in choice.ports]
        parts += [
            screen.say(f"plan-exposed-{exposure}")
            for exposure in dict.fromkeys(b.exposure for b in choice.ports)
            if exposure != "loopback"
        ]
    if "placement" in one.changes and choice.placement:
        parts.append(screen.say("plan-placement", accelerators=" ".join(choice.placement)))
    if "other" in one.changes:
        parts.append(screen.say("compare-other"))
    return joined(screen.language, parts)


def _rest(screen: Screen, comparison: Comparison, hidden: int) -> list[str]:
    """How many more differ, and what is the same."""
    names = [name_of(one.environment, one.module) for one in comparison.same]
    told = joined(screen.language, names) if names and screen.verbose else ""
    parts = [screen.say("conflict-more", count=hidden)] if hidden else []
    parts += [screen.say("compare-same", count=len(names), names=told)] if names else []
    glyph = " " if hidden else GLYPHS["keep"]
    return fold("; ".join(parts), indent=f"  {glyph}  ", hanging="     ") if parts else []


def objective_lines(screen: Screen, comparison: Comparison) -> list[str]:
    """The levels that differ, before and after: on one line; all of them when verbose."""
    shown = [o for o in comparison.objectives if screen.verbose or o.before != o.after]
    if not shown:
        return []
    parts = [
        screen.say(
            "compare-level",
            objective=screen.say(f"objective-{one.name}"),
            before=screen.say("compare-absent") if one.before is None else str(one.before),
            after=screen.say("compare-absent") if one.after is None else str(one.after),
        )
        for one in shown
    ]
    lines = _objectives(screen, parts)
    if len(lines) == 1 or screen.verbose:
        return lines
    return _objectives(screen, [parts[0], screen.say("conflict-more", count=len(parts) - 1)])


def _objectives(screen: Screen, parts: list[str]) -> list[str]:
    return fold(screen.say("compare-objectives", levels=joined(screen.language, parts)), hanging="  ")


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "equal": comparison.equal,
        "inputs": comparison.inputs,
        "differences": [
            {
                "environment": one.environment,
                "module": one.module,
                "changes": one.changes,
                "before": _choice_json(one.before),
                "after": _choice_json(one.after),
            }
            for one in comparison.differences
        ],
        "same": [{"environment": one.environment, "module": one.module} for one in comparison.same],
        "objectives": [
            {"name": one.name, "before": one.before, "after": one.after} for one in comparison.objectives
        ],
    }


def _choice_json(choice: Choice | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    return {
        "version": choice.version,
        "variant": choice.variant,
        "backend": choice.backend,
        "ports": [{"name": b.name, "host_port": b.host_port, "exposure": b.exposure} for b in choice.ports],
        "placement": choice.placement,
    }


def comparison_lines(screen: Screen, comparison: Comparison, titles: tuple[str, str]) -> list[str]:
    """A comparison by itself: what the plans were made from, what differs, what each is worth."""
    if comparison.equal:
        return fold(screen.say("compare-equal"))
    named = joined(screen.language, [screen.say(f"compare-input-{name}") for name in comparison.inputs])
    inputs = fold(screen.say("compare-inputs", inputs=named), hanging="  ") if comparison.inputs else []
    worth = objective_lines(screen, comparison)
    count = screen.say("compare-count", count=len(comparison.differences), same=len(comparison.same))
    room = None if screen.verbose else LINES - len(inputs) - len(worth) - 1
    return [
        *difference_lines(screen, comparison, titles, room),
        *inputs,
        *worth,
        screen.paint(count, "head"),
    ]
