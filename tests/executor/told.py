"""What a person reads of what was found, in English."""

from __future__ import annotations

from cli.render_error import details_text, error_text
from cli.screen import Screen
from executor.backend import BackendError, Reality
from i18n import Language

SCREEN = Screen(Language("en"))


def told(found: Reality | BackendError) -> str:
    return details_text(SCREEN, found.details) if isinstance(found, Reality) else error_text(SCREEN, found)
