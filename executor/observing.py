"""Reality against a generation: what is there, how it is, and what has drifted."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import attrs

from executor.backend import BackendError, Neighbours, Reality, World
from state import RUNNING, Generation, Resource

AT_ONCE = 8


@attrs.frozen
class Sight:
    """One resource and what is really there; `error` where its backend could not tell."""

    resource: Resource
    reality: Reality | None
    error: BackendError | None = None
    memory_bytes: int | None = None  # of what runs, where its backend tells

    @property
    def drift(self) -> str | None:
        """What differs from the generation, by code; None where nothing does, or nothing is known."""
        if self.reality is None:
            return None
        condition = self.reality.condition
        if condition == "made" and isinstance(self.resource, RUNNING):
            return "stopped"
        if condition == "running" and self.reality.health == "unhealthy":
            return "unhealthy"
        return None if condition in ("made", "running") else condition


def observe(generation: Generation, world: World, *, usage: bool = False) -> tuple[Sight, ...]:
    """In the order of the generation's resources; several are looked at at once. `usage`: memory too."""
    near = Neighbours({one.id: one for one in generation.resources})

    def look(resource: Resource) -> Sight:
        try:
            reality = world.maker(resource).probe(resource, near)
            runs = usage and reality.condition == "running"
            used = world.runner(resource).memory_bytes(resource, near) if runs else None
            return Sight(resource, reality, memory_bytes=used)
        except BackendError as error:
            return Sight(resource, None, error)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look") as pool:
        return tuple(pool.map(look, generation.resources))


def drifted(sights: tuple[Sight, ...]) -> Iterator[tuple[str, str]]:
    """(id of a resource, how it differs), for a plan that repairs it."""
    for sight in sights:
        if sight.drift:
            yield sight.resource.id, sight.drift
