"""A backend of its own for tests, and the example of one: everything is a folder.

A resource is made when its folder holds `spec`, and runs while that holds `running`. Its plain name is a
link to the folder. Slow and faulty ones are asked for by their variables.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from executor.backend import BackendError, Detail, Labels, Neighbours, Reality, World
from executor.makers import Makers
from executor.worlds import Site
from state import Container, Image, Network, Resource, Volume, spec_sha256


class Folders:
    def __init__(self, root: Path, install: str) -> None:
        self.root = root
        self.install = install

    def folder(self, resource: Resource) -> Path:
        name = resource.id.replace("/", "_")
        return self.root / (
            f"{name}-{spec_sha256(resource)[:8]}" if isinstance(resource, Container | Image) else name
        )

    def probe(self, resource: Resource, near: Neighbours) -> Reality:
        folder = self.folder(resource)
        if not folder.exists():
            return Reality("absent")
        if not (folder / "spec").exists():
            return Reality("partial")
        labels = json.loads((folder / "spec").read_text())
        if labels["las.install"] != self.install:
            return Reality("foreign")
        if labels["las.spec-sha256"] != spec_sha256(resource):
            return Reality("different", (Detail("specification"),))
        if (folder / "changed").exists():
            return Reality("different", (Detail("changed"),), runs=(folder / "running").exists())
        if not (folder / "running").exists():
            return Reality("made")
        said = dict(resource.variables) if isinstance(resource, Container) else {}
        return Reality(
            "running",
            health="unhealthy" if "SICK" in said else "starting" if "STARTING" in said else "healthy",
        )

    def make(self, resource: Resource, near: Neighbours, labels: Labels) -> None:
        folder = self.folder(resource)
        self._pause(resource)
        refuses = isinstance(resource, Container) and ("UNMADE", "1") in resource.variables
        if refuses or (self.root / "full").exists():
            raise BackendError("folder-full", (("folder", str(self.root)),))
        folder.mkdir(parents=True)
        (folder / "half").write_text(json.dumps(labels.texts))
        (folder / "half").rename(folder / "spec")

    def unmake(self, resource: Resource, near: Neighbours) -> None:
        folder = self.folder(resource)
        if (self.root / "stuck").exists():
            raise BackendError("folder-stuck", (("folder", folder.name),))
        for inside in sorted(folder.iterdir()) if folder.exists() else ():
            inside.unlink()
        if folder.exists():
            folder.rmdir()

    def size_bytes(self, resource: Resource, near: Neighbours) -> int | None:
        return sum(path.stat().st_size for path in self.folder(resource).iterdir())

    def start(self, resource: Resource, near: Neighbours) -> None:
        self._pause(resource)
        ports = {p.host_port for p in resource.ports}
        for name in self.running() - {self.folder(resource).name}:
            if ports & set(json.loads((self.root / name / "running").read_text())):
                raise BackendError("folder-port-taken", (("folder", name),))
        (self.folder(resource) / "starting").write_text(json.dumps(sorted(ports)))
        (self.folder(resource) / "starting").rename(self.folder(resource) / "running")

    def stop(self, resource: Resource, near: Neighbours) -> None:
        (self.folder(resource) / "running").unlink(missing_ok=True)

    def promote(self, resource: Resource, near: Neighbours) -> bool:
        link = self.root / f"name-{resource.name}"
        if link.is_symlink() and link.resolve() != self.folder(resource) and link.exists():
            raise BackendError("folder-name-taken", (("name", link.name),))
        if link.is_symlink() and link.resolve() == self.folder(resource):
            return False
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder(resource))
        return True

    def retire(self, resource: Resource, near: Neighbours) -> bool:
        link = self.root / f"name-{resource.name}"
        if not link.is_symlink() or link.resolve() != self.folder(resource):
            return False
        link.unlink()
        return True

    def memory_bytes(self, resource: Resource, near: Neighbours) -> int | None:
        return None

    def logs(
        self, resource: Resource, near: Neighbours, since_s: float | None, follow: bool
    ) -> Iterator[bytes]:
        printed = self.folder(resource) / "printed"
        yield from printed.read_bytes().splitlines(keepends=True) if printed.exists() else [b"in a folder\n"]

    def _pause(self, resource: Resource) -> None:
        if isinstance(resource, Container):
            time.sleep(float(dict(resource.variables).get("SLOW", 0)))

    # --- what tests look at ---

    def running(self) -> set[str]:
        return {
            one.name for one in self.root.glob("*") if not one.is_symlink() and (one / "running").exists()
        }

    def named(self) -> dict[str, str]:
        return {path.name: path.resolve().name for path in self.root.glob("name-*")}


def world_of(folders: Folders) -> World:
    return World({"folder": lambda: makers_of(folders)})


def carry(site: Site) -> Makers:
    """The entry point: docs/backends.md."""
    return makers_of(Folders(site.places.data / "folders", site.install))


def makers_of(folders: Folders) -> Makers:
    return dict.fromkeys((Image, Network, Volume, Container), folders)
