"""The catalogue as seen from this machine, in three groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import COLUMNS, cut, fold, seen_width, table
from cli.render_reason import Teller, reasons_json
from cli.render_ways import GIVING, change_text, way_json, way_text
from cli.screen import Screen
from reasons import Capacity, FactIs, Forbidden, NeedsHost, NoFallback, NotProvided, Reason

if TYPE_CHECKING:
    from manifests import Catalog
    from planner import Availability, Change, WayOut

GROUPS = ("installable", "conditional", "impossible")

Row = tuple[str, ...]  # module, category, release or "", and what is told of it; or module, reason, nearest

#: Facts that tell what kind of machine it is.
_KINDS = ("arch", "os")

#: What a reason keeps at least of its line, where the nearest thing takes the rest.
_LEAST_REASON = 30

#: Which reason of a conflict says most in one short line, best first.
_TELLING = (FactIs, NoFallback, Forbidden, Capacity, NotProvided, NeedsHost)


def survey_lines(
    screen: Screen, teller: Teller, catalog: Catalog, found: Sequence[Availability]
) -> Iterator[str]:
    if not found:
        yield screen.say("modules-none")
        return
    for group in GROUPS:
        members = sorted((one for one in found if one.group == group), key=lambda o: (o.category, o.module))
        if members:
            curt = f" {screen.say('modules-curt')}" if group == "impossible" and not screen.verbose else ""
            yield screen.paint(screen.say(f"modules-{group}"), "head") + curt
            rows = [_row(screen, teller, catalog, one) for one in members]
            yield from table(rows, indent="  ") if screen.verbose else _BRIEF[group](rows)
            yield ""
    counts = {group: sum(one.group == group for one in found) for group in GROUPS}
    yield screen.say("modules-count", **counts)


def _on_one_line(rows: Sequence[Row]) -> Iterator[str]:
    """Summaries cut where the line would be too long; --verbose folds them instead."""
    room = (
        COLUMNS
        - 2
        - sum(max(seen_width(row[i]) for row in rows) + 2 for i in range(3) if any(r[i] for r in rows))
    )
    yield from table([(*row[:-1], cut(row[-1], room)) for row in rows], indent="  ")


def _by_condition(rows: Sequence[Row]) -> Iterator[str]:
    """Each condition once, and all that it is enough for."""
    names: dict[str, list[str]] = {}
    for name, *_, condition in rows:
        names.setdefault(condition, []).append(name)
    for condition, members in names.items():
        yield from fold(condition, indent="  ", hanging="    ")
        yield from fold("  ".join(members), indent=" " * 6)


def _with_nearest(rows: Sequence[Row]) -> Iterator[str]:
    """What is in the way and what is nearest on one line; rather the reason is cut."""
    room = COLUMNS - 4 - max(seen_width(row[0]) for row in rows)
    told = []
    for name, reason, nearest in rows:
        left = max(room - seen_width(nearest), _LEAST_REASON)
        told.append((name, cut(cut(reason, left) + nearest, room)))
    yield from table(told, indent="  ")


_BRIEF: dict[str, Callable[[Sequence[Row]], Iterator[str]]] = {
    "installable": _on_one_line,
    "conditional": _by_condition,
    "impossible": _with_nearest,
}


def _row(screen: Screen, teller: Teller, catalog: Catalog, one: Availability) -> tuple[str, ...]:
    """Module, category, then release and summary, or what is in the way."""
    category = screen.say(f"category-{one.category}")
    if one.group == "installable":
        module = catalog.module(one.module)
        summary = module.summary if module else ""
        version = f"{one.version} {one.variant}"
        if one.newest:
            summary = screen.say("modules-older", newest=one.newest)
        return one.module, category, version, summary
    if one.group == "conditional" and one.ways_out:
        way = one.ways_out[0] if screen.verbose else _of_any(one.ways_out[0], one.module)
        return one.module, category, "", way_text(screen, way)
    reason, nearest = _because(screen, teller, one.reasons), _instead(screen, one)
    return (one.module, category, "", reason + nearest) if screen.verbose else (one.module, reason, nearest)


def _of_any(way: WayOut, module: str) -> WayOut:
    """Without saying that a rule is lifted for the module of the row: so it is told once for all of them."""
    own = ("module", module)
    changes = (
        attrs.evolve(
            change, fields=tuple(("module", "") if field == own else field for field in change.fields)
        )
        if "rule" in dict(change.fields)
        else change
        for change in way.changes
    )
    return attrs.evolve(way, changes=tuple(changes))


def _instead(screen: Screen, one: Availability) -> str:
    """The nearest that can be had here; else the cheapest change with which the thing itself can: of several
    that only work together the one that tells most, unless verbose.
    """
    if one.nearest:
        return screen.say("modules-nearest", module=one.nearest.module, more=0)
    if not one.ways_out:
        return ""
    way = one.ways_out[0]
    if screen.verbose:
        return screen.say("modules-nearest-way", way=way_text(screen, way), more=0)
    most, more = min(way.changes, key=_turn), len(way.changes) - 1
    fields = dict(most.fields)
    if most.code == "other-module":
        return screen.say("modules-nearest", module=fields["module"], more=more)
    if "gpu" in fields:
        return screen.say("modules-nearest-card", gpu=fields["gpu"], memory=fields["memory"], more=more)
    return screen.say("modules-nearest-way", way=change_text(screen, most, brief=True), more=more)


def _turn(change: Change) -> tuple[bool, bool, bool]:
    """Which of several changes tells most: another thing, another kind of machine, other changes, facts."""
    other_kind = dict(change.fields).get("fact") in _KINDS
    return change.code != "other-module", not other_kind, change.code in GIVING


def _because(screen: Screen, teller: Teller, reasons: Sequence[Reason]) -> str:
    """The one reason that tells most: of facts rather one that is known."""
    reasons = sorted(reasons, key=lambda reason: isinstance(reason, FactIs) and bool(reason.unknown))
    told = [reason for kind in _TELLING for reason in reasons if isinstance(reason, kind)]
    most = next(iter((*told, *reasons)), None)
    if most is None:
        return screen.say("modules-no-reason")
    if isinstance(most, FactIs) and most.unknown and not screen.verbose:
        return screen.say("modules-unknown", fact=most.fact)
    return teller.text(most)


def survey_json(teller: Teller, found: Sequence[Availability]) -> list[dict[str, Any]]:
    return [
        {
            "module": one.module,
            "category": one.category,
            "group": one.group,
            "version": one.version,
            "variant": one.variant,
            "reasons": reasons_json(teller, one.reasons),
            "ways_out": [way_json(way) for way in one.ways_out],
            "newest": one.newest,
            "nearest": attrs.asdict(one.nearest) if one.nearest else None,
        }
        for one in found
    ]
