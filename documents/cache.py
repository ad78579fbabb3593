# ruff: noqa: PTH103, PTH105, PTH108, PTH118, PTH120, PTH123
# Pathlib takes longer to load than most answers; who keeps texts here needs none.
"""Values that are dear to compute, kept between runs by the content they were computed from.

A cache is not state: whatever is wrong with it (missing, damaged, unreadable, no room on the disk), the
value is computed again and nobody is told.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Folder = str | os.PathLike[str]

_DIGEST_BYTES = 32


def cached(folder: Folder | None, key: str, make: Callable[[], T]) -> T:
    """What `make` returns, from the file `<folder>/<hash of key>` where an earlier run left it there.

    The key must name everything that the value depends on: content, labels, and the code (`code_stamp`).
    Without a folder, `make` is called. What `make` raises is raised, and not kept. A stored value is
    used only if its checksum matches, which tells damage; the folder is trusted as the user's own.
    """
    if folder is None:
        return make()
    name = hashlib.sha256(key.encode()).hexdigest()
    payload = load_bytes(folder, name)
    if payload is not None:
        # A foreign pickle may raise anything at all: all of it means "compute it again".
        with contextlib.suppress(Exception):
            value: T = pickle.loads(payload)
            return value
    made = make()
    store_bytes(folder, name, pickle.dumps(made, protocol=5))
    return made


def load_bytes(folder: Folder, name: str) -> bytes | None:
    """What was stored under a name; None if there is nothing, or what there is was damaged."""
    try:
        with open(os.path.join(folder, name), "rb") as file:
            stored = file.read()
    except OSError:
        return None
    checksum, payload = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return payload if hashlib.sha256(payload).digest() == checksum else None


def store_bytes(folder: Folder, name: str, payload: bytes) -> None:
    """Write beside and rename, so that a reader sees a whole file or none. A failure is not told."""
    beside = os.path.join(folder, f".{name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        try:
            with open(beside, "wb") as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            os.replace(beside, os.path.join(folder, name))
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside)


def code_stamp(package_file: str) -> str:
    """Changes when a source file beside this one does: pass `__file__` as part of a key."""
    folder = os.path.dirname(package_file)
    seen = [(entry.name, entry.stat()) for entry in os.scandir(folder) if entry.name.endswith(".py")]
    return ";".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in sorted(seen))
