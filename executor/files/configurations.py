"""Rendered files: in the data folder under their hash, or at a path that others may have written before."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

import attrs

from executor.backend import BackendError, Detail, Labels, Neighbours, Reality, named
from executor.durable import make_folder, open_regular, private_folder, remove, touching, write_whole
from executor.files.placed import Content, Entry, Record
from executor.places import Places, size_of
from state import Configuration, spec_sha256

_LARGEST = 16 * 2**20  # bytes of somebody else's file that are kept


@attrs.frozen
class Configurations:
    places: Places

    def probe(self, resource: Configuration, near: Neighbours) -> Reality:
        path = self.places.configuration(resource)
        with touching(path):
            if resource.path is None:
                return _compared(_look(path), _content(resource))
            if not _is_replaceable(path):
                return Reality("foreign", named(str(path)))
            record = Record.read(self._record(path))
            spec = spec_sha256(resource)
            if record.moving and record.moving.spec_sha256 == spec:
                return Reality("partial")
            if not record.placed or record.placed[-1].spec_sha256 != spec:
                return Reality("absent", returns=record.holds(spec))  # what is there is kept when this comes
            return _compared(_look(path), _content(resource))

    def make(self, resource: Configuration, near: Neighbours, labels: Labels) -> None:
        """Note what is there, then replace it, then note that it is replaced."""
        path = self.places.configuration(resource)
        content = _content(resource)
        with touching(path):
            if resource.path is None:
                private_folder(path.parent)
                write_whole(path, content.data, content.mode)
                return
            make_folder(path.parent)
            record = self._settled(path)
            entry = Entry(spec_sha256(resource), content)
            now = _look(path)
            if not record.placed:
                record = attrs.evolve(record, original=now)
            elif record.placed[-1] == entry and now is None:
                _put(path, content)  # it was removed by hand
                return
            self._keep_edit(path, record, now)
            record = attrs.evolve(record, moving=entry, inward=True)
            self._note(path, record)
            _put(path, content)
            self._note(path, record.with_on_top(entry))

    def size_bytes(self, resource: Configuration, near: Neighbours) -> int | None:
        """At a path outside, others' lie there as well: of it alone."""
        if resource.path is None:
            return size_of(self.places.configuration(resource))
        return len(_content(resource).data)

    def unmake(self, resource: Configuration, near: Neighbours) -> None:
        """What was there before comes back, whoever wrote it."""
        path = self.places.configuration(resource)
        with touching(path):
            if resource.path is None:
                remove(path)
                return
            record = self._settled(path)
            spec = spec_sha256(resource)
            if not record.holds(spec):
                return
            if record.placed[-1].spec_sha256 != spec:
                self._note(path, record.without(spec))  # a newer one lies over it, and stays
                return
            self._keep_edit(path, record, _look(path))
            record = attrs.evolve(record, placed=record.placed[:-1], moving=record.placed[-1], inward=False)
            self._note(path, record)
            self._settled(path)

    # --- inside ---

    def _settled(self, path: Path) -> Record:
        """The record, after what a killed one has left half done was taken back (in) or finished (out)."""
        record = Record.read(self._record(path))
        if record.moving is None:
            return record
        if not record.inward or _look(path) == record.moving.content:
            _put(path, record.below)
        record = attrs.evolve(record, moving=None)
        self._note(path, record)
        return record

    def _note(self, path: Path, record: Record) -> None:
        written = self._record(path)
        if record.placed or record.moving:
            private_folder(written.parent)
            write_whole(written, record.written)
        else:
            remove(written)

    def _keep_edit(self, path: Path, record: Record, now: Content | None) -> None:
        """What somebody has written into a file of ours is put aside, never thrown away."""
        if record.placed and now is not None and now.data != record.placed[-1].content.data:
            kept = private_folder(self.places.data / "configurations" / "edited")
            write_whole(kept / f"{path.name}-{sha256(now.data).hexdigest()[:8]}", now.data)

    def _record(self, path: Path) -> Path:
        name = sha256(os.fsencode(path)).hexdigest()
        return self.places.data / "configurations" / "placed" / name


def _content(resource: Configuration) -> Content:
    return Content(resource.content.encode(), resource.mode)


def _compared(now: Content | None, wanted: Content) -> Reality:
    if now is None:
        return Reality("absent")
    if now.data != wanted.data:
        return Reality("different", (Detail("content"),))
    if now.mode != wanted.mode:
        return Reality("different", (Detail("mode", (("has", f"{now.mode:o}"),)),))
    return Reality("made")


def _is_replaceable(path: Path) -> bool:
    return not os.path.lexists(path) or (path.is_file() and not path.is_symlink())


def _look(path: Path) -> Content | None:
    """Of a regular file; None where nothing is."""
    if not os.path.lexists(path):
        return None
    opened = open_regular(path)
    status = os.fstat(opened.fileno()) if opened else None
    if opened is None or status is None or status.st_size > _LARGEST:
        raise BackendError("configuration-not-kept", (("path", str(path)), ("limit", str(_LARGEST))))
    with opened:
        return Content(opened.read(), stat.S_IMODE(status.st_mode))


def _put(path: Path, content: Content | None) -> None:
    if content is None:
        remove(path)
    else:
        write_whole(path, content.data, content.mode)
