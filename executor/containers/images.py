"""Images: by the digest of their configuration, from an archive, from a registry, or there already."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError, Labels, Neighbours, Reality
from executor.containers.engine import Engine, asking, found
from state import Artefact, Image

_LARGEST_MANIFEST = 4 * 2**20  # bytes, of JSON inside an archive


@attrs.frozen
class Images:
    engine: Engine
    path_of: Callable[[Artefact], Path]  # in the artefact store

    def probe(self, resource: Image, near: Neighbours) -> Reality:
        there = self._inspect(resource.image_id or str(resource.reference))
        return Reality("made" if there else "absent")

    def make(self, resource: Image, near: Neighbours, labels: Labels) -> None:
        if resource.archive:
            artefact = near[resource.archive]
            assert isinstance(artefact, Artefact)
            self._load(resource, self.path_of(artefact))
        elif resource.reference:
            self._pull(resource, resource.reference)
        else:
            raise BackendError("image-missing", (("image", resource.image_id),))
        got = self._inspect(resource.image_id or str(resource.reference))
        if got is None:
            fields = (("resource", resource.id), ("wanted", resource.image_id), ("has", ""))
            raise BackendError("image-other", fields)

    def unmake(self, resource: Image, near: Neighbours) -> None:
        """Only what no container uses; the engine refuses otherwise."""
        if self._inspect(resource.image_id):
            with asking("remove-image", resource.image_id):
                self.engine.api.remove_image(resource.image_id, force=False)

    def overview(self, resources: Sequence[Image]) -> dict[str, Reality]:
        with asking("list-images", self.engine.backend):
            there = {image["Id"] for image in self.engine.api.images()}
        return {one.id: Reality("made") for one in resources if one.image_id in there}

    def at_hand(self) -> dict[str, str]:
        """Reference -> image id."""
        with asking("list-images", self.engine.backend):
            images = self.engine.api.images()
        return {_short(tag): image["Id"] for image in images for tag in image.get("RepoTags") or ()}

    def size_bytes(self, resource: Image, near: Neighbours) -> int | None:
        there = self._inspect(resource.image_id or str(resource.reference))
        return int(there["Size"]) if there else None

    def _inspect(self, name: str) -> dict[str, Any] | None:
        return found("inspect-image", name, self.engine.api.inspect_image, name)

    def _load(self, resource: Image, archive: Path) -> None:
        """After the archive has shown that it holds this image alone, and takes no other image's tag.

        The engine would check only the layers that it lacks, and let a changed configuration take over a tag.
        """
        configuration, tags = contents(archive)
        if f"sha256:{configuration}" != resource.image_id:
            fields = (
                ("resource", resource.id),
                ("wanted", resource.image_id),
                ("has", f"sha256:{configuration}"),
            )
            raise BackendError("image-other", fields)
        for tag in tags:
            holders = (self._inspect(tag), self._inspect(f"localhost/{tag}"))  # as Podman calls it
            if any(holder and _bare(holder["Id"]) != _bare(resource.image_id) for holder in holders):
                raise BackendError("image-tag-stolen", (("resource", resource.id), ("tag", tag)))
        with asking("load-image", resource.image_id), archive.open("rb") as opened:
            for line in self.engine.api.load_image(opened):
                _complain(line, resource)

    def _pull(self, resource: Image, reference: str) -> None:
        repository, _, digest = reference.partition("@")
        with asking("pull-image", reference):
            for line in self.engine.api.pull(repository, tag=digest, stream=True, decode=True):
                _complain(line, resource)


def _complain(line: Any, resource: Image) -> None:
    if isinstance(line, dict) and line.get("error"):
        raise BackendError(
            "engine-refused", (("what", "get-image"), ("subject", resource.id), ("said", line["error"]))
        )


def _bare(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _short(reference: str) -> str:
    """As it is asked for: Podman tells the registry of each."""
    return reference.removeprefix("docker.io/library/").removeprefix("docker.io/").removeprefix("localhost/")


def contents(archive: Path) -> tuple[str, tuple[str, ...]]:
    """The hex digest of the configuration of the one image in an archive (as `docker save` writes it), and
    the tags that loading it would set. Raises BackendError where it is no such archive."""
    try:
        with tarfile.open(archive) as opened:
            manifest = json.loads(_member(opened, "manifest.json"))
            (image,) = manifest
            return sha256(_member(opened, image["Config"])).hexdigest(), tuple(image.get("RepoTags") or ())
    except (tarfile.TarError, KeyError, ValueError, TypeError, OSError) as error:
        raise BackendError("archive-broken", (("archive", archive.name), ("said", str(error)))) from error


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read(_LARGEST_MANIFEST)
