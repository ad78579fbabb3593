"""What opening to write puts right: files only. What is true of the machine the executor finds out.

What can't be put right without losing something that was acknowledged is refused, and nothing is changed.
"""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from collections.abc import Iterator, Sequence

import attrs

from state.ballast import BALLAST_BYTES, free_ballast, has_room
from state.entry import Entry
from state.files import make_private_folder, remove_partial
from state.index import Comparison, Index, compare, remove_index
from state.journal import Reading, Tail
from state.ledger import Ledger
from state.migrations import migrate, read_version, write_version
from state.records import Committed
from state.store import Places, expect_witnessed
from state.witnesses import read_witnesses, stale, write_witness


@attrs.frozen
class Mended:
    """Something that opening put right, or does without; `code` is one of MENDED."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()


#: Every code with the names of its fields.
MENDED: dict[str, tuple[str, ...]] = {
    "ballast-freed": ("bytes",),
    "index-rebuilt": ("records",),
    "index-replayed": ("records",),
    "index-unusable": ("why",),
    "migrated": ("from", "to"),
    "permissions": ("mode",),
    "tail-cut": ("offset", "length"),
    "witness-written": ("generation",),
}


def made_private(places: Places) -> Iterator[Mended]:
    """For the owner alone again, where others had been let in."""
    mode = stat.S_IMODE(places.folder.stat().st_mode)
    if mode & 0o077:
        places.folder.chmod(0o700)
        yield Mended("permissions", (("mode", f"{mode:04o}"),))


def migrated(places: Places) -> Iterator[Mended]:
    """Raises SchemaError, DiskError."""
    steps = migrate(places.folder)
    if steps:
        yield Mended("migrated", (("from", str(steps[0])), ("to", str(steps[1]))))


def write_missing_version(places: Places) -> None:
    if read_version(places.folder) is None:
        write_version(places.folder)


def freed(places: Places) -> Iterator[Mended]:
    """Ballast goes only where the disk is full."""
    if not has_room(places.folder) and free_ballast(places.ballast):
        yield Mended("ballast-freed", (("bytes", str(BALLAST_BYTES)),))


def expect_acknowledged(places: Places, reading: Reading) -> Comparison:
    """How the index stands to the journal.

    Raises DamageError where the index, or a witness, says that the journal has lost something.
    """
    expect_witnessed(tuple(read_witnesses(places.generations)), reading, places.journal)
    index = Index.open_to_read(places.index)
    if index is None:
        return "damaged" if places.index.exists() else "behind"
    with contextlib.closing(index):
        return compare(index.rows(), reading.entries, places.journal, places.index)


def cut(tail: Tail) -> Mended:
    return Mended("tail-cut", (("offset", str(tail.offset)), ("length", str(tail.length))))


def caught_up(
    places: Places, entries: Sequence[Entry], acknowledged: int, state: Comparison
) -> tuple[Index | None, tuple[Mended, ...]]:
    """The index with all entries, or None where SQLite can't do it now; and what was wrong with it.

    `acknowledged` is how many entries there were before this opening.
    """
    lost = state == "damaged" or not places.index.exists()
    try:
        if lost:
            remove_index(places.index)
        index = Index.open(places.index)
        count = index.count()
        if count < len(entries):
            index.add(entries[count:])
    except (sqlite3.Error, OSError) as error:
        return None, (unusable(error),)
    if lost and acknowledged:
        return index, (Mended("index-rebuilt", (("records", str(acknowledged)),)),)
    if count < acknowledged:
        return index, (Mended("index-replayed", (("records", str(acknowledged - count)),)),)
    return index, ()


def unusable(error: Exception) -> Mended:
    return Mended("index-unusable", (("why", str(error)),))


def witnessed(places: Places, ledger: Ledger) -> Iterator[Mended]:
    """Witnesses that a killed writer did not come to write, or that are damaged."""
    make_private_folder(places.generations)
    make_private_folder(places.plans)
    for folder in (places.folder, places.plans, places.generations):
        remove_partial(folder)
    for entry in stale(ledger.generations, read_witnesses(places.generations)):
        assert isinstance(entry.record, Committed)
        write_witness(places.generations, entry)
        yield Mended("witness-written", (("generation", str(entry.record.generation)),))
