"""Names of modules and interfaces: ASCII, and one spelling for all that differ only in case and dashes."""

from __future__ import annotations

import re
from functools import lru_cache

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
RESERVED = frozenset({"and", "holds", "host", "if", "in", "not", "or"})  # words of the requirement grammar

_DASHES = re.compile(r"[-_.]+")


@lru_cache(maxsize=2**14)
def normal_name(text: str) -> str:
    """The spelling that is compared (PEP 503): `Llama_CPP` and `llama.cpp` are `llama-cpp`."""
    return _DASHES.sub("-", text).lower()
