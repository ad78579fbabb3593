"""What is said of a change that was carried out, or was not."""

from __future__ import annotations

import pytest

from cli.render_lifecycle import outcome_lines
from cli.screen import Screen
from executor import Outcome
from i18n import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("generation", [0, 7])
def test_what_was_interrupted_and_taken_back_names_no_failure(language: str, generation: int) -> None:
    """Whoever goes on with going back does not know why it began."""
    (line,) = outcome_lines(Screen(Language(language)), Outcome("rolled-back", generation))
    assert "none" not in line
    assert (str(generation) in line) is (generation > 0)
