"""Ways out of a conflict: what to change, and the command that asks again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from cli.layout import COLUMNS, column_for, fold, row_beside, seen_width
from cli.render_size import size_text
from cli.screen import Screen
from cli.sources import origin_of

if TYPE_CHECKING:
    from planner import Change, Refusal, WayOut

#: Options of `las solve` that take no value.
_FLAGS = frozenset({"--all-accelerators", "--together", "--locked", "--detailed-exitcode", "--"})

#: Options of `las solve` that `las what-if` takes as well.
_OF_THE_QUESTION = frozenset({"--profile", "--policy", "--manifests", "--fact", "--current", "--budget"})


def way_lines(
    screen: Screen, refusal: Refusal, options: Sequence[str] = (), room: int | None = None
) -> list[str]:
    """Lettered, with the command to run or the place to edit; as many as fit into `room` lines, but one."""
    ways = refusal.ways_out
    if not ways:
        return fold(screen.say("conflict-no-way"))
    heading = [screen.paint(screen.say("conflict-ways" if len(ways) > 1 else "conflict-one-way"), "head")]
    blocks = _way_blocks(screen, refusal, options)
    for shown in range(len(ways), 0, -1):
        more = [] if shown == len(ways) else [screen.say("conflict-more", count=len(ways) - shown)]
        lines = [*heading, *(line for block in blocks[:shown] for line in block), *(f"    {m}" for m in more)]
        if room is None or len(lines) <= room:
            break
    return lines


def _way_blocks(screen: Screen, refusal: Refusal, options: Sequence[str]) -> list[list[str]]:
    """The lines of each way; what is to be done stands in one column where it fits, else below."""
    rows = []
    for place, way in enumerate(refusal.ways_out):
        command = command_of(way, options)
        acts = [*((text, False) for text in _edits(screen, way)), *([(command, True)] if command else [])]
        rows.append((f"  {_letter(place)} ", way_text(screen, way), acts))
    room = COLUMNS - 4
    short = [(text, acts[0][0]) for _, text, acts in rows if len(acts) == 1]
    column = column_for([(seen_width(text), seen_width(right)) for text, right in short], room)
    return [_way_block(row, column, room) for row in rows]


def _way_block(row: tuple[str, str, list[tuple[str, bool]]], column: int, room: int) -> list[str]:
    mark, text, acts = row
    right, is_command = acts[0] if len(acts) == 1 else ("", False)
    if right and max(column, seen_width(text)) + 3 + seen_width(right) <= room:
        return row_beside(mark, text, right, column, room)
    lines = fold(text, indent=mark, hanging="    ")
    for act, is_command in acts:
        below = folded_command(act, " " * 7) if is_command else fold(act, indent=" " * 7, hanging=" " * 9)
        lines += below
    return lines


def folded_command(command: str, indent: str) -> list[str]:
    """A command over several lines, as a shell reads it: broken between words, with a backslash."""
    lines = [indent.rstrip("\n")]
    for quoted in _units(shlex.split(command)):
        if lines[-1] != indent and seen_width(lines[-1]) + 1 + seen_width(quoted) > COLUMNS - 2:
            lines[-1] += " \\"
            lines.append(indent + "  ")
        lines[-1] += quoted if lines[-1].isspace() else f" {quoted}"
    return lines


def _units(words: Sequence[str]) -> list[str]:
    """Quoted words, an option with its value as one."""
    units: list[str] = []
    for place, word in enumerate(words):
        value = place and words[place - 1].startswith("--") and not word.startswith("-")
        if value and words[place - 1] not in _FLAGS:
            units[-1] += f" {shlex.quote(word)}"
        else:
            units.append(shlex.quote(word))
    return units


def _edits(screen: Screen, way: WayOut) -> Iterator[str]:
    """What is to be written where."""
    for change in way.changes:
        for edit in change.edits:
            source = origin_of(edit.place) if _has_line(edit.place) else None
            key = "way-edit" if source and edit.write else "way-edit-out" if source else "way-write"
            place = source.text(screen.language) if source else edit.place
            yield screen.say(key, place=place, write=edit.write)
        fields = dict(change.fields)
        if fields.get("override"):
            yield fields["override"]


def _has_line(place: str) -> bool:
    return place.rpartition(":")[2].isdigit()


def way_text(screen: Screen, way: WayOut) -> str:
    """All its changes in one sentence."""
    told = [_told(screen, change) for change in way.changes]
    text = told[0]
    for more in told[1:]:
        text = screen.say("way-and", one=text, other=more)
    return text


def _told(screen: Screen, change: Change) -> str:
    fields = _fields(change)
    if fields.get("backend"):
        fields["backend"] = screen.say(f"backend-{fields['backend']}")
    return screen.say(f"way-{change.code}", **fields)


def _fields(change: Change) -> dict[str, str | int | None]:
    """`kind` is the fact's key without dots, by which a text can choose; sizes are in units."""
    fields: dict[str, str | int | None] = {key: value or None for key, value in change.fields}
    fact = str(fields.get("fact") or "")
    if fact:
        fields["kind"] = fact.partition(":")[0].replace(".", "-")
    value = str(fields.get("value") or "")
    if fact.startswith(("memory.", "disk.", "accelerator.memory")) and value.isdigit():
        fields["value"] = size_text(int(value))
    return fields


def way_json(way: WayOut, options: Sequence[str] = ()) -> dict[str, Any]:
    """`code` and `fields` are those of the first change."""
    changes = [
        {
            "code": change.code,
            "fields": dict(change.fields),
            "edits": [{"place": edit.place, "write": edit.write} for edit in change.edits],
        }
        for change in way.changes
    ]
    first = {key: changes[0][key] for key in ("code", "fields")}
    return {**first, "changes": changes, "command": command_of(way, options), "cost": way.cost}


def command_of(way: WayOut, options: Sequence[str]) -> str:
    """With the options that were given, but for those that the way replaces or its command does not take."""
    words = shlex.split(way.command)
    if not words:
        return ""
    supposed = words[:2] == ["las", "what-if"]
    stated = {value.partition("=")[0] for name, value in pairwise(words) if name == "--fact"}
    more: list[str] = []
    for option in _options(options):
        replaced = option[0] == "--fact" and option[1].partition("=")[0] in stated
        if not replaced and (not supposed or option[0] in _OF_THE_QUESTION):
            more += option
    at = words.index("--") if "--" in words else len(words)
    return shlex.join([*words[:at], *more, *words[at:]])


def _options(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each option with its value."""
    at = 0
    while at < len(words):
        length = 1 if words[at] in _FLAGS else 2
        yield tuple(words[at : at + length])
        at += length


def _letter(place: int) -> str:
    return ascii_lowercase[place] if place < len(ascii_lowercase) else str(place + 1)
