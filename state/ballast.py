"""Ballast: a file that only takes room, given back when a writer finds the disk full.

Then there is room to record what recovery does. It is made again once the disk has room.
"""

from __future__ import annotations

import os
from pathlib import Path

from state.errors import DiskError
from state.files import PARTIAL, disk_errors, sync_folder, write_durably

BALLAST_BYTES = 1 << 20
#: What recovery may need: some hundred records, the pages of their index, a witness.
ROOM_BYTES = 256 << 10


def has_room(folder: Path) -> bool:
    """Whether the disk, and any quota on it, leaves room to recover: found out by taking it."""
    probe = folder / f"room{PARTIAL}"
    try:
        with disk_errors(probe):
            file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(file, 0, ROOM_BYTES)
            finally:
                os.close(file)
    except DiskError as error:
        if error.code != "disk-full":
            raise
        return False
    finally:
        probe.unlink(missing_ok=True)
    return True


def free_ballast(path: Path) -> bool:
    """Whether there was any. Durable, since the room is needed at once."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    sync_folder(path.parent)
    return True


def make_ballast(path: Path) -> None:
    """Random bytes, which no file system can compress or share. Where there is no room, none is made."""
    try:
        if not path.exists():
            write_durably(path, os.urandom(BALLAST_BYTES))
    except DiskError as error:
        if error.code != "disk-full":
            raise
