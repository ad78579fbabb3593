"""Archives that were extracted: a folder under the hash of its specification, there in full or not at all."""

from __future__ import annotations

from pathlib import Path

import attrs

from executor.backend import Labels, Neighbours, Reality
from executor.durable import (
    PRIVATE,
    private_folder,
    remove,
    remove_folder,
    sync_all_below,
    sync_folder,
    touching,
    write_whole,
)
from executor.files.artefacts import whole
from executor.files.extracting import extract
from executor.files.inventory import Inventory
from executor.places import Places, size_of
from state import Artefact, Tree, spec_sha256


@attrs.frozen
class Trees:
    """`thorough`: each probe reads every byte, or else sizes and times alone."""

    places: Places
    thorough: bool = True

    def probe(self, resource: Tree, near: Neighbours) -> Reality:
        path = self.places.tree(resource)
        with touching(path):
            if not path.is_dir() or path.is_symlink():
                begun = _new(path).exists() or _list(path).exists() or path.is_symlink()
                return Reality("partial" if begun else "absent")
            inventory = Inventory.read(_list(path))
            if inventory is None or inventory.spec_sha256 != spec_sha256(resource):
                return Reality("partial")
            different = inventory.differences(path, thorough=self.thorough)
        return Reality("different", different) if different else Reality("made")

    def make(self, resource: Tree, near: Neighbours, labels: Labels) -> None:
        """Extract beside, list, sync; the rename at the end makes it a tree."""
        path = self.places.tree(resource)
        archive = near[resource.archive]
        assert isinstance(archive, Artefact)
        new = _new(path)
        with touching(path):
            private_folder(path.parent)
            remove_folder(new)
            new.mkdir(PRIVATE)
            try:
                extract(whole(self.places, archive), resource, new)
                sync_all_below(new)
                write_whole(_list(path), Inventory.of(new, spec_sha256(resource)).written)
                new.rename(path)
            except BaseException:
                remove_folder(new)
                raise
            sync_folder(path.parent)

    def size_bytes(self, resource: Tree, near: Neighbours) -> int | None:
        return size_of(self.places.tree(resource))

    def unmake(self, resource: Tree, near: Neighbours) -> None:
        """The list goes last: until then it is one that was begun."""
        path = self.places.tree(resource)
        with touching(path):
            remove_folder(_new(path))
            if path.is_dir() or path.is_symlink():
                path.rename(_new(path))  # in one step: half a tree is never seen
                sync_folder(path.parent)
                remove_folder(_new(path))
            remove(_list(path))


def _new(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _list(path: Path) -> Path:
    return path.with_name(path.name + ".files")
