"""Ways out of a conflict: what to change, and the command that asks again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from cli.layout import COLUMNS, column_for, fold, row_beside, seen_width
from cli.render_need import joined
from cli.screen import Screen
from cli.sources import origin_of

if TYPE_CHECKING:
    from planner import Change, Refusal, WayOut
    from stacks import Intent

#: So many ways out are told, if there are as many and reasons leave room, before --verbose is needed.
WAYS = 3
_FACTS_NAMED = 3
_BELOW = " " * 6
_WRAPPED = " \\"  # ends a line of a command that goes on
_SIZE = re.compile(r"([0-9.]+)([KMGT]i?B)")
_LONGEST_OPTION = 80  # signs: it stands on one line
GIVING = frozenset({"give-fact", "give-facts"})

#: Options of `las solve` that take no value.
_FLAGS = frozenset({"--all-accelerators", "--together", "--locked", "--detailed-exitcode", "--"})

#: Options of `las solve` that `las what-if` takes as well.
_OF_THE_QUESTION = frozenset(
    {"--profile", "--policy", "--manifests", "--fact", "--current", "--budget", "--state"}
)


#: Options of `las solve` that commands about what is recorded take as well.
_OF_THE_RECORDED = {"pin": {"--manifests", "--state"}, "override": {"--policy", "--manifests", "--state"}}


def way_lines(
    screen: Screen, refusal: Refusal, options: Sequence[str] = (), room: int | None = None
) -> list[str]:
    """Lettered, each with what it gives up and what is to be done: all, or as many as fit into `room` lines,
    the cheapest first, in fewer words where that tells more of them.

    Where not even one fits, what is to be done is left away, which --verbose shows.
    """
    ways = refusal.ways_out
    if not ways:
        return fold(screen.say("conflict-no-way"))
    whole = _way_blocks(screen, ways, options)
    if room is None:
        return _headed(screen, whole, len(ways))
    brief = _way_blocks(screen, ways, options, brief=True)
    for shown in range(len(ways), 0, -1):
        for blocks in (whole[:shown], brief[:shown]):
            lines = _headed(screen, blocks, len(ways))
            if height(lines) <= room:
                return lines
    return _headed(screen, [block[:1] for block in brief[: max(room - 1, 1)]], 0)


def height(lines: Sequence[str]) -> int:
    """Lines that a screen is counted by: a command over several is one."""
    return len(lines) - sum(line.endswith(_WRAPPED) for line in lines)


def least_lines(screen: Screen, refusal: Refusal, options: Sequence[str]) -> int:
    """How many lines the ways take that are told where the reasons leave room for them."""
    blocks = _way_blocks(screen, refusal.ways_out[:WAYS], options, brief=True)
    return 1 + sum(map(height, blocks))


def _headed(screen: Screen, blocks: Sequence[Sequence[str]], count: int) -> list[str]:
    """`count` 0: of some ways it is left away what is to be done."""
    key = "conflict-one-way" if count == 1 else "conflict-ways"
    heading = screen.paint(screen.say(key), "head")
    if not count:
        heading += f" {screen.say('conflict-ways-curt')}"
    elif len(blocks) < count:
        heading += f" {screen.say('conflict-ways-shown', shown=len(blocks), count=count)}"
    return [heading, *(line for block in blocks for line in block)]


def _way_blocks(
    screen: Screen, ways: Sequence[WayOut], options: Sequence[str], *, brief: bool = False
) -> list[list[str]]:
    """The lines of each way; what is to be done stands in one column where it fits, else below."""
    rows = []
    for place, way in enumerate(ways):
        command = command_of(way, options)
        first = [(_recording(change.command, options), True) for change in way.changes if change.command]
        acts = [*((text, False) for text in _edits(screen, way)), *first]
        acts += [(command, True)] if command else []
        text = brief_text(screen, way) if brief else way_text(screen, way)
        rows.append((f"  {_letter(place)} ", text, acts))
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
        below = folded_command(act, _BELOW) if is_command else fold(act, indent=_BELOW, hanging=f"{_BELOW}  ")
        lines += below
    return lines


def folded_command(command: str, indent: str) -> list[str]:
    """A command over several lines, as a shell reads it: broken between words, with a backslash."""
    if seen_width(indent + command) <= COLUMNS:
        return [indent + command]
    lines = [indent.rstrip("\n")]
    for quoted in _units(shlex.split(command)):
        if lines[-1] != indent and seen_width(lines[-1]) + 1 + seen_width(quoted) > COLUMNS - 2:
            lines[-1] += _WRAPPED
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


def _recording(command: str, options: Sequence[str]) -> str:
    """A command about what is recorded, with the options that say where, and what the names in it mean."""
    taken = _OF_THE_RECORDED[command.split()[1]]
    words = [word for option in _options(options) if option[0] in taken for word in option]
    return shlex.join([*shlex.split(command), *words])


def _edits(screen: Screen, way: WayOut) -> Iterator[str]:
    """What is to be written where."""
    for change in way.changes:
        for edit in change.edits:
            source = origin_of(edit.place) if _has_line(edit.place) else None
            key = "way-edit" if source and edit.write else "way-edit-out" if source else "way-write"
            place = source.text(screen.language) if source else edit.place
            yield screen.say(key, place=place, write=edit.write)


def _has_line(place: str) -> bool:
    return place.rpartition(":")[2].isdigit()


def way_text(screen: Screen, way: WayOut) -> str:
    """All its changes in one sentence."""
    return _together(screen, [change_text(screen, change) for change in way.changes])


def brief_text(screen: Screen, way: WayOut) -> str:
    """As `way_text`, without what the command says as well: facts are named, or counted."""
    giving = [change for change in way.changes if change.code in GIVING]
    given = list(dict.fromkeys(fact for change in giving for fact in _facts_of(change)))
    if len(given) < 2:
        return _together(screen, [change_text(screen, change, brief=True) for change in way.changes])
    about = next((dict(change.fields) for change in giving if change.code == "give-facts"), {})
    named = joined(screen.language, given) if len(given) <= _FACTS_NAMED else ""
    told = [change_text(screen, change, brief=True) for change in way.changes if change not in giving]
    fields: dict[str, str | int | None] = {"module": "", **about, "facts": named, "count": len(given)}
    return _together(screen, [*told, screen.say("way-give-several", **fields)])


def _together(screen: Screen, told: Sequence[str]) -> str:
    return reduce(lambda one, other: screen.say("way-and", one=one, other=other), told)


def _facts_of(change: Change) -> list[str]:
    """The names of the facts that it gives."""
    fields = dict(change.fields)
    texts = fields["facts"].split(", ") if change.code == "give-facts" else [fields["fact"]]
    return [text.partition("=")[0] for text in texts]


def change_text(screen: Screen, change: Change, *, brief: bool = False) -> str:
    fields = _fields(change)
    if fields.get("backend"):
        fields["backend"] = screen.say(f"backend-{fields['backend']}")
    key = f"way-{change.code}"
    if brief and fields.get("facts", "-") and screen.language.has(f"{key}-brief"):
        key += "-brief"
    return screen.say(key, **fields)


def _fields(change: Change) -> dict[str, str | int | None]:
    """`kind` is the fact's key without dots, by which a text can choose; sizes are in units."""
    fields: dict[str, str | int | None] = {"board": None} if "gpu" in dict(change.fields) else {}
    fields |= {key: value or None for key, value in change.fields}
    fact = str(fields.get("fact") or "")
    if fact:
        fields["kind"] = fact.partition(":")[0].replace(".", "-")
    size = _SIZE.fullmatch(str(fields.get("value") or ""))
    if size:
        fields["value"] = f"{size[1]} {size[2]}"
    return fields


