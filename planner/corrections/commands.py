"""A way out as it is told: its changes, what to write where, and the command that asks again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence

import attrs

from planner.answers import Change, Edit, WayOut
from planner.corrections.model import Correction, Question
from stacks import Intent, Request

#: Changes of what is there, which a command can only suppose.
_SUPPOSED = frozenset(
    {"add-card", "change-fact", "change-machine", "free-disk", "install-engine", "lower-fact"}
)
_NEW_STACK = "las.yaml"


def way_of(asked: Intent, changed: Question, made: Sequence[Correction], cost: int) -> WayOut:
    file = next((request.origin.file for request in asked.requests if request.origin.line), "")
    before = _line(asked, (), file)
    placed = [r for r in changed.intent.requests if r not in asked.requests and _is_placed(r)]
    if not placed:
        after = _line(changed.intent, made, file)
        return WayOut(tuple(one.told for one in made), "" if before == after else after, cost)
    written = Edit(file or _NEW_STACK, _stack_of(changed.intent, placed, whole=not file))
    kept = changed.intent if file else attrs.evolve(changed.intent, requests=())
    after = _line(kept, made, file or _NEW_STACK)
    changes = tuple(_with_edit(one.told, written) for one in made)
    return WayOut(changes, "" if before == after else after, cost)


def _is_placed(request: Request) -> bool:
    """An environment is named in a stack file only."""
    return bool(request.environment) and not request.origin.line


def _with_edit(change: Change, written: Edit | None) -> Change:
    """In the stack file that there is, or in a new one."""
    if change.code != "own-environment" or change.edits or written is None:
        return change
    return attrs.evolve(change, edits=(written,))


def _stack_of(intent: Intent, placed: Sequence[Request], *, whole: bool) -> str:
    """The environments of these requests; or a stack of its own for all that the intent asks."""
    names = dict.fromkeys(request.environment for request in placed)
    entries = {name: {"install": _texts(r for r in placed if r.environment == name)} for name in names}
    if not whole:
        return json.dumps({"environments": entries})
    others = _texts(r for r in intent.requests if r not in placed)
    flags = {"all-accelerators": True} if intent.all_accelerators else {}
    return json.dumps({"schema": "las.stack/1", "install": others, "environments": entries, **flags})


def _texts(requests: Iterator[Request]) -> list[str]:
    return [request.text for request in requests]


def _line(intent: Intent, made: Sequence[Correction], file: str) -> str:
    """Requests of a stack file are left to `-f`."""
    words = [r.text for r in intent.requests if not r.origin.line and not r.environment]
    options = [*(("-f", file) if file else ()), *_flags(intent)]
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


def _upgrades(intent: Intent) -> Iterator[str]:
    for name in intent.upgrade.modules:
        yield from ("--upgrade", name)
    if intent.upgrade.everything:
        yield "--upgrade"
