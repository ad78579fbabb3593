"""Environment markers of Python packages, told in the words of our own conditions.

A marker is not read: it is asked, for every processor and every Python that matters, and the
answers are written down as a condition. So a marker that is true on every machine of a wheel
leaves no condition at all, and two spellings of one marker give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from packaging.markers import Marker
from packaging.specifiers import SpecifierSet
from packaging.version import Version

#: Processor names as Linux spells them (`uname -m`). A marker that names `arm64` or `AMD64` means
#: other systems.
LINUX_MACHINES = ("x86_64", "aarch64", "armv7l", "i686", "ppc64le", "riscv64", "s390x")

#: Minor versions of Python that a condition is asked for.
PYTHON_MINORS = tuple(f"3.{minor}" for minor in range(6, 21))

_FULL_VERSION = re.compile(r"python_full_version\s*[<>=!~]+\s*['\"]([0-9.]+)['\"]")


def condition_of(marker: Marker | None, machines: Sequence[str], python: str, extra: str) -> str | None:
    """The condition under which `marker` holds on Linux; "" = always, None = never.

    `machines` are the processors and `python` (PEP 440 specifier) the interpreters that the package
    runs on at all: nothing is said about others. `extra` is the extra that was asked for, or "".
    """
    return "" if marker is None else _asked(str(marker), tuple(machines), python, extra)


@lru_cache(maxsize=65536)
def _asked(marker: str, machines: tuple[str, ...], python: str, extra: str) -> str | None:
    points = _points(marker, python)
    answers = {
        machine: tuple(_holds(marker, machine, point, extra) for point in points) for machine in machines
    }
    if not any(any(row) for row in answers.values()):
        return None
    if all(all(row) for row in answers.values()):
        return ""
    rows = {row: [m for m in machines if answers[m] == row] for row in answers.values()}
    parts = [_both(_machines(of, machines), _pythons(row, points)) for row, of in rows.items() if any(row)]
    return parts[0] if len(parts) == 1 else " or ".join(_in_brackets(part) for part in parts)


def _points(marker: str, python: str) -> tuple[Version, ...]:
    """Versions of Python, oldest first, between which no answer of the marker changes."""
    named = {Version(text) for text in _FULL_VERSION.findall(marker) if text.count(".") == 2}
    after = {Version(f"{v.major}.{v.minor}.{v.micro + 1}") for v in named}
    admitted = SpecifierSet(python)
    every = {Version(minor + ".0") for minor in PYTHON_MINORS} | named | after
    return tuple(
        sorted(v for v in every if v in admitted or (v.micro == 0 and _has_patch(v, admitted)))
    ) or tuple(sorted(every))


def _has_patch(minor: Version, admitted: SpecifierSet) -> bool:
    """Whether a later patch of this minor version is admitted, as of 3.9 by `>=3.9.2`."""
    return f"{minor.major}.{minor.minor}.99" in admitted


@lru_cache(maxsize=65536)
def _holds(marker: str, machine: str, python: Version, extra: str) -> bool:
    environment = {
        "implementation_name": "cpython",
        "implementation_version": str(python),
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": str(python),
        "python_version": f"{python.major}.{python.minor}",
        "sys_platform": "linux",
        "extra": extra,
    }
    return _read(marker).evaluate(environment)


@lru_cache(maxsize=4096)
def _read(marker: str) -> Marker:
    return Marker(marker)


def _machines(of: Iterable[str], universe: Sequence[str]) -> str:
    inside = sorted(of, key=LINUX_MACHINES.index)
    if len(inside) == len(universe):
        return ""
    outside = sorted(set(universe) - set(inside), key=LINUX_MACHINES.index)
    if len(outside) < len(inside):
        return f"not host arch in {' '.join(outside)}"
    return f"host arch in {' '.join(inside)}"


def _pythons(row: Sequence[bool], points: Sequence[Version]) -> str:
    """Each run of true answers as a range: open where it reaches the end of what was asked."""
    if all(row):
        return ""
    runs = []
    start = None
    for index in range(len(points) + 1):
        holds = index < len(points) and row[index]
        if holds and start is None:
            start = index
        elif not holds and start is not None:
            runs.append(_range(points, start, index))
            start = None
    return " or ".join(f"holds python {run}" for run in runs)


def _range(points: Sequence[Version], start: int, end: int) -> str:
    lower = f">={_short(points[start])}" if start else ""
    upper = f"<{_short(points[end])}" if end < len(points) else ""
    if lower and upper and _is_one_minor(points[start], points[end]):
        return f"=={_short(points[start])}.*"
    return ",".join(clause for clause in (lower, upper) if clause)


def _is_one_minor(first: Version, after: Version) -> bool:
    return first.micro == after.micro == 0 and after.minor == first.minor + 1


def _short(version: Version) -> str:
    return str(version) if version.micro else f"{version.major}.{version.minor}"


def _both(left: str, right: str) -> str:
    if not (left and right):
        return left or right
    return f"{left} and {_in_brackets(right)}"


def _in_brackets(condition: str) -> str:
    return f"({condition})" if " or " in condition or " and " in condition else condition
