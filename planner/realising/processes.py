"""A choice that runs on the host as a process, from an archive."""

from __future__ import annotations

from collections.abc import Iterator

from planner.realising.downloads import artefact_of, form_of
from planner.realising.means import LacksError
from planner.realising.services import Service
from state import Limits, Process, Resource, Tree

_LARGEST_TREE = 50  # times its archive: beyond is no program
_MOST_FILES = 200_000


def process_of(service: Service) -> Iterator[Resource]:
    """The process, and what it needs. Raises LacksError."""
    choice, run = service.choice, service.choice.run
    if not run.command:
        raise LacksError("command-unknown")
    backend = service.backend()
    artefact = artefact_of(choice)
    tree = Tree(
        id=f"tree {artefact.sha256[:16]}",  # so that a process of another tree is another one
        archive=artefact.id,
        form=form_of(choice.artefact or choice.url or ""),
        size_bytes=artefact.size_bytes * _LARGEST_TREE,
        files=_MOST_FILES,
    )
    yield artefact
    yield tree
    yield from service.files(mode=0o600).values()
    program, *arguments = service.filled(run.command)
    yield Process(
        id=f"process {service.name}",
        backend=backend.name,
        name=f"las-{service.name}",
        command=(f"{{{tree.id}}}/{program}", *arguments),
        variables=service.variables(),
        secrets=choice.secrets,
        ports=service.ports(),
        accelerators=service.accelerators(backend),
        limits=Limits(run.memory_bytes, run.cpu_millis, run.pids),
        check=service.check(),
    )
