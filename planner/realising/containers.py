"""A choice that runs in a container."""

from __future__ import annotations

from collections.abc import Iterator

from planner.realising.downloads import artefact_of
from planner.realising.means import LacksError, Means
from planner.realising.names import slug
from planner.realising.services import Service
from state import Artefact, Choice, Container, Image, Limits, Mounted, Network, Resource, Volume

NETWORK = "las"


def container_of(service: Service) -> Iterator[Resource]:
    """The container, and what it needs."""
    choice, run = service.choice, service.choice.run
    backend = service.backend()
    engine = backend.name
    artefact, image = _image(choice, engine, service.means)
    network = Network(f"network {NETWORK}", engine, NETWORK)
    volumes = [
        (Volume(f"volume {service.name} {path}", engine, f"las-{service.name}-{slug(path)}"), path)
        for path in choice.volumes
    ]
    yield from (artefact,) if artefact else ()
    yield image
    yield network
    yield from (volume for volume, _ in volumes)
    files = service.files(mode=0o644)  # who reads it inside may be another user
    yield from files.values()
    yield Container(
        id=f"container {service.name}",
        backend=engine,
        name=f"las-{service.name}",
        image=image.id,
        command=service.filled(run.command),
        variables=service.variables(),
        secrets=choice.secrets,
        ports=service.ports(),
        mounts=(
            *(Mounted(volume.id, path) for volume, path in volumes),
            *(Mounted(one.id, path, read_only=True) for path, one in files.items()),
        ),
        network=network.id,
        aliases=tuple(dict.fromkeys((choice.module, service.name))),
        accelerators=service.accelerators(backend),
        limits=Limits(run.memory_bytes, run.cpu_millis, run.pids),
        check=service.check(),
        read_only_root=run.read_only,
        capabilities=run.capabilities,
        user=run.user,
    )


def _image(choice: Choice, engine: str, means: Means) -> tuple[Artefact | None, Image]:
    reference = choice.image or ""
    repository, _, tag = reference.rpartition(":")
    bare = repository if repository and "/" not in tag else reference
    known = choice.image_id or choice.digest
    id = choice.image_id if known else means.images(engine).get(reference)
    named = f"image {reference}@{(id or choice.digest or '')[7:19]}"  # another image is another thing
    if choice.url and choice.image_id:
        artefact = artefact_of(choice)
        return artefact, Image(named, engine, choice.image_id, archive=artefact.id)
    if choice.digest:
        return None, Image(named, engine, id or "", reference=f"{bare}@{choice.digest}")
    if id is None:
        raise LacksError("image-unpinned", image=reference)
    return None, Image(named, engine, id)
