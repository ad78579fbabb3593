"""What is behind its newest release: a line each, with what keeps that away."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from cli.layout import beside, fold
from cli.render_comparison import name_of
from cli.render_conflict import LINES
from cli.render_need import need_text
from cli.render_reason import Teller, reasons_json
from cli.render_rows import reason_lines
from cli.render_ways import folded_command
from cli.screen import Screen
from reasons import Capacity, FactIs, Forbidden, NeedsHost, NeedsModule, Pinned, Reason, Requested

if TYPE_CHECKING:
    from planner import Behind, Outdated

#: What is told of a conflict on one line: pins and rules, then facts, then what needs them.
_WEIGHTS: dict[type, int] = {Pinned: 0, Forbidden: 0, FactIs: 1, Capacity: 1, NeedsHost: 2, NeedsModule: 2}
_TOLD = 2


def outdated_lines(screen: Screen, teller: Teller, answer: Outdated, asked: Sequence[str]) -> list[str]:
    """At most LINES lines unless verbose. `asked`: the words with which the same is asked of `las solve`."""
    title = screen.say("outdated-title", count=len(answer.behind), total=answer.looked_at)
    head = [screen.paint(line, "head") for line in fold(title)]
    end = _upgrade(screen, answer, asked)
    if screen.verbose:
        return [*head, *(line for one in answer.behind for line in _whole(screen, teller, one)), *end]
    rows = [("  ", *_row(screen, teller, one)) for one in answer.behind]
    for shown in range(len(rows), -1, -1):
        hidden = len(rows) - shown
        more = [f"  {screen.say('conflict-more', count=hidden)}"] if hidden else []
        lines = [*head, *beside(rows[:shown]), *more, *end]
        if len(lines) <= LINES:
            break
    return lines


def _row(screen: Screen, teller: Teller, one: Behind) -> tuple[str, str]:
    """What stands on its line, and the source at the right."""
    if not one.reasons:
        return _text(screen, one, _free(screen, one)), ""
    weighty = sorted(one.reasons, key=_weight)[:_TOLD]
    told = [_told(screen, teller, one, reason) for reason in one.reasons if reason in weighty]
    if len(one.reasons) > len(told):
        told.append(screen.say("outdated-more", count=len(one.reasons) - len(told)))
    why = reduce(lambda first, second: screen.say("outdated-both", first=first, second=second), told)
    return _text(screen, one, why), teller.source(weighty[0])


def _told(screen: Screen, teller: Teller, one: Behind, reason: Reason) -> str:
    """A reason in words; what the module itself needs of the machine, without saying again what needs it."""
    if isinstance(reason, NeedsHost) and reason.module == one.module:
        need = need_text(screen.language, reason.requirement)
        return screen.say("outdated-needs", requirement=need)
    return teller.text(reason)


def _weight(reason: Reason) -> int:
    if isinstance(reason, Requested):
        return 0 if " " in reason.text else 4
    return _WEIGHTS.get(type(reason), 3)


def _text(screen: Screen, one: Behind, why: str) -> str:
    fields = {"name": name_of(one.environment, one.module), "version": one.version, "newest": one.newest}
    reachable = one.reachable if one.reasons and one.reachable != one.newest else ""
    return screen.say("outdated-row", **fields, why=why, reachable=reachable)


def _free(screen: Screen, one: Behind) -> str:
    """What taking the newest that can be had would cost."""
    if one.worse == "changes":
        return screen.say("outdated-free", version=one.reachable)
    if one.worse:
        objective = screen.say(f"objective-{one.worse}")
        return screen.say("outdated-worse", version=one.reachable, objective=objective)
    return screen.say("outdated-unknown")


def _whole(screen: Screen, teller: Teller, one: Behind) -> Iterator[str]:
    """Every reason, and how many releases there are."""
    why = screen.say("outdated-count", count=one.releases)
    yield from fold(_text(screen, one, why), indent="  ", hanging="    ")
    yield from reason_lines(screen, teller, one.reasons, indent="    ")
    if one.reachable or not one.reasons:
        yield from fold(_free(screen, one), indent="    ")


def _upgrade(screen: Screen, answer: Outdated, asked: Sequence[str]) -> list[str]:
    """The command that takes what waits for nothing but leave to change."""
    names = dict.fromkeys(one.module for one in answer.behind if one.worse == "changes")
    if not names:
        return []
    words = ["las", "solve", *asked, *(word for name in names for word in ("--upgrade", name))]
    return [screen.say("outdated-upgrade"), *folded_command(shlex.join(words), indent="  ")]


def outdated_json(teller: Teller, answer: Outdated) -> dict[str, Any]:
    return {
        "outcome": "plan",
        "looked_at": answer.looked_at,
        "behind": [
            {
                "environment": one.environment,
                "module": one.module,
                "version": one.version,
                "newest": one.newest,
                "releases": one.releases,
                "reasons": reasons_json(teller, one.reasons),
                "reachable": one.reachable,
                "worse": one.worse,
            }
            for one in answer.behind
        ],
    }
