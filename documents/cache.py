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
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_DIGEST_BYTES = 32


def cached(folder: Path | None, key: str, make: Callable[[], T]) -> T:
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


def load_bytes(folder: Path, name: str) -> bytes | None:
    """What was stored under a name; None if there is nothing, or what there is was damaged."""
    try:
        stored = (folder / name).read_bytes()
    except OSError:
        return None
    checksum, payload = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return payload if hashlib.sha256(payload).digest() == checksum else None


def store_bytes(folder: Path, name: str, payload: bytes) -> None:
    """Write beside and rename, so that a reader sees a whole file or none. A failure is not told."""
    beside = folder / f".{name}.{os.getpid()}"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(hashlib.sha256(payload).digest() + payload)
            beside.replace(folder / name)
        finally:
            beside.unlink(missing_ok=True)


def code_stamp(package_file: str) -> str:
    """Changes when a source file beside this one does: pass `__file__` as part of a key."""
    folder = Path(package_file).parent
    seen = [(entry.name, entry.stat()) for entry in os.scandir(folder) if entry.name.endswith(".py")]
    return ";".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in sorted(seen))
