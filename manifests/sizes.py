"""Sizes in bytes, as people write them: `2GiB`, `326518482B`, `1.5 TB`; and of models in parameters: `8B`."""

from __future__ import annotations

import re
from functools import lru_cache

#: Bytes in one unit. KiB and its kin count in 1024, kB and its kin in 1000 (IEC 80000-13).
UNITS: dict[str, int] = {
    "B": 1,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
    "kB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
}
LARGEST_BYTES = 2**60  # no machine or artefact is near an exbibyte; beyond it is a slip of the hand

_SIZE = re.compile(r"([+-]?[0-9]+(?:\.[0-9]{1,10})?)\s*([A-Za-z]*)")
_LONGEST_NUMBER = 30  # characters: beyond any size, whatever its unit


class SizeError(ValueError):
    """`code` is `bad-size` (with the text that was perhaps meant) or `out-of-range`."""

    def __init__(self, code: str, text: str, suggestion: str = "") -> None:
        super().__init__(f"{text!r}: {code}")
        self.code = code
        self.text = text
        self.suggestion = suggestion


@lru_cache(maxsize=4096)
def size_bytes(text: str) -> int:
    """The size in whole bytes, rounded up; more than 0 and at most LARGEST_BYTES. Raises SizeError."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise SizeError("bad-size", text)
    number, unit = match.groups()
    if unit not in UNITS:
        raise SizeError("bad-size", text, _meant(number, unit))
    if len(number) > _LONGEST_NUMBER:
        raise SizeError("out-of-range", text)
    whole, _, fraction = number.partition(".")
    size: int = -(-int(whole + fraction) * UNITS[unit] // 10 ** len(fraction))
    if not 0 < size <= LARGEST_BYTES:
        raise SizeError("out-of-range", text)
    return size


_PARAMETERS = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))?\s*([MBT])")
_SCALES = {"M": 10**6, "B": 10**9, "T": 10**12}


def count_parameters(text: str) -> int | None:
    """The number of `8B`, `1.5B`, `350M`, `1T`; None for all else, and for none at all."""
    match = _PARAMETERS.fullmatch(text)
    thousandths = int(match[1] + (match[2] or "").ljust(3, "0")) if match else 0
    return thousandths * _SCALES[match[3]] // 1000 if match and thousandths else None


def show_parameters(count: int) -> str:
    """`8000000000` -> `8B`."""
    scales = sorted(((scale, letter) for letter, scale in _SCALES.items()), reverse=True)
    scale, letter = next((one for one in scales if count >= one[0]), scales[-1])
    return f"{count / scale:.3f}".rstrip("0").rstrip(".") + letter


def _meant(number: str, unit: str) -> str:
    """`2gib` and `2G` are meant as 2GiB; of a bare number nobody knows."""
    if not unit:
        return ""
    spelled = {name.lower(): name for name in UNITS} | {
        name[0].lower(): name for name in UNITS if "i" in name
    }
    return f"{number}{spelled[unit.lower()]}" if unit.lower() in spelled else ""
