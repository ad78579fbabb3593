"""The catalogue as seen from this machine, in three groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import COLUMNS, cut, fold, seen_width, table
from cli.render_reason import Teller, reasons_json
from cli.render_ways import way_json, way_text
from cli.screen import Screen
from reasons import Capacity, FactIs, Forbidden, NeedsHost, NoFallback, NotProvided, Reason

if TYPE_CHECKING:
    from manifests import Catalog
    from planner import Availability

GROUPS = ("installable", "conditional", "impossible")

Row = tuple[str, ...]  # module, category, release or "", and what is told of it

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
            yield screen.paint(screen.say(f"modules-{group}"), "head")
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


def _without_category(rows: Sequence[Row]) -> Iterator[str]:
    """So that there is room for what is in the way."""
    yield from table([(row[0], row[-1]) for row in rows], indent="  ")


_BRIEF: dict[str, Callable[[Sequence[Row]], Iterator[str]]] = {
    "installable": _on_one_line,
    "conditional": _by_condition,
    "impossible": _without_category,
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
        return one.module, category, "", way_text(screen, one.ways_out[0])
    return one.module, category, "", _because(screen, teller, one.reasons) + _instead(screen, one)


def _instead(screen: Screen, one: Availability) -> str:
    """The nearest that can be had here; else the cheapest change with which the thing itself can."""
    if one.nearest:
        return screen.say("modules-nearest", module=one.nearest.module)
    return screen.say("modules-nearest-way", way=way_text(screen, one.ways_out[0])) if one.ways_out else ""


def _because(screen: Screen, teller: Teller, reasons: Sequence[Reason]) -> str:
    """The one reason that tells most."""
    for kind in _TELLING:
        for reason in reasons:
            if isinstance(reason, kind):
                return teller.text(reason)
    return teller.text(reasons[0]) if reasons else screen.say("modules-no-reason")


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
