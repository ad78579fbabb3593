"""Files that survive: whole or absent, private, and never open in a child process."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from state.errors import DiskError

#: What an OSError says when there is no room: of the disk, of a quota, of a limit on file sizes.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FAILED = frozenset({errno.EIO, errno.EROFS, errno.ENXIO, errno.ENODEV, errno.EUCLEAN})

PARTIAL = ".partial"

_held: set[int] = set()


def _close_held() -> None:
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_close_held)


def hold(path: Path, flags: int) -> int:
    """Open a private file that no child gets: neither over exec (CLOEXEC) nor by fork alone."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    _held.add(descriptor)
    return descriptor


def let_go(descriptor: int) -> None:
    """Close what `hold` opened. In a child, where it is closed already, nothing happens."""
    if descriptor in _held:
        _held.discard(descriptor)
        os.close(descriptor)


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """A full or failing disk becomes a DiskError; any other OSError stays what it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskError("disk-full", file=str(path)) from error
        if error.errno in _FAILED:
            why = errno.errorcode[error.errno]
            raise DiskError("disk-failed", file=str(path), why=why) from error
        raise


def make_private_folder(path: Path) -> None:
    """The folder, and those above it that are missing, for their owner alone; durable. Raises DiskError.

    Also one that is there: who made it may have died before it was synced.
    """
    with disk_errors(path):
        if not path.is_dir():
            make_private_folder(path.parent)
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=0o700)
        with contextlib.suppress(PermissionError):  # somebody else's, who lets nobody list it
            sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Whole or not at all, and there to stay: partial file, fsync, rename, fsync of the folder.

    Raises DiskError.
    """
    partial = path.with_name(path.name + PARTIAL)
    with disk_errors(path):
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            try:
                write_all(descriptor, content)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            partial.rename(path)
            sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise


def write_all(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def remove_partial(folder: Path) -> None:
    """What a killed writer left half written: nothing refers to it."""
    for path in folder.glob(f"*{PARTIAL}"):
        path.unlink(missing_ok=True)
