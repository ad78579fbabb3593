"""Ways out of a conflict: what to change, and the command that asks again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from string import ascii_lowercase
from typing import TYPE_CHECKING

from cli.layout import COLUMNS, column_for, fold, row_beside, seen_width
from cli.render_need import name_of
from cli.render_size import size_text
from cli.screen import Screen
from cli.sources import origin_of
from reasons import Pinned, Requested

if TYPE_CHECKING:
    from planner import Refusal, WayOut

#: Options of `las solve` that take no value.
_FLAGS = frozenset({"--all-accelerators", "--together", "--locked"})


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
    """The lines of each way; commands stand in one column where they fit, else below."""
    rows = []
    for place, way in enumerate(refusal.ways_out):
        command = command_of(way, options)
        right = command or _place_to_edit(screen, refusal, way)
        rows.append((f"  {_letter(place)} ", way_text(screen, way), right, bool(command)))
    room = COLUMNS - 4
    column = column_for([(seen_width(text), seen_width(right)) for _, text, right, _ in rows], room)
    return [_way_block(row, column, room) for row in rows]


def _way_block(row: tuple[str, str, str, bool], column: int, room: int) -> list[str]:
    mark, text, right, is_command = row
    if not is_command or max(column, seen_width(text)) + 3 + seen_width(right) <= room:
        return row_beside(mark, text, right, column, room)
    return [*fold(text, indent=mark, hanging="    "), *folded_command(right, indent=" " * 7)]


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


def _place_to_edit(screen: Screen, refusal: Refusal, way: WayOut) -> str:
    """Where the wish stands that a way without a command would change."""
    fields = dict(way.fields)
    asked = fields.get("asked") or fields.get("request") or fields.get("instead")
    for reason in refusal.conflict:
        match reason:
            case Requested(text=text, origin=origin) if origin and asked in (text, name_of(text)):
                return screen.say("conflict-edit", place=origin_of(origin).text(screen.language))
            case Pinned(module=module, origin=origin) if module == fields.get("module") and origin:
                return screen.say("conflict-edit", place=origin_of(origin).text(screen.language))
    return ""


def way_text(screen: Screen, way: WayOut) -> str:
    fields = _fields(way)
    if fields.get("backend"):
        fields["backend"] = screen.say(f"backend-{fields['backend']}")
    return screen.say(f"way-{way.code}", **fields)


def _fields(way: WayOut) -> dict[str, str | int | None]:
    """`kind` is the fact's key without dots, by which a text can choose; sizes are in units."""
    fields: dict[str, str | int | None] = dict(way.fields)
    fact = str(fields.get("fact") or "")
    if fact:
        fields["kind"] = fact.partition(":")[0].replace(".", "-")
    value = str(fields.get("value") or "")
    if fact.startswith(("memory.", "disk.", "accelerator.memory")) and value.isdigit():
        fields["value"] = size_text(int(value))
    return fields


def command_of(way: WayOut, options: Sequence[str]) -> str:
    return f"{way.command} {shlex.join(options)}".strip() if way.command else ""


def _letter(place: int) -> str:
    return ascii_lowercase[place] if place < len(ascii_lowercase) else str(place + 1)
