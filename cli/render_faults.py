"""Faults of files: file:line:column and a sentence each, sorted as they came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from documents import MORE

if TYPE_CHECKING:
    from cli.screen import Screen
    from documents import Fault


def fault_lines(screen: Screen, faults: Sequence[Fault]) -> Iterator[str]:
    """One fault after another, then how many there are when there are several."""
    for fault in faults:
        text = screen.say(f"fault-{fault.code}", **dict(fault.fields))
        yield from fold(f"{fault.place}: {text}", hanging="    ")
    count = sum(fault.code != MORE for fault in faults)
    if count > 1:
        yield screen.say("fault-count", count=count, files=len({fault.file for fault in faults}))


def faults_json(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    return [
        {
            "code": fault.code,
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "fields": dict(fault.fields),
        }
        for fault in faults
    ]
