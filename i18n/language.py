# ruff: noqa: PTH113, PTH118, PTH120, PTH123
# This is imported before the shortest answers, and pathlib takes 10 ms.
"""One language: Project Fluent texts, parsed when a key of their file is first said."""

from __future__ import annotations

import os

from i18n.choice import LANGUAGES
from i18n.patterns import fill, read_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from i18n.patterns import Texts

    #: Gives what the function makes of a text, or what it made of the same text before.
    Keep = Callable[[str, Callable[[], Texts]], Texts]

HERE = os.path.dirname(__file__)


class MessageError(Exception):
    """A key without a text, or a text that its fields do not fill: a fault of this program."""

    def __init__(self, language: str, key: str, why: str) -> None:
        super().__init__(f"{key} ({language}): {why}")
        self.language = language
        self.key = key


class Said(str):
    """What a key said. As a field of another text it is put in as it is, with its lines."""

    __slots__ = ()


#: The plural form of a whole number, by the rules of the Unicode CLDR.
_PLURALS: dict[str, Callable[[int], str]] = {
    "en": lambda number: "one" if abs(number) == 1 else "other",
    "zh-CN": lambda _: "other",
}


def _spaced(parts: Iterable[str]) -> str:
    from i18n.spacing import spaced

    return spaced(parts)


#: How the parts of a text come together.
_JOINS: dict[str, Callable[[Iterable[str]], str]] = {"en": "".join, "zh-CN": _spaced}


class Language:
    """Says keys. What `tag` lacks is said in English; tests hold the languages against each other."""

    def __init__(
        self, tag: str = LANGUAGES[0], folder: str = HERE, keep: Keep = lambda _, read: read()
    ) -> None:
        self.tag = tag
        self._folder = folder
        self._keep = keep
        self._read: dict[tuple[str, str], Texts] = {}

    def say(self, key: str, /, **fields: str | int | None) -> str:
        """The text of `key`, or of an attribute `key.attribute`, with its fields put in.

        Numbers choose plural forms and are written without grouping. An empty field is given as `none`,
        so that a text can choose by it. Raises MessageError.
        """
        for tag in dict.fromkeys((self.tag, LANGUAGES[0])):
            pattern = self._texts(tag, key).get(key)
            if pattern is not None:
                try:
                    return Said(fill(pattern, _spelled(fields), _PLURALS[tag], _JOINS[tag]))
                except KeyError as missing:
                    raise MessageError(tag, key, f"no field {missing}") from missing
        raise MessageError(self.tag, key, "no such message")

    def has(self, key: str) -> bool:
        """Whether some text stands for `key`, here or in English."""
        return any(key in self._texts(tag, key) for tag in (self.tag, LANGUAGES[0]))

    def _texts(self, tag: str, key: str) -> Texts:
        """Those of the file that the first word of a key names."""
        name = key.partition("-")[0].partition(".")[0]
        if (tag, name) not in self._read:
            path = os.path.join(self._folder, tag, f"{name}.ftl")
            source = ""
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as text:
                    source = text.read()
            self._read[tag, name] = self._keep(source, lambda: read_texts(source))
        return self._read[tag, name]


def _spelled(fields: dict[str, str | int | None]) -> dict[str, str | int]:
    return {
        name: value if isinstance(value, int | Said) and value != "" else printable(value or "none")
        for name, value in fields.items()
    }


def printable(text: str, keep: str = "") -> str:
    """`text` with control characters spelled out: what a file says must not steer a terminal.

    Spaces of any width, and the characters of `keep`, stay as they are.
    """
    if text.isprintable():
        return text
    import unicodedata

    return "".join(
        c
        if c.isprintable() or c in keep or unicodedata.category(c) == "Zs"
        else c.encode("unicode_escape").decode("ascii")
        for c in text
    )
