"""Every text says what Fluent's own runtime makes of it, whatever its fields are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from i18n import LANGUAGES, Language
from i18n.patterns import PatternError, read_texts

if TYPE_CHECKING:
    from i18n.patterns import Pattern

TEXTS = Path(__file__).parents[2] / "i18n"
FILES = [(tag, path.name) for tag in LANGUAGES for path in sorted((TEXTS / tag).glob("*.ftl"))]
NUMBERS = (-1, 0, 1, 2, 5, 21, 1234567)


def fields_of(pattern: Pattern) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Each field that a text takes, with the values that it chooses by."""
    for part in pattern:
        if isinstance(part, str):
            continue
        if len(part) == 1:
            yield part[0], ()
            continue
        name, variants, otherwise = part
        yield name, tuple(key for key, _ in variants)
        for chosen in (otherwise, *(variant for _, variant in variants)):
            yield from fields_of(chosen)


def told(bundle: FluentBundle, key: str, fields: dict[str, str | int]) -> str:
    name, _, attribute = key.partition(".")
    message = bundle.get_message(name)
    given = {n: fluent_number(v, useGrouping=False) if isinstance(v, int) else v for n, v in fields.items()}
    text, errors = bundle.format_pattern(message.attributes[attribute] if attribute else message.value, given)
    assert errors == []
    return str(text)


@pytest.mark.parametrize(("tag", "name"), FILES)
def test_as_the_runtime_of_fluent_says_it(tag: str, name: str) -> None:
    source = (TEXTS / tag / name).read_text(encoding="utf-8")
    bundle = FluentBundle([tag], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    language = Language(tag)
    for key, pattern in read_texts(source).items():
        chosen_by: dict[str, set[str | int]] = {}
        for field, keys in fields_of(pattern):
            chosen_by.setdefault(field, set()).update(keys)
        choices = [[(field, value) for value in _values(keys)] for field, keys in chosen_by.items()]
        for fields in map(dict, product(*choices)):
            said, by_fluent = language.say(key, **fields), told(bundle, key, fields)
            if tag == "zh-CN":  # where spaces stand is i18n/spacing.py
                said, by_fluent = said.replace(" ", ""), by_fluent.replace(" ", "")
            assert said == by_fluent, (key, fields)


def _values(keys: set[str | int]) -> tuple[str | int, ...]:
    """A field that is chosen by as a number is one."""
    words = tuple(sorted(key for key in keys if isinstance(key, str)))
    return NUMBERS if len(words) < len(keys) else (*words, "a word", *(NUMBERS if keys else (7,)))


@pytest.mark.parametrize("text", ["a = { b }\n", "a = { NUMBER($n) }\n", "a = { -b }\n", "-b = x\n", "a\n"])
def test_what_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        read_texts(text)


def test_a_number_is_matched_before_its_plural() -> None:
    text = 'a = { $n ->\n    [1] exactly\n    [one] singular\n   *[other] { $n }{" "}all\n}\n    .more = x\n'
    (pattern, more) = read_texts(text).values()
    assert pattern == (
        (
            "n",
            ((1, ("exactly",)), ("one", ("singular",)), ("other", (("n",), " ", "all"))),
            (("n",), " ", "all"),
        ),
    )
    assert more == ("x",)
