"""What the owner of a machine should know, and what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from cli.layout import fold
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Diagnostic, Machine


def diagnostic_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    """All of one kind together, then what can be done about them."""
    if machine.diagnostics:
        yield screen.paint(screen.say("machine-diagnostics"), "notice")
    told = tuple(contradiction_texts(screen, machine))
    others = (found for found in machine.diagnostics if not (told and found.code.endswith(".contradiction")))
    for key, several in groupby(others, lambda found: _key(screen, found)):
        for found in several:
            detail = _with_sizes(found.detail) if found.code.startswith("memory.") else found.detail
            text = screen.say(key, code=found.code, source=found.source, detail=detail)
            yield from fold(text, indent="  ! ", hanging="    ", columns=screen.columns)
        if screen.language.has(f"{key}.remedy"):
            yield from _remedy(screen, key)
    for text in told:
        yield from fold(text, indent="  ! ", hanging="    ", columns=screen.columns)
    if told:
        yield from _remedy(screen, "diagnostic-gpu-contradiction")


def _remedy(screen: Screen, key: str) -> Iterator[str]:
    yield from fold(screen.say(f"{key}.remedy"), indent="    > ", hanging="      ", columns=screen.columns)


def contradiction_texts(screen: Screen, machine: Machine) -> Iterator[str]:
    """What two sources say differently: which is believed, and what the other says."""
    from cli.render_fact import everything_told, exact_value, other_text, source_text

    for item in everything_told(machine):
        for other in item.fact.alternatives:
            value, by = exact_value(screen, item.fact), source_text(screen, item.fact)
            one = screen.say("machine-other", value=value, source=by)
            said = other_text(screen, item.fact, other)
            yield screen.say("machine-contradiction", key=item.key, one=one, other=said)


def _key(screen: Screen, found: Diagnostic) -> str:
    key = f"diagnostic-{found.code.replace('.', '-').replace('_', '-')}"
    return key if screen.language.has(key) else "diagnostic-other"


def _with_sizes(detail: str) -> str:
    """Numbers of bytes as sizes."""
    return re.sub(r"\d{4,}", lambda match: size_text(int(match[0])), detail)
