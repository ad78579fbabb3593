"""From the calls of a program to the changes of a disk, the syncs between them, and what it acknowledged."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import attrs

from tests.power.calls import UMASK, Call, path_of, text
from tests.power.disk import Change, Disk, Moded, Named, Renamed, Sized, Unnamed, Wrote

_TOLD = re.compile(rb"\d+ [0-9a-f]{64}\n")
_CHANGED = re.compile(rb"st_mtime=(\d+).*st_mtime_nsec=(\d+)")
#: SQLite maps it into memory, and makes it anew where nobody has the database open.
_UNSEEN = "-shm"


@attrs.frozen
class Changed:
    at: int  # places are those of the record
    change: Change


@attrs.frozen
class Synced:
    """Makes durable what was changed before it began. `node` None: everything."""

    begun: int
    at: int
    node: int | None


@attrs.frozen
class Told:
    """A record that was acknowledged: `number hash`, a line on standard output."""

    at: int
    line: str


Event = Changed | Synced | Told


@attrs.define
class Recording:
    """`base`: the disk before; `disk`: as a program sees it at the end."""

    folder: str
    base: Disk
    disk: Disk
    events: list[Event] = attrs.Factory(list)
    _offsets: dict[int, int | None] = attrs.Factory(dict)  # None: at the end

    @classmethod
    def of(cls, folder: Path, base: Disk, made: Iterable[Call]) -> Recording:
        """Of all that was done below a folder, and named by absolute paths."""
        recording = cls(str(folder), base, base.copy())
        for call in made:
            take: Callable[[Call], None] = getattr(recording, f"_{_SAME.get(call.name, call.name)}")
            take(call)
        return recording

    # --- paths ---

    def _parts(self, path: str | None) -> list[str] | None:
        """Below the folder; None for what is elsewhere."""
        if path is None or not f"{path}/".startswith(f"{self.folder}/") or path.endswith(_UNSEEN):
            return None
        parts = path[len(self.folder) :].split("/")
        return [part for part in parts if part]

    def _opened(self, argument: bytes) -> int | None:
        parts = self._parts(path_of(argument))
        return None if parts is None else self.disk.find(parts)

    def _path(self, call: Call, at: int) -> str:
        """Of two arguments, a descriptor and a name, or of the name alone."""
        name = text(call.arguments[at]).decode()
        if name.startswith("/"):
            return name
        folder = path_of(call.arguments[at - 1]) if at else None
        return f"{folder}/{name}" if folder else ""

    def _entry(self, path: str) -> tuple[int, str] | None:
        """The folder and the name in it."""
        parts = self._parts(path)
        folder = self.disk.find(parts[:-1]) if parts else None
        return (folder, parts[-1]) if parts and folder is not None else None

    def _note(self, call: Call, change: Change) -> None:
        self.disk.apply(change)
        self.events.append(Changed(call.ended, change))

    # --- contents ---

    def _openat(self, call: Call) -> None:
        flags = call.arguments[2]
        entry = self._entry(path_of(call.behind) or "")
        if entry is None or not re.search(rb"O_WRONLY|O_RDWR|O_CREAT", flags):
            return
        folder, name = entry
        node = self.disk.names[folder].get(name)
        if node is None:
            node = self.disk.add(stat.S_IFREG, int(call.arguments[3], 8) & ~UMASK)
            self._note(call, Named(folder, name, node))
        elif b"O_TRUNC" in flags:
            self._note(call, Sized(node, 0))
        self._offsets[node] = None if b"O_APPEND" in flags else 0

    def _write(self, call: Call) -> None:
        data = text(call.arguments[1])[: call.result]
        if call.arguments[0].startswith(b"1<") and _TOLD.fullmatch(data):
            self.events.append(Told(call.ended, data.decode().rstrip()))
        node = self._opened(call.arguments[0])
        if node is None:
            return
        offset = self._offsets.get(node, 0)
        if offset is None:
            self._note(call, Wrote(node, len(self.disk.contents[node]), data))
        else:
            self._note(call, Wrote(node, offset, data))
            self._offsets[node] = offset + len(data)

    def _pwrite64(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None:
            self._note(call, Wrote(node, int(call.arguments[3]), text(call.arguments[1])[: call.result]))

    def _lseek(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None and self._offsets.get(node) is not None:
            self._offsets[node] = call.result

    def _ftruncate(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None:
            self._note(call, Sized(node, int(call.arguments[1])))

    def _fallocate(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None:
            size = int(call.arguments[2]) + int(call.arguments[3])
            self._note(call, Sized(node, max(size, len(self.disk.contents[node]))))

    def _unknown(self, call: Call) -> None:
        """What nobody here uses, and what could not be replayed."""
        assert not any(self._opened(one) is not None for one in call.arguments), call

    def _fchmod(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None:
            self._note(call, Moded(node, int(call.arguments[1], 8)))

    def _chmod(self, call: Call) -> None:
        self._mode(call, 0)

    def _fchmodat(self, call: Call) -> None:
        self._mode(call, 1)

    def _mode(self, call: Call, at: int) -> None:
        parts = self._parts(self._path(call, at))
        node = None if parts is None else self.disk.find(parts)
        if node is not None:
            self._note(call, Moded(node, int(call.arguments[at + 1], 8)))

    # --- names ---

    def _mkdir(self, call: Call) -> None:
        self._make(call, 0)

    def _mkdirat(self, call: Call) -> None:
        self._make(call, 1)

    def _make(self, call: Call, at: int) -> None:
        entry = self._entry(self._path(call, at))
        if entry:
            node = self.disk.add(stat.S_IFDIR, int(call.arguments[at + 1], 8) & ~UMASK)
            self._note(call, Named(*entry, node))

    def _symlink(self, call: Call) -> None:
        entry = self._entry(self._path(call, len(call.arguments) - 1))
        if entry:
            target = text(call.arguments[0]).decode()
            self._note(call, Named(*entry, self.disk.add(stat.S_IFLNK, 0o777, target)))

    def _unlink(self, call: Call) -> None:
        entry = self._entry(self._path(call, 0))
        if entry:
            self._note(call, Unnamed(*entry))

    def _unlinkat(self, call: Call) -> None:
        entry = self._entry(self._path(call, 1))
        if entry:
            self._note(call, Unnamed(*entry))

    def _rename(self, call: Call) -> None:
        self._move(call, 0, 1)

    def _renameat(self, call: Call) -> None:
        self._move(call, 1, 3)

    def _move(self, call: Call, old: int, new: int) -> None:
        before, after = self._entry(self._path(call, old)), self._entry(self._path(call, new))
        assert (before is None) == (after is None), call
        if before and after:
            self._note(call, Renamed(*before, *after))

    # --- syncs and looks ---

    def _fsync(self, call: Call) -> None:
        node = self._opened(call.arguments[0])
        if node is not None:
            self.events.append(Synced(call.begun, call.ended, node))

    def _syncfs(self, call: Call) -> None:
        self.events.append(Synced(call.begun, call.ended, None))

    def _newfstatat(self, call: Call) -> None:
        """When a file or link was changed, as `lstat` told the program."""
        found = _CHANGED.search(b", ".join(call.arguments))
        if not found or b"AT_SYMLINK_NOFOLLOW" not in call.arguments[-1]:
            return
        parts = self._parts(self._path(call, 1))
        node = None if parts is None else self.disk.find(parts)
        if node is not None and self.disk.nodes[node].kind != stat.S_IFDIR:
            self.disk.changed_ns[node] = int(found[1]) * 10**9 + int(found[2])


#: Calls that are taken as another one is.
_SAME = {
    "fdatasync": "fsync",
    "rmdir": "unlink",
    "symlinkat": "symlink",
    "sync": "syncfs",
    "renameat2": "renameat",
    **dict.fromkeys(("open", "writev", "pwritev", "sendfile", "copy_file_range"), "unknown"),
    **dict.fromkeys(("truncate", "link", "linkat"), "unknown"),
}
