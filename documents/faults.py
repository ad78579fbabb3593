"""What can be wrong with a document, as data: a code, a place and fields."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

#: Every code of this room, with the names of its fields. The sentence is `fault-<code>` in i18n.
CODES: dict[str, tuple[str, ...]] = {
    "bad-escape": (),
    "bad-key": (),
    "bad-schema": ("got", "known"),
    "bad-value": ("key", "value", "expected", "suggestion"),
    "colon-missing": (),
    "confusable-name": ("name", "suggestion"),
    "control-character": ("character",),
    "cyclic-alias": (),
    "duplicate-anchor": (),
    "duplicate-key": ("key", "line"),
    "empty": (),
    "empty-folder": (),
    "ends-early": ("line",),
    "explicit-tag": ("tag",),
    "in-brackets": ("line",),
    "indentation": (),
    "missing-key": ("key",),
    "more-faults": ("limit",),
    "name-twice": ("name", "other"),
    "needs-quotes": ("character",),
    "newer-schema": ("got", "known"),
    "not-a-mapping": ("got",),
    "not-json": (),
    "not-utf8": (),
    "out-of-range": ("key", "value", "expected"),
    "several-documents": (),
    "stray-colon": (),
    "stray-text": (),
    "syntax": ("problem",),
    "tab": (),
    "too-deep": ("limit",),
    "too-large": ("bytes", "limit"),
    "too-many-aliases": ("limit",),
    "unknown-alias": (),
    "unknown-key": ("key", "suggestion"),
    "unreadable": ("why",),
    "value-expected": (),
    "wrong-length": ("key", "length", "unit", "expected"),
    "wrong-type": ("key", "expected", "got"),
}


@attrs.frozen(order=True)
class Position:
    """A place in a file, counted from 1."""

    line: int
    column: int


@attrs.frozen
class Fault:
    """One fault. Line and column count from 1; line 0 stands for the whole file."""

    code: str
    file: str
    line: int = 0
    column: int = 0
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


#: Faults of one file that are told. Who finds them need not look for more than one beyond.
MOST_FAULTS = 100
MORE = "more-faults"


class DocumentError(Exception):
    """The faults that were found, sorted by file, line and column; equal ones once.

    Of a file with more than MOST_FAULTS, the first ones, and a last that says so.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        by_file: dict[str, list[Fault]] = {}
        for fault in sorted(set(faults), key=_order):
            by_file.setdefault(fault.file, []).append(fault)
        self.faults: tuple[Fault, ...] = tuple(
            fault for found in by_file.values() for fault in _bounded(found)
        )
        super().__init__("; ".join(f"{fault.place}: {fault.code}" for fault in self.faults))


def _bounded(faults: list[Fault]) -> list[Fault]:
    told = [fault for fault in faults if fault.code != MORE]
    if len(told) <= MOST_FAULTS:
        return faults
    last = told[MOST_FAULTS - 1]
    more = Fault(MORE, last.file, last.line, last.column, (("limit", str(MOST_FAULTS)),))
    return [*told[:MOST_FAULTS], more]


def _order(fault: Fault) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
    return fault.file, fault.line, fault.column, fault.code, fault.fields
