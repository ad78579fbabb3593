"""Checks that cannot stop one another: each in a thread of its own, for so long and no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from executor import BackendError

LIMIT_S = 10.0  # of all checks, which run at once

Fields = Mapping[str, str | int | None]


@attrs.frozen
class Found:
    """What a check says: a message, and the commands that mend it, ready to be pasted.

    `note` is worth knowing and no failure. `error`: what a backend said, the field `why` of the message.
    """

    check: str
    outcome: Literal["ok", "note", "failed"]
    key: str
    fields: Fields = attrs.field(factory=dict)
    remedy: tuple[str, ...] = ()
    error: BackendError | None = None


@attrs.frozen
class Check:
    """Named in what it finds. `run` may raise anything, and may never come back."""

    name: str
    run: Callable[[], Iterable[Found]]


def examine(checks: Sequence[Check], limit_s: float = LIMIT_S) -> tuple[Found, ...]:
    """What all checks found, in their order. One that does not end in time is told, and left behind."""
    answers = [_begin(check) for check in checks]
    end = monotonic() + limit_s
    found: list[Found] = []
    for check, answer in zip(checks, answers, strict=True):
        found += _awaited(check, answer, end, limit_s)
    return tuple(found)


def _begin(check: Check) -> SimpleQueue[tuple[Found, ...]]:
    answer: SimpleQueue[tuple[Found, ...]] = SimpleQueue()

    def run() -> None:
        try:
            answer.put(tuple(check.run()))
        except BaseException as error:  # whatever it is, the other checks are told
            detail = f"{type(error).__name__}: {error}".splitlines()[0]
            answer.put((Found(check.name, "failed", "doctor-broke", {"detail": detail}),))

    Thread(target=run, name=check.name, daemon=True).start()
    return answer


def _awaited(
    check: Check, answer: SimpleQueue[tuple[Found, ...]], end: float, limit_s: float
) -> tuple[Found, ...]:
    from queue import Empty

    try:
        return answer.get(timeout=max(end - monotonic(), 0.001))
    except Empty:
        return (Found(check.name, "failed", "doctor-late", {"seconds": int(limit_s)}),)
