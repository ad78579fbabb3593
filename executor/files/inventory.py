"""Every file of a folder that was made, with its hash: written when it is complete, held against it later."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import attrs

from executor.backend import Detail

Entry = tuple[str, int, int, int]  # sha256 or the target of a link, size, time of change in ns, mode

_BYTECODE = "__pycache__"  # which Python writes by itself
_SAID = 3  # so many differences are named


@attrs.frozen
class Inventory:
    spec_sha256: str
    entries: dict[str, Entry]

    @classmethod
    def of(cls, folder: Path, spec: str) -> Inventory:
        return cls(spec, {name: _entry(folder / name) for name in sorted(_names(folder))})

    @classmethod
    def read(cls, path: Path) -> Inventory | None:
        """None where it is not, or was not written by us."""
        try:
            plain = json.loads(path.read_bytes())
            entries = {str(name): (str(h), int(s), int(t), int(m)) for name, (h, s, t, m) in plain[1].items()}
            return cls(str(plain[0]), entries)
        except (FileNotFoundError, ValueError, TypeError, LookupError, AttributeError):
            return None

    @property
    def written(self) -> bytes:
        return json.dumps([self.spec_sha256, self.entries], separators=(",", ":")).encode()

    def differences(self, folder: Path, *, thorough: bool) -> tuple[Detail, ...]:
        """What is not as it was: by size and time, and `thorough` by hash."""
        names = set(_names(folder))
        told = [
            *(Detail("file-missing", (("file", name),)) for name in sorted(self.entries.keys() - names)),
            *(Detail("file-added", (("file", name),)) for name in sorted(names - self.entries.keys())),
            *(
                Detail("file-changed", (("file", name),))
                for name in self._changed(folder, names, thorough=thorough)
            ),
        ]
        more = [Detail("more", (("count", str(len(told) - _SAID)),))] if len(told) > _SAID else []
        return (*told[:_SAID], *more)

    def _changed(self, folder: Path, names: set[str], *, thorough: bool) -> Iterator[str]:
        for name, entry in sorted(self.entries.items()):
            if name in names:
                there = folder / name
                if _glance(there) != entry[1:] or (thorough and _entry(there) != entry):
                    yield name


def _names(folder: str | Path, below: str = "") -> Iterator[str]:
    """Of all that is no folder, relative; no link is followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield below + entry.name
            elif entry.name != _BYTECODE:
                yield from _names(entry.path, f"{below}{entry.name}/")


def _glance(path: Path) -> tuple[int, int, int]:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns, status.st_mode


def _entry(path: Path) -> Entry:
    size, changed, mode = _glance(path)
    if stat.S_ISLNK(mode):
        return str(path.readlink()), size, changed, mode
    if not stat.S_ISREG(mode):
        return "", size, changed, mode
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest(), size, changed, mode
