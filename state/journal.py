"""The journal: the truth about the machine, append-only, one fsync for each record.

Only an invalid *last* record is a torn tail: a write that was never acknowledged. Anything else that is not
as it was written is damage, refused with its line and offset. A chain can't show that its end is missing;
`state.witnesses` and `state.index` can.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import attrs

from state.entry import ORIGIN, BadLineError, Entry, decode, encode
from state.errors import DamageError, StateError
from state.files import disk_errors, hold, let_go, sync_folder
from state.records import Record
from state.writer_lock import busy, name_holder

Clock = Callable[[], str]


def utc_now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@attrs.frozen
class Tail:
    """What stands behind the last whole record: a write that did not end, or was not acknowledged."""

    offset: int
    length: int
    digest: str  # SHA-256, hexadecimal


@attrs.frozen
class Reading:
    entries: tuple[Entry, ...]
    end: int  # offset behind the last whole record
    tail: Tail | None

    @property
    def head(self) -> tuple[int, str]:
        """(sequence number, hash) of the last entry; (0, ORIGIN) of an empty journal."""
        return (self.entries[-1].seq, self.entries[-1].hash) if self.entries else (0, ORIGIN)


def read_journal(path: Path) -> Reading:
    """Everything that is acknowledged. Needs no lock: a write in progress is a tail. Raises DamageError."""
    try:
        return parse_journal(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise DamageError("journal-missing", file=str(path)) from None


def parse_journal(data: bytes, file: str) -> Reading:
    """Every record, each checked against its CRC, its place and the line before. Raises DamageError."""
    entries: list[Entry] = []
    at, previous = 0, ORIGIN
    while at < len(data):
        feed = data.find(b"\n", at)
        line = data[at:] if feed < 0 else data[at:feed]
        fault = "unfinished" if feed < 0 else ""
        try:
            entry = decode(line, len(entries) + 1, previous)
        except BadLineError as bad:
            fault = bad.fault
        if fault:
            if feed in (-1, len(data) - 1) and _is_torn(fault, line):
                tail = Tail(at, len(data) - at, sha256(data[at:]).hexdigest())
                return Reading(tuple(entries), at, tail)
            where = {"line": len(entries) + 1, "offset": at}
            raise DamageError("journal-damaged", file=file, **where, fault=fault)
        entries.append(entry)
        at, previous = feed + 1, entry.hash
    return Reading(tuple(entries), at, None)


def _is_torn(fault: str, line: bytes) -> bool:
    """Whether a last line can come of a write that did not end.

    Not where a whole record stands at its beginning: then the line feed behind that one was changed.
    """
    return fault == "unfinished" or (fault == "crc" and not _begins_with_record(line))


def _begins_with_record(line: bytes) -> bool:
    text = line.decode("latin-1")  # one sign a byte
    try:
        _, end = json.JSONDecoder().raw_decode(text)
        decode(line[:end])
    except (ValueError, RecursionError, BadLineError):
        return False
    return True


class Journal:
    """The one that may write. Holds a lock on the file itself, besides that of the writer."""

    def __init__(self, path: Path, *, who: str, clock: Clock = utc_now) -> None:
        """Opens what is there or begins it; a torn tail stays until `cut_tail`.

        All of it is durable then, before anything is built upon it: the last writer may have died between
        its write and its sync. Raises DamageError, BusyError, DiskError.
        """
        self.path = path
        self._who, self._clock = who, clock
        with disk_errors(path):
            self._file = hold(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
            self._owner = os.getpid()
            try:
                self._lock()
                os.fsync(self._file)
                sync_folder(path.parent)
                self.reading = parse_journal(_read_all(self._file), str(path))
            except BaseException:
                self.close()
                raise
        self._end = self.reading.end
        self._seq, self._hash = self.reading.head
        self._closed = False

    @property
    def head(self) -> tuple[int, str]:
        """(sequence number, hash) of the last acknowledged record."""
        return self._seq, self._hash

    def append(self, record: Record) -> Entry:
        """Durable when this returns. One write, one fsync.

        Raises DiskError, after which the journal ends where it did, and has to be opened again; DamageError
        if somebody else has written; StateError where this is not the writer (any more).
        """
        self._expect_own()
        entry = encode(self._seq + 1, self._hash, self._clock(), self._who, record)
        line = entry.line + b"\n"
        with disk_errors(self.path):
            try:
                _write_once(self._file, line)
                os.fsync(self._file)
            except OSError:
                self._cut_back()
                raise
        self._end += len(line)
        self._seq, self._hash = entry.seq, entry.hash
        return entry

    def cut_tail(self) -> None:
        """Bring the file back to its last whole record. Raises DiskError."""
        with disk_errors(self.path):
            os.ftruncate(self._file, self._end)
            os.fsync(self._file)
        self.reading = attrs.evolve(self.reading, tail=None)

    def is_own(self) -> bool:
        """Whether this process opened it, and is no child of that one."""
        return os.getpid() == self._owner

    def close(self) -> None:
        self._closed = True
        if self.is_own():
            let_go(self._file)

    def _cut_back(self) -> None:
        """Nothing of a failed record stays. After a failed fsync the disk is not believed: reopen."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, self._end)
            os.fsync(self._file)
        self.close()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy(name_holder(self._file)) from None

    def _expect_own(self) -> None:
        if not self.is_own():
            raise StateError("not-the-writer", file=str(self.path))
        if self._closed:
            raise StateError("journal-closed", file=str(self.path))
        mine = os.fstat(self._file)
        try:
            there = self.path.stat()
        except FileNotFoundError:
            raise DamageError("journal-missing", file=str(self.path)) from None
        if not os.path.samestat(mine, there) or mine.st_size != self._end:
            raise DamageError("journal-changed", file=str(self.path))


def _write_once(descriptor: int, line: bytes) -> None:
    """A write that took only a part means that there was no room for the rest (write(2))."""
    if os.write(descriptor, line) < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _read_all(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    pieces: list[bytes] = []
    at = 0
    while at < size:
        piece = os.pread(descriptor, size - at, at)
        if not piece:
            break
        pieces.append(piece)
        at += len(piece)
    return b"".join(pieces)
