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
    "ends-early": ("line",),
    "explicit-tag": ("tag",),
    "in-brackets": ("line",),
    "indentation": (),
    "missing-key": ("key",),
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


class DocumentError(Exception):
    """All faults that were found, sorted by file, line and column; equal ones once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults), key=_order))
        super().__init__("; ".join(f"{fault.place}: {fault.code}" for fault in self.faults))


def _order(fault: Fault) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
    return fault.file, fault.line, fault.column, fault.code, fault.fields
