"""A refusal: the facts that conflict, each with its source, and the ways out, cheapest first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.layout import COLUMNS, beside, cut, fold
from cli.render_need import joined, name_of
from cli.render_reason import Teller, reasons_json
from cli.render_rows import fitting_rows
from cli.render_ways import least_lines, way_json, way_lines
from cli.screen import Screen
from reasons import FactIs, Reason, Requested

if TYPE_CHECKING:
    from planner import Refusal
    from stacks import Intent

#: What a conflict may take on a screen before --verbose is needed.
LINES = 12
_FEWEST_REASONS = 3  # of a conflict: what was asked, what it needs, and the fact that fails it


def refusal_lines(
    screen: Screen, teller: Teller, refusal: Refusal, intent: Intent, options: Sequence[str] = ()
) -> list[str]:
    """At most LINES lines unless verbose, a command counted as one: of each conflict that is told what was
    asked and the fact that fails it; then ways out, reasons, further ways. `options` are repeated in the
    commands of the ways out.
    """
    conflicts = (refusal.conflict, *refusal.further)
    notes = _notes(screen, refusal)
    least = least_lines(screen, refusal, options)
    if not screen.verbose and refusal.ways_out and least > LINES - 1 - len(notes) - _FEWEST_REASONS:
        notes = notes[:0] if refusal.minimal else notes[:1]
    left = LINES - 1 - len(notes)
    room = None if screen.verbose else max(left - least, _FEWEST_REASONS)
    reasons, told, hidden = _conflict_lines(screen, teller, _joined(conflicts), room)
    title = _title(screen, conflicts, intent, told, hidden)
    room = None if screen.verbose else left - len(reasons)
    return [*title, *reasons, *notes, *way_lines(screen, refusal, options, room)]


def _notes(screen: Screen, refusal: Refusal) -> list[str]:
    """That the conflict may hold more than it must; what the catalogue does not have."""
    told = [] if refusal.minimal else [screen.say("conflict-not-minimal")]
    alike = groupby(refusal.notices, key=lambda notice: (notice.code, dict(notice.fields).get("backend", "")))
    for (code, backend), group in alike:
        names = joined(screen.language, [dict(notice.fields)["module"] for notice in group])
        told.append(screen.say(f"notice-{code}", module=names, backend=backend))
    return [line for text in told for line in _one(screen, text, indent="    ")]


def _one(screen: Screen, text: str, *, indent: str = "", hanging: str = "    ") -> list[str]:
    """One line, its end cut off, unless verbose."""
    lines = fold(text, indent=indent, hanging=hanging)
    return lines if screen.verbose or len(lines) == 1 else [cut(indent + text, COLUMNS)]


def _joined(conflicts: Sequence[Sequence[Reason]]) -> list[list[Reason]]:
    """Conflicts that a fact is common to are told as one: what was asked for first."""
    groups: list[list[Reason]] = []
    for conflict in conflicts:
        facts = {reason for reason in conflict if isinstance(reason, FactIs)}
        group = next((one for one in groups if facts.intersection(one)), None)
        if group is None:
            groups.append([*conflict])
        else:
            group += [reason for reason in conflict if reason not in group]
            group.sort(key=lambda reason: not isinstance(reason, Requested))
    return groups


def _title(
    screen: Screen, conflicts: Sequence[Sequence[Reason]], intent: Intent, told: int, hidden: int
) -> list[str]:
    """What cannot be had; how many facts are told below, and for how many there was no room."""
    asked = [name for conflict in conflicts for name in _asked(conflict)]
    names = dict.fromkeys(asked or [request.name for request in intent.requests])
    joined = _joined(conflicts)
    key = "conflict-title" if len(conflicts) == 1 else "conflict-title-several"
    key = "conflict-title-shared" if len(joined) == 1 < len(conflicts) else key
    count = told if len(conflicts) == 1 else len(joined)
    title = screen.say(key, targets=", ".join(names), count=count)
    if hidden:
        title += f" {screen.say('conflict-hidden', count=hidden)}"
    return [screen.paint(line, "error") for line in _one(screen, title)]


def _asked(conflict: Sequence[Reason]) -> list[str]:
    return [_target(reason.text) for reason in conflict if isinstance(reason, Requested)]


def _target(text: str) -> str:
    return f"@{name_of(text)}" if text.startswith("@") else name_of(text)


def _conflict_lines(
    screen: Screen, teller: Teller, conflicts: Sequence[Sequence[Reason]], room: int | None
) -> tuple[list[str], int, int]:
    """The reasons of every conflict, numbered; of as many conflicts as there is room for, but one. And how
    many reasons are told, and how many of the same conflicts have no room.
    """
    if len(conflicts) == 1:
        rows, hidden = fitting_rows(teller, conflicts[0], room, "  ", entitled=True)
        return beside(rows), len(rows), hidden
    lines: list[str] = []
    count = left_out = 0
    for shown in range(len(conflicts), 0, -1):
        more = _unshown(screen, conflicts[shown:])
        share = None if room is None else max((room - len(more)) // shown, _FEWEST_REASONS)
        curt = [min(len(conflict), share or 0) for conflict in conflicts[:shown]]  # each on its line
        for rooms in ([None] * shown, [share] * shown, curt) if shown > 1 else ([share],):
            told = [
                fitting_rows(teller, conflict, each, f"  {number}.")
                for number, (conflict, each) in enumerate(zip(conflicts[:shown], rooms, strict=True), start=1)
            ]
            rows = [row for of_one, _ in told for row in of_one]
            lines = [*beside(rows), *more]
            count, left_out = len(rows), sum(hidden for _, hidden in told)
            if room is None or len(lines) <= room:
                return lines, count, left_out
    return lines, count, left_out


def _unshown(screen: Screen, conflicts: Sequence[Sequence[Reason]]) -> list[str]:
    if not conflicts:
        return []
    names = dict.fromkeys(name for conflict in conflicts for name in _asked(conflict))
    told = screen.say("conflict-more-conflicts", count=len(conflicts), targets=", ".join(names))
    return fold(told, indent="    ")


def refusal_json(teller: Teller, refusal: Refusal, options: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "conflict": reasons_json(teller, refusal.conflict),
        "further": [reasons_json(teller, conflict) for conflict in refusal.further],
        "minimal": refusal.minimal,
        "ways_out": [way_json(way, options) for way in refusal.ways_out],
        "notices": [{"code": one.code, "fields": dict(one.fields)} for one in refusal.notices],
    }
