"""What programs have printed, so that reading it does nothing to a terminal."""

from __future__ import annotations

import re

from i18n import printable

_COLOURS = re.compile(r"\x1b\[[0-9;:]*m")


def legible(text: str) -> str:
    """Without colours; every other control character but tabs and ends of lines is spelled out.

    So nothing moves the cursor, sets a title or writes over what stood there.
    """
    return printable(_COLOURS.sub("", text).replace("\r\n", "\n"), keep="\t\n")
