"""Nothing that the executor says reaches a person without words, in any language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from cli.render_error import WORDED, details_text, error_text
from cli.screen import Screen
from executor import BackendError, Detail
from executor.codes import CODES, DETAILS, Asked, Condition
from i18n import LANGUAGES, Language
from i18n.patterns import read_texts

ROOT = Path(__file__).parents[2]
FOUND = {*get_args(Condition), "stopped"}


def keys(tag: str) -> set[str]:
    text = (ROOT / "i18n" / tag / "executor.ftl").read_text(encoding="utf-8")
    return {key.removeprefix("executor-") for key in read_texts(text)}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_code_has_its_text_and_each_text_its_code(tag: str) -> None:
    assert keys(tag) == {*CODES, *(f"detail-{code}" for code in DETAILS), *WORDED, "other"}


def calls(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The code and the names of the fields of every call in the executor, as far as its text tells."""
    for path in sorted((ROOT / "executor").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        named = [one for one in nodes if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)]
        for node in nodes:
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name:
                code, *rest = node.args
                given = rest[0] if rest else ast.Tuple([])
                if isinstance(given, ast.Name):
                    given = last_before(node, given.id, named)
                if isinstance(code, ast.Constant) and isinstance(given, ast.Tuple):
                    yield code.value, tuple(name_of(pair) for pair in given.elts)


def last_before(node: ast.Call, name: str, named: list[ast.Assign]) -> ast.expr | None:
    """What a name was given last, above a call."""
    above = [one for one in named if one.targets[0].id == name and one.lineno < node.lineno]  # type: ignore[attr-defined]
    return max(above, key=lambda one: one.lineno).value if above else None


def name_of(pair: ast.expr) -> str:
    """Of a field; `*` for fields that were put together before."""
    return str(ast.literal_eval(pair.elts[0])) if isinstance(pair, ast.Tuple) else "*"


@pytest.mark.parametrize(("name", "table"), [("BackendError", CODES), ("Detail", DETAILS)])
def test_what_is_raised_and_told_is_in_the_tables(name: str, table: dict[str, tuple[str, ...]]) -> None:
    found = set(calls(name))
    assert len(found) > 10
    assert {one for one in found if "*" not in one[1] and table.get(one[0]) != one[1]} == set()
    assert {code for code, _ in found} <= set(table)


@pytest.mark.parametrize("table", [CODES, DETAILS])
def test_no_code_is_one_that_nobody_gives(table: dict[str, tuple[str, ...]]) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "executor").rglob("*.py"))
    texts = texts.replace((ROOT / "executor" / "codes.py").read_text(encoding="utf-8"), "")
    built = {"act-different", "act-foreign"}  # of what was found
    assert [code for code in table if f'"{code}"' not in texts and code not in built] == []


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(("name", "codes"), [("what", {*get_args(Asked)}), ("found", FOUND)])
def test_fields_that_are_codes(tag: str, name: str, codes: set[str]) -> None:
    assert variants(tag, name) == codes


def test_causes_have_words_in_every_language() -> None:
    english, *others = (variants(tag, "cause") for tag in LANGUAGES)
    assert "ENOSPC" in english
    assert others == [english] * len(others)


def variants(tag: str, name: str) -> set[str]:
    text = (ROOT / "i18n" / tag / "executor.ftl").read_text(encoding="utf-8")
    (choice,) = read_texts(text)[f"executor-{name}"]
    assert isinstance(choice, tuple)
    assert len(choice) == 3
    return {str(key) for key, _ in choice[1]}


def errors() -> Iterator[BackendError]:
    """One of each code, with every value that a field may have which is a code."""
    values = {"what": get_args(Asked), "found": tuple(sorted(FOUND)), "cause": ("ENOSPC", "ReadTimeout")}
    details = tuple(Detail(code, tuple((name, "7") for name in fields)) for code, fields in DETAILS.items())
    for code, fields in CODES.items():
        chosen = next((name for name in fields if name in values), None)
        for value in values[chosen] if chosen else ("7",):
            pairs = tuple((name, value if name == chosen else "7") for name in fields)
            yield BackendError(code, pairs, details=details)


@pytest.mark.parametrize("error", tuple(errors()), ids=lambda error: error.code)
def test_chinese_is_chinese_to_the_last_word(error: BackendError) -> None:
    """But for commands, and names of things."""
    said = error_text(Screen(Language("zh-CN")), error)
    said = re.sub(
        r"las [a-z]+( set)?|file、http 和 https|systemd|systemctl|CDI|UUID|ID|wheel|SHA-256|bin/python|las",
        "",
        said,
    )
    assert re.findall("[A-Za-z]{2,}", said) == []


def test_the_way_out_stands_on_a_line_of_its_own() -> None:
    """Also where the error is part of another text."""
    language = Language("en")
    error = BackendError("act-foreign", (("resource", "container a"), ("verb", "make"), ("found", "foreign")))
    why = error_text(Screen(language), error)
    assert len(why.splitlines()) == 2
    assert why in language.say("lifecycle-left-over", act="x", why=why)


def test_words_of_others_do_not_steer() -> None:
    said = details_text(Screen(Language("en")), (Detail("file-added", (("file", "a\x1b[2J\nb"),)),))
    assert said == r"a\x1b[2J\nb added"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_a_brought_backend_says_is_told_by_its_code(tag: str) -> None:
    error = BackendError("no-quota", (("tenant", "a"),), details=(Detail("slow", (("by", "3"),)),))
    screen = Screen(Language(tag))
    assert "no-quota" in error_text(screen, error)
    assert "tenant a" in error_text(screen, error)
    assert details_text(screen, error.details) == "slow 3"
