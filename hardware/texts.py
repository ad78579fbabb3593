"""Reading the small texts of /proc and /sys: numbers, CPU lists, key-value lines."""

from __future__ import annotations

import re

from hardware.host import Host

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?", re.ASCII)
_MOST_CPUS = 2**16
_CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def read_text(host: Host, path: str) -> str | None:
    """A file's text without the white space and NUL around it; undecodable bytes are replaced."""
    content = host.read(path)
    return None if content is None else content.decode("utf-8", "replace").strip(" \t\r\n\0")


def read_int(host: Host, path: str) -> int | None:
    return to_int(read_text(host, path))


def to_int(text: str | None, base: int = 10) -> int | None:
    """The whole number that a text is, or None."""
    try:
        return None if text is None or len(text) > 40 else int(text.strip(), base)
    except ValueError:
        return None


def parse_cpu_list(text: str | None) -> tuple[int, ...] | None:
    """`0-3,8` as numbers in order; None for what is no such list, () for the empty one."""
    if text is None:
        return None
    numbers: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        low, high = int(match[1]), int(match[2] or match[1])
        if high - low >= _MOST_CPUS:
            return None
        numbers.update(range(low, high + 1))
    return tuple(sorted(numbers))


def show_cpu_list(numbers: tuple[int, ...]) -> str:
    """Numbers in order as `0-3,8`."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def parse_pairs(text: str, separator: str = ":") -> dict[str, str]:
    """`key: value` lines; the first of equal keys counts."""
    pairs: dict[str, str] = {}
    for line in text.splitlines():
        key, found, value = line.partition(separator)
        if found:
            pairs.setdefault(key.strip(), value.strip())
    return pairs


def decode_output(output: bytes) -> str:
    """A program's output as text, without terminal control sequences."""
    return _CONTROL_SEQUENCE.sub("", output.decode("utf-8", "replace"))
