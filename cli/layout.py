"""Text in columns of a terminal: widths as seen (a Chinese sign takes two), folding, tables."""

from __future__ import annotations

TYPE_CHECKING = False  # of typing, and of re below: both take longer to load than a short command
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

#: No line of prose or table is longer, whatever the terminal is.
COLUMNS = 100

_PAINT = r"\x1b\[[0-9;]*m"
_UNIT = r"[ ](?=[KMGT]?i?B\b)"  # a number and its unit stay together
_PIECE = rf"\s+|(?:\S|{_UNIT})+"
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = "[，。；：、）？！]*"  # never begins a line
#: As _PIECE, each Chinese sign a piece of its own. Takes 5 ms, so only where a text is not ASCII.
_PIECE_BESIDE_WIDE = rf"\s+|[{_WIDE}]{_CLOSING}|(?:[^\s{_WIDE}]|{_UNIT})+{_CLOSING}"


def _pattern(text: str) -> re.Pattern[str]:
    import re

    return re.compile(text)  # which keeps what it has made


def seen_width(text: str) -> int:
    """Columns that `text` takes; colours take none."""
    plain = _pattern(_PAINT).sub("", text) if "\x1b" in text else text
    if plain.isascii():
        return len(plain)
    import unicodedata

    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in plain
    )


def padded(text: str, width: int) -> str:
    return text + " " * max(0, width - seen_width(text))


def cut(text: str, width: int) -> str:
    """`text`, its end replaced by … where it is wider."""
    if seen_width(text) <= width:
        return text
    kept = text
    while seen_width(kept) >= width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def fold(text: str, *, indent: str = "", hanging: str | None = None, columns: int = COLUMNS) -> list[str]:
    """`text` as lines of at most `columns`; the first begins with `indent`, the others with `hanging`.

    It breaks at spaces and between Chinese signs; a word longer than a line is cut.
    """
    if seen_width(indent) + seen_width(text) <= columns:
        return [(indent + text).rstrip()]
    hanging = indent if hanging is None else hanging
    lines = [indent]
    for piece in _pieces(text, columns - max(seen_width(indent), seen_width(hanging))):
        if seen_width(lines[-1]) + seen_width(piece.rstrip()) <= columns:
            lines[-1] += piece
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(hanging + piece.lstrip())
    return [line.rstrip() for line in lines]


def folded(text: str, *, indent: str = "", hanging: str | None = None, columns: int = COLUMNS) -> list[str]:
    """A text of several lines, each folded: those after the first are as much further in as `hanging`."""
    first, *others = text.splitlines() or [""]
    hanging = indent if hanging is None else hanging
    below = [line for other in others for line in fold(other, indent=hanging, columns=columns)]
    return [*fold(first, indent=indent, hanging=hanging, columns=columns), *below]


def _pieces(text: str, room: int) -> Iterable[str]:
    for piece in _pattern(_PIECE if text.isascii() else _PIECE_BESIDE_WIDE).findall(text):
        left = piece
        while seen_width(left) > room:
            cut_at = _cut(left, room)
            yield left[:cut_at]
            left = left[cut_at:]
        yield left


def _cut(word: str, room: int) -> int:
    """Where to cut a word that fits no line: after a separator near the end, or at the edge."""
    edge = room
    while seen_width(word[:edge]) > room:
        edge -= 1
    soft = max(word.rfind(mark, edge // 2, edge) for mark in "/,=&")
    return soft + 1 if soft > 0 else edge


_CELL = 44


def table(
    rows: Sequence[Sequence[str]],
    *,
    indent: str = "",
    gap: int = 2,
    columns: int = COLUMNS,
    widest: int = _CELL,
) -> list[str]:
    """Rows of equal length, left-aligned; the last column is folded under itself.

    A cell of more than two that is wider than `widest` makes its row run on, not the column wide.
    """
    if not rows:
        return []
    wide = widest if len(rows[0]) > 2 else columns
    widths = [
        max((width for row in rows if (width := seen_width(row[i])) <= wide), default=0)
        for i in range(len(rows[0]) - 1)
    ]
    return [line for row in rows for line in _table_row(row, widths, indent, gap, columns)]


def _table_row(row: Sequence[str], widths: Sequence[int], indent: str, gap: int, columns: int) -> list[str]:
    below = indent + "      "
    narrow = seen_width(indent) + sum(widths) + gap * (len(widths) - 1) > columns
    if narrow or any(seen_width(cell) > width for cell, width in zip(row, widths, strict=False)):
        return fold((" " * gap).join(filter(None, row)), indent=indent, hanging=below, columns=columns)
    cells = (padded(cell, width) + " " * gap for cell, width in zip(row, widths, strict=False) if width)
    head = indent + "".join(cells)
    room = columns - seen_width(head)
    if room < 24 and seen_width(row[-1]) > room:  # too narrow to read
        return [head.rstrip(), *fold(row[-1], indent=below, columns=columns)]
    return fold(row[-1], indent=head, hanging=" " * seen_width(head), columns=columns)


def beside(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """(mark, text, what stands at its right) as lines; the right side goes below where it does not fit."""
    if not rows:
        return []
    room = COLUMNS - seen_width(rows[0][0])
    column = column_for([(seen_width(text), seen_width(right)) for _, text, right in rows], room)
    return [line for mark, text, right in rows for line in row_beside(mark, text, right, column, room)]


def row_beside(mark: str, text: str, right: str, column: int, room: int) -> list[str]:
    if right and seen_width(text) <= column and column + 3 + seen_width(right) <= room:
        return [f"{mark}{padded(text, column)}   {right}"]
    if right and seen_width(text) + 3 + seen_width(right) <= room:
        return [f"{mark}{text}   {right}"]
    indent = " " * seen_width(mark)
    lines = fold(text, indent=mark, hanging=indent)
    last = seen_width(lines[-1]) - seen_width(mark)
    if right and len(lines) > 1 and last + 3 + seen_width(right) <= room:
        aligned = column if last <= column and column + 3 + seen_width(right) <= room else last
        return [*lines[:-1], f"{padded(lines[-1], seen_width(mark) + aligned)}   {right}"]
    return [*lines, *(fold(right, indent=indent + "   ") if right else [])]


def column_for(widths: Sequence[tuple[int, int]], room: int) -> int:
    """Where the right side begins so that most rows align; the widest such place."""

    def aligned(column: int) -> int:
        return sum(text <= column and column + 3 + right <= room for text, right in widths if right)

    return max((text for text, right in widths if right), key=lambda text: (aligned(text), text), default=0)
