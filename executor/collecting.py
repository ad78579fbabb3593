"""What no generation that is kept needs any more, and its removal. Data volumes are never among it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Neighbours, World
from state import Generation, Opened, Resource, Store, Volume, Writer, needs_of, spec_sha256


@attrs.frozen
class Leftover:
    """What a plan made and nothing needs. `size_bytes` None: its backend does not tell."""

    resource: Resource
    near: Neighbours
    generation: int  # the last that had it
    size_bytes: int | None = None


def leftovers(store: Store, world: World, keep: int = 1) -> tuple[Leftover, ...]:
    """What is really there of all that was ever begun, and in none of the last `keep` generations; what needs
    another thing before that. Raises BackendError where a backend does not answer."""
    generations = [store.generation(one.number) for one in store.generations()[-keep:]]
    kept = {spec_sha256(one) for generation in generations for one in generation.resources}
    found: dict[str, Leftover] = {}
    for generation in _begun(store):
        near = Neighbours({one.id: one for one in generation.resources})
        for resource in generation.resources:
            spec = spec_sha256(resource)
            if spec in kept or spec in found or isinstance(resource, Volume):
                continue
            maker = world.maker(resource)
            if maker.probe(resource, near).condition not in ("absent", "foreign"):
                size = maker.size_bytes(resource, near)
                found[spec] = Leftover(resource, near, generation.number, size)
    return tuple(_users_first(found))


def _begun(store: Store) -> Iterator[Generation]:
    """The targets of all plans, the last first: what was fetched for one that was taken back is there too."""
    plans = [entry.record.plan for entry in store.entries if isinstance(entry.record, Opened)]
    for plan in dict.fromkeys(reversed(plans)):
        yield store.plan(plan).target


def _users_first(found: dict[str, Leftover]) -> Iterator[Leftover]:
    """A container before its image."""
    by_depth = sorted(found.values(), key=lambda one: (-_depth(one.resource, one.near), one.resource.id))
    yield from by_depth


def _depth(resource: Resource, near: Neighbours) -> int:
    return 1 + max((_depth(near[id], near) for id in needs_of(resource)), default=0)


@attrs.frozen
class Collected:
    """`removed`: what was still there. `refused`: what its backend would not remove, as something uses it."""

    removed: tuple[Leftover, ...]
    refused: tuple[tuple[Leftover, BackendError], ...]


def collect(found: tuple[Leftover, ...], writer: Writer, actor: Actor) -> Collected:
    """Remove them, each recorded before and after. Killed, it can be begun again."""
    removed, refused = [], []
    for one in found:
        fields = (("resource", one.resource.id), ("generation", str(one.generation)))
        writer.event("collect", fields)
        try:
            was_there = actor.do(Deed("unmake", one.resource, one.near, _labels(one, writer)))
        except BackendError as error:
            refused.append((one, error))
            continue
        writer.event("collected", fields)
        if was_there:
            removed.append(one)
    return Collected(tuple(removed), tuple(refused))


def _labels(one: Leftover, writer: Writer) -> Labels:
    return Labels(writer.lineage, one.generation, "", "", spec_sha256(one.resource))
