"""Reading YAML and JSON strictly, within bounds, from files that nobody vouches for.

JSON is read as the YAML it is. All scalars stay text (None for a plain null), so that `no`, `3.10`,
`0x10` and `.nan` mean what was written; the model that validates the document says what is a number.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, TypeAlias

import attrs

from documents.faults import DocumentError, Fault, Position
from documents.plain import Path, Plain, word_for

if TYPE_CHECKING:
    from documents.nodes import NodeError

LIMIT_BYTES = 2 * 2**20
_MOST_CONTROL_CHARACTERS_TOLD = 10
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Control characters, invisible letters and those that turn the direction of writing, which make a
#: text read differently from what it says.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


#: Those of ASCII, by which most files are cleared at one look.
_ASCII_CONTROL = bytes(code for code in range(128) if _CONTROL.match(chr(code)))

#: Where values stood before they were moved: new path, old path. What is inside moves with them.
Moves: TypeAlias = "tuple[tuple[Path, Path], ...]"


@attrs.frozen
class Document:
    """One mapping, read.

    `moved`: where data that was rewritten stand in the text, for each time it was: new place, old place.
    """

    file: str
    data: dict[str, Plain]
    text: bytes = attrs.field(repr=False, eq=False)
    moved: tuple[Moves, ...] = attrs.field(default=(), repr=False, eq=False)

    def locate(self, path: Path, *, at_key: bool = False, offset: int = 0) -> Position:
        """Where the value at `path` stands, or its key; the text is composed again for it.

        A path that leads further than the document does ends where the document does. `offset`
        counts characters into a scalar. JSON can hold what YAML cannot: then only the file is known.
        """
        from documents.nodes import NodeError, compose, find

        try:
            root = compose(self.text)
        except NodeError:
            return Position(0, 0)
        if root is None:
            return Position(1, 1)
        written = path
        for moves in reversed(self.moved):
            written = _before(written, moves)
        return find(root, written, at_key=at_key, offset=offset if written == path else 0)

    def fault(self, code: str, path: Path, at_key: bool = False, offset: int = 0, /, **fields: str) -> Fault:
        """A fault of what stands at `path`, or of its key. `offset` counts characters into a scalar."""
        position = self.locate(path, at_key=at_key, offset=offset)
        return Fault(code, self.file, position.line, position.column, tuple(fields.items()))


def _before(path: Path, moves: Moves) -> Path:
    """Where a path led before the moves: of several that hold it, the closest one counts."""
    holding = [(new, old) for new, old in moves if path[: len(new)] == new]
    if not holding:
        return path
    new, old = max(holding, key=lambda move: len(move[0]))
    return old + path[len(new) :]


def read_document(path: FilePath, *, label: str | None = None, limit_bytes: int = LIMIT_BYTES) -> Document:
    """Read a regular file; `label` is the name it has in faults. Raises DocumentError."""
    file = label if label is not None else str(path)
    content = read_bytes(path, label=file, limit_bytes=limit_bytes)
    return parse_document(content, file, limit_bytes=limit_bytes)


def read_bytes(path: FilePath, *, label: str | None = None, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """The content of a regular file of bounded size. Raises DocumentError."""
    file = label if label is not None else str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError([Fault("unreadable", file, fields=(("why", "not-a-file"),))])
        if status.st_size > limit_bytes:
            raise DocumentError([_too_large(file, status.st_size, limit_bytes)])
        with path.open("rb") as stream:
            content = stream.read(status.st_size + 1)
            if len(content) > status.st_size:  # it grew, or is of a kind that does not tell its size
                content += stream.read(limit_bytes - status.st_size)
            return content
    except OSError as error:
        why = _WHY.get(type(error), "failed")
        raise DocumentError([Fault("unreadable", file, fields=(("why", why),))]) from None


_WHY: dict[type[OSError], str] = {
    FileNotFoundError: "missing",
    IsADirectoryError: "not-a-file",
    NotADirectoryError: "missing",
    PermissionError: "no-permission",
}


def parse_document(text: bytes, file: str, *, limit_bytes: int = LIMIT_BYTES) -> Document:
    """Read one mapping. Raises DocumentError with all faults that can be seen at once."""
    if len(text) > limit_bytes:
        raise DocumentError([_too_large(file, len(text), limit_bytes)])
    plain_text = text.removeprefix(_BYTE_ORDER_MARK)
    _check_characters(plain_text, file)
    data, faults = _convert(plain_text, file)
    if faults:
        raise DocumentError(faults)
    if not isinstance(data, dict):
        raise DocumentError([Fault("not-a-mapping", file, 1, 1, (("got", word_for(data)),))])
    return Document(file, data, plain_text)


def _too_large(file: str, size: int, limit: int) -> Fault:
    return Fault("too-large", file, fields=(("bytes", str(size)), ("limit", str(limit))))


def _check_characters(text: bytes, file: str) -> None:
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        position = _position(before, len(before))
        raise DocumentError([Fault("not-utf8", file, position.line, position.column)]) from None
    if not decoded.strip():
        raise DocumentError([Fault("empty", file)])
    if text.isascii() and len(text.translate(None, _ASCII_CONTROL)) == len(text):
        return
    faults = list(_control_characters(decoded, file))
    if faults:
        raise DocumentError(faults)


def _control_characters(text: str, file: str) -> Iterator[Fault]:
    for count, match in enumerate(_CONTROL.finditer(text)):
        if count == _MOST_CONTROL_CHARACTERS_TOLD:
            return
        position = _position(text, match.start())
        fields = (("character", f"U+{ord(match.group()):04X}"),)
        yield Fault("control-character", file, position.line, position.column, fields)


def _position(text: str, index: int) -> Position:
    return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _convert(text: bytes, file: str) -> tuple[Plain, list[Fault]]:
    from documents.nodes import NodeError, compose, to_plain

    try:
        root = compose(text)
    except NodeError as fault:
        return None, [_told(fault, file)]
    if root is None:
        return None, [Fault("empty", file)]
    data, faults = to_plain(root)
    return data, [_told(fault, file) for fault in faults] or ([Fault("empty", file)] if data is None else [])


def _told(fault: NodeError, file: str) -> Fault:
    return Fault(fault.code, file, fault.position.line, fault.position.column, tuple(fault.fields.items()))
