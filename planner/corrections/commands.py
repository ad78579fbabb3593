"""A way out as it is told: its changes, what to write where, and the command that asks again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from planner.answers import WayOut
from planner.corrections.model import Correction, Question
from stacks import Intent

#: Changes of what is there, which a command can only suppose.
_SUPPOSED = frozenset(
    {"add-card", "change-fact", "change-machine", "free-disk", "install-engine", "lower-fact"}
)


def way_of(asked: Intent, changed: Question, made: Sequence[Correction], cost: int) -> WayOut:
    file = next((request.origin.file for request in asked.requests if request.origin.line), "")
    before, after = _line(asked, (), file), _line(changed.intent, made, file)
    return WayOut(tuple(one.told for one in made), "" if before == after else after, cost)


def _line(intent: Intent, made: Sequence[Correction], file: str) -> str:
    """Requests of a stack file are left to `-f`."""
    words = [r.placed_text for r in intent.requests if not r.origin.line]
    options = [*(("-f", file) if file else ()), *_flags(intent), *_ports(intent)]
    for one in made:
        options += [word for gpu in one.gpus for word in ("--gpu", gpu)]
    for key, value in sorted(dict(fact for one in made for fact in one.facts).items()):
        options += ["--fact", f"{key}={value}"]
    options += _upgrades(intent)
    for name in intent.without:
        options += ["--without", name]
    if intent.without or any(one.code in _SUPPOSED for one in made):
        return shlex.join(["las", "what-if", *options, *(("--", *words) if words else ())])
    return shlex.join(["las", "solve", *words, *options])


def _flags(intent: Intent) -> Iterator[str]:
    in_stack = {name for name, _ in intent.flags}
    if intent.together and "together" not in in_stack:
        yield "--together"
    if intent.all_accelerators and "all-accelerators" not in in_stack:
        yield "--all-accelerators"


def _ports(intent: Intent) -> Iterator[str]:
    for wish in intent.ports:
        if not wish.origin.line:
            yield from ("--port", wish.text)


def _upgrades(intent: Intent) -> Iterator[str]:
    for name in intent.upgrade.modules:
        yield from ("--upgrade", name)
    if intent.upgrade.everything:
        yield "--upgrade"