def way_json(way: WayOut, options: Sequence[str] = ()) -> dict[str, Any]:
    """`code` and `fields` are those of the first change."""
    changes = [
        {
            "code": change.code,
            "fields": dict(change.fields),
            "edits": [{"place": edit.place, "write": edit.write} for edit in change.edits],
            "command": _recording(change.command, options) if change.command else "",
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
    stated = _facts_in(words)
    names = {fact.partition("=")[0] for fact in stated}
    more: list[str] = []
    for option in _options(options):
        if option[0] == "--fact":
            stated += [option[1]] if option[1].partition("=")[0] not in names else []
        elif not supposed or option[0] in _OF_THE_QUESTION:
            more += option
    bare = _without_facts(words)
    at = bare.index("--") if "--" in bare else len(bare)
    return shlex.join([*bare[:at], *fact_options(stated, shlex.join(bare[:at])), *more, *bare[at:]])


def _facts_in(words: Sequence[str]) -> list[str]:
    return [value for name, value in pairwise(words) if name == "--fact"]


def _without_facts(words: Sequence[str]) -> list[str]:
    return [
        word for at, word in enumerate(words) if word != "--fact" and not (at and words[at - 1] == "--fact")
    ]


def port_options(intent: Intent) -> list[str]:
    """Wishes for ports that a command line makes."""
    return [word for wish in intent.ports if not wish.origin.line for word in ("--port", wish.text)]


def fact_options(facts: Sequence[str], before: str = "") -> list[str]:
    """Facts as options: as many in one as fit on a line; what is `before` takes of the first."""
    room = COLUMNS - 2 - len(_BELOW) - seen_width(before) - len(" --fact ")
    groups: list[str] = []
    for fact in facts:
        if groups and len(groups[-1]) + 1 + len(fact) <= room:
            groups[-1] += f",{fact}"
        else:
            if groups or len(fact) > room:
                room = _LONGEST_OPTION
            groups.append(fact)
    return [word for group in groups for word in ("--fact", group)]


def _options(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each option with its value."""
    at = 0
    while at < len(words):
        length = 1 if words[at] in _FLAGS else 2
        yield tuple(words[at : at + length])
        at += length


def _letter(place: int) -> str:
    return ascii_lowercase[place] if place < len(ascii_lowercase) else str(place + 1)
