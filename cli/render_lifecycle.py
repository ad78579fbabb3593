"""What is carried out, as it goes on and as it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import attrs

from cli.codes import FAILED, HARDWARE_DIFFERS, INTERRUPTED, LOCK_OUT_OF_DATE
from cli.errors import Stop
from cli.layout import folded
from cli.legible import printed_text
from cli.render_error import error_json, error_text
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from executor import Event, Failure, Outcome, Unfinished
    from planner import Stale
    from state import Act, Plan


class Watching:
    """Each act that ends is a line on stderr. The last line of a terminal tells what is under way, and how
    long it may still take; without one, what is waited for is a line as well."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._start_s = time.monotonic()
        self._stopping = False
        self._under_way: dict[str, Event] = {}
        self._turn = Lock()  # acts are begun in threads

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._screen.over("")

    def __call__(self, event: Event) -> None:
        with self._turn:
            self._tell(event)

    def _tell(self, event: Event) -> None:
        screen = self._screen
        self._note(event)
        text = event_text(screen, event)
        if event.waits_s and not screen.is_watched:
            text = waiting_text(screen, (event,))
        if text and not screen.quiet:
            screen.over("")
            if event.what == "ending" and not self._stopping:
                self._stopping = True
                screen.note("lifecycle-stopping")
            screen.complain(_folded(screen, text, indent="  ", hanging="    "))
        screen.over(self._line(event))

    def _note(self, event: Event) -> None:
        if event.what == "begun":
            self._under_way[event.act.id] = event
        elif event.what != "ending":
            self._under_way.pop(event.act.id, None)

    def _line(self, event: Event) -> str:
        waited = tuple(one for one in self._under_way.values() if one.waits_s)
        now = [act_text(self._screen, one.act) for one in self._under_way.values() if not one.waits_s]
        if waited:
            now.insert(0, waiting_text(self._screen, waited))
        seconds = 0 if waited else self._left_s(event)
        return self._screen.say(
            "lifecycle-left", done=event.done, of=event.of, seconds=seconds, now=", ".join(now)
        )

    def _left_s(self, event: Event) -> int:
        """Seconds, as the acts before took on average; 0 while nothing is known."""
        spent_s = time.monotonic() - self._start_s
        known = event.done and event.what != "undone"
        return round(spent_s / event.done * (event.of - event.done)) if known else 0


def event_text(screen: Screen, event: Event) -> str:
    """Empty for what is not told: that an act begins, or that a name was given already."""
    if event.what == "begun" or (event.what == "found" and event.act.verb in ("promote", "retire")):
        return ""
    act, fields = act_text(screen, event.act), {"verb": event.act.verb, "resource": event.act.resource}
    return screen.say(_EVENTS[event.what], act=act, **fields)


def waiting_text(screen: Screen, waited: tuple[Event, ...]) -> str:
    """For what, and how long at the most."""
    resources = ", ".join(one.act.resource for one in waited)
    seconds = max(one.waits_s for one in waited)
    return screen.say("lifecycle-waiting", resources=resources, seconds=seconds)


_EVENTS = {
    "done": "lifecycle-done",
    "found": "lifecycle-found",
    "ending": "lifecycle-ending",
    "failed": "lifecycle-failed",
    "undone": "lifecycle-undone",
    "returned": "lifecycle-returned",
}


_OUTCOMES = {
    "applied": "lifecycle-applied",
    "unchanged": "lifecycle-unchanged",
    "rolled-back": "lifecycle-rolled-back",
}


def outcome_lines(screen: Screen, outcome: Outcome) -> Iterator[str]:
    if outcome.unfinished:
        yield from evidence_lines(screen, outcome)
        stop = stop_of(outcome)
        yield from _folded(screen, screen.say(stop.key, **stop.fields))
        return
    why = error_text(screen, outcome.failure.error) if outcome.failure else ""
    act = act_text(screen, outcome.failure.act) if outcome.failure else ""
    key = _OUTCOMES[outcome.outcome]
    if outcome.outcome == "rolled-back" and outcome.failure is None:
        key = "lifecycle-went-back"  # what failed was told to whoever began it
    yield from _folded(screen, screen.say(key, number=outcome.generation, act=act, why=why))
    yield from printed_lines(screen, outcome.failure)
    for one in outcome.unwell:
        resource = one.act.resource
        why = error_text(screen, one.error)
        said = screen.say("lifecycle-unwell", resource=resource, name=_name(resource), why=why)
        yield from _folded(screen, said, indent="  ", hanging="    ")
        yield from printed_lines(screen, one)
    for resource in outcome.idle:
        said = screen.say("lifecycle-idle", resource=resource, name=_name(resource))
        yield from _folded(screen, said, indent="  ", hanging="    ")
    for resource in outcome.lost:
        yield from _folded(
            screen, screen.say("lifecycle-lost", resource=resource), indent="  ", hanging="    "
        )


