"""What it would take: each answer with what it costs, its parts with what asks for them, and the command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import beside, fold
from cli.render_conflict import LINES
from cli.render_need import joined, name_of
from cli.render_reason import Teller, reasons_json
from cli.render_rows import reason_lines
from cli.render_size import size_text
from cli.render_ways import folded_command, port_options
from cli.screen import Screen
from hardware import parse_size
from planner import Refusal

if TYPE_CHECKING:
    from cli.situation import Question
    from planner.needing import Measures, Needed, Part, Way
    from stacks import Intent

PROFILE = "machine.json"  # what the first of two commands writes and the second reads
_ALIKE = 3  # cards named beside the first
_TITLES = {"here": "needed-title-here", "none": "needed-title-none"}
_PARTS = {
    "gpu": "needed-part-gpu",
    "memory": "needed-part-memory",
    "disk": "needed-part-disk",
    "fact": "needed-part-fact",
}


def needed_lines(screen: Screen, teller: Teller, needed: Needed, question: Question) -> list[str]:
    """At most LINES lines unless verbose."""
    targets = ", ".join(dict.fromkeys(name_of(request.text) for request in question.intent.requests))
    if not needed.ways:
        return _refused(screen, teller, needed, targets)
    first = needed.ways[0]
    if not first.parts and len(needed.ways) == 1:
        told = screen.say("needed-works", start=needed.start, releases=_releases(screen, first))
        return [*fold(told), *_commands(needed, first, question)]
    vendors = len({way.vendor for way in needed.ways} - {""})
    told = screen.say(_TITLES[needed.start], targets=targets, count=len(needed.ways), vendors=vendors)
    title = [screen.paint(line, "head") for line in fold(told)]
    if screen.verbose:
        at = range(len(needed.ways))
        return [*title, *(line for place in at for line in _block(screen, teller, needed, place, question))]
    return [*title, *_in_brief(screen, teller, needed, question, LINES - len(title))]


def _in_brief(screen: Screen, teller: Teller, needed: Needed, question: Question, room: int) -> Iterator[str]:
    """The first answer, then the first of each vendor, then others, as many as `room` has lines for.

    Where the vendors do not all fit, those after the first are told without reasons and command.
    """
    ways = needed.ways
    firsts = {way.vendor: at for at, way in reversed(list(enumerate(ways))) if way.vendor}
    order = list(dict.fromkeys([0, *sorted(firsts.values()), *range(len(ways))]))
    several = [at for at in order if at in (0, *firsts.values())]
    full = {at: _block(screen, teller, needed, at, question) for at in order}
    bare = {at: _block(screen, teller, needed, at, question, sources=False) for at in order}
    short = {at: _shortly(screen, needed, at) for at in order}
    for told in (full, bare, {**short, 0: full[0]}, {**short, 0: bare[0]}):
        enough = sum(len(told[at]) for at in several) + (len(several) < len(ways))
        if enough <= room:
            break
    shown, left = [order[0]], room - len(told[order[0]])
    for number, at in enumerate(order[1:], 2):
        needs = len(told[at]) + (number < len(order))
        if needs > left or (told[at] is short[at] and at not in several):
            break
        shown.append(at)
        left -= len(told[at])
    for at in sorted(shown):
        yield from told[at]
    if len(shown) < len(ways):
        yield f"    {screen.say('conflict-more', count=len(ways) - len(shown))}"


def _refused(screen: Screen, teller: Teller, needed: Needed, targets: str) -> list[str]:
    assert isinstance(needed.refusal, Refusal)  # the command has told the rest
    title = [screen.paint(line, "error") for line in fold(screen.say("needed-none", targets=targets))]
    room = None if screen.verbose else LINES - len(title)
    return [*title, *reason_lines(screen, teller, needed.refusal.conflict, room)]


def _block(
    screen: Screen, teller: Teller, needed: Needed, at: int, question: Question, *, sources: bool = True
) -> list[str]:
    """One answer: what it costs and gives, its parts, the command."""
    way = needed.ways[at]
    parts = [line for part in way.parts for line in _part(screen, teller, part, sources)]
    return [*_head(screen, way, at), *parts, *_commands(needed, way, question)]


def _shortly(screen: Screen, needed: Needed, at: int) -> list[str]:
    """One answer without what asks for its parts."""
    way = needed.ways[at]
    parts = joined(screen.language, [_part_text(screen, part) for part in way.parts])
    return [*_head(screen, way, at), *fold(parts, indent="      + ", hanging="        ")]


def _head(screen: Screen, way: Way, at: int) -> list[str]:
    mark = f"  {ascii_lowercase[at] if at < len(ascii_lowercase) else at + 1} "
    costs = joined(screen.language, [*_costs(screen, way.measures)])
    gives = screen.say(
        "needed-gives", releases=_releases(screen, way), behind="yes" if way.measures.behind else ""
    )
    return fold(screen.say("needed-way", costs=costs, gives=gives), indent=mark, hanging="    ")


def _costs(screen: Screen, measures: Measures) -> Iterator[str]:
    """Only what there is something to say about."""
    yield screen.say("needed-parts", count=measures.parts)
    cards, memory = measures.accelerator_bytes, measures.memory_bytes
    if cards != 0:
        yield screen.say("needed-accelerators", size=size_text(cards) if cards else "")
    if memory != 0:
        yield screen.say("needed-memory", size=size_text(memory) if memory else "")
    if measures.watts != 0:
        yield screen.say("needed-watts", watts=measures.watts or "")


def _releases(screen: Screen, way: Way) -> str:
    return joined(screen.language, [f"{one.module} {one.version} ({one.variant})" for one in way.releases])


def _part(screen: Screen, teller: Teller, part: Part, sources: bool) -> list[str]:
    """The part and the first statement that asks for it, or all of them."""
    told = list(dict.fromkeys(teller.told(reason) for reason in part.reasons))
    shown = told if screen.verbose else told[:1]
    text = _part_text(screen, part)
    rows = [("      + ", text, "")] if not shown else []
    for at, one in enumerate(shown):
        more = len(told) - len(shown)
        why = one.text if not more else screen.say("needed-and-more", text=one.text, count=more)
        told_as = why if at else screen.say("needed-asked", part=text, why=why)
        rows.append(("        " if at else "      + ", told_as, one.source if sources else ""))
    return beside(rows)


def _part_text(screen: Screen, part: Part) -> str:
    fields: dict[str, str | int | None] = {
        "name": part.name,
        "kind": part.name.partition(":")[0].replace(".", "-"),
        "value": size_text(parse_size(part.value) or 0) if part.kind in ("memory", "disk") else part.value,
        "count": part.count,
        "alike": _alike(screen, part),
        "beside": joined(screen.language, part.beside) if part.beside else "",
    }
    return screen.say(_PARTS[part.kind], **fields)


def _alike(screen: Screen, part: Part) -> str:
    names = part.alike if screen.verbose else part.alike[:_ALIKE]
    left = len(part.alike) - len(names)
    return joined(screen.language, [*names, *(["…"] if left else [])]) if names else ""


# --- commands -------------------------------------------------------------------------------------


def _commands(needed: Needed, way: Way, question: Question) -> list[str]:
    return [
        line for command in commands_of(needed, way, question) for line in folded_command(command, " " * 6)
    ]


def commands_of(needed: Needed, way: Way, question: Question) -> tuple[str, ...]:
    """What shows the answer: the request as it would be then."""
    options, words = _options(question.intent), _words(question.intent)
    if needed.start == "none":
        profile = ["las", "profile", "build", *_parts(way), "--os", way.os, "--output", PROFILE]
        asked = ["las", "solve", *options, *words, "--profile", PROFILE, *question.again]
        return shlex.join(profile), shlex.join(asked)
    if not way.parts:
        return (shlex.join(["las", "solve", *options, *words, *question.again]),)
    ending = ["--", *words] if words else []
    return (shlex.join(["las", "what-if", *_parts(way), *options, *question.again, *ending]),)


def _parts(way: Way) -> Iterator[str]:
    """As options."""
    for part in way.parts:
        match part.kind:
            case "gpu":
                yield from (word for cards in (*part.beside, part.cards) for word in ("--gpu", cards))
            case "memory":
                yield from ("--memory", part.value)
            case "disk":
                yield from ("--fact", f"disk.free:{part.name}={part.value}")
            case "fact":
                yield from ("--fact", f"{part.name}={part.value}")


def _options(intent: Intent) -> list[str]:
    """What is asked for beside the words: a stack file says all of it."""
    file = next((request.origin.file for request in intent.requests if request.origin.line), None)
    if file:
        return ["-f", file]
    flags = {"--together": intent.together, "--all-accelerators": intent.all_accelerators}
    return [flag for flag, given in flags.items() if given] + port_options(intent)


def _words(intent: Intent) -> list[str]:
    return [request.text for request in intent.requests if not request.origin.line]


# --- data -----------------------------------------------------------------------------------------


def needed_json(teller: Teller, needed: Needed, question: Question) -> dict[str, Any]:
    refusal = needed.refusal
    return {
        "outcome": "answers" if needed.ways else "nothing-helps",
        "from": needed.start,
        "answers": [
            {
                "parts": [
                    {
                        "kind": part.kind,
                        "name": part.name,
                        "value": part.value,
                        "count": part.count,
                        "alike": part.alike,
                        "reasons": reasons_json(teller, part.reasons),
                    }
                    for part in way.parts
                ],
                "measures": attrs.asdict(way.measures),
                "releases": [attrs.asdict(one) for one in way.releases],
                "os": way.os or None,
                "commands": commands_of(needed, way, question),
            }
            for way in needed.ways
        ],
        "conflict": reasons_json(teller, refusal.conflict) if isinstance(refusal, Refusal) else None,
    }
