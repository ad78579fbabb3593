"""A folder of profiles, to hold manifests and policies against."""

from __future__ import annotations

from pathlib import Path

from hardware.machine import Machine
from hardware.profile import machine_from_json


def profiles_from(folder: Path) -> tuple[tuple[str, Machine], ...]:
    """Name (that of the file) and machine of each profile, `las.machine/1`, sorted by name.

    Raises DocumentError with the faults of all files.
    """
    from documents import read_bytes, read_folder

    return read_folder(folder, lambda path: machine_from_json(read_bytes(path), str(path)))
