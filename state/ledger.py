"""What the records come to: generations, the open transaction, pins; and which record may follow.

A step goes `planned -> intent -> done | failed`, or from `planned` to `done` where it was found so; it may be
tried again while nothing is undone, and goes back by `undoing -> undone`. A generation is committed when
every step is done; a transaction is closed as rolled back when every step that was begun is undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs

from state.entry import ORIGIN, Entry
from state.errors import OrderError
from state.records import (
    FOUND,
    KINDS,
    Closed,
    Committed,
    Created,
    Event,
    Opened,
    Pairs,
    Pinned,
    Record,
    StepDone,
    StepFailed,
    StepIntent,
    StepRecord,
    UndoIntent,
    Undone,
    Unpinned,
)

Progress = Literal["planned", "intent", "done", "failed", "undoing", "undone"]

#: From which states of its step a record may come, and the state it leads to.
_MOVES: dict[type[StepRecord], tuple[frozenset[Progress], Progress]] = {
    StepIntent: (frozenset({"planned", "intent", "done", "failed"}), "intent"),
    StepDone: (frozenset({"intent"}), "done"),
    StepFailed: (frozenset({"intent"}), "failed"),
    UndoIntent: (frozenset({"intent", "done", "failed", "undoing"}), "undoing"),
    Undone: (frozenset({"undoing"}), "undone"),
}


_FORWARD = StepIntent | StepDone | StepFailed


@attrs.frozen
class StepProgress:
    id: str
    state: Progress = "planned"
    key: str = ""
    made: Pairs = ()


@attrs.frozen
class Transaction:
    """One that was begun. `begun` is its first entry."""

    begun: Entry
    opened: Opened
    steps: tuple[StepProgress, ...]
    committed: bool = False

    @property
    def goes_back(self) -> bool:
        """Whether undoing has begun: from there it only goes back."""
        return any(step.state in ("undoing", "undone") for step in self.steps)

    def step(self, id: str) -> StepProgress | None:
        return next((step for step in self.steps if step.id == id), None)


@attrs.define
class _Open:
    """A transaction as it goes on, its steps by id: a journal has several records of each."""

    begun: Entry
    opened: Opened
    steps: dict[str, StepProgress]
    committed: bool = False
    goes_back: bool = False  # as Transaction.goes_back


class Ledger:
    """Takes entries in order. `current` is the entry that committed the current generation."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.lineage = ""
        self.head: tuple[int, str] = (0, ORIGIN)
        self.generations: dict[int, Entry] = {}
        self.current: Entry | None = None
        self.pins: dict[tuple[str, str], Pinned] = {}
        self._open: _Open | None = None
        for entry in entries:
            self.take(entry)

    @property
    def open(self) -> Transaction | None:
        """The transaction that is not closed."""
        if self._open is None:
            return None
        begun, steps = self._open.begun, tuple(self._open.steps.values())
        return Transaction(begun, self._open.opened, steps, self._open.committed)

    @property
    def current_number(self) -> int:
        """0 while nothing was ever committed."""
        return self.current.record.generation if self.current else 0  # type: ignore[union-attr]  # it is Committed

    def take(self, entry: Entry) -> None:
        """Raises OrderError for a record that cannot stand here."""
        record = entry.record
        self.check(record)
        match record:
            case Created():
                self.lineage = record.lineage
            case Opened():
                self._open = _Open(entry, record, {id: StepProgress(id) for id in record.steps})
            case Committed():
                self.generations[record.generation] = self.current = entry
                if self._open:
                    self._open.committed = True
            case Closed():
                self._open = None
            case Pinned():
                self.pins[record.environment, record.module] = record
            case Unpinned():
                del self.pins[record.environment, record.module]
            case Event():
                pass
            case _:
                self._move(record)
        self.head = entry.seq, entry.hash

    def check(self, record: Record) -> None:
        """Raises OrderError for a record that cannot come next."""
        match record:
            case Created():
                allowed = self.head[0] == 0
            case Opened():
                allowed = self._may_open(record)
            case Committed():
                allowed = self._may_commit(record)
            case Closed():
                allowed = self._may_close(record)
            case Unpinned():
                allowed = (record.environment, record.module) in self.pins
            case Pinned() | Event():
                allowed = True
            case _:
                self._check_move(record)
                allowed = True
        if not allowed or (self.head[0] == 0 and not isinstance(record, Created)):
            raise OrderError("out-of-order", record=KINDS[type(record)], step="", state="")

    def _may_open(self, record: Opened) -> bool:
        return (
            self._open is None
            and record.from_generation == self.current_number
            and record.to_generation in (self.current_number, self.current_number + 1)
            and record.to_generation > 0
            and len(set(record.steps)) == len(record.steps)
        )

    def _may_commit(self, record: Committed) -> bool:
        return (
            self._open is not None
            and not self._open.committed
            and record.generation == self._open.opened.to_generation
            and record.plan == self._open.opened.plan
            and (record.head_seq, record.head_hash) == self.head
            and all(step.state == "done" for step in self._open.steps.values())
        )

    def _may_close(self, record: Closed) -> bool:
        if self._open is None or record.outcome == "committed":
            return self._open is not None and self._open.committed
        gone = all(step.state in ("planned", "undone") for step in self._open.steps.values())
        return gone and not self._open.committed

    def _check_move(self, record: StepRecord) -> None:
        step = self._open.steps.get(record.step) if self._open and not self._open.committed else None
        allowed, _ = _MOVES[type(record)]
        back = self._open is not None and self._open.goes_back
        moves = step is not None and (step.state in allowed or _is_found(record, step))
        if not moves or (back and isinstance(record, _FORWARD)):
            state = step.state if step else ""
            raise OrderError("out-of-order", record=KINDS[type(record)], step=record.step, state=state)

    def _move(self, record: StepRecord) -> None:
        assert self._open is not None  # checked
        step = self._open.steps[record.step]
        _, state = _MOVES[type(record)]
        key = record.key if isinstance(record, StepIntent) else step.key
        made = (
            record.made
            if isinstance(record, StepDone)
            else ()
            if isinstance(record, StepIntent)
            else step.made
        )
        self._open.steps[record.step] = StepProgress(step.id, state, key, made)
        self._open.goes_back |= isinstance(record, UndoIntent)


def _is_found(record: StepRecord, step: StepProgress) -> bool:
    """Done without an intent: it was so before, and nothing was begun."""
    found = isinstance(record, StepDone) and record.made == FOUND
    return found and (step.state == "planned" or (step.state == "done" and step.made == FOUND))