def _folded(screen: Screen, text: str, *, indent: str = "", hanging: str | None = None) -> list[str]:
    return folded(text, indent=indent, hanging=hanging, columns=screen.error_columns)


def printed_lines(screen: Screen, failure: Failure | None) -> Iterator[str]:
    if failure and failure.printed:
        yield from _folded(screen, screen.say("lifecycle-printed"))
        for line in printed_text(screen, "\n".join(failure.printed)).splitlines():
            yield from _folded(screen, line, indent="  | ")


def stop_of(outcome: Outcome) -> Stop:
    """Of a change that is still open: how far it has come, and what to do next."""
    assert outcome.unfinished is not None  # it is open
    if outcome.outcome == "interrupted":
        return Stop("lifecycle-interrupted", INTERRUPTED, **unfinished_fields(outcome.unfinished))
    running = sorted({_name(one.act.resource) for one in outcome.left if one.act.verb in _OF_RUNNING})
    fields = unfinished_fields(outcome.unfinished) | {"running": ", ".join(running)}
    return Stop("lifecycle-stuck", FAILED, **fields)


_OF_RUNNING = ("stop", "retire")  # what runs of the generation before: logs are of that


def _name(resource: str) -> str:
    return resource.partition(" ")[2]


def unfinished_fields(one: Unfinished) -> dict[str, str | int]:
    return {
        "before": one.before,
        "number": one.number,
        "done": one.done,
        "of": one.of,
        "kind": "back" if one.goes_back else "repair" if one.number == one.before else "change",
        "stopped": ", ".join(one.stopped),
    }


def evidence_lines(screen: Screen, outcome: Outcome) -> Iterator[str]:
    """Of a change that is still open: what failed first, and what could not be taken back."""
    if outcome.failure:
        act, why = act_text(screen, outcome.failure.act), error_text(screen, outcome.failure.error)
        yield from _folded(screen, screen.say("lifecycle-act-failed", act=act, why=why))
        yield from printed_lines(screen, outcome.failure)
    for left in outcome.left:
        act, why = act_text(screen, left.act), error_text(screen, left.error)
        yield from _folded(
            screen, screen.say("lifecycle-left-over", act=act, why=why), indent="  ", hanging="    "
        )


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "outcome": outcome.outcome,
        "generation": outcome.generation,
        "failure": _failure_json(outcome.failure) if outcome.failure else None,
        "left": [_failure_json(one) for one in outcome.left],
        "lost": list(outcome.lost),
        "unwell": [_failure_json(one) for one in outcome.unwell],
        "idle": list(outcome.idle),
        "unfinished": attrs.asdict(outcome.unfinished) if outcome.unfinished else None,
    }


def planned_json(plan: Plan) -> dict[str, Any]:
    """Of a dry run: to what it would come, and how."""
    from cli.render_plan import plan_json

    number = plan.target.number
    return {"outcome": "planned", "generation": number, "failure": None, "left": [], "plan": plan_json(plan)}


def planned_back_json(begun: Unfinished) -> dict[str, Any]:
    """Of a dry run that would take a change back."""
    number = begun.before
    plain = {"outcome": "planned", "generation": number, "failure": None, "left": []}
    return plain | {"unfinished": attrs.asdict(begun)}


def _failure_json(failure: Failure) -> dict[str, Any]:
    return {
        "act": failure.act.id,
        **error_json(failure.error),
        "printed": list(failure.printed),
    }


def act_text(screen: Screen, act: Act) -> str:
    return screen.say("lifecycle-act", verb=act.verb, resource=act.resource)


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
