"""A CUDF document with an index beside it, both mapped into memory: opening costs nothing, asking a page.

    python -m benchmarks.cudf_index FILE.cudf        writes FILE.cudf.index

The index is a sequence of tables of unsigned 32-bit integers, native byte order: two dictionaries (names,
provided names), the stanzas they lead to, and the names that are installed. A dictionary is its sorted keys
as one text, where each key starts, and where the entries of each key start.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from benchmarks.cudf_universe import CudfError, Name, name_of, provided_by

MAGIC = b"las.cudf-index/1"
LARGEST = 2**32  # bytes of a document
WORD: Final = "I"


@attrs.frozen
class _Words:
    """A mapped dictionary from names to numbers of stanzas."""

    keys: memoryview
    starts: memoryview
    firsts: memoryview
    entries: memoryview

    def get(self, name: Name) -> Iterable[int]:
        at = bisect_left(range(len(self.starts) - 1), name, key=self._key)
        if at == len(self.starts) - 1 or self._key(at) != name:
            return ()
        return self.entries[self.firsts[at] : self.firsts[at + 1]]

    def _key(self, at: int) -> bytes:
        return bytes(self.keys[self.starts[at] : self.starts[at + 1]])


class Index:
    """A `Source` of the universe that answers from the mapped files. Raises CudfError, OSError."""

    def __init__(self, document: Path) -> None:
        self._text = memoryview(_mapped(document))
        tables = _tables(_mapped(index_of(document)))
        self._names = _Words(*(next(tables) for _ in range(4)))
        self._provided = _Words(*(next(tables) for _ in range(4)))
        self._starts, self._ends, self._installed, request = (next(tables) for _ in range(4))
        self.request = bytes(self._text[request[0] :])

    def of(self, name: Name) -> Iterable[bytes]:
        return map(self._stanza, self._names.get(name))

    def providing(self, name: Name) -> Iterable[bytes]:
        return map(self._stanza, self._provided.get(name))

    def installed(self) -> Iterable[Name]:
        return {name_of(self._stanza(number)) for number in self._installed}

    def _stanza(self, number: int) -> bytes:
        return bytes(self._text[self._starts[number] : self._ends[number]])


def index_of(document: Path) -> Path:
    return document.with_name(f"{document.name}.index")


def build(document: Path) -> None:
    """Write the index of a document. Raises CudfError where it is too large."""
    text = _mapped(document)
    if len(text) >= LARGEST:
        raise CudfError(f"{document} is larger than {LARGEST} bytes")
    names: dict[Name, list[int]] = {}
    provided: dict[Name, list[int]] = {}
    starts, ends, installed = array(WORD), array(WORD), array(WORD)
    request = text.rfind(b"\nrequest:") + 1
    for number, (start, end) in enumerate(_stanzas(text, request)):
        stanza = text[start:end]
        starts.append(start)
        ends.append(end)
        names.setdefault(name_of(stanza), []).append(number)
        for name in provided_by(stanza):
            provided.setdefault(name, []).append(number)
        if b"\ninstalled: true" in stanza:
            installed.append(number)
    with index_of(document).open("wb") as file:
        file.write(MAGIC)
        tables = (
            *_dictionary(names),
            *_dictionary(provided),
            starts,
            ends,
            installed,
            array(WORD, [request]),
        )
        for table in tables:
            content = table if isinstance(table, bytes) else table.tobytes()
            padding = -len(content) % 4
            file.write(array(WORD, [len(content), padding]).tobytes() + content + bytes(padding))


def _stanzas(text: mmap.mmap, end: int) -> Iterator[tuple[int, int]]:
    """Where the text after each `package: ` begins and ends."""
    mark = b"\npackage: "
    at = text.find(mark, 0, end)
    while at >= 0:
        following = text.find(mark, at + 1, end)
        yield at + len(mark), following if following >= 0 else end
        at = following


def _dictionary(entries: dict[Name, list[int]]) -> Iterator[bytes | array[int]]:
    keys = sorted(entries)
    starts, firsts, numbers = array(WORD, [0]), array(WORD, [0]), array(WORD)
    for key in keys:
        starts.append(starts[-1] + len(key))
        numbers.extend(entries[key])
        firsts.append(len(numbers))
    yield b"".join(keys)
    yield from (starts, firsts, numbers)


def _tables(index: mmap.mmap) -> Iterator[memoryview]:
    """Each table: as bytes where it holds keys, else as integers."""
    if index[: len(MAGIC)] != MAGIC:
        raise CudfError("not an index of this version: build it again")
    view, at = memoryview(index), len(MAGIC)
    for number in range(12):
        size, padding = view[at : at + 8].cast(WORD)
        content = view[at + 8 : at + 8 + size]
        yield content if number in (0, 4) else content.cast(WORD)
        at += 8 + size + padding


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
