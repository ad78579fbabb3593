"""Is everything as it was written? Each record, witness, plan and row of the index, held against the others.

Unlike opening, it goes on behind the first fault; it changes nothing, and needs no lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from state.entry import ORIGIN, BadLineError, Entry, decode
from state.errors import DamageError, OrderError, StateError
from state.index import Index, compare
from state.journal import Reading, Tail, parse_journal
from state.ledger import Ledger
from state.migrations import expect_known
from state.plans import read_plan
from state.records import KINDS, Committed, Opened
from state.store import Places, expect_begun
from state.witnesses import Witness, contradiction, read_witnesses
from state.writing import digest

#: Every code with the names of its fields. Those with a `file` alone say it all with it.
AUDIT_FAULTS: dict[str, tuple[str, ...]] = {
    "bad-version": ("file", "found"),
    "generation-differs": ("file", "generation", "expected", "found"),
    "index-behind": ("file", "records", "known"),
    "index-damaged": ("file",),
    "journal-behind": ("file", "records", "known", "witness"),
    "journal-damaged": ("file", "line", "offset", "fault"),
    "journal-differs": ("file", "record", "witness"),
    "journal-missing": ("file",),
    "plan-damaged": ("file",),
    "plan-missing": ("file",),
    "torn-tail": ("file", "offset", "length"),
    "witness-damaged": ("file",),
    "witness-missing": ("generation",),
}

#: What the next writer puts right without losing anything that was acknowledged.
HARMLESS = frozenset({"index-behind", "index-damaged", "torn-tail", "witness-damaged", "witness-missing"})


@attrs.frozen
class AuditFault:
    """`code` is one of AUDIT_FAULTS."""

    code: str
    fields: tuple[tuple[str, str | int], ...] = ()

    @property
    def is_harmless(self) -> bool:
        return self.code in HARMLESS


@attrs.frozen
class Audit:
    """What was looked at, and what was found. `head` is (records, hash of the last)."""

    records: int
    generations: int
    head: tuple[int, str]
    faults: tuple[AuditFault, ...]

    @property
    def failed(self) -> bool:
        return not all(fault.is_harmless for fault in self.faults)


def audit(folder: Path) -> Audit:
    """Look at everything. Raises SchemaError for a newer version."""
    places = Places(folder)
    try:
        version = expect_known(folder)
    except DamageError as error:
        return Audit(0, 0, (0, ORIGIN), (_of(error),))
    witnesses = tuple(read_witnesses(places.generations))
    index = Index.open_to_read(places.index)
    rows = index.rows() if index else ()
    if index:
        index.close()
    if not places.journal.exists():
        is_lost = version is not None or witnesses or rows
        gone = (_fault("journal-missing", file=str(places.journal)),) if is_lost else ()
        return Audit(0, 0, (0, ORIGIN), gone)
    data = places.journal.read_bytes()
    found: list[AuditFault] = []
    reading, faults = _journal(data, places)
    is_chain = not any(fault.code == "journal-damaged" for fault in faults)
    found += faults
    try:
        expect_begun(places, version, len(reading.entries))
    except DamageError as error:
        found.append(_of(error))
    ledger, faults = _ledger(reading, places)
    found += faults
    if is_chain:  # else it is told where it breaks, not how much is behind that
        found += _witnesses(witnesses, ledger, reading, places)
        found += _index(rows, reading, places)
    found += _plans(reading.entries, places)
    return Audit(len(reading.entries), len(ledger.generations), reading.head, tuple(found))


def _fault(code: str, **fields: str | int) -> AuditFault:
    return AuditFault(code, tuple(fields.items()))


def _of(error: StateError) -> AuditFault:
    return _fault(error.code, **error.fields)


def _journal(data: bytes, places: Places) -> tuple[Reading, list[AuditFault]]:
    """What is whole up to the first fault, and every line behind it that is not whole in itself."""
    file = str(places.journal)
    try:
        reading = parse_journal(data, file)
    except DamageError as error:
        at = int(error.fields["offset"])
        whole = parse_journal(data[:at], file)
        return whole, [_of(error), *_broken_behind(data, at, len(whole.entries) + 1, file)]
    tail = reading.tail
    return reading, [_torn(tail, file)] if tail else []


def _torn(tail: Tail, file: str) -> AuditFault:
    return _fault("torn-tail", file=file, offset=tail.offset, length=tail.length)


def _broken_behind(data: bytes, at: int, number: int, file: str) -> Iterator[AuditFault]:
    """Lines behind a damaged one, each by itself and against the line before it."""
    lines = data[at:].split(b"\n")
    offset, previous = at, None
    for count, line in enumerate(lines[:-1]):
        try:
            entry = decode(line, number + count, previous)
            previous = entry.hash
        except BadLineError as bad:
            previous = None
            if count:
                yield _fault(
                    "journal-damaged", file=file, line=number + count, offset=offset, fault=bad.fault
                )
        offset += len(line) + 1


def _ledger(reading: Reading, places: Places) -> tuple[Ledger, list[AuditFault]]:
    ledger, offset = Ledger(), 0
    for entry in reading.entries:
        try:
            ledger.take(entry)
        except OrderError:
            where = {"line": entry.seq, "offset": offset}
            return ledger, [_fault("journal-damaged", file=str(places.journal), **where, fault="order")]
        offset += len(entry.line) + 1
    return ledger, []


def _witnesses(
    witnesses: Sequence[Witness], ledger: Ledger, reading: Reading, places: Places
) -> Iterator[AuditFault]:
    for witness in witnesses:
        error = contradiction(reading.entries, witness, places.journal)
        if error:
            yield _of(error)
        elif witness.entry is None:
            yield _fault("witness-damaged", file=str(witness.path))
    there = {witness.number for witness in witnesses}
    for number in sorted(ledger.generations.keys() - there):
        yield _fault("witness-missing", generation=number)


def _index(
    rows: Sequence[tuple[int, str, int | None, bytes]] | None, reading: Reading, places: Places
) -> Iterator[AuditFault]:
    try:
        state = compare(rows, reading.entries, places.journal, places.index)
    except DamageError as error:
        yield _of(error)
        return
    if state == "damaged":
        yield _fault("index-damaged", file=str(places.index))
    elif state == "behind":
        known = len(rows or ())
        yield _fault("index-behind", file=str(places.index), records=len(reading.entries), known=known)


def _plans(entries: Sequence[Entry], places: Places) -> Iterator[AuditFault]:
    """Each plan that was begun is there as it was, and leads to the generation that was committed."""
    for entry in entries:
        record = entry.record
        if isinstance(record, Opened):
            try:
                read_plan(places.plans, record.plan)
            except DamageError as error:
                yield _of(error)
        elif isinstance(record, Committed):
            with contextlib.suppress(DamageError):  # told where it was begun
                found = digest(read_plan(places.plans, record.plan).target)
                if found != record.digest:
                    fields = {"expected": record.digest, "found": found}
                    yield _fault(
                        "generation-differs",
                        file=str(places.journal),
                        generation=record.generation,
                        **fields,
                    )


__all__ = ["AUDIT_FAULTS", "HARMLESS", "KINDS", "Audit", "AuditFault", "audit"]
