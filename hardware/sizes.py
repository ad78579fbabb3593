"""Sizes in bytes as people write them: `64GiB`, `500 MB`, `1024`."""

from __future__ import annotations

import re

_UNITS = {
    "": 1,
    "b": 1,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
}
_SIZE = re.compile(r"(?P<number>\d{1,15}(?:\.\d{1,6})?)\s*(?P<unit>[A-Za-z]*)", re.ASCII)
_SHOWN = (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10))


def parse_size(text: str) -> int | None:
    """Bytes of a size with a unit (B, KiB to TiB, kB to TB; none = bytes), or None where it is no size."""
    match = _SIZE.fullmatch(text.strip())
    unit = _UNITS.get(match["unit"].lower()) if match else None
    if match is None or unit is None:
        return None
    return round(float(match["number"]) * unit) if "." in match["number"] else int(match["number"]) * unit


def show_size(count: int) -> str:
    """Bytes for a person, in the largest binary unit that does not go below 1: `23.9 GiB`."""
    for name, unit in _SHOWN:
        if count >= unit:
            return f"{count / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{count} B"


def size_of_at_least(count: int) -> str:
    """The least readable size of as many bytes, as `parse_size` takes it: `52GiB`, below 4 GiB `1280MiB`."""
    name, unit = ("GiB", 2**30) if count >= 4 * 2**30 else ("MiB", 2**20)
    return f"{-(-count // unit)}{name}"
