"""The writer: the one process that may change what is recorded. An executor needs nothing else.

    with Writer.open(folder, command="las apply") as writer:
        transaction = writer.unfinished() or writer.begin(plan)
        writer.record(StepIntent(step, writer.key(step)))   # durable, then act
        writer.record(StepDone(step, made=(("container", id),)))
        writer.commit()                                     # the generation is current from here on
        writer.close_transaction("committed")

Opening recovers what is the files' own: a torn tail is cut, the index is brought up to the journal, ballast
is freed on a full disk. `mended` says what was. What is open in reality is for the executor to find out.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Literal, Self

from state.ballast import make_ballast
from state.entry import Entry
from state.errors import OrderError, StateError
from state.files import make_private_folder
from state.index import Index
from state.journal import Clock, Journal, utc_now
from state.ledger import Transaction
from state.migrations import expect_known, read_version
from state.plan import Plan
from state.plans import keep_plan
from state.records import (
    Closed,
    Committed,
    Created,
    Event,
    Opened,
    Pairs,
    Pinned,
    Record,
    StepRecord,
    Unpinned,
    step_key,
)
from state.recovery import (
    Mended,
    caught_up,
    cut,
    expect_acknowledged,
    freed,
    made_private,
    migrated,
    unusable,
    witnessed,
    write_missing_version,
)
from state.store import Places, Store, expect_begun
from state.witnesses import write_witness
from state.writer_lock import WriterLock
from state.writing import digest


class Writer(Store):
    """Holds the writer's lock until it is closed. No record may follow an error of the disk: open again."""

    def __init__(self, places: Places, lock: WriterLock, journal: Journal) -> None:
        super().__init__(places, journal.reading)
        self.mended: tuple[Mended, ...] = ()
        self._lock, self._journal = lock, journal
        self._index: Index | None = None
        self._turn = RLock()  # an executor records from several threads

    @classmethod
    def open(cls, folder: Path, command: str = "", clock: Clock = utc_now, who: str = "") -> Self:
        """Make the state where there is none, and recover it where its last writer was killed.

        `command` names this writer to others. Raises BusyError at once where there is one already,
        SchemaError for a newer version, DamageError for what can't be recovered without losing something
        that was acknowledged (nothing is changed then), DiskError.
        """
        expect_known(folder)
        places = Places(folder)
        make_private_folder(folder)
        with contextlib.ExitStack() as held:
            lock = WriterLock(places.lock, command, clock())
            held.callback(lock.release)
            mended = [*made_private(places), *migrated(places)]
            version = read_version(folder)
            if not places.journal.exists():
                expect_begun(places, version, 0)
            journal = Journal(places.journal, who=who or _user(), clock=clock)
            held.callback(journal.close)
            expect_begun(places, version, len(journal.reading.entries))
            writer = cls(places, lock, journal)
            writer._recover(mended)
            held.pop_all()
        return writer

    def _recover(self, mended: Sequence[Mended]) -> None:
        places, journal = self.places, self._journal
        done = [*mended, *freed(places)]
        reading = journal.reading
        tail, state = reading.tail, expect_acknowledged(places, reading)
        if tail:
            journal.cut_tail()
            self.tail = None
        if not self._entries:
            self._append(Created(uuid.uuid4().hex))
        write_missing_version(places)
        for one in done:
            if one.code == "migrated":
                self._append(Event(one.code, one.fields))
        if tail:
            done.append(cut(tail))
            self._append(Event("tail-cut", (*done[-1].fields, ("sha256", tail.digest))))
        self._index, said = caught_up(places, self._entries, len(reading.entries), state)
        done += [*said, *witnessed(places, self._ledger)]
        self.mended = tuple(done)
        make_ballast(places.ballast)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write. In a child of the writer nothing happens."""
        if self._index and self._journal.is_own():
            self._index.close()
        self._index = None
        self._journal.close()
        self._lock.release()

    def begin(self, plan: Plan, steps: Sequence[str] | None = None) -> Transaction:
        """Begin to carry a plan out. `steps` are the ids of all that will be done: by default the plan's.

        Raises OrderError: `unfinished` while another transaction is open, `stale-plan` where the plan was not
        made from the current generation.
        """
        open_now, current = self.unfinished(), self.current()
        if open_now:
            raise OrderError("unfinished", generation=open_now.opened.to_generation)
        number = self._ledger.current_number
        is_next = plan.target.number in (number, number + 1) and plan.target.number > 0
        if plan.inputs.generation != (digest(current) if current else None) or not is_next:
            raise OrderError("stale-plan", generation=plan.target.number, current=number)
        ids = steps if steps is not None else [step.id for step in plan.steps if step.action != "keep"]
        self._append(
            Opened(
                plan=self._keep(plan),
                from_generation=number,
                to_generation=plan.target.number,
                steps=tuple(ids),
                requests=plan.target.requests,
                added=plan.count("add"),
                changed=plan.count("change"),
                removed=plan.count("remove"),
            )
        )
        begun = self.unfinished()
        assert begun is not None  # it was recorded
        return begun

    def key(self, step: str) -> str:
        """The idempotency key of a step of the open transaction. Raises OrderError without one."""
        opened = self._open().opened
        return step_key(opened.plan, opened.to_generation, step)

    def record(self, record: StepRecord) -> None:
        """Durable when this returns. Raises OrderError for what cannot follow, DiskError."""
        self._append(record)

    def commit(self) -> None:
        """The target becomes the current generation, by one record.

        Raises OrderError while a step is not done, DiskError. After a DiskError open again: the state says
        whether the record is there.
        """
        with self._turn:
            opened = self._open().opened
            seq, hash = self._journal.head
            target = self.plan(opened.plan).target
            self._append(Committed(opened.to_generation, opened.plan, digest(target), seq, hash))
            write_witness(self.places.generations, self._entries[-1])

    def close_transaction(self, outcome: Literal["committed", "rolled-back"]) -> None:
        """Nothing of it is left to do. Raises OrderError where something is."""
        self._append(Closed(outcome))

    def pin(self, module: str, specifier: str = "", environment: str = "") -> tuple[Pinned, ...]:
        """Hold a module at these versions, or without any at those that are installed: a pin for each place.

        Raises StateError `not-installed` where there is no version to hold it at.
        """
        pins = (
            [Pinned(module, specifier, environment)] if specifier else self._as_installed(module, environment)
        )
        if not pins:
            raise StateError("not-installed", module=module)
        for pin in pins:
            self._append(pin)
        return tuple(pins)

    def unpin(self, module: str, environment: str | None = None) -> tuple[Pinned, ...]:
        """Let go of a module: in one environment, or everywhere. Raises StateError `not-pinned`."""
        pins = tuple(
            pin for pin in self.pins() if pin.module == module and environment in (None, pin.environment)
        )
        if not pins:
            raise StateError("not-pinned", module=module)
        for pin in pins:
            self._append(Unpinned(pin.module, pin.environment))
        return pins

    def event(self, topic: str, fields: Pairs = ()) -> None:
        """Something that the audit must show, whatever it is: an override, a collection."""
        self._append(Event(topic, fields))

    def _append(self, record: Record) -> None:
        with self._turn:
            self._lock.expect_held()
            self._ledger.check(record)
            entry = self._journal.append(record)
            self._ledger.take(entry)
            self._entries.append(entry)
            self._note([entry])

    def _note(self, entries: Sequence[Entry]) -> None:
        """The index only helps: where it fails it is left behind, and the next opening catches up."""
        if self._index is None:
            return
        try:
            self._index.add(entries)
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._index.close()
            self._index = None
            self.mended = (*self.mended, unusable(error))

    def _open(self) -> Transaction:
        transaction = self.unfinished()
        if transaction is None:
            raise OrderError("out-of-order", record="committed", step="", state="")
        return transaction

    def _keep(self, plan: Plan) -> str:
        make_private_folder(self.places.plans)
        return keep_plan(self.places.plans, plan)

    def _as_installed(self, module: str, environment: str) -> list[Pinned]:
        current = self.current()
        return [
            Pinned(module, f"=={choice.version}", choice.environment)
            for choice in (current.choices if current else ())
            if choice.module == module and environment in ("", choice.environment)
        ]


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
