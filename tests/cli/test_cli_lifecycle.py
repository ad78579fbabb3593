"""What is said of a change that was carried out, or was not."""

from __future__ import annotations

import os
import signal

import pytest

from cli.interrupts import stoppable
from cli.legible import legible
from cli.render_lifecycle import outcome_lines
from cli.screen import Screen
from executor import BackendError, Detail, Failure, Outcome
from i18n import LANGUAGES, Language
from state import Act


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("generation", [0, 7])
def test_what_was_interrupted_and_taken_back_names_no_failure(language: str, generation: int) -> None:
    """Whoever goes on with going back does not know why it began."""
    (line,) = outcome_lines(Screen(Language(language)), Outcome("rolled-back", generation))
    assert "none" not in line
    assert (str(generation) in line) is (generation > 0)


HOSTILE = "\x1b]0;evil\x07\x1b[2J\x1b[31mred\x1b[0m\ttab\r over \u202e\x9b1A\u3000wide\r\n"
LEGIBLE = r"\x1b]0;evil\x07\x1b[2Jred" + "\ttab" + r"\r over \u202e\x9b1A" + "\u3000wide\n"


def test_what_a_program_printed_does_nothing_to_a_terminal() -> None:
    assert legible(HOSTILE) == LEGIBLE
    assert legible("begun") == "begun"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_last_words_do_nothing_to_a_terminal(tag: str) -> None:
    act = Act("await container a", "await", "container a", "s", "")
    failure = Failure(act, BackendError("secret-missing", (("name", "a"),)), (HOSTILE,))
    lines = list(outcome_lines(Screen(Language(tag)), Outcome("rolled-back", 1, (failure,))))
    assert r"\x1b]0;evil\x07\x1b[2Jred" in lines[-2]
    assert all(c.isprintable() or c in "\t\u3000" for line in lines for c in line)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_way_out_stands_on_a_line_of_its_own(tag: str) -> None:
    act = Act("make container a", "make", "container a", "s", "")
    fields = (("resource", "container a"), ("verb", "make"), ("found", "foreign"))
    failure = Failure(
        act, BackendError("act-foreign", fields, details=(Detail("name", (("name", "las-a"),)),))
    )
    first, said, way, *_ = outcome_lines(Screen(Language(tag)), Outcome("rolled-back", 1, (failure,)))
    assert "container a" in first
    assert "las-a" in said
    assert way.startswith("las ")
    assert "\\n" not in said + way


def test_interrupts_of_a_command_that_was_told_to_ignore_them() -> None:
    """As a shell starts what runs behind it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable() as stopping:
            os.kill(os.getpid(), signal.SIGINT)
            assert not stopping()
            os.kill(os.getpid(), signal.SIGTERM)
            assert stopping()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
