"""The index: the journal's entries in SQLite, for questions about them; derived, and checked against it.

Each row holds the line of its entry beside what is asked for, so an index can be told apart: one that is
behind is replayed; one that is damaged (rows that are not what their lines say, or lines that are no
chain) is built again; and one that is whole and says more than the journal, or something else, is a witness
against the journal, which nothing but its owner can settle.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from state.entry import ORIGIN, BadLineError, Entry, decode
from state.errors import DamageError
from state.records import KINDS, Committed, Opened

Row = tuple[int, str, int | None, bytes]

VERSION = 1  # of the tables; another one is built again
_TABLE = """
create table if not exists entries (
  seq integer primary key, kind text not null, generation integer, line blob not null
) strict
"""
_COLUMNS = "seq, kind, generation, line"


Comparison = Literal["equal", "behind", "damaged"]


def row_of(entry: Entry) -> Row:
    record = entry.record
    generation: int | None = None
    if isinstance(record, Opened):
        generation = record.to_generation
    elif isinstance(record, Committed):
        generation = record.generation
    return entry.seq, KINDS[type(record)], generation, entry.line


class Index:
    """An open index. Errors of SQLite leave as `sqlite3.Error`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Index:
        """To write. Raises sqlite3.Error where the file is no database, or there is no room for one."""
        with contextlib.suppress(FileExistsError):  # SQLite itself would make it readable for others
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            if connection.execute("pragma user_version").fetchone() == (0,):
                connection.execute(_TABLE)
                connection.execute(f"pragma user_version = {VERSION}")
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @classmethod
    def open_to_read(cls, path: Path) -> Index | None:
        """As it is at this moment, whatever is written meanwhile; None where it cannot be read."""
        if not path.exists():
            return None
        # A reader, too, leaves its mark beside the file, unless it is told that nobody can write.
        mode = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
            connection.execute("begin")
        except sqlite3.Error:
            return None
        return cls(connection)

    @classmethod
    def in_memory(cls, entries: Sequence[Entry]) -> Index:
        """Of a journal whose index file is missing, behind, or not to be believed."""
        index = cls(sqlite3.connect(":memory:", isolation_level=None))
        index._connection.execute(_TABLE)
        index.add(entries)
        return index

    def add(self, entries: Sequence[Entry]) -> None:
        """Durable when this returns."""
        with self._connection:
            self._connection.execute("begin immediate")
            self._connection.executemany(
                f"insert into entries ({_COLUMNS}) values (?, ?, ?, ?)", map(row_of, entries)
            )

    def count(self) -> int:
        (count,) = self._connection.execute("select count(*) from entries").fetchone()
        return int(count)

    def rows(self) -> list[Row] | None:
        """Everything, in order; None where it is damaged, or of another version."""
        try:
            if self._connection.execute("pragma user_version").fetchone() != (VERSION,):
                return None
            if self._connection.execute("pragma integrity_check").fetchone() != ("ok",):
                return None
            return self._connection.execute(f"select {_COLUMNS} from entries order by seq").fetchall()
        except sqlite3.Error:
            return None

    def find(self, kinds: Sequence[str]) -> tuple[Entry, ...]:
        """Entries of these kinds in their order."""
        marks = ", ".join("?" * len(kinds))
        rows = self._connection.execute(
            f"select line from entries where kind in ({marks}) order by seq", tuple(kinds)
        )
        return tuple(decode(line) for (line,) in rows)

    def close(self) -> None:
        self._connection.close()


def compare(rows: Sequence[Row] | None, entries: Sequence[Entry], journal: Path, index: Path) -> Comparison:
    """The rows of an index (None: damaged) held against the journal, which was read later than they were.

    Raises DamageError where the index is whole and is a witness against the journal.
    """
    if rows is None:
        return "damaged"
    same = all(row == row_of(entry) for row, entry in zip(rows, entries, strict=False))
    if same and len(rows) <= len(entries):
        return "equal" if len(rows) == len(entries) else "behind"
    if not _is_chain(rows):
        return "damaged"
    raise _contradiction(rows, entries, journal, index)


def _is_chain(rows: Sequence[Row]) -> bool:
    previous = ORIGIN
    for at, row in enumerate(rows):
        try:
            entry = decode(row[3], at + 1, previous)
        except BadLineError:
            return False
        if row_of(entry) != row:
            return False
        previous = entry.hash
    return True


def _contradiction(rows: Sequence[Row], entries: Sequence[Entry], journal: Path, index: Path) -> DamageError:
    pairs = zip(rows, entries, strict=False)
    differs = next((row[0] for row, entry in pairs if row != row_of(entry)), None)
    if differs is not None:
        return DamageError("journal-differs", file=str(journal), record=differs, witness=str(index))
    return DamageError(
        "journal-behind", file=str(journal), records=len(entries), known=len(rows), witness=str(index)
    )


def remove_index(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
