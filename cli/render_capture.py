"""A capture that was written: where, what was masked, and what to do with it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold, table
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Capture


def capture_lines(screen: Screen, capture: Capture, lost: Sequence[str]) -> Iterator[str]:
    total = sum(size for _, size in capture.files)
    written = screen.say("machine-capture", folder=str(capture.folder), size=size_text(total))
    yield from fold(written, columns=screen.columns)
    yield from table([(name, size_text(size)) for name, size in capture.files], indent="  ")
    counts = sorted(capture.masks.counts.items())
    masked = [screen.say(f"machine-masked-{kind}", count=count) for kind, count in counts]
    text = ", ".join(masked) or screen.say("machine-masked-nothing")
    yield from fold(screen.say("machine-masked", what=text), columns=screen.columns)
    if lost:
        yield from fold(screen.say("machine-capture-lost", keys=", ".join(lost)), columns=screen.columns)
    yield from fold(screen.say("machine-capture-look"), columns=screen.columns)
    yield f"  las detect --replay {shlex.quote(str(capture.folder))}"


def capture_json(capture: Capture, lost: Sequence[str]) -> dict[str, Any]:
    return {
        "folder": str(capture.folder),
        "files": [{"path": name, "bytes": size} for name, size in capture.files],
        "masked": dict(sorted(capture.masks.counts.items())),
        "lost": list(lost),
    }
