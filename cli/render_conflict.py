"""A refusal: the facts that conflict, each with its source, and the ways out, cheapest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold
from cli.render_need import in_order, name_of
from cli.render_reason import Teller, Told, reasons_json
from cli.render_ways import way_json, way_lines
from cli.screen import Screen
from manifests import HostTerm, ModuleTerm, parse_requirement
from reasons import FactIs, NeedsHost, NeedsModule, Reason, Requested

if TYPE_CHECKING:
    from planner import Refusal
    from stacks import Intent

#: What a conflict may take on a screen before --verbose is needed.
LINES = 12
_LEAST_REASONS = 4
_SPECIFIERS_TOLD = 3

Row = tuple[str, str, str]  # a number, a sentence, its source


def refusal_lines(
    screen: Screen, teller: Teller, refusal: Refusal, intent: Intent, options: Sequence[str] = ()
) -> list[str]:
    """At most LINES lines unless verbose. `options` are repeated in the commands of the ways out."""
    conflicts = (refusal.conflict, *refusal.further)
    title = _title(screen, conflicts, intent)
    doubt = [] if refusal.minimal else fold(screen.say("conflict-not-minimal"), indent="    ")
    gaps = [
        line
        for notice in refusal.notices
        for line in fold(screen.say(f"notice-{notice.code}", **dict(notice.fields)), indent="    ")
    ]
    least = way_lines(screen, refusal, options, 0)
    left = LINES - len(title) - len(doubt) - len(gaps)
    room = None if screen.verbose else max(left - len(least), _LEAST_REASONS)
    reasons = _conflict_lines(screen, teller, conflicts, room)
    ways = way_lines(screen, refusal, options, None if screen.verbose else left - len(reasons))
    return [*title, *reasons, *doubt, *gaps, *ways]


def _title(screen: Screen, conflicts: Sequence[Sequence[Reason]], intent: Intent) -> list[str]:
    asked = [name for conflict in conflicts for name in _asked(conflict)]
    names = dict.fromkeys(asked or [request.name for request in intent.requests])
    targets = ", ".join(names)
    if len(conflicts) > 1:
        title = screen.say("conflict-title-several", targets=targets, count=len(conflicts))
    else:
        title = screen.say("conflict-title", targets=targets, count=len(conflicts[0]))
    return [screen.paint(line, "error") for line in fold(title, hanging="    ")]


def _asked(conflict: Sequence[Reason]) -> list[str]:
    return [_target(reason.text) for reason in conflict if isinstance(reason, Requested)]


def _target(text: str) -> str:
    return f"@{name_of(text)}" if text.startswith("@") else name_of(text)


def _conflict_lines(
    screen: Screen, teller: Teller, conflicts: Sequence[Sequence[Reason]], room: int | None
) -> list[str]:
    """The reasons of every conflict, numbered; of as many conflicts as can be told whole, but one."""
    if len(conflicts) == 1:
        return reason_lines(screen, teller, conflicts[0], room)
    for shown in range(len(conflicts), 0, -1):
        more = _unshown(screen, conflicts[shown:])
        least = None if room is None or shown > 1 else room - len(more)
        rows = [
            row
            for number, conflict in enumerate(conflicts[:shown], start=1)
            for row in _rows(screen, teller, conflict, least, f"  {number}.")
        ]
        lines = [*beside(rows), *more]
        if room is None or len(lines) <= room:
            break
    return lines


def _unshown(screen: Screen, conflicts: Sequence[Sequence[Reason]]) -> list[str]:
    if not conflicts:
        return []
    names = dict.fromkeys(name for conflict in conflicts for name in _asked(conflict))
    told = screen.say("conflict-more-conflicts", count=len(conflicts), targets=", ".join(names))
    return fold(told, indent="    ")


def reason_lines(
    screen: Screen, teller: Teller, reasons: Sequence[Reason], room: int | None = None, indent: str = "  "
) -> list[str]:
    """Numbered sentences with their sources at the right, folded into `room` lines if they must be."""
    return beside(_rows(screen, teller, reasons, room, indent))


def _rows(
    screen: Screen, teller: Teller, reasons: Sequence[Reason], room: int | None, indent: str
) -> list[Row]:
    rows = _numbered(list(dict.fromkeys(teller.told(reason) for reason in reasons)), indent)
    if room is None or len(beside(rows)) <= room:
        return rows
    merged = dict(_merged(teller, reasons))
    rows = _numbered([*merged], indent)
    return rows if len(beside(rows)) <= room else _cut(screen, merged, max(room, 3), indent)


def _cut(screen: Screen, merged: Mapping[Told, Reason], room: int, indent: str) -> list[Row]:
    """As many as fit, told in their own order: where it begins, then what is needed of the machine and what
    it says, then wishes.
    """
    first, *others = merged
    by_weight = [first, *sorted(others, key=lambda row: _weight(merged[row]))]
    kept = len(by_weight)
    while kept > 1 and len(beside(_numbered(by_weight[:kept], indent))) >= room:
        kept -= 1
    rows = _numbered([row for row in merged if row in by_weight[:kept]], indent)
    more = screen.say("conflict-more", count=len(merged) - kept)
    return [*rows, (" " * len(rows[0][0]), more, "")]


def _weight(reason: Reason) -> int:
    """A fact says nothing without the statement that needs it."""
    return 0 if isinstance(reason, FactIs | NeedsHost) else 1 if isinstance(reason, Requested) else 2


def _numbered(rows: Sequence[Told], indent: str) -> list[Row]:
    width = len(str(len(rows)))
    return [(f"{indent}{n:>{width}} ", row.text, row.source) for n, row in enumerate(rows, start=1)]


# --- one line instead of many ---------------------------------------------------------------------


def _merged(teller: Teller, reasons: Sequence[Reason]) -> Iterable[tuple[Told, Reason]]:
    """Statements of one module about one thing told together, and unknown facts; each with its first."""
    groups: dict[object, list[Reason]] = {}
    for reason in reasons:
        groups.setdefault(_about(reason), []).append(reason)
    for group in groups.values():
        yield teller.told(group[0]) if len(group) == 1 else _told_together(teller, group), group[0]


def _about(reason: Reason) -> object:
    if isinstance(reason, FactIs) and reason.unknown:
        return "unknown"
    if isinstance(reason, NeedsModule | NeedsHost):
        name = _needed(reason)
        if name:
            return type(reason), reason.module, reason.environment, name
    return reason


def _needed(reason: NeedsModule | NeedsHost) -> str:
    """The one thing a requirement is about; "" where it is about several, or conditional."""
    requirement = parse_requirement(reason.requirement)
    term = requirement.any_of[0]
    if len(requirement.any_of) > 1 or requirement.condition is not None:
        return ""
    return term.module if isinstance(term, ModuleTerm) else term.fact if isinstance(term, HostTerm) else ""


def _told_together(teller: Teller, group: Sequence[Reason]) -> Told:
    first = group[0]
    if isinstance(first, FactIs):
        facts = ", ".join(reason.fact for reason in group if isinstance(reason, FactIs))
        return Told(teller.language.say("reason-facts-are-unknown", facts=facts), teller.source(first))
    assert isinstance(first, NeedsModule | NeedsHost)
    versions = tuple(dict.fromkeys(v for r in group for v in r.versions))  # type: ignore[union-attr]  # of one kind, see _about
    specifiers = dict.fromkeys(s for reason in group for s in _specifiers(reason.requirement))  # type: ignore[union-attr]  # the same
    shown = [*specifiers][:_SPECIFIERS_TOLD] + (["…"] if len(specifiers) > _SPECIFIERS_TOLD else [])
    whole = attrs.evolve(first, versions=versions, variants=())
    fields = {**teller.subject_fields(whole), "name": _needed(first), "specifiers": ", ".join(shown)}
    return Told(teller.language.say("reason-needs-various", **fields), teller.source(first))


def _specifiers(text: str) -> tuple[str, ...]:
    term = parse_requirement(text).any_of[0]
    if isinstance(term, HostTerm):
        return (in_order(term.specifier),) if term.specifier else term.any_of
    assert isinstance(term, ModuleTerm)
    return (in_order(term.specifier) + (f" ({term.variant})" if term.variant else ""),)


def refusal_json(teller: Teller, refusal: Refusal, options: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "conflict": reasons_json(teller, refusal.conflict),
        "further": [reasons_json(teller, conflict) for conflict in refusal.further],
        "minimal": refusal.minimal,
        "ways_out": [way_json(way, options) for way in refusal.ways_out],
        "notices": [{"code": one.code, "fields": dict(one.fields)} for one in refusal.notices],
    }
