# ruff: noqa: PTH103, PTH105, PTH108, PTH110, PTH118, PTH120, PTH123
# Pathlib, hashlib and pickle take longer to load than most answers: what is kept plain needs none.
"""Values that are dear to compute, kept between runs by the content they were computed from.

A cache is not state: whatever is wrong with it (missing, damaged, unreadable, no room on the disk), the
value is computed again and nobody is told.
"""

from __future__ import annotations

import marshal
import os
import sys
from _blake2 import blake2b  # of hashlib, which loads OpenSSL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")
    Folder = str | os.PathLike[str]

_DIGEST_BYTES = 32


def cached(folder: Folder | None, key: str, make: Callable[[], T]) -> T:
    """What `make` returns, from the file `<folder>/<hash of key>` where an earlier run left it there.

    The key must name everything that the value depends on: content, labels, and the code (`code_stamp`).
    Without a folder, `make` is called. What `make` raises is raised, and not kept. A stored value is
    used only if it is the user's own and its checksum matches, which tells damage.
    """
    import pickle

    value: T = _kept(folder, key, make, pickle)
    return value


def cached_plain(
    folder: Folder | None,
    key: str,
    make: Callable[[], T],
    fits: Callable[[T], bool] = lambda _: True,
) -> T:
    """As `cached`, of texts, bytes, numbers, truths and None, in tuples, lists and dicts: quicker to read.

    What an earlier run left is used where it `fits`; else the new value takes its place. Raises ValueError
    for other values.
    """
    value: T = _kept(
        folder,
        f"plain\0{key}",
        lambda: (sys.version, make()),
        marshal,
        lambda kept: kept[0] == sys.version and fits(kept[1]),
    )[1]
    return value


def _kept(
    folder: Folder | None,
    key: str,
    make: Callable[[], Any],
    form: Any,
    fits: Callable[[Any], bool] = lambda _: True,
) -> Any:
    """`form`: the module that makes bytes of a value, and a value of bytes."""
    if folder is None:
        return make()
    name = content_hash(key.encode())
    payload = load_bytes(folder, name)
    if payload is not None:
        try:  # what another has left there may raise anything at all: all of it means "compute it again"
            value = form.loads(payload)
            if fits(value):
                return value
        except Exception:
            pass
    made = make()
    store_bytes(folder, name, form.dumps(made))
    return made


def content_hash(content: bytes) -> str:
    """Hex digits by which contents are told apart; not SHA-256, whose module takes longer to load."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def load_bytes(folder: Folder, name: str) -> bytes | None:
    """What was stored under a name; None if there is nothing, or what there is was damaged, or is another's:
    whoever makes these bytes decides what runs."""
    try:
        with open(os.path.join(folder, name), "rb") as file:
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            stored = file.read()
    except OSError:
        return None
    checksum, payload = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    return payload if _checksum(payload) == checksum else None


def _checksum(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=_DIGEST_BYTES).digest()


def store_bytes(folder: Folder, name: str, payload: bytes) -> None:
    """Write beside and rename, so that a reader sees a whole file or none. A failure is not told.

    For the user alone: what is kept may be of files that are.
    """
    beside = os.path.join(folder, f".{name}.{os.getpid()}")
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        try:
            with open(beside, "wb", opener=_open_private) as file:
                file.write(_checksum(payload) + payload)
            os.replace(beside, os.path.join(folder, name))
        finally:
            if os.path.exists(beside):
                os.unlink(beside)
    except OSError:
        pass


def _open_private(path: str, flags: int) -> int:
    """A file that is there already, or a link, is nobody's but who put it there."""
    return os.open(path, flags | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def code_stamp(package_file: str) -> str:
    """Changes when a source file beside this one does: pass `__file__` as part of a key."""
    folder = os.path.dirname(package_file)
    seen = [(entry.name, entry.stat()) for entry in os.scandir(folder) if entry.name.endswith(".py")]
    return ";".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in sorted(seen))
