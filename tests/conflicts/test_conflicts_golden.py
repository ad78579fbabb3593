"""What a refusal reads like, word for word, in both languages. `LAS_GOLDEN=write pytest ...` writes anew."""

from __future__ import annotations

import os
import re

import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_conflict import LINES
from cli.render_reason import Teller
from cli.render_ways import height
from i18n import LANGUAGES, Language
from reasons import code_of
from reasons.model import CODES
from tests.conflicts.conftest import GOLDEN, ROOT, Case, answer_of, cases, situation_of, told
from tests.scenarios.conftest import Scenario

WRITE = os.environ.get("LAS_GOLDEN") == "write"
LEAST = 60

#: Of these no conflict here consists: a recommendation is never in the way, ports are stated and circles made
#: in tests/planner.
NEVER = {"recommends", "port-wished", "port-fixed", "in-a-circle"}

#: What only those who build solvers say.
SOLVERS_WORDS = {
    "en": re.compile(
        r"(?<![-\w])(?:clauses?|literals?|cores?|(?:un)?satisf\w+|(?:un)?sat|solvers?|cnf|mus|assumptions?)"
        r"(?![-\w])",
        re.I,
    ),
    "zh-CN": re.compile(r"子句|文字|核心|可满足|不满足|求解器|合取范式|假设|\b(?:SAT|CNF|MUS)\b", re.I),
}

ALL = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
EACH = pytest.mark.parametrize("language", LANGUAGES)
Refused = Case | Scenario


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_there_are_enough() -> None:
    assert len(cases()) >= LEAST
    assert len({golden_name(case) for case in cases()}) == len(cases())


@EACH
@ALL
def test_words(case: Refused, language: str) -> None:
    lines = told(case, language)
    text = "\n".join(lines) + "\n"
    golden = GOLDEN / f"{golden_name(case)}.{language}.txt"
    if WRITE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@EACH
@ALL
def test_it_fits_a_screen_and_says_no_word_of_solvers(case: Refused, language: str) -> None:
    for verbose in (False, True):
        lines = told(case, language, verbose=verbose)
        assert max(map(seen_width, lines)) <= COLUMNS
        assert verbose or height(lines) <= LINES
        assert [line for line in lines if SOLVERS_WORDS[language].search(line)] == []


@EACH
@ALL
def test_every_reason_has_its_source(case: Refused, language: str) -> None:
    """Told whole, each sentence with where it comes from behind it."""
    teller = Teller.of(Language(language), situation_of(case))
    shown = squeezed("\n".join(told(case, language, verbose=True)))
    answer = answer_of(case)
    for reason in (reason for conflict in (answer.conflict, *answer.further) for reason in conflict):
        line = teller.told(reason)
        assert line.source
        assert teller.place(reason).kind != "nothing"
        assert squeezed(line.text + line.source) in shown


@ALL
def test_a_case_is_about_what_it_says(case: Refused) -> None:
    answer = answer_of(case)
    codes = {code_of(reason) for conflict in (answer.conflict, *answer.further) for reason in conflict}
    assert set(getattr(case, "about", ())) <= codes


def test_every_kind_of_reason_is_in_some_conflict() -> None:
    found = {
        code_of(reason)
        for answer in map(answer_of, cases())
        for conflict in (answer.conflict, *answer.further)
        for reason in conflict
    }
    assert found == set(CODES.values()) - NEVER


def test_every_kind_of_change_is_in_some_way_out() -> None:
    found = {
        change.code for answer in map(answer_of, cases()) for way in answer.ways_out for change in way.changes
    }
    source = (ROOT / "i18n" / "en" / "way.ftl").read_text(encoding="utf-8")
    texts = set(re.findall(r"^way-([a-z-]+) =", source, re.M)) - HOW
    worded = {code for code in texts if not code.endswith("-brief")}
    assert found == worded


#: Texts that say how a change is made, not which.
HOW = {"and", "edit", "edit-out", "edit-rule", "give-several", "write"}


def test_no_golden_text_is_left_over() -> None:
    names = {f"{golden_name(case)}.{language}.txt" for case in cases() for language in LANGUAGES}
    assert {path.name for path in GOLDEN.iterdir()} == names


def golden_name(case: Refused) -> str:
    return re.sub(r"[^a-z0-9]+", "-", case.name.lower()).strip("-")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
