"""What the things of a choice are called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from state import Choice


def name_of(choice: Choice, among: Iterable[Choice]) -> str:
    """What a choice is called among things that run: its module, and what tells it from its like."""
    own = choice.module == choice.environment
    beside = sum(other.key == choice.key for other in among) > 1  # two slots of one module
    parts = ("" if own else choice.environment, choice.module, choice.version if beside else "")
    return slug("-".join(filter(None, parts)))


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
