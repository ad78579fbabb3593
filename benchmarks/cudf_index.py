"""A universe worked out before and mapped into memory: opening costs nothing, asking a page.

    python -m benchmarks.cudf_index FILE.cudf        writes FILE.cudf.index

The index is a sequence of tables: texts, and signed 32-bit integers in native byte order. A name or a
statement is its number; names are sorted. What belongs to the i-th of something stands in one table from
`firsts[i]` to `firsts[i + 1]`. Only the request is read from the document.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.cudf_universe import FIELDS, CudfError, Key, Range, Resolver, Run, Text, request_of

MAGIC = b"las.cudf-index/2"
WORD: Final = "i"
KEEPS = (b"version", b"package", b"feature")
TEXTS = (4, 6)  # the tables that hold texts


class _Rows(NamedTuple):
    """For each number a row of items, one after another in one table."""

    firsts: memoryview
    items: memoryview

    def of(self, at: int) -> memoryview:
        return self.items[self.firsts[at] : self.firsts[at + 1]]

    def triples(self, at: int) -> Iterator[tuple[int, int, int]]:
        numbers = iter(self.items[self.firsts[at] : self.firsts[at + 1]].tolist())
        return zip(numbers, numbers, numbers)  # noqa: B905 - asked too often to be checked


class Index(Resolver):
    """A `Universe` that answers from the mapped index. Raises CudfError, OSError."""

    def __init__(self, document: Path) -> None:
        tables = _tables(_mapped(index_of(document)))
        self._exclusive, self._installed, self._kept = (next(tables) for _ in range(3))
        rows = (_Rows(firsts, items) for firsts, items in zip(tables, tables, strict=True))
        self._names, self._texts, self._versions, self._providers, self._ranges, *self._said = rows
        self.request = request_of(_mapped(document))
        self.installed: dict[int, list[int]] = {}
        for name, at in zip(self._installed[::2], self._installed[1::2], strict=True):
            self.installed.setdefault(name, []).append(at)
        self._met: dict[int, tuple[Range, ...]] = {}
        self._asked: dict[int, bytes] = {}  # statements of the request, by numbers below 0

    def name(self, key: int) -> bytes:
        return bytes(self._names.of(key))

    def key(self, name: bytes) -> int | None:
        count = len(self._names.firsts) - 1
        at = bisect_left(range(count), name, key=self.name)
        return at if at < count and self.name(at) == name else None

    def text(self, statement: int) -> bytes:
        return self._asked[statement] if statement < 0 else bytes(self._texts.of(statement))

    def asked(self, text: bytes) -> int:
        number = -1 - len(self._asked)
        self._asked[number] = text
        return number

    def versions(self, name: int) -> Sequence[int]:
        return self._versions.of(name)

    def is_exclusive(self, name: int) -> bool:
        return bool(self._exclusive[name])

    def said(self, name: int, field: int) -> Iterable[Run]:
        return self._said[field].triples(name)

    def ranges(self, statement: int) -> Sequence[Range]:
        found = self._met.get(statement)
        if found is None:
            found = self._met[statement] = (
                self.resolve(self._asked[statement])
                if statement < 0
                else tuple(self._ranges.triples(statement))
            )
        return found

    def providers(self, name: int) -> Iterable[Range]:
        return self._providers.triples(name)

    def kept(self) -> Iterator[tuple[int, bytes, Sequence[Range]]]:
        for name, keep, statement in zip(*[iter(self._kept)] * 3, strict=True):
            yield name, KEEPS[keep], self.ranges(statement)


def index_of(document: Path) -> Path:
    return document.with_name(f"{document.name}.index")


def build(document: Path) -> None:
    """Write the index of a document. Raises CudfError; OverflowError for a version beyond 31 bits."""
    universe = Text(document.read_bytes())
    names = universe.names()
    number = {name: at for at, name in enumerate(names)}
    statements: dict[Key, int] = {}
    ranges: list[Iterable[Range]] = []

    def statement(key: Key, met: Iterable[Range] | None = None) -> int:
        at = statements.setdefault(key, len(statements))
        if at == len(ranges):
            ranges.append(universe.ranges(key) if met is None else met)
        return at

    said = [
        [[(first, end, statement(key)) for first, end, key in universe.said(name, field)] for name in names]
        for field in range(len(FIELDS))
    ]
    kept = [
        (number[name], KEEPS.index(keep), statement((name, keep, *met), met))
        for name, keep, met in universe.kept()
    ]
    numbered = [[(number[name], first, end) for name, first, end in met] for met in ranges]
    tables: tuple[array[int] | bytes, ...] = (
        array(WORD, [universe.is_exclusive(name) for name in names]),
        _flat((number[name], at) for name, indices in universe.installed.items() for at in indices),
        _flat(kept),
        *_texts(names),
        *_texts([key if isinstance(key, bytes) else b"" for key in statements]),
        *_table([universe.versions(name)] for name in names),
        *_table([(number[p], at, v) for p, at, v in universe.providers(name)] for name in names),
        *_table(numbered),
        *(table for rows in said for table in _table(rows)),
    )
    with index_of(document).open("wb") as file:
        file.write(MAGIC)
        for table in tables:
            content = table if isinstance(table, bytes) else table.tobytes()
            padding = -len(content) % 4
            file.write(array(WORD, [len(content), padding]).tobytes() + content + bytes(padding))


def _flat(rows: Iterable[Iterable[int]]) -> array[int]:
    return array(WORD, [number for row in rows for number in row])


def _table(rows: Iterable[Iterable[Iterable[int]]]) -> tuple[array[int], array[int]]:
    firsts, items = array(WORD, [0]), array(WORD)
    for row in rows:
        for numbers in row:
            items.extend(numbers)
        firsts.append(len(items))
    return firsts, items


def _texts(texts: Sequence[bytes]) -> tuple[array[int], bytes]:
    return array(WORD, accumulate(map(len, texts), initial=0)), b"".join(texts)


def _tables(index: mmap.mmap) -> Iterator[memoryview]:
    """Each table: as bytes where it holds texts, else as integers."""
    if index[: len(MAGIC)] != MAGIC:
        raise CudfError("not an index of this version: build it again")
    view, at = memoryview(index), len(MAGIC)
    for number in count():
        if at == len(view):
            return
        size, padding = view[at : at + 8].cast(WORD)
        content = view[at + 8 : at + 8 + size]
        yield content if number in TEXTS else content.cast(WORD)
        at += 8 + size + padding


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
