"""The shapes that a document is made of."""

from __future__ import annotations

from typing import TypeAlias

#: A value as it was written. All scalars are texts; None is a plain null, `~` or nothing at all.
Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | None"

#: Keys and indexes that lead from the root to a value.
Path: TypeAlias = tuple[str | int, ...]


def word_for(value: object) -> str:
    """The word for a plain value's kind: text, nothing, list or mapping."""
    match value:
        case str():
            return "text"
        case list():
            return "list"
        case dict():
            return "mapping"
    return "nothing"
