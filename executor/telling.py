"""What the launcher of a process says in its log: a code with its fields, behind a sign of its own."""

from __future__ import annotations

import json
from contextlib import suppress

from executor.backend import BackendError
from executor.codes import CODES

SAYS = "las: "  # as native/launch.py has it, which stands alone


def said(line: str) -> BackendError | None:
    """Why the launcher began nothing; None where a program has printed the line."""
    if not line.startswith(SAYS):
        return None
    with suppress(ValueError, TypeError, LookupError):
        plain = json.loads(line.removeprefix(SAYS))
        code = plain.pop("code")
        if CODES[code] == tuple(plain):
            return BackendError(code, tuple((name, str(value)) for name, value in plain.items()))
    return None
