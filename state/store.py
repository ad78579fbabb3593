"""The store: what is installed, how it came to that, and what is unfinished.

`Store` reads, needs no lock, and writes nothing; `state.writer.Writer` is the one that may write. Both
read the whole journal and check every record of it when they are opened.

    state/
      version            las.state/1
      journal.jsonl      the truth
      index.sqlite       derived from it, for questions
      plans/             <sha256>.json: each plan that was begun
      generations/       000001.json: witnesses of commits
      writer.lock        who writes
      ballast            room to recover on a full disk
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import attrs

from state.entry import Entry
from state.errors import DamageError, OrderError, SchemaError, StateError
from state.journal import Reading, Tail, read_journal
from state.ledger import Ledger, Transaction
from state.migrations import VERSION, VERSION_FILE, expect_known, read_version
from state.plans import kept_plan, read_plan
from state.records import Committed, Opened, Pinned
from state.witnesses import Witness, contradiction, read_witnesses

if TYPE_CHECKING:
    from state.plan import Generation, Plan

#: What `history` tells unless asked otherwise: not each step.
TOLD = ("opened", "committed", "closed", "pinned", "unpinned", "event")


@attrs.frozen
class Places:
    """Where the files of a state lie."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def index(self) -> Path:
        return self.folder / "index.sqlite"

    @property
    def plans(self) -> Path:
        return self.folder / "plans"

    @property
    def generations(self) -> Path:
        return self.folder / "generations"

    @property
    def lock(self) -> Path:
        return self.folder / "writer.lock"

    @property
    def ballast(self) -> Path:
        return self.folder / "ballast"


@attrs.frozen
class Committal:
    """One generation, as the journal tells it. `requests` are what was asked for."""

    number: int
    plan: str
    digest: str
    requests: tuple[str, ...]
    added: int
    changed: int
    removed: int
    time: str
    who: str


class Store:
    """What was recorded up to the moment of opening."""

    def __init__(self, places: Places, reading: Reading) -> None:
        self.places = places
        self.tail: Tail | None = reading.tail
        self._entries: list[Entry] = list(reading.entries)
        self._ledger = _ledger(places, reading)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads what is there; a folder without a state is an empty one, and stays as it is.

        Raises SchemaError for a newer version, DamageError for what is not as it was written.
        """
        places = Places(folder)
        version = expect_known(folder)
        if version is not None and version < VERSION:
            file = str(folder / VERSION_FILE)
            raise SchemaError("older-schema", file=file, found=version, known=VERSION)
        witnesses = tuple(read_witnesses(places.generations))  # before what they are held against
        reading = read_journal(places.journal) if places.journal.exists() else Reading((), 0, None)
        expect_begun(places, version, len(reading.entries))
        expect_witnessed(witnesses, reading, places.journal)
        return cls(places, reading)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    @property
    def lineage(self) -> str:
        """Tells this state from every other; "" of an empty one."""
        return self._ledger.lineage

    def current(self) -> Generation | None:
        """What is installed. Raises DamageError where its plan file is not there as it was."""
        number = self._ledger.current_number
        return self.generation(number) if number else None

    def generation(self, number: int) -> Generation:
        """Raises StateError where there was none of this number, DamageError as `plan`."""
        return self.plan(self._committed(number).plan).target

    def current_plan(self) -> tuple[Path, bytes] | None:
        """The file of the plan that led to what is installed, and its content. Raises as `current`."""
        number = self._ledger.current_number
        return kept_plan(self.places.plans, self._committed(number).plan) if number else None

    def generations(self) -> tuple[Committal, ...]:
        """All that were ever committed, by number."""
        return tuple(self._committal(entry) for _, entry in sorted(self._ledger.generations.items()))

    def plan(self, digest: str) -> Plan:
        """A plan that was begun, by its digest. Raises DamageError."""
        return read_plan(self.places.plans, digest)

    def unfinished(self) -> Transaction | None:
        """The transaction that was begun and is not closed, with how far each step is.

        Its writer may be at work still: `state.holder_of(store.places.lock)` tells.
        """
        return self._ledger.open

    def pins(self) -> tuple[Pinned, ...]:
        """By environment and module."""
        return tuple(pin for _, pin in sorted(self._ledger.pins.items()))

    def history(self, kinds: Sequence[str] = TOLD) -> tuple[Entry, ...]:
        """Entries of some kinds (see `records.KINDS`) in their order.

        Raises DamageError where the index is a witness against the journal.
        """
        from state.index import Index, compare

        places, entries = self.places, self._entries
        index = Index.open_to_read(places.index)
        rows = index.rows() if index else None
        if rows and len(rows) > len(entries):  # written since this was opened, or ahead
            entries = list(read_journal(places.journal).entries)
        if index is None or compare(rows, entries, places.journal, places.index) != "equal":
            index = Index.in_memory(entries)
        try:
            return index.find(kinds)
        finally:
            index.close()

    def opening_of(self, commit: Entry) -> Opened:
        """What began the transaction of a commit."""
        before = reversed(self._entries[: commit.seq - 1])
        return next(entry.record for entry in before if isinstance(entry.record, Opened))

    def _committed(self, number: int) -> Committed:
        entry = self._ledger.generations.get(number)
        if entry is None:
            raise StateError("no-generation", number=number)
        assert isinstance(entry.record, Committed)
        return entry.record

    def _committal(self, entry: Entry) -> Committal:
        record = entry.record
        assert isinstance(record, Committed)
        opened = self.opening_of(entry)
        return Committal(
            number=record.generation,
            plan=record.plan,
            digest=record.digest,
            requests=opened.requests,
            added=opened.added,
            changed=opened.changed,
            removed=opened.removed,
            time=entry.time,
            who=entry.who,
        )


def expect_begun(places: Places, version: int | None, records: int) -> None:
    """Raises DamageError where only a part is left of a state.

    The version is written behind the first record, so one is there without the other only where the
    making of a state was interrupted, before a second record. `version` was read before the journal; a
    writer may have begun the state in between.
    """
    if version is None and records > 1 and read_version(places.folder) is None:
        raise DamageError("bad-version", file=str(places.folder / VERSION_FILE), found="")
    if version is not None and records == 0:
        raise DamageError("journal-missing", file=str(places.journal))


def expect_witnessed(witnesses: Iterable[Witness], reading: Reading, journal: Path) -> None:
    """Raises DamageError where a witness of a generation contradicts the journal."""
    for witness in witnesses:
        error = contradiction(reading.entries, witness, journal)
        if error:
            raise error


def _ledger(places: Places, reading: Reading) -> Ledger:
    """Raises DamageError for whole records that cannot follow one another."""
    ledger, offset = Ledger(), 0
    for entry in reading.entries:
        try:
            ledger.take(entry)
        except OrderError as error:
            where = {"line": entry.seq, "offset": offset}
            raise DamageError("journal-damaged", file=str(places.journal), **where, fault="order") from error
        offset += len(entry.line) + 1
    return ledger
