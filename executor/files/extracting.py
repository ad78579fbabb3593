"""Archives from anywhere, extracted: files, folders and links, only inside, and only so many bytes.

Nothing is followed: each folder is opened below the one above it, without links, and each file is made anew.
Symbolic links come last, when all is written, and only those that lead nowhere outside. So what an archive
says, or somebody swaps meanwhile, leads nowhere else.
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
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Literal, Protocol, TypeVar, cast

import attrs

from executor.backend import BackendError
from executor.durable import PRIVATE
from state import Tree

_BLOCK = 1 << 20
_SPECIAL = stat.S_ISUID | stat.S_ISGID
_MOST_LINKS = 40  # on the way to one end, as the kernel has it
_LONGEST_PATH = 4096  # bytes, as the kernel has it
_HEADERS = 64 * 1024  # bytes that headers of a tar may take, and as much again for each file
_MAGIC = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_BROKEN = (
    *(tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError),
    *(ValueError, RuntimeError, NotImplementedError),  # what zipfile says of methods and passwords
)


T = TypeVar("T")


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@attrs.frozen
class Member:
    """`target`: of a symbolic link its text, of a hard link the name of an earlier member."""

    name: str
    kind: Literal["file", "folder", "symbolic", "hard"]
    mode: int = 0
    content: Readable | None = None
    target: str = ""


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
        self._symbolic: dict[tuple[str, ...], Member] = {}

    def take(self, members: Iterable[Member]) -> None:
        for member in members:
            parts = self._place(member.name)
            if not parts:
                continue
            if member.mode & _SPECIAL:
                raise _unsafe(member, "setuid")
            if member.kind == "symbolic":
                if parts in self._symbolic:
                    raise _unsafe(member, "twice")
                self._symbolic[parts] = member
                continue
            folders = parts if member.kind == "folder" else parts[:-1]
            with self._below(folders, member) as folder:
                if member.kind == "file":
                    self._write(folder, parts[-1], member)
                elif member.kind == "hard":
                    self._link(folder, parts[-1], member)
        for parts, member in self._symbolic.items():
            self._expect_inside(parts, member)
            with self._below(parts[:-1], member) as folder:
                self._make(member, partial(os.symlink, member.target, parts[-1], dir_fd=folder))

    @contextmanager
    def _below(self, folders: tuple[str, ...], member: Member) -> Iterator[int]:
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
                    raise _unsafe(member, "outside") from None
                stack.callback(os.close, at)
            yield at

    def _place(self, name: str) -> tuple[str, ...]:
        return _parts(name)[self._resource.strip :]

    def _make(self, member: Member, make: Callable[[], T]) -> T:
        self._count()
        try:
            return make()
        except FileExistsError:
            raise _unsafe(member, "twice") from None

    def _link(self, folder: int, name: str, member: Member) -> None:
        """To a regular file that came before: as symbolic links come last, it is none."""
        if member.target.startswith("/") or ".." in member.target.split("/"):
            raise _unsafe(member, "link")
        place = self._place(member.target)
        with self._below(place[:-1], member) as source:
            if not place or not _is_regular(place[-1], source):
                raise _unsafe(member, "link")
            link = partial(os.link, src_dir_fd=source, dst_dir_fd=folder, follow_symlinks=False)
            self._make(member, partial(link, place[-1], name))

    def _expect_inside(self, parts: tuple[str, ...], member: Member) -> None:
        """Follow it as the system would: through the other links, and never above the root."""
        if not member.target or member.target.startswith("/"):
            raise _unsafe(member, "link")
        at, left, links = list(parts[:-1]), _reversed(member.target), 0
        while left:
            part = left.pop()
            if links > _MOST_LINKS or (part == ".." and not at):
                raise _unsafe(member, "link")
            if part == "..":
                at.pop()
            elif met := self._symbolic.get((*at, part)):
                links += 1
                left += _reversed(met.target)
            else:
                at.append(part)

    def _write(self, folder: int, name: str, member: Member) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        descriptor = self._make(member, partial(os.open, name, flags, 0o600, dir_fd=folder))
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


def _parts(name: str) -> tuple[str, ...]:
    parts = tuple(reversed(_reversed(name)))
    if name.startswith("/"):
        raise _refused(name, "absolute")
    if ".." in parts:
        raise _refused(name, "outside")
    if "\0" in name:
        raise _refused(name, "name")
    return parts


def _reversed(path: str) -> list[str]:
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]


def _is_regular(name: str, folder: int) -> bool:
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


# --- forms ---


def _tar(archive: Path, resource: Tree) -> Iterator[Member]:
    """As a stream, which is bounded as a whole: a header alone may claim gigabytes."""
    with _plain(archive) as opened, tarfile.open(fileobj=_bounded(opened, resource), mode="r|") as tar:
        for entry in tar:
            mode = stat.S_IMODE(entry.mode)
            if entry.isdir():
                yield Member(entry.name, "folder", mode)
            elif entry.isreg() and not entry.issparse():
                yield Member(entry.name, "file", mode, tar.extractfile(entry))
            elif entry.issym():
                yield Member(entry.name, "symbolic", target=entry.linkname)
            elif entry.islnk():
                yield Member(entry.name, "hard", target=entry.linkname)
            else:
                raise _refused(entry.name, "special")


def _zip(archive: Path) -> Iterator[Member]:
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            name, mode = entry.filename, entry.external_attr >> 16
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK):
                raise _refused(name, "special")
            if entry.is_dir():
                yield Member(name, "folder", stat.S_IMODE(mode))
            elif entry.flag_bits & 1:
                raise _refused(name, "encrypted")
            else:
                with opened.open(entry) as content:
                    if stat.S_ISLNK(mode):
                        yield Member(name, "symbolic", target=os.fsdecode(content.read(_LONGEST_PATH)))
                    else:
                        yield Member(name, "file", stat.S_IMODE(mode), content)


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


def _unsafe(member: Member, why: str) -> BackendError:
    return _refused(f"{member.name} -> {member.target}" if member.target else member.name, why)


def _refused(member: str, why: str) -> BackendError:
    return BackendError("archive-unsafe", (("member", member), ("why", why)))


def _too_large(resource: Tree) -> BackendError:
    return BackendError("archive-too-large", (("resource", resource.id), ("limit", str(resource.size_bytes))))
