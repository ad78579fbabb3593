"""What programs have printed, so that reading it does nothing to a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from i18n import printable

if TYPE_CHECKING:
    from cli.screen import Screen

_COLOURS = re.compile(r"\x1b\[[0-9;:]*m")


def printed_text(screen: Screen, text: str) -> str:
    """Lines of a log, legible; what a launcher has put there is in words."""
    return "".join(_line(screen, line) for line in text.splitlines(keepends=True))


def _line(screen: Screen, line: str) -> str:
    from cli.render_error import error_text
    from executor import said

    error = said(line)
    if error is None:
        return legible(line)
    return f"las: {error_text(screen, error)}\n"


def legible(text: str) -> str:
    """Without colours; every other control character but tabs and ends of lines is spelled out.

    So nothing moves the cursor, sets a title or writes over what stood there.
    """
    return printable(_COLOURS.sub("", text).replace("\r\n", "\n"), keep="\t\n")
