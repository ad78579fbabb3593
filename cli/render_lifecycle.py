"""What is carried out, as it goes on and as it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cli.codes import FAILED, HARDWARE_DIFFERS, LOCK_OUT_OF_DATE
from cli.errors import Stop
from cli.layout import fold
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from executor import BackendError, Event, Failure, Outcome
    from planner import Stale
    from state import Act, Plan


class Watching:
    """Each act that ends is a line on stderr; on a terminal the last one tells how long it may still take."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._start_s = time.monotonic()
        self._on = screen.stderr.isatty() and not screen.quiet

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over("")

    def __call__(self, event: Event) -> None:
        if event.what != "begun" and not self._screen.quiet:
            self._over("")
            self._screen.complain(fold(event_text(self._screen, event), indent="  ", hanging="    "))
        self._over(
            self._screen.say("lifecycle-left", done=event.done, of=event.of, seconds=self._left_s(event))
        )

    def _left_s(self, event: Event) -> int:
        """Seconds, as the acts before took on average; 0 while nothing is known."""
        spent_s = time.monotonic() - self._start_s
        return round(spent_s / event.done * (event.of - event.done)) if event.done else 0

    def _over(self, text: str) -> None:
        if self._on:
            self._screen.stderr.write(f"\r\x1b[2K{text}")
            self._screen.stderr.flush()


def event_text(screen: Screen, event: Event) -> str:
    act = act_text(screen, event.act)
    match event.what:
        case "failed":
            return screen.say("lifecycle-failed", act=act)
        case "undone":
            return screen.say("lifecycle-undone", act=act)
        case "returned":
            return screen.say("lifecycle-returned", resource=event.act.resource)
        case _:
            return screen.say("lifecycle-done", verb=event.act.verb, resource=event.act.resource)


_OUTCOMES = {
    "applied": "lifecycle-applied",
    "unchanged": "lifecycle-unchanged",
    "rolled-back": "lifecycle-rolled-back",
    "stuck": "lifecycle-stuck",
}


def outcome_lines(screen: Screen, outcome: Outcome) -> Iterator[str]:
    why = error_text(screen, outcome.failure.error) if outcome.failure else ""
    act = act_text(screen, outcome.failure.act) if outcome.failure else ""
    key = _OUTCOMES[outcome.outcome]
    if outcome.outcome == "rolled-back" and outcome.failure is None:
        key = "lifecycle-went-back"  # what failed was told to whoever began it
    text = screen.say(key, number=outcome.generation, act=act, why=why)
    for line in text.splitlines():
        yield from fold(line)
    yield from _printed(screen, outcome.failure)
    for one in outcome.unwell:
        resource = one.act.resource
        fields = {
            "resource": resource,
            "name": resource.partition(" ")[2],
            "why": error_text(screen, one.error),
        }
        for line in screen.say("lifecycle-unwell", **fields).splitlines():
            yield from fold(line, indent="  ", hanging="    ")
        yield from _printed(screen, one)
    for resource in outcome.lost:
        yield from fold(screen.say("lifecycle-lost", resource=resource), indent="  ", hanging="    ")
    for left in outcome.left:
        said = screen.say(
            "lifecycle-left-over", act=act_text(screen, left.act), why=error_text(screen, left.error)
        )
        yield from fold(said, indent="  ", hanging="    ")


def _printed(screen: Screen, failure: Failure | None) -> Iterator[str]:
    if failure and failure.printed:
        yield from fold(screen.say("lifecycle-printed"))
        for line in failure.printed:
            yield from fold(line, indent="  | ", hanging="  | ")


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome.outcome,
        "generation": outcome.generation,
        "failure": _failure_json(outcome.failure) if outcome.failure else None,
        "left": [_failure_json(one) for one in outcome.left],
        "lost": list(outcome.lost),
        "unwell": [_failure_json(one) for one in outcome.unwell],
    }


def planned_json(plan: Plan) -> dict[str, Any]:
    """Of a dry run: to what it would come, and how."""
    from cli.render_plan import plan_json

    number = plan.target.number
    return {"outcome": "planned", "generation": number, "failure": None, "left": [], "plan": plan_json(plan)}


def _failure_json(failure: Failure) -> dict[str, Any]:
    return {
        "act": failure.act.id,
        "code": failure.error.code,
        "fields": dict(failure.error.fields),
        "printed": list(failure.printed),
    }


def act_text(screen: Screen, act: Act) -> str:
    return screen.say("lifecycle-act", verb=act.verb, resource=act.resource)


def error_text(screen: Screen, error: BackendError) -> str:
    return screen.say(f"executor-{error.code}", **dict(error.fields))


def stale_stop(stale: Stale) -> Stop:
    fields = dict(stale.fields)
    if stale.code == "machine":
        return Stop("stale-machine", HARDWARE_DIFFERS)
    if stale.code in ("generation", "catalogue", "policy"):
        return Stop(f"stale-{stale.code}", LOCK_OUT_OF_DATE, **fields)
    if stale.code == "unready":
        return Stop(f"unready-{fields.pop('code')}", FAILED, **fields)
    for name in ("needed_bytes", "free_bytes"):
        if name in fields:
            fields[name.removesuffix("_bytes")] = size_text(int(fields.pop(name)))
    return Stop(f"stale-{fields.pop('kind')}", FAILED, **fields)
