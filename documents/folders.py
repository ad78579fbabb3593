"""A folder of files of one kind, read whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from documents.faults import DocumentError, Fault

T = TypeVar("T")

_SUFFIXES = (".json", ".yaml", ".yml")


def read_folder(folder: Path, read: Callable[[Path], T]) -> tuple[tuple[str, T], ...]:
    """What `read` makes of each file, by the name of the file without its ending, sorted.

    Files that are neither YAML nor JSON by their ending are let be. Raises DocumentError with the faults
    of all files, and for a folder that has none.
    """
    faults: list[Fault] = []
    files: dict[str, Path] = {}
    found: dict[str, T] = {}
    for path in sorted(path for path in folder.iterdir() if path.suffix in _SUFFIXES):
        first = files.setdefault(path.stem, path)
        if first is not path:
            fields = (("name", path.stem), ("other", first.name))
            faults.append(Fault("name-twice", str(path), fields=fields))
        try:
            found[path.stem] = read(path)
        except DocumentError as error:
            faults += error.faults
    if not files:
        faults.append(Fault("empty-folder", str(folder)))
    if faults:
        raise DocumentError(faults)
    return tuple(sorted(found.items()))
