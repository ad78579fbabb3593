"""A file system as a disk may hold it: names and contents by themselves, each change durable by its own sync.

Stricter than any real one: the sync of a file makes its content durable and not its name, that of a folder
the names in it and not its own; and what was not synced may be there or not, whatever came before it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path

import attrs


@attrs.frozen
class Node:
    """What a name leads to: a file, a folder, or a link to `target`."""

    number: int
    kind: int  # as in stat: S_IFREG, S_IFDIR, S_IFLNK
    mode: int
    target: str = ""


@attrs.frozen
class Wrote:
    file: int
    offset: int
    data: bytes


@attrs.frozen
class Sized:
    file: int
    size: int


@attrs.frozen
class Moded:
    file: int
    mode: int


@attrs.frozen
class Named:
    folder: int
    name: str
    node: int


@attrs.frozen
class Unnamed:
    folder: int
    name: str


@attrs.frozen
class Renamed:
    folder: int
    name: str
    to_folder: int
    to_name: str


Change = Wrote | Sized | Moded | Named | Unnamed | Renamed


def durable_with(change: Change) -> frozenset[int]:
    """The files and folders the sync of which makes it durable."""
    match change:
        case Wrote() | Sized() | Moded():
            return frozenset({change.file})
        case Renamed():
            return frozenset({change.folder, change.to_folder})
        case _:
            return frozenset({change.folder})


@attrs.define
class Disk:
    root: int = 0
    nodes: dict[int, Node] = attrs.Factory(dict)
    names: dict[int, dict[str, int]] = attrs.Factory(dict)  # of each folder
    contents: dict[int, bytearray] = attrs.Factory(dict)
    modes: dict[int, int] = attrs.Factory(dict)
    changed_ns: dict[int, int] = attrs.Factory(dict)  # of files and links, where that is known

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """All that lies there, as after a long while."""
        disk = cls()
        disk._take(folder)
        return disk

    def add(self, kind: int, mode: int, target: str = "") -> int:
        """A node, which has no name yet."""
        number = len(self.nodes)
        self.nodes[number] = Node(number, kind, mode, target)
        self.modes[number] = mode
        if kind == stat.S_IFDIR:
            self.names[number] = {}
        elif kind == stat.S_IFREG:
            self.contents[number] = bytearray()
        return number

    def _take(self, path: Path) -> int:
        status = path.lstat()
        kind = stat.S_IFMT(status.st_mode)
        target = str(path.readlink()) if kind == stat.S_IFLNK else ""
        number = self.add(kind, stat.S_IMODE(status.st_mode), target)
        if kind != stat.S_IFDIR:
            self.changed_ns[number] = status.st_mtime_ns
        if kind == stat.S_IFREG:
            self.contents[number] += path.read_bytes()
        elif kind == stat.S_IFDIR:
            for inside in sorted(path.iterdir()):
                self.names[number][inside.name] = self._take(inside)
        return number

    def find(self, parts: Iterable[str]) -> int | None:
        at: int | None = self.root
        for name in parts:
            at = self.names.get(at, {}).get(name) if at is not None else None
        return at

    def apply(self, change: Change) -> None:
        """Also where what it is about was lost: a name that was never there is not taken away."""
        match change:
            case Wrote(file, offset, data):
                content = self.contents[file]
                if len(content) < offset:
                    content += bytes(offset - len(content))
                content[offset : offset + len(data)] = data
            case Sized(file, size):
                content = self.contents[file]
                content += bytes(max(size - len(content), 0))
                del content[size:]
            case Moded(file, mode):
                self.modes[file] = mode
            case Named(folder, name, node):
                self.names[folder][name] = node
            case Unnamed(folder, name):
                self.names[folder].pop(name, None)
            case Renamed():
                self._rename(change)

    def _rename(self, change: Renamed) -> None:
        node = self.names[change.folder].pop(change.name, None)
        if node is not None:
            self.names[change.to_folder][change.to_name] = node

    def copy(self) -> Disk:
        return deepcopy(self)

    def tree(self) -> Iterator[tuple[str, int]]:
        """Every path, relative, that leads somewhere; folders before what is in them."""
        yield from self._below(self.root, "")

    def _below(self, folder: int, before: str) -> Iterator[tuple[str, int]]:
        for name, node in sorted(self.names[folder].items()):
            yield before + name, node
            if node in self.names:
                yield from self._below(node, f"{before}{name}/")

    def write(self, folder: Path) -> None:
        """Into an empty folder."""
        for name, number in self.tree():
            node, path = self.nodes[number], folder / name
            if node.kind == stat.S_IFDIR:
                path.mkdir()
            elif node.kind == stat.S_IFLNK:
                path.symlink_to(node.target)
            else:
                path.write_bytes(self.contents[number])
            if node.kind != stat.S_IFLNK:
                path.chmod(self.modes[number])
            if number in self.changed_ns:
                os.utime(path, ns=(self.changed_ns[number],) * 2, follow_symlinks=False)
