"""The version of the state's files, and the steps from one to the next.

A step gets the folder, under the writer's lock. It may be killed anywhere and begun again, so it only adds or
replaces files as a whole, and leaves what the version before needs; then the version file is replaced, which
is the moment at which the folder is of the new version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from state.errors import DamageError, SchemaError
from state.files import write_durably

VERSION = 1
#: From each earlier version to the next one. A test holds a folder of each version against its step.
STEPS: Mapping[int, Callable[[Path], None]] = {}

VERSION_FILE = "version"


def read_version(folder: Path) -> int | None:
    """None where no version was ever written. Raises DamageError."""
    path = folder / VERSION_FILE
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    found = re.fullmatch(rb"las\.state/([1-9][0-9]{0,5})\n", text)
    if not found:
        raise DamageError("bad-version", file=str(path), found=text[:60].decode(errors="replace").strip())
    return int(found[1])


def write_version(folder: Path, version: int = VERSION) -> None:
    write_durably(folder / VERSION_FILE, f"las.state/{version}\n".encode())


def expect_known(folder: Path, known: int = VERSION) -> int | None:
    """The version. Raises SchemaError for a newer one: nothing is read of it, and nothing is changed."""
    version = read_version(folder)
    if version is not None and version > known:
        raise SchemaError("newer-schema", file=str(folder / VERSION_FILE), found=version, known=known)
    return version


def migrate(
    folder: Path, steps: Mapping[int, Callable[[Path], None]] = STEPS, target: int = VERSION
) -> tuple[int, int] | None:
    """Every step that is missing, in order; (from, to) where there was one. Raises SchemaError, DiskError."""
    found = expect_known(folder, target)
    if found is None or found == target:
        return None
    for version in range(found, target):
        steps[version](folder)
        write_version(folder, version + 1)
    return found, target
