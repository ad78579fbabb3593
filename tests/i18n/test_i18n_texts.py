"""The languages against each other, and the texts against the closed tables that name them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from i18n import LANGUAGES, Language, MessageError

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "i18n"
Table = dict[str, frozenset[str]]


def variables_of(node: object) -> frozenset[str]:
    """Names of the fields that a text takes."""
    found: set[str] = set()
    if isinstance(node, ftl.VariableReference):
        found.add(node.id.name)
    if isinstance(node, ftl.BaseNode):
        for value in vars(node).values():
            for item in value if isinstance(value, list) else [value]:
                found |= variables_of(item)
    return frozenset(found)


def messages(tag: str) -> Table:
    """Each key, with attributes as `key.attribute`, and the fields it takes."""
    found: Table = {}
    for path in sorted((TEXTS / tag).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                key = entry.id.name
                assert key.partition("-")[0] == path.stem, f"{key} stands in {path.name}"
                assert key not in found, f"{key} stands twice"
                found[key] = variables_of(entry.value)
                found |= {f"{key}.{a.id.name}": variables_of(a.value) for a in entry.attributes}
    return found


ENGLISH = messages("en")


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_a_language_has_the_same_keys_and_takes_no_other_fields(tag: str) -> None:
    other = messages(tag)
    assert sorted(other) == sorted(ENGLISH)
    foreign = {key: other[key] - ENGLISH[key] for key in other if other[key] - ENGLISH[key]}
    assert foreign == {}


#: Fields that choose an English plural or verb: another language may do without them.
GRAMMAR = frozenset({"number", "count"})


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_a_language_leaves_no_field_out(tag: str) -> None:
    other = messages(tag)
    missing = {k: ENGLISH[k] - other[k] - GRAMMAR for k in other if ENGLISH[k] - other[k] - GRAMMAR}
    assert missing == {}


def test_every_key_that_the_code_says_has_a_text() -> None:
    said = {key for path in (ROOT / "cli").rglob("*.py") for key in _literal_keys(path)}
    assert sorted(said - set(ENGLISH)) == []


#: Keys that are put together from a code; tests/i18n/test_i18n_closed.py closes most of these families.
BUILT = (
    *("backend", "category", "config", "diagnostic", "fact", "fault", "help", "lack", "machine", "modules"),
    *("need", "notice", "objective", "part", "plan-precondition", "policy", "reason", "resource", "show"),
    *("source", "tier", "unknown", "usage", "violation", "way", "cli-capture", "plan-count", "plan-no"),
    *("check-help", "check-level", "check-stat", "compare-input", "what-if-cause", "what-if-notice"),
    *("audit-fault", "mended", "state", "executor", "stale", "unready", "frozen"),  # each with its table
    "history-did",  # with its table too
    *("override-ended", "override-expired", "override-in", "override-none", "override-twice"),
    *("explain-verdict", "explain-without", "plan-exposed"),
    *("doctor-backend", "doctor-failed", "doctor-note", "doctor-ok"),
    *(f"capability-{name}" for name in ("exposure", "kind", "limit", "module", "rule")),
)


def test_no_text_is_left_over() -> None:
    said = {key for path in (ROOT / "cli").rglob("*.py") for key in _literal_keys(path)}
    plain = {key for key in ENGLISH if not f"{key}-".startswith(tuple(f"{name}-" for name in BUILT))}
    assert sorted(key for key in plain if key not in said) == []


def _literal_keys(path: Path) -> set[str]:
    """Whole texts that look like a key whose first word names a file."""
    files = {p.stem for p in (TEXTS / "en").glob("*.ftl")}
    words = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pattern = re.compile(r"[a-z]+(-[a-z0-9]+)+(\.[a-z]+)?")
    return {w for w in words if pattern.fullmatch(w) and w.partition("-")[0] in files and w not in NOT_KEYS}


#: Texts in the code that look like keys and are none.
NOT_KEYS = frozenset({"config-files", "what-if"})


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(MessageError):
        Language("en").say("plan-nonsense")
    with pytest.raises(MessageError):
        Language("zh-CN").say("nonsense")


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(MessageError):
        Language("en").say("plan-written")


def test_numbers_are_written_plainly_and_choose_the_plural() -> None:
    english = Language("en")
    assert english.say("check-fine", modules=1, releases=1234) == "no error in 1 module with 1234 releases"


def test_an_empty_field_can_be_chosen_by() -> None:
    say = Language("en").say
    assert say("usage-no-command", command="las", name="x", suggestion="") == "las: there is no command x"


def test_control_characters_never_reach_a_terminal() -> None:
    assert Language("en").say("plan-written", file="a\x1b[31m\nb") == "plan written to a\\x1b[31m\\nb"


def test_no_isolation_marks() -> None:
    assert "\u2068" not in Language("zh-CN").say("plan-written", file="x")


def test_english_stands_in_for_what_a_language_lacks(tmp_path: Path) -> None:
    for tag, text in (("en", "plan-a = one\nplan-b = two\n"), ("zh-CN", "plan-a = 一\n")):
        (tmp_path / tag).mkdir()
        (tmp_path / tag / "plan.ftl").write_text(text, encoding="utf-8")
    chinese = Language("zh-CN", str(tmp_path))
    assert (chinese.say("plan-a"), chinese.say("plan-b")) == ("一", "two")
