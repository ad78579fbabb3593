"""What lies over what at one path: somebody else's file at the bottom, then ours, the newest on top."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError


@attrs.frozen
class Content:
    data: bytes
    mode: int


@attrs.frozen
class Entry:
    spec_sha256: str
    content: Content


@attrs.frozen
class Record:
    """`moving`: the one whose way in or out was begun; at the path lies it, or what is below it."""

    original: Content | None = None
    placed: tuple[Entry, ...] = ()
    moving: Entry | None = None
    inward: bool = True

    @property
    def below(self) -> Content | None:
        """What lies at the path without the moving one."""
        return self.placed[-1].content if self.placed else self.original

    def holds(self, spec_sha256: str) -> bool:
        return any(entry.spec_sha256 == spec_sha256 for entry in self.placed)

    def without(self, spec_sha256: str) -> Record:
        left = tuple(entry for entry in self.placed if entry.spec_sha256 != spec_sha256)
        return attrs.evolve(self, placed=left)

    def with_on_top(self, entry: Entry) -> Record:
        """Each lies there once: what is returned to comes up, and under it is what it came over."""
        rest = self.without(entry.spec_sha256).placed
        return attrs.evolve(self, placed=(*rest, entry), moving=None)

    @classmethod
    def read(cls, path: Path) -> Record:
        """An empty one where there is none. Raises BackendError where it cannot be understood."""
        try:
            plain = json.loads(path.read_bytes())
            return cls(
                _content(plain["original"]),
                tuple(_entry(one) for one in plain["placed"]),
                _entry(plain["moving"]) if plain["moving"] else None,
                plain["inward"] is True,
            )
        except FileNotFoundError:
            return cls()
        except (ValueError, TypeError, LookupError) as error:
            raise BackendError("configuration-record-broken", (("path", str(path)),)) from error

    @property
    def written(self) -> bytes:
        plain = {
            "original": _plain(self.original),
            "placed": [[entry.spec_sha256, _plain(entry.content)] for entry in self.placed],
            "moving": [self.moving.spec_sha256, _plain(self.moving.content)] if self.moving else None,
            "inward": self.inward,
        }
        return json.dumps(plain, sort_keys=True).encode()


def _plain(content: Content | None) -> Any:
    return [base64.b64encode(content.data).decode(), content.mode] if content else None


def _content(plain: Any) -> Content | None:
    return Content(base64.b64decode(plain[0]), int(plain[1])) if plain else None


def _entry(plain: Any) -> Entry:
    content = _content(plain[1])
    if content is None:
        raise ValueError(plain)
    return Entry(str(plain[0]), content)
