"""Archives from anywhere, extracted: only regular files and folders, only inside, and only so many bytes.

Nothing is followed: each folder is opened below the one above it, without links, and each file is made anew.
So what an archive says, or somebody swaps meanwhile, leads nowhere else.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

import attrs

from executor.backend import BackendError
from executor.durable import PRIVATE
from state import Tree

_BLOCK = 1 << 20
_SPECIAL = stat.S_ISUID | stat.S_ISGID
_HEADERS = 64 * 1024  # bytes that headers of a tar may take, and as much again for each file
_MAGIC = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_BROKEN = (
    *(tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError),
    *(ValueError, RuntimeError, NotImplementedError),  # what zipfile says of methods and passwords
)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@attrs.frozen
class Member:
    name: str
    mode: int  # of a folder: with S_IFDIR
    content: Readable | None


def extract(archive: Path, resource: Tree, into: Path) -> None:
    """Below `into`, which is empty. Raises BackendError at the first member that may not be, OSError."""
    root = os.open(into, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        with _reading(archive):
            members = _tar(archive, resource) if resource.form == "tar" else _zip(archive)
            _Extraction(resource, root).take(members)
    finally:
        os.close(root)


class _Extraction:
    def __init__(self, resource: Tree, root: int) -> None:
        self._resource = resource
        self._root = root
        self._written = 0
        self._made = 0

    def take(self, members: Iterable[Member]) -> None:
        for member in members:
            parts = _parts(member.name)[self._resource.strip :]
            if not parts:
                continue
            if member.mode & _SPECIAL:
                raise _unsafe(member.name, "setuid")
            folders, file = (parts, None) if stat.S_ISDIR(member.mode) else (parts[:-1], parts[-1])
            with self._below(folders, member) as folder:
                if file is not None:
                    self._write(folder, file, member)

    @contextmanager
    def _below(self, folders: list[str], member: Member) -> Iterator[int]:
        """A descriptor of the folder, made with those above it."""
        with ExitStack() as stack:
            at = self._root
            for name in folders:
                try:
                    os.mkdir(name, PRIVATE, dir_fd=at)
                    self._count()
                except FileExistsError:
                    pass
                try:
                    at = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
                except NotADirectoryError:  # a link, or a file that came before
                    raise _unsafe(member.name, "outside") from None
                stack.callback(os.close, at)
            yield at

    def _write(self, folder: int, name: str, member: Member) -> None:
        self._count()
        try:
            descriptor = os.open(
                name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder
            )
        except FileExistsError:
            raise _unsafe(member.name, "twice") from None
        with os.fdopen(descriptor, "wb") as opened:
            while member.content and (block := member.content.read(_BLOCK)):
                self._written += len(block)
                if self._written > self._resource.size_bytes:
                    raise _too_large(self._resource)
                opened.write(block)
            os.fchmod(descriptor, 0o700 if member.mode & 0o111 else 0o600)

    def _count(self) -> None:
        self._made += 1
        if self._made > self._resource.files:
            fields = (("resource", self._resource.id), ("limit", str(self._resource.files)))
            raise BackendError("archive-too-many", fields)


def _parts(name: str) -> list[str]:
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/"):
        raise _unsafe(name, "absolute")
    if ".." in parts:
        raise _unsafe(name, "outside")
    if "\0" in name:
        raise _unsafe(name, "name")
    return parts


# --- forms ---


def _tar(archive: Path, resource: Tree) -> Iterator[Member]:
    """As a stream, which is bounded as a whole: a header alone may claim gigabytes."""
    with _plain(archive) as opened, tarfile.open(fileobj=_bounded(opened, resource), mode="r|") as tar:
        for entry in tar:
            if entry.isdir():
                yield Member(entry.name, entry.mode & 0o7777 | stat.S_IFDIR, None)
            elif entry.isreg() and not entry.issparse():
                yield Member(entry.name, entry.mode & 0o7777, tar.extractfile(entry))
            else:
                raise _unsafe(entry.name, "link" if entry.issym() or entry.islnk() else "special")


def _zip(archive: Path) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            mode = entry.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise _unsafe(entry.filename, "link" if stat.S_ISLNK(mode) else "special")
            if entry.is_dir():
                yield Member(entry.filename, stat.S_IMODE(mode) | stat.S_IFDIR, None)
            elif entry.flag_bits & 1:
                raise _unsafe(entry.filename, "encrypted")
            else:
                with opened.open(entry) as content:
                    yield Member(entry.filename, stat.S_IMODE(mode), content)


@attrs.frozen
class _Bounded:
    """A stream of which only so much is read, in all and at once."""

    source: Readable
    limit: int
    resource: Tree
    _read: list[int] = attrs.field(factory=lambda: [0], init=False)

    def read(self, size: int) -> bytes:
        if self._read[0] + size > self.limit + _BLOCK:
            raise _too_large(self.resource)
        block = self.source.read(size)
        self._read[0] += len(block)
        return block


def _bounded(source: Readable, resource: Tree) -> IO[bytes]:
    limit = resource.size_bytes + _HEADERS * (resource.files + 1)
    return cast(IO[bytes], _Bounded(source, limit, resource))


@contextmanager
def _plain(archive: Path) -> Iterator[Readable]:
    """The content of what may be compressed."""
    with archive.open("rb") as raw:
        begins = raw.read(6)
        raw.seek(0)
        opens = next((opens for magic, opens in _MAGIC if begins.startswith(magic)), None)
        yield cast(Readable, opens(raw)) if opens else raw


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    try:
        yield
    except (*_BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the machine's: what decoders raise has no number
        fields = (("archive", archive.name), ("said", str(error) or type(error).__name__))
        raise BackendError("archive-broken", fields) from error


def _unsafe(member: str, why: str) -> BackendError:
    return BackendError("archive-unsafe", (("member", member), ("why", why)))


def _too_large(resource: Tree) -> BackendError:
    return BackendError("archive-too-large", (("resource", resource.id), ("limit", str(resource.size_bytes))))
