"""History: a line for each transaction and each event, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

from cli.layout import fold, table
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Entry, Opened, Store


@attrs.frozen
class Line:
    """What is told together: a transaction from its opening to its end, or one event.

    `entry` opened it, or is the event; `outcome` and `ended` are of a transaction.
    """

    entry: Entry
    outcome: Literal["committed", "rolled-back", "unfinished", ""] = ""
    ended: str = ""  # when it was committed or rolled back


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    from state import Closed, Committed, Event, Opened

    lines: list[Line] = []
    at = 0  # the line of the last transaction
    for entry in entries:
        match entry.record:
            case Opened():
                at = len(lines)
                lines.append(Line(entry, "unfinished"))
            case Committed():
                lines[at] = attrs.evolve(lines[at], outcome="committed", ended=entry.time)
            case Closed(outcome="rolled-back"):
                lines[at] = attrs.evolve(lines[at], outcome="rolled-back", ended=entry.time)
            case Closed():
                pass
            case Event(topic="collected", fields=fields) if lines and _begins(lines[-1], fields):
                lines[-1] = Line(entry)
            case _:
                lines.append(Line(entry))
    return lines


def _begins(line: Line, fields: tuple[tuple[str, str], ...]) -> bool:
    """Whether it is the beginning of the removal that ended so: one line tells both."""
    from state import Event

    return line.entry.record == Event("collect", fields)


def history_lines(screen: Screen, store: Store, lines: Sequence[Line]) -> Iterator[str]:
    if not lines:
        yield from fold(screen.say("history-nothing", folder=str(store.places.folder)))
        return
    current = max((one.number for one in store.generations()), default=0)
    rows = [(_time(line), line.entry.who, _text(screen, line, current)) for line in lines]
    yield from table(rows)
    unfinished = store.unfinished()
    if unfinished and not unfinished.committed:
        done = sum(step.state == "done" for step in unfinished.steps)
        number = unfinished.opened.to_generation
        told = screen.say("history-unfinished", number=number, done=done, total=len(unfinished.steps))
        yield from fold(screen.paint(told, "notice"))


def _time(line: Line) -> str:
    """`2026-01-31T09:30:00Z` as people write it, to the minute."""
    return (line.ended or line.entry.time)[:16].replace("T", " ") + " UTC"


def _text(screen: Screen, line: Line, current: int) -> str:
    from state import TOPICS, Event, Opened, Pinned, Unpinned

    say = screen.say
    match line.entry.record:
        case Opened() as opened:
            return _transaction(screen, opened, line, current)
        case Pinned() as pin:
            return say(
                "history-pinned", module=pin.module, versions=pin.specifier, environment=pin.environment
            )
        case Unpinned() as pin:
            return say("history-unpinned", module=pin.module, environment=pin.environment)
        case Event(topic=topic, fields=fields) if topic in TOPICS:
            return say(f"history-did-{topic}", **dict.fromkeys(TOPICS[topic], "") | dict(fields))
        case Event(topic=topic, fields=fields):
            told = ", ".join(f"{name} {value}" for name, value in fields)
            return say("history-event", topic=topic, fields=told)
        case other:
            raise AssertionError(other)  # the store was asked for no other kinds


def _transaction(screen: Screen, opened: Opened, line: Line, current: int) -> str:
    number = opened.to_generation
    if opened.from_generation == number:
        return screen.say("history-repaired", number=number, state=line.outcome)
    is_current = line.outcome == "committed" and number == current
    told = screen.say(
        "history-generation",
        number=number,
        requests=", ".join(opened.requests),
        state="current" if is_current else line.outcome,
        added=opened.added,
        changed=opened.changed,
        removed=opened.removed,
    )
    return screen.paint(told, "head") if is_current else told


def history_json(store: Store, lines: Sequence[Line]) -> dict[str, Any]:
    current = max((one.number for one in store.generations()), default=None)
    return {"current": current, "entries": [_line_json(line) for line in lines]}


def _line_json(line: Line) -> dict[str, Any]:
    from state import KINDS, Opened

    entry, record = line.entry, line.entry.record
    told = {"seq": entry.seq, "time": entry.time, "who": entry.who}
    if isinstance(record, Opened):
        told |= {"kind": "transaction", "outcome": line.outcome, "ended": line.ended or None}
    else:
        told |= {"kind": KINDS[type(record)]}
    return told | attrs.asdict(record)
