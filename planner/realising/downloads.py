"""What is fetched for a choice."""

from __future__ import annotations

import re
from typing import Literal

from planner.realising.means import LacksError
from state import Artefact, Choice

_ARCHIVES: dict[Literal["zip", "tar"], tuple[str, ...]] = {
    "zip": (".zip",),
    "tar": (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"),
}


def artefact_of(choice: Choice) -> Artefact:
    """The file that is fetched. Raises LacksError where where it lies, its hash or its size is not said."""
    missing = [
        name
        for name, value in (
            ("url", choice.url),
            ("sha256", choice.sha256),
            ("download", choice.download_bytes),
        )
        if not value
    ]
    if missing:
        raise LacksError("artefact-unknown", missing=", ".join(missing))
    assert choice.url and choice.sha256 and choice.download_bytes
    return Artefact(f"artefact {choice.sha256[:16]}", choice.url, choice.sha256, choice.download_bytes)


def form_of(file: str) -> Literal["zip", "tar"]:
    """By its name, or by its address (`https://host/toy.tgz?raw=1`). Raises LacksError."""
    parts = re.split("[?#]", file.lower())
    for form, endings in _ARCHIVES.items():
        if any(part.endswith(endings) for part in parts):
            return form
    known = ", ".join(ending for endings in _ARCHIVES.values() for ending in endings)
    raise LacksError("archive-unknown", file=file, known=known)
