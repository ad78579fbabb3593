"""Images: by the digest of their configuration, from an archive, from a registry, or there already."""

from __future__ import annotations

from documents import frozen
from executor.backend import BackendError, Reality
from executor.containers.engine import asking, found
from state import Artefact

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tarfile
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path
    from typing import Any

    from executor.backend import Labels, Neighbours
    from executor.containers.engine import Engine
    from state import Image

_LARGEST_MANIFEST = 4 * 2**20  # bytes, of JSON inside an archive


@frozen
class _Names:
    """Of one image in the engine: those that it was fetched with, and those that others gave it."""

    ours: tuple[str, ...]
    others: tuple[str, ...]


@frozen
class Images:
    engine: Engine
    path_of: Callable[[Artefact], Path]  # in the artefact store

    def probe(self, resource: Image, near: Neighbours) -> Reality:
        return Reality("made" if self._inspect(_id(resource)) else "absent")

    def make(self, resource: Image, near: Neighbours, labels: Labels) -> None:
        if resource.archive:
            artefact = near[resource.archive]
            assert isinstance(artefact, Artefact)
            self._load(resource, self.path_of(artefact))
        elif resource.reference:
            self._pull(resource, resource.reference)
        else:
            raise BackendError("image-missing", (("image", resource.image_id),))
        if self._inspect(_id(resource)) is None:
            fields = (("resource", resource.id), ("wanted", _id(resource)), ("has", ""))
            raise BackendError("image-other", fields)

    def unmake(self, resource: Image, near: Neighbours) -> None:
        """The names that it came with, and where it has no other the image too. The engine refuses what a
        container uses."""
        names = self._names(resource, near)
        for name in names.ours:
            self._remove(name)
        if not names.others and self._inspect(_id(resource)):
            self._remove(_id(resource))

    def other_names(self, resource: Image, near: Neighbours) -> tuple[str, ...]:
        return self._names(resource, near).others

    def overview(self, resources: Sequence[Image]) -> Generator[None, None, dict[str, Reality]]:
        listing = self.engine.listing("list-images", "/images/json")
        yield
        there = {image["Id"] for image in listing()}
        return {one.id: Reality("made") for one in resources if one.image_id in there}

    def at_hand(self) -> dict[str, str]:
        """Reference -> image id."""
        with asking("list-images", self.engine.backend):
            images = self.engine.api.images()
        return {_short(tag): image["Id"] for image in images for tag in image.get("RepoTags") or ()}

    def size_bytes(self, resource: Image, near: Neighbours) -> int | None:
        there = self._inspect(_id(resource))
        return int(there["Size"]) if there else None

    def _names(self, resource: Image, near: Neighbours) -> _Names:
        """A digest within a repository of which there is a tag goes with the tag: Podman has one for each."""
        there = self._inspect(_id(resource)) or {}
        tags = [tag for tag in there.get("RepoTags") or () if tag != "<none>:<none>"]
        digests = [one for one in there.get("RepoDigests") or () if one != "<none>@<none>"]
        given = self._given(resource, near)
        repositories = {*map(_repository, tags), *map(_repository, given)}
        names = [
            *tags,
            *(one for one in digests if _short(one) in given or _repository(one) not in repositories),
        ]
        return _Names(
            tuple(name for name in names if _short(name) in given),
            tuple(name for name in names if _short(name) not in given),
        )

    def _given(self, resource: Image, near: Neighbours) -> frozenset[str]:
        """The names that its making gave it; none where the archive that tells is gone."""
        if resource.archive is None:
            return frozenset([_short(resource.reference)] if resource.reference else ())
        artefact = near[resource.archive]
        assert isinstance(artefact, Artefact)
        try:
            return frozenset(map(_short, contents(self.path_of(artefact))[1]))
        except BackendError:
            return frozenset()

    def _remove(self, name: str) -> None:
        with asking("remove-image", name):
            self.engine.api.remove_image(name, force=False)

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


def _id(resource: Image) -> str:
    """By what the engine is asked for it. The ID of one that comes from a registry may not be known."""
    return resource.image_id or str(resource.reference)


def _repository(name: str) -> str:
    """`host:5000/web` of `host:5000/web:1` and of `host:5000/web@sha256:...`"""
    import re

    return _short(re.sub(r"(:[^:/]*|@.*)$", "", name))


def _bare(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _short(reference: str) -> str:
    """As it is asked for: Podman tells the registry of each."""
    return reference.removeprefix("docker.io/library/").removeprefix("docker.io/").removeprefix("localhost/")


def contents(archive: Path) -> tuple[str, tuple[str, ...]]:
    """The hex digest of the configuration of the one image in an archive (as `docker save` writes it), and
    the tags that loading it would set. Raises BackendError where it is no such archive."""
    import json
    import tarfile
    from hashlib import sha256

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
