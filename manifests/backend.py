"""Backends: what carries environments, and what each can do (`las.backend/1`, docs/backends.md).

A manifest declares; what does the work is brought to the executor under the same name. The built-in ones
stand in `manifests/backends/`, others in the folder `backends` of a root of the catalogue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import attrs

from documents import DocumentError, Fault, cached, code_stamp, parse_document, read_bytes
from manifests.model import BackendName
from manifests.registry import BACKENDS, BUILTIN, Root, manifests_below

BUILTIN_LABEL = "manifests/backends"

CardName = Literal["uuid", "cdi", "index"]


@attrs.frozen
class Backend:
    """What one backend is, and can do. Facts name what must be so on a machine for it to be there."""

    name: str
    title: str
    runs: BackendName
    rank: int  # of several that can carry a thing, the one of the lowest does
    isolation: Literal["container", "process", "virtual-machine", "none"]
    facts: tuple[str, ...] = ()
    gpus: tuple[tuple[str, CardName], ...] = ()  # vendor -> by which name it is given a card; sorted
    limits: tuple[str, ...] = ()  # memory, cpu, pids, logs
    limit_facts: tuple[tuple[str, str], ...] = ()  # limit -> the fact without which it does not bind; sorted
    health: tuple[str, ...] = ()  # command, http
    ports: tuple[str, ...] = ()  # loopback, lan, udp
    restart: tuple[str, ...] = ()  # after what it starts a service again: crash, boot
    file: str = attrs.field(default="", eq=False)


def load_backends(roots: Sequence[Root] = (BUILTIN,), *, cache: Path | None = None) -> tuple[Backend, ...]:
    """The backends of all roots by rank and name; a later root replaces those of an earlier one.

    Raises DocumentError with all faults of all files.
    """
    found: dict[str, Backend] = {}
    faults: list[Fault] = []
    for root in roots:
        mine: dict[str, Backend] = {}
        for label, path in backend_files_of(root):
            try:
                backend = _read(path, label, cache)
                if other := mine.get(backend.name):
                    fields = {"backend": backend.name, "other": other.file}
                    document = parse_document(read_bytes(path, label=label), label)
                    faults.append(document.fault("duplicate-backend", ("backend",), **fields))
            except DocumentError as error:
                faults += error.faults
                continue
            mine[backend.name] = backend
        found |= mine
    if faults:
        raise DocumentError(faults)
    return tuple(sorted(found.values(), key=lambda one: (one.rank, one.name)))


def backend_files_of(root: Root) -> Iterator[tuple[str, Path]]:
    """The backend manifests of a root, each with the name that it has in messages."""
    if root.files:
        return
    builtin = root.path == BUILTIN.path
    folder = Path(__file__).parent / BACKENDS if builtin else root.path / BACKENDS
    label = BUILTIN_LABEL if builtin else f"{root.label}/{BACKENDS}"
    for path in manifests_below(folder):
        yield "/".join((label, *path.relative_to(folder).parts)), path


def _read(path: Path, label: str, cache: Path | None) -> Backend:
    content = read_bytes(path, label=label)
    key = "\0".join(("backend", label, hashlib.sha256(content).hexdigest(), code_stamp(__file__)))
    return cached(cache, key, lambda: parse_backend(content, label))


def parse_backend(content: bytes, file: str) -> Backend:
    """What the text of a backend manifest says. Raises DocumentError."""
    from documents import expect_schema, validate
    from manifests.backend_schema import SCHEMA, BackendFile

    document = parse_document(content, file)
    expect_schema(document, SCHEMA)
    said = validate(document, BackendFile)
    return Backend(
        name=said.backend,
        title=said.title,
        runs=said.runs,
        rank=said.rank,
        isolation=said.isolation,
        facts=tuple(sorted(set(said.facts))),
        gpus=tuple(sorted(said.gpus.items())),
        limits=tuple(sorted(set(said.limits))),
        limit_facts=tuple(sorted(said.limit_facts.items())),
        health=tuple(sorted(set(said.health))),
        ports=tuple(sorted(set(said.ports))),
        restart=tuple(sorted(set(said.restart))),
        file=file,
    )
