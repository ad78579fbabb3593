"""The artefact store: each file under its hash, and only after that hash was seen over all of it."""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path

import attrs

from executor.backend import BackendError, Detail, Labels, Neighbours, Reality
from executor.durable import open_regular, private_folder, remove, sync_folder, touching
from executor.files.fetching import fetch
from executor.places import Places, size_of
from state import Artefact

_ATTEMPTS = 5  # resumptions of one fetch, as long as each has brought something

Seen = tuple[int, int, int, int, int]


@attrs.frozen
class Artefacts:
    """What was hashed once is believed as long as this object lives and the file is untouched.

    Any write moves the time of change, which no program can set back; so a byte that is flipped through
    the file system is found, and one that the disk lost is by the next run.
    """

    places: Places
    _seen: dict[Path, Seen] = attrs.field(factory=dict, init=False)

    def probe(self, resource: Artefact, near: Neighbours) -> Reality:
        path = self.places.artefact(resource)
        with touching(path):
            if not os.path.lexists(path):
                return Reality("absent")  # also where a fetch has begun: making goes on from there
            digest = self._digest(path)
        if digest == resource.sha256:
            return Reality("made")
        told = Detail("sha256", (("has", digest),)) if digest else Detail("no-regular-file")
        return Reality("different", (told,))

    def make(self, resource: Artefact, near: Neighbours, labels: Labels) -> None:
        path = self.places.artefact(resource)
        part = part_of(path)
        with touching(part):
            private_folder(part.parent)
            self._fill(part, resource)
            sync_folder(part.parent)
            part.rename(path)
            sync_folder(path.parent)

    def size_bytes(self, resource: Artefact, near: Neighbours) -> int | None:
        return size_of(self.places.artefact(resource))

    def unmake(self, resource: Artefact, near: Neighbours) -> None:
        path = self.places.artefact(resource)
        with touching(path):
            remove(part_of(path))
            remove(path)

    # --- inside ---

    def _fill(self, part: Path, resource: Artefact) -> None:
        """Fetch what is missing. That it was begun from another file shows at its end: then once anew."""
        begun = part.exists()
        if begun and self._synced_digest(part) == resource.sha256:
            return
        _fetch_stubbornly(resource, part)
        digest = self._synced_digest(part)
        if digest != resource.sha256 and begun:
            part.unlink()
            _fetch_stubbornly(resource, part)
            digest = self._synced_digest(part)
        if digest != resource.sha256:
            part.unlink()
            fields = (("url", resource.url), ("wanted", resource.sha256), ("has", digest))
            raise BackendError("artefact-other", fields)

    def _synced_digest(self, part: Path) -> str:
        with part.open("rb") as opened:
            os.fsync(opened.fileno())
            return file_digest(opened, "sha256").hexdigest()

    def _digest(self, path: Path) -> str:
        """Empty of what is no regular file. The name is its hash: what was seen once needs no second look."""
        opened = open_regular(path)
        if opened is None:
            return ""
        with opened:
            status = os.fstat(opened.fileno())
            if self._seen.get(path) == _identity(status):
                return path.name
            digest = file_digest(opened, "sha256").hexdigest()
        if digest == path.name:
            self._seen[path] = _identity(status)
        return digest


def whole(places: Places, resource: Artefact) -> Path:
    """Where it lies, hashed again just before it is used. Raises BackendError, OSError."""
    path = places.artefact(resource)
    with path.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    if digest != resource.sha256:
        fields = (("url", resource.url), ("wanted", resource.sha256), ("has", digest))
        raise BackendError("artefact-other", fields)
    return path


def part_of(path: Path) -> Path:
    """Where a fetch that is not complete lies."""
    return path.with_name(path.name + ".part")


def _identity(status: os.stat_result) -> Seen:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _fetch_stubbornly(resource: Artefact, part: Path) -> None:
    for _ in range(_ATTEMPTS):
        before = part.stat().st_size if part.exists() else 0
        try:
            fetch(resource.url, part, resource.size_bytes)
        except BackendError as error:
            brought = part.exists() and part.stat().st_size > before
            if not (error.transient and brought):
                raise
            failure = error
        else:
            return
    raise failure
