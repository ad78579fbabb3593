"""What names of wheels tell: Pythons, platforms, and the oldest glibc (PEP 425, PEP 600)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

_LINUX = re.compile(r"(?:many)?linux(?:_(?P<glibc>2_\d+)|1|2010|2014)?_(?P<machine>[a-z]\w*)")
_OLD_NAMES = {"manylinux1_": "2_5", "manylinux2010_": "2_12", "manylinux2014_": "2_17"}


def facts_of_wheels(wheels: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What its wheels tell of a release. Each has `file`, `sha256` and perhaps `size` and `uploaded`.

    One of them is the artefact that is told: for Linux on x86_64 if there is one, and for any Python, or
    for 3.12, or for the newest.
    """
    tags = {wheel["file"]: parse_wheel_filename(wheel["file"])[3] for wheel in wheels}
    usable = [wheel for wheel in wheels if any(_machine(tag.platform) for tag in tags[wheel["file"]])]
    if not usable:
        return {}
    every = sorted({tag for wheel in usable for tag in tags[wheel["file"]]}, key=str)
    told = min(usable, key=lambda wheel: _rank(wheel["file"], tags[wheel["file"]]))
    facts: dict[str, Any] = {"uploaded": told["uploaded"]} if told.get("uploaded") else {}
    facts["wheel_tags"] = sorted({name for tag in every for name in _interpreters(tag)})
    facts["platforms"] = sorted({machine for tag in every if (machine := _machine(tag.platform))})
    floors = [glibc for tag in tags[told["file"]] if (glibc := _glibc(tag.platform))]
    if floors:
        facts["glibc_min_x86_64"] = ".".join(map(str, min(floors)))
    return facts | {"wheel": {key: told[key] for key in ("file", "size", "sha256") if told.get(key)}}


def _interpreters(tag: Tag) -> Iterator[str]:
    """`cp312`, `cp313t` (without GIL), `cp39-abi3`, `py3`; none for Python 2 and PyPy."""
    if tag.interpreter.startswith(("py3", "cp3")):
        if tag.abi == "abi3":
            yield f"{tag.interpreter}-abi3"
        else:
            yield tag.interpreter + ("t" if tag.abi.endswith("t") and tag.abi.startswith("cp") else "")


def _machine(platform: str) -> str:
    """`any`, `linux_x86_64`; "" for what does not run on a Linux with glibc."""
    match = _LINUX.fullmatch(platform)
    return "any" if platform == "any" else f"linux_{match['machine']}" if match else ""


def _glibc(platform: str) -> tuple[int, int] | None:
    match = _LINUX.fullmatch(platform)
    if not match:
        return None
    old = (glibc for name, glibc in _OLD_NAMES.items() if platform.startswith(name))
    text = match["glibc"] or next(old, "")
    return (int(text[:1]), int(text[2:])) if text else None


def _rank(file: str, tags: frozenset[Tag]) -> tuple[bool, int, int, str]:
    minors = [int(match[1]) for tag in tags if (match := re.fullmatch(r"cp3(\d+)", tag.interpreter))]
    any_python = any(tag.abi == "abi3" or tag.interpreter.startswith("py3") for tag in tags)
    preferred = 0 if any_python else 1 if minors == [12] * len(minors) else 2
    here = any(_machine(tag.platform) in ("any", "linux_x86_64") for tag in tags)
    return not here, preferred, -max(minors, default=0), file
