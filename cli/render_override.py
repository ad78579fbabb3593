"""Overrides as a table, with what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import fold
from cli.screen import Screen

if TYPE_CHECKING:
    from state import Override


def override_text(screen: Screen, one: Override) -> str:
    """`1  office/no-mit, for chatbox alone, until 2026-12-31`."""
    return screen.say("override-line", id=one.id, rule=one.rule, module=one.module, until=one.until)


def override_lines(screen: Screen, known: Sequence[Override], today: date) -> Iterator[str]:
    """Those in force first."""
    if not known:
        yield screen.say("override-none-yet")
    for status in ("in-force", "expired", "ended"):
        group = [one for one in known if one.status(today) == status]
        if group:
            yield screen.paint(screen.say(f"override-{status}"), "head")
        for one in group:
            yield from fold(override_text(screen, one), indent="  ", hanging="     ")
            by = screen.say("override-by", reason=one.reason, by=one.by, since=one.since[:10])
            yield from fold(by, indent="     ")
            if one.ended:
                text = screen.say("override-ended-by", by=one.ended_by, on=one.ended[:10])
                yield from fold(text, indent="     ")


def override_json(one: Override) -> dict[str, Any]:
    return attrs.asdict(one)


def overrides_json(known: Sequence[Override], today: date) -> list[dict[str, Any]]:
    return [{**override_json(one), "status": one.status(today)} for one in known]
