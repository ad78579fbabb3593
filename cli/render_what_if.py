"""What if: the plans side by side, and why they differ; or which of them there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from cli.layout import fold, row_beside, table
from cli.render_comparison import comparison_json, difference_lines, name_of, objective_lines
from cli.render_conflict import LINES, refusal_json
from cli.render_plan import GLYPHS, by_name, count_line, plan_json
from cli.render_reason import Teller, reasons_json
from cli.render_rows import reason_lines
from cli.render_ways import least_lines, way_lines
from cli.screen import Screen
from planner import Refusal
from state import Choice, Notice, Plan

if TYPE_CHECKING:
    from planner import Answer, Cause, Supposition

_LEAST_CAUSES = 5  # lines
_BEFORE_WAYS = 3


def what_if_lines(
    screen: Screen,
    teller: Teller,
    title: str,
    notices: Sequence[Notice],
    told: Supposition,
    *,
    options: Sequence[str] = (),
) -> list[str]:
    """At most LINES lines unless verbose."""
    head = [screen.paint(line, "head") for line in fold(title, hanging="    ")]
    for notice in notices:
        text = screen.say(f"what-if-notice-{notice.code}", **dict(notice.fields))
        head += fold(text, indent="  ! ", hanging="    ")
    left = None if screen.verbose else LINES - len(head)
    if told.comparison is None:
        ways = told.after.ways_out if isinstance(told.after, Refusal) else ()
        sided = _with_ways(screen, teller, told, left, options) if ways else None
        return [*head, *(sided or _one_sided(screen, teller, told, left))]
    assert isinstance(told.after, Plan)
    worth = objective_lines(screen, told.comparison)
    end = [*worth, screen.paint(screen.say("what-if-count", count=count_line(screen, told.after)), "head")]
    if not told.comparison.differences:
        return [*head, *fold(screen.say("what-if-nothing")), *end]
    titles = screen.say("what-if-before"), screen.say("what-if-after")
    room = None if left is None else left - len(end) - _LEAST_CAUSES
    rows = difference_lines(screen, told.comparison, titles, room)
    room = None if left is None else left - len(end) - len(rows)
    return [*head, *rows, *_cause_lines(screen, teller, told, room), *end]


# --- one side or none is a plan -------------------------------------------------------------------


def _one_sided(screen: Screen, teller: Teller, told: Supposition, room: int | None) -> Iterable[str]:
    """Both answers in brief, the room shared; what is refused for the same reasons is told once."""
    before, after = told.before, told.after
    if before == after:
        yield from fold(screen.say("what-if-nothing-refused"))
        yield from _answer(screen, teller, after, "what-if-answer-after", room and room - 1)
        return
    yield from _answer(screen, teller, before, "what-if-answer-before", room and (room + 1) // 2)
    yield from _answer(screen, teller, after, "what-if-answer-after", room and room // 2)


def _with_ways(
    screen: Screen, teller: Teller, told: Supposition, room: int | None, options: Sequence[str]
) -> list[str]:
    """How things are in a line; then the refusal, and the ways out of it."""
    assert isinstance(told.after, Refusal)
    before = _answer(screen, teller, told.before, "what-if-answer-before", room and _BEFORE_WAYS)
    if room is not None:
        before = before[:1]
        room -= len(before) + least_lines(screen, told.after, options)
    after = _answer(screen, teller, told.after, "what-if-answer-after", room and max(room, _BEFORE_WAYS))
    left = None if room is None else LINES - 1 - len(before) - len(after)
    return [*before, *after, *way_lines(screen, told.after, options, left)]


def _answer(screen: Screen, teller: Teller, answer: Answer, key: str, room: int | None) -> list[str]:
    match answer:
        case Plan():
            line = screen.say(key, outcome="plan", text=count_line(screen, answer))
            return [line, *_steps(screen, answer, room and room - 1)]
        case Refusal():
            line = screen.say(key, outcome="refused", text="", count=len(answer.conflict))
            return [line, *reason_lines(screen, teller, answer.conflict, room and room - 1)]
        case _:
            return [screen.say(key, outcome="undecided", text=screen.say("conflict-undecided"))]


def _steps(screen: Screen, plan: Plan, room: int | None) -> list[str]:
    rows = [
        (
            screen.paint(GLYPHS[step.action], step.action),
            name_of(step.environment, step.module),
            screen.say(
                "compare-choice",
                version=step.to_version or step.from_version or "",
                variant=step.to_variant or step.from_variant or "",
            ),
        )
        for step in sorted(plan.steps, key=by_name)
    ]
    return _within(screen, table(rows, indent="  "), room)


def _within(screen: Screen, lines: list[str], room: int | None) -> list[str]:
    if room is None or len(lines) <= room:
        return lines
    kept = max(room - 1, 1)
    return [*lines[:kept], f"     {screen.say('conflict-more', count=len(lines) - kept)}"]


# --- why they differ ------------------------------------------------------------------------------


def _cause_lines(screen: Screen, teller: Teller, told: Supposition, room: int | None) -> list[str]:
    """Things that differ for the same reasons together; as many as fit into `room` lines."""
    groups: dict[tuple[Any, ...], list[Cause]] = {}
    for cause in told.causes:
        alone = cause.key if cause.code == "follows" else ()
        groups.setdefault((cause.code, cause.reasons, cause.worse, alone), []).append(cause)
    lines: list[str] = []
    shown = 0
    for group in sorted(groups.values(), key=partial(_turn, told)):
        hidden = len(groups) - shown - 1
        free = None if room is None else room - len(lines) - (1 if hidden else 0)
        block = _block(screen, teller, told, group, free)
        if free is not None and len(block) > free and shown:
            break
        lines += block
        shown += 1
    if shown < len(groups):
        lines.append(f"  {screen.say('conflict-more', count=len(groups) - shown)}")
    return lines


def _turn(told: Supposition, group: Sequence[Cause]) -> tuple[bool, bool]:
    """What was asked for first, and what follows from others last."""
    asked = any(choice.requested for cause in group for choice in _choices(told, cause))
    return group[0].code == "follows", not asked


def _choices(told: Supposition, cause: Cause) -> list[Choice]:
    """Before and after, where it is there."""
    assert told.comparison is not None
    one = next(d for d in told.comparison.differences if d.key == cause.key)
    return [choice for choice in (one.before, one.after) if choice]


def _block(
    screen: Screen, teller: Teller, told: Supposition, group: Sequence[Cause], room: int | None
) -> list[str]:
    first = group[0]
    if first.code == "follows":
        reason = teller.told(first.reasons[0])
        return row_beside("  ", reason.text, reason.source, 0, 98)
    things = ", ".join(dict.fromkeys(_thing(told, cause) for cause in group))
    objective = screen.say(f"objective-{first.worse}") if first.worse else ""
    text = screen.say(f"what-if-cause-{first.code}", things=things, objective=objective)
    head = fold(text, indent="  ", hanging="    ")
    if not first.reasons:
        return head
    least = None if room is None else max(room - len(head), 2)
    return [*head, *reason_lines(screen, teller, first.reasons, least, indent="    ")]


def _thing(told: Supposition, cause: Cause) -> str:
    """The choice that a cause speaks of: the first plan's where that one was lost."""
    lost = cause.code in ("no-longer", "worse-after")
    return f"{name_of(*cause.key)} {_choices(told, cause)[0 if lost else -1].version}"


# --- data -----------------------------------------------------------------------------------------


def what_if_json(
    teller: Teller, told: Supposition, notices: Sequence[Notice], again: Sequence[str]
) -> dict[str, Any]:
    return {
        "notices": [{"code": one.code, "fields": dict(one.fields)} for one in notices],
        "before": _answer_json(teller, told.before, again),
        "after": _answer_json(teller, told.after, again),
        "comparison": told.comparison and comparison_json(told.comparison),
        "causes": [
            {
                "environment": cause.environment,
                "module": cause.module,
                "code": cause.code,
                "reasons": reasons_json(teller, cause.reasons),
                "worse": cause.worse,
            }
            for cause in told.causes
        ],
    }


def _answer_json(teller: Teller, answer: Answer, again: Sequence[str]) -> dict[str, Any]:
    match answer:
        case Plan():
            return {"outcome": "plan", "plan": plan_json(answer)}
        case Refusal():
            return {"outcome": "refused", "refusal": refusal_json(teller, answer, again)}
        case _:
            return {"outcome": "undecided"}
