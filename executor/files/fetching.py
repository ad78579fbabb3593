"""One file from where it is to be had, going on where an earlier attempt has ended."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from executor.backend import BackendError
from executor.causes import cause_of

TIMEOUT_S = 30  # to connect, and of each pause in what comes
_BLOCK = 1 << 16  # what comes of a block before a connection breaks is lost


def fetch(url: str, part: Path, size_bytes: int) -> None:
    """Complete `part`. Raises BackendError, OSError; what has come stays in it, to go on from.

    Nothing here is trusted: the caller holds the hash of the whole against the wanted one.
    """
    scheme = urlsplit(url).scheme
    if scheme == "file":
        _copy(url, part, size_bytes)
    elif scheme in ("http", "https"):
        _download(url, part, size_bytes)
    else:
        raise BackendError("artefact-scheme", (("url", url), ("scheme", scheme)))


def _copy(url: str, part: Path, size_bytes: int) -> None:
    path = unquote(urlsplit(url).path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not hang us
    except OSError as error:
        raise _unreachable(url, cause_of(error)) from error
    with os.fdopen(descriptor, "rb") as source:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _unreachable(url, "not-a-file")
        _pour(iter(lambda: source.read(_BLOCK), b""), part, "wb", url, size_bytes)


def _download(url: str, part: Path, size_bytes: int) -> None:
    """Asks for the rest, where some has come before; a server that cannot sends all, which replaces it."""
    import requests  # 60 ms, and most runs fetch nothing

    begun = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
    with _asking(url), requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as answer:
        span = answer.headers.get("Content-Range", "")
        if begun and answer.status_code == requests.codes.requested_range_not_satisfiable:
            if _length(span) != begun:  # or else all of it has come before
                part.unlink()
                _download(url, part, size_bytes)
        elif not answer.ok:
            raise _refused(url, answer.status_code)
        else:
            goes_on = answer.status_code == requests.codes.partial_content
            mode = "ab" if goes_on and span.startswith(f"bytes {begun}-") else "wb"
            _pour(answer.iter_content(_BLOCK), part, mode, url, size_bytes)


def _length(content_range: str) -> int | None:
    """Of the whole, as in `bytes */1234`."""
    whole = content_range.rpartition("/")[2]
    return int(whole) if whole.isdecimal() else None


def _pour(blocks: Iterable[bytes], part: Path, mode: str, url: str, size_bytes: int) -> None:
    """At the most so many bytes in all. On a full disk what has come is given back."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if mode == "ab" else os.O_TRUNC)
    try:
        with os.fdopen(os.open(part, flags, 0o600), mode) as opened:
            for block in blocks:
                if opened.tell() + len(block) > size_bytes:
                    break
                opened.write(block)
            else:
                return
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            part.unlink()
        raise
    part.unlink()
    raise BackendError("artefact-too-large", (("url", url), ("limit", str(size_bytes))))


@contextmanager
def _asking(url: str) -> Iterator[None]:
    """A server's and the network's errors are ours; those of our own disk are not caught here."""
    import requests

    try:
        yield
    except requests.RequestException as error:
        raise _unreachable(url, cause_of(error)) from error


def _unreachable(url: str, cause: str) -> BackendError:
    return BackendError("artefact-unreachable", (("url", url), ("cause", cause)), transient=True)


def _refused(url: str, status: int) -> BackendError:
    """A server in trouble may answer later; one that says no will say it again."""
    return BackendError("artefact-refused", (("url", url), ("status", str(status))), transient=status >= 500)
