"""What is to be said of something that the plan does not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.layout import fold
from cli.render_reason import Teller, reasons_json
from cli.render_rows import folded_lines, reason_lines
from cli.screen import Screen

if TYPE_CHECKING:
    from planner import Verdict

#: Lines for the reasons of one answer before --verbose is needed.
_REASON_LINES = 6


def verdict_text(screen: Screen, verdict: Verdict, subject: str) -> str:
    key, worse = f"explain-verdict-{verdict.code}", verdict.worse
    if verdict.code == "impossible" and not verdict.reasons:
        return screen.say("explain-verdict-unneeded", subject=subject)
    if worse is None:
        return screen.say(key, subject=subject)
    objective = screen.say(f"objective-{worse.objective}")
    return screen.say(key, subject=subject, objective=objective, now=worse.now, then=worse.then)


def verdict_lines(screen: Screen, teller: Teller, verdict: Verdict, subject: str) -> Iterator[str]:
    yield from fold(verdict_text(screen, verdict, subject), indent="  ", hanging="    ")
    if verdict.reasons:
        room = None if screen.verbose else _REASON_LINES
        yield from reason_lines(screen, teller, verdict.reasons, room, indent="    ")


def folded_verdict_lines(
    screen: Screen, teller: Teller, verdicts: Sequence[Verdict], subject: str
) -> Iterator[str]:
    """Of several that say alike why it is impossible, as one."""
    yield from fold(verdict_text(screen, verdicts[0], subject), indent="  ", hanging="    ")
    reasons = dict.fromkeys(reason for verdict in verdicts for reason in verdict.reasons)
    yield from folded_lines(teller, [*reasons], indent="    ")


def verdict_json(teller: Teller, verdict: Verdict) -> dict[str, Any]:
    worse = verdict.worse
    return {
        "verdict": verdict.code,
        "reasons": reasons_json(teller, verdict.reasons),
        "worse": worse and worse.objective,
        "values": worse and {"now": worse.now, "then": worse.then},
    }
