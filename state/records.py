"""What the journal holds: a closed set of records, each a frozen class with a tag.

Fields are texts, whole numbers, and tuples of texts or of pairs of texts, so that a record has one
canonical text. A new kind, or another field, is a new version of the state (`state.migrations`).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Literal

import attrs

from state.plain import reader_of

Pairs = tuple[tuple[str, str], ...]


@attrs.frozen
class Created:
    """The first record. `lineage` tells this state from every other one."""

    lineage: str


@attrs.frozen
class Opened:
    """A transaction begins: from one generation (0: nothing) by a plan to the next. `steps` are all ids."""

    plan: str  # "sha256:..." of the plan file
    from_generation: int
    to_generation: int
    steps: tuple[str, ...]
    requests: tuple[str, ...]
    added: int
    changed: int
    removed: int


@attrs.frozen
class StepIntent:
    """Durable before the act. `key` is written on what is made, so that reality can be probed for it."""

    step: str
    key: str


#: `made` of a step that was found done: it has made nothing that could be taken back, and needs no intent.
FOUND: Pairs = (("made", "no"),)


@attrs.frozen
class StepDone:
    """`made` is what undoing must know: ids of containers, of volumes, paths; or `FOUND`."""

    step: str
    made: Pairs = ()


@attrs.frozen
class StepFailed:
    """`code` and `fields` are those of the executor's error."""

    step: str
    code: str
    fields: Pairs = ()


@attrs.frozen
class UndoIntent:
    step: str


@attrs.frozen
class Undone:
    step: str


@attrs.frozen
class Committed:
    """The one record by which a generation becomes current. `head` is the journal's before it."""

    generation: int
    plan: str
    digest: str  # of the generation
    head_seq: int
    head_hash: str


@attrs.frozen
class Closed:
    outcome: Literal["committed", "rolled-back"]


@attrs.frozen
class Pinned:
    """Versions that a module is held at, in one environment or, with "", in all."""

    module: str
    specifier: str
    environment: str = ""


@attrs.frozen
class Unpinned:
    module: str
    environment: str = ""


@attrs.frozen
class Event:
    """Anything else that the audit must show: an override, a collection, a tail that was cut."""

    topic: str
    fields: Pairs = ()


#: Every topic with the names of its fields. `collect` stands before a removal, `collected` after it;
#: `stays-as` is left out where nothing stays.
TOPICS: dict[str, tuple[str, ...]] = {
    "collect": ("resource", "generation", "stays-as"),
    "collected": ("resource", "generation", "stays-as"),
    "migrated": ("from", "to"),
    "restart": ("resource",),
    "rule-lifted": ("id", "rule", "reason"),
    "rule-restored": ("id", "rule", "reason"),
    "secret-set": ("name",),
    "start": ("resource",),
    "stop": ("resource",),
    "tail-cut": ("offset", "length", "sha256"),
}

StepRecord = StepIntent | StepDone | StepFailed | UndoIntent | Undone
Record = Created | Opened | StepRecord | Committed | Closed | Pinned | Unpinned | Event

KINDS: dict[type[Record], str] = {
    Created: "created",
    Opened: "opened",
    StepIntent: "step-intent",
    StepDone: "step-done",
    StepFailed: "step-failed",
    UndoIntent: "undo-intent",
    Undone: "undone",
    Committed: "committed",
    Closed: "closed",
    Pinned: "pinned",
    Unpinned: "unpinned",
    Event: "event",
}
_BY_TAG = {tag: kind for kind, tag in KINDS.items()}


def step_key(plan: str, generation: int, step: str) -> str:
    """The idempotency key of a step: the same for every attempt at it, and for nothing else."""
    return sha256(f"{plan}\0{generation}\0{step}".encode()).hexdigest()


def to_plain(record: Record) -> dict[str, Any]:
    return {"kind": KINDS[type(record)]} | {
        field.name: getattr(record, field.name) for field in attrs.fields(type(record))
    }


def from_plain(plain: Any) -> Record:
    """The record that was written. Raises ValueError for anything else."""
    if not isinstance(plain, dict) or not isinstance(plain.get("kind"), str) or plain["kind"] not in _BY_TAG:
        raise ValueError(plain)
    given = {name: value for name, value in plain.items() if name != "kind"}
    kind: Any = _BY_TAG[plain["kind"]]
    record: Record = reader_of(kind)(given)
    return record
