"""Files that are there in full or not at all, also after a power loss; and their errors as ours.

A new content goes into a file beside, which is synced, then renamed; then the folder is synced. Measured
without one of these: files lost or empty (docs/executor-files.md).
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from executor.backend import BackendError
from executor.causes import cause_of

PRIVATE = 0o700


@contextmanager
def touching(path: Path) -> Iterator[None]:
    """OSError becomes BackendError; transient where room or a descriptor may come back."""
    try:
        yield
    except OSError as error:
        fields = (("path", str(path)), ("cause", cause_of(error)))
        raise BackendError("file-failed", fields, transient=True) from error


def open_regular(path: Path) -> BufferedReader | None:
    """To read; None where it is a link, a folder, a pipe. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            return None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return os.fdopen(descriptor, "rb")


def private_folder(path: Path) -> Path:
    """Made where it is missing, with those above it that are; synced, or all that is in it could be lost."""
    return make_folder(path, PRIVATE)


def make_folder(path: Path, mode: int = 0o777) -> Path:
    """Also one that is there is synced: who made it may have died before."""
    if not path.is_dir():
        make_folder(path.parent, mode)
        path.mkdir(mode, exist_ok=True)
    with suppress(PermissionError):  # above is somebody else's, who lets nobody list it
        sync_folder(path.parent)
    return path


def make_private(folder: Path) -> None:
    """It and all below it for its owner alone; what may be run stays so. No link is followed."""
    folder.chmod(PRIVATE)
    for above, folders, files in os.walk(folder):
        for name in (*folders, *files):
            one = Path(above, name)
            mode = one.lstat().st_mode
            if not stat.S_ISLNK(mode):
                one.chmod(stat.S_IMODE(mode) & PRIVATE)


def write_whole(path: Path, content: bytes, mode: int = 0o600, beside: str = ".las-new") -> None:
    """Replace `path` in one step. Raises OSError, and the old content is as it was."""
    new = path.with_name(path.name + beside)
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fchmod(opened.fileno(), mode)
            os.fsync(opened.fileno())
        new.rename(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove(path: Path) -> None:
    """A file, for good; nothing where it is absent."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def remove_folder(path: Path) -> None:
    """With all below it; nothing where it is absent. A link in its place goes, and not what it names."""
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    if path.parent.is_dir():
        sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all_below(path: Path) -> None:
    """The whole file system of a folder at once: far cheaper than one sync for each of many files."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
            failed = ctypes.get_errno()
            raise OSError(failed, os.strerror(failed), str(path))
    finally:
        os.close(descriptor)
