"""JSON read by the scanner of Python's own `json`, without what `json` imports for other uses of it."""

from __future__ import annotations

TYPE_CHECKING = False  # of typing, which takes as long as all that is read here
if TYPE_CHECKING:
    from typing import Any


class _Asked:
    """What the scanner looks up in a decoder."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, float


_ASKED: Any = _Asked()
_SPACE = " \t\n\r"


def scan_json(text: str) -> Any:
    """As `json.loads`. Raises ValueError."""
    try:
        from _json import make_scanner

        value, end = make_scanner(_ASKED)(text, len(text) - len(text.lstrip(_SPACE)))
        if not text[end:].strip(_SPACE):
            return value
    except (ImportError, AttributeError, StopIteration):  # another Python, or no JSON
        pass
    import json

    return json.loads(text)
