"""The errors of the room: texts that are no version, or no specifier."""

from __future__ import annotations


class VersionsError(ValueError):
    """Base of the errors of this room."""


class VersionError(VersionsError):
    """`text` is no version of `scheme`."""

    def __init__(self, scheme: str, text: str) -> None:
        super().__init__(f"{text!r} is no {scheme} version")
        self.scheme = scheme
        self.text = text


class SpecifierError(VersionsError):
    """`text` is no specifier; the first thing that is wrong stands at `offset` (from 0)."""

    def __init__(self, text: str, offset: int, scheme: str = "") -> None:
        super().__init__(f"{text!r} is no {scheme} specifier, from character {offset}")
        self.scheme = scheme
        self.text = text
        self.offset = offset
