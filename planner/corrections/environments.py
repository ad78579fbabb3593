"""Environments apart, or run in another way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from planner.answers import Edit
from planner.corrections.model import Correction, Question, edit_of
from reasons import Pinned, Reason, WrongBackend
from stacks import Request


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    if question.intent.together:
        yield _apart(question)
    else:
        yield from _own(question, conflict)
    for reason in conflict:
        if isinstance(reason, WrongBackend):
            yield _otherwise_run(question, reason)


def _apart(question: Question) -> Correction:
    origin = dict(question.intent.flags).get("together")
    return Correction(
        "separate-environments",
        (),
        lambda q: q.asking(together=False),
        edits=edit_of(origin, "false") if origin else (),
    )


def _own(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """One request alone is in its own way wherever it stands, but where the place itself is spoken of."""
    blamed = list(question.blamed(conflict))
    of_the_place = any(isinstance(reason, WrongBackend | Pinned) for reason in conflict)
    if len(blamed) < 2 and not of_the_place:
        return
    for place, request in blamed:
        first = question.first[place]
        if request.interface or question.home_of(request) == first.name:
            continue
        yield Correction(
            "own-environment",
            (("request", first.text), ("environment", first.name)),
            partial(_moved, place=place, environment=first.name),
            slot=f"environment:{place}",
            subject=first.text,
            edits=_edits(first),
        )


def _moved(question: Question, *, place: int, environment: str) -> Question | None:
    together = question.intent.together  # which leaves no environment beside it
    return None if together else question.instead(place, environment=environment)


def _edits(request: Request) -> tuple[Edit, ...]:
    """Out of its place in a stack file, into an environment there. A command line says it by itself."""
    entry = json.dumps({"environments": {request.name: {"install": [request.text]}}})
    away = edit_of(request.origin, "")
    return (*away, Edit(request.origin.file, entry)) if away else ()


def _otherwise_run(question: Question, reason: WrongBackend) -> Correction:
    wish = next(one for one in question.intent.environments if one.name == reason.environment)
    other = "native" if reason.backend == "container" else "container"
    return Correction(
        "other-backend",
        (("environment", reason.environment), ("backend", reason.backend)),
        lambda q: q.asking(environments=tuple(w for w in q.intent.environments if w != wish)),
        slot=f"backend:{reason.environment}",
        subject=reason.environment,
        edits=edit_of(wish.origin, other),
    )
