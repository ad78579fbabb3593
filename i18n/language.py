# ruff: noqa: PTH113, PTH118, PTH120, PTH123
# This is imported before the shortest answers, and pathlib takes 10 ms.
"""One language: Project Fluent texts, parsed when a key of their file is first said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from i18n.choice import LANGUAGES

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

HERE = os.path.dirname(__file__)


class MessageError(Exception):
    """A key without a text, or a text that its fields do not fill: a fault of this program."""

    def __init__(self, language: str, key: str, why: str) -> None:
        super().__init__(f"{key} ({language}): {why}")
        self.language = language
        self.key = key


class Language:
    """Says keys. What `tag` lacks is said in English; tests hold the languages against each other."""

    def __init__(self, tag: str = LANGUAGES[0], folder: str = HERE) -> None:
        self.tag = tag
        self._folder = folder
        self._bundles: dict[str, FluentBundle] = {}
        self._loaded: set[tuple[str, str]] = set()

    def say(self, key: str, /, **fields: str | int | None) -> str:
        """The text of `key`, or of an attribute `key.attribute`, with its fields put in.

        Numbers choose plural forms and are written without grouping. An empty field is given as `none`,
        so that a text can choose by it. Raises MessageError.
        """
        for tag in dict.fromkeys((self.tag, LANGUAGES[0])):
            text = self._said_in(tag, key, fields)
            if text is not None:
                return text
        raise MessageError(self.tag, key, "no such message")

    def has(self, key: str) -> bool:
        """Whether some text stands for `key` (without attribute), here or in English."""
        return any(self._bundle(tag, key).has_message(key) for tag in (self.tag, LANGUAGES[0]))

    def _said_in(self, tag: str, key: str, fields: dict[str, str | int | None]) -> str | None:
        bundle = self._bundle(tag, key)
        message_id, _, attribute = key.partition(".")
        if not bundle.has_message(message_id):
            return None
        message = bundle.get_message(message_id)
        pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            return None
        text, errors = bundle.format_pattern(pattern, _arguments(fields))
        if errors:
            raise MessageError(tag, key, str(errors[0]))
        return str(text)

    def _bundle(self, tag: str, key: str) -> FluentBundle:
        from fluent.runtime import FluentBundle, FluentResource

        if tag not in self._bundles:
            self._bundles[tag] = FluentBundle([tag], use_isolating=False)
        bundle = self._bundles[tag]
        name = key.partition("-")[0].partition(".")[0]
        if (tag, name) not in self._loaded:
            self._loaded.add((tag, name))
            path = os.path.join(self._folder, tag, f"{name}.ftl")
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as text:
                    bundle.add_resource(FluentResource(text.read()))
        return bundle


def _arguments(fields: dict[str, str | int | None]) -> dict[str, object]:
    from fluent.runtime.types import fluent_number

    return {
        name: fluent_number(value, useGrouping=False)
        if isinstance(value, int)
        else printable(value or "none")
        for name, value in fields.items()
    }


def printable(text: str) -> str:
    """`text` with control characters spelled out: what a file says must not steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
