"""Witnesses: for each generation the journal's line that committed it, in a file of its own.

A chain does not show that its end was cut off. A witness names a record by number and hash, so a journal
that lacks it, or has another one there, is found out. Written after the commit, so it never says more than
the journal did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from state.entry import BadLineError, Entry, decode
from state.errors import DamageError
from state.files import write_durably
from state.records import Committed


@attrs.frozen
class Witness:
    """`entry` is None where the file is not as it was written."""

    path: Path
    number: int
    entry: Entry | None


def witness_path(folder: Path, number: int) -> Path:
    return folder / f"{number:06}.json"


def write_witness(folder: Path, entry: Entry) -> None:
    """Raises DiskError."""
    assert isinstance(entry.record, Committed)
    write_durably(witness_path(folder, entry.record.generation), entry.line + b"\n")


def read_witnesses(folder: Path) -> Iterator[Witness]:
    """All that are there, by number."""
    for path in sorted(folder.glob("*.json")):
        if path.stem.isdecimal():
            yield Witness(path, int(path.stem), _entry(path))


def _entry(path: Path) -> Entry | None:
    try:
        entry = decode(path.read_bytes().removesuffix(b"\n"))
    except BadLineError:
        return None
    is_own = isinstance(entry.record, Committed) and entry.record.generation == int(path.stem)
    return entry if is_own else None


def contradiction(entries: tuple[Entry, ...], witness: Witness, journal: Path) -> DamageError | None:
    """What a witness has against the journal."""
    said = witness.entry
    if said is None:
        return None
    if said.seq > len(entries):
        numbers = {"records": len(entries), "known": said.seq}
        return DamageError("journal-behind", file=str(journal), **numbers, witness=str(witness.path))
    if entries[said.seq - 1].line != said.line:
        return DamageError("journal-differs", file=str(journal), record=said.seq, witness=str(witness.path))
    return None


def stale(generations: Mapping[int, Entry], witnesses: Iterable[Witness]) -> tuple[Entry, ...]:
    """Commits whose witness is missing, damaged, or of an earlier commit of the same generation."""
    said = {one.number: one.entry.line for one in witnesses if one.entry}
    return tuple(entry for number, entry in sorted(generations.items()) if said.get(number) != entry.line)
