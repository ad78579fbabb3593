"""Reality against a generation: what is there, how it is, and what has drifted."""

from __future__ import annotations

from documents import frozen
from executor.backend import BackendError, Neighbours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping
    from types import UnionType

    from executor.backend import Reality, World
    from state import Generation, Outline, Resource

AT_ONCE = 8


@frozen
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
        told = self.reality.told_of(self.resource)
        if told == "running" and self.reality.health == "unhealthy":
            return "unhealthy"
        return None if told in ("made", "running") else told


def observe(
    generation: Generation | Outline,
    world: World,
    *,
    usage: bool = False,
    closely: bool = True,
    kinds: type | UnionType = object,
) -> tuple[Sight, ...]:
    """In the order of the generation's resources; several are looked at at once. `usage`: memory too.

    `kinds`: only resources of these classes.
    Not `closely`: what an engine lists as it should be is taken to be so, whatever was changed of it.
    """
    near = Neighbours({one.id: one for one in generation.resources})
    wanted = tuple(one for one in generation.resources if isinstance(one, kinds))
    listed = {} if closely else _listed(wanted, world)

    def look(resource: Resource) -> Sight:
        try:
            reality = listed.get(resource.id) or world.maker(resource).probe(resource, near)
            runs = usage and reality.condition == "running"
            used = world.runner(resource).memory_bytes(resource, near) if runs else None
            return Sight(resource, reality, memory_bytes=used)
        except BackendError as error:
            return Sight(resource, None, error)

    return tuple(_each(look, wanted) if usage or len(listed) < len(wanted) else map(look, wanted))


def _each(look: Callable[[Resource], Sight], wanted: tuple[Resource, ...]) -> Iterator[Sight]:
    """Several at once, as each waits for an engine or a disk."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look") as pool:
        yield from pool.map(look, wanted)


def _listed(wanted: tuple[Resource, ...], world: World) -> dict[str, Reality]:
    """What one question for all of a kind shows; nothing of a backend that cannot tell. All kinds are asked
    before the first is waited for."""
    kinds: dict[tuple[str, type], list[Resource]] = {}
    for resource in wanted:
        kinds.setdefault((getattr(resource, "backend", ""), type(resource)), []).append(resource)
    found: dict[str, Reality] = {}
    looks = [_overview(resources, world) for resources in kinds.values()]
    while looks:
        looks = [look for look in looks if not _is_over(look, found)]
    return found


def _overview(resources: list[Resource], world: World) -> Generator[None, None, Mapping[str, Reality]]:
    maker = world.maker(resources[0])
    if not hasattr(maker, "overview"):
        return {}
    overview: Mapping[str, Reality] = yield from maker.overview(resources)
    return overview


def _is_over(look: Generator[None, None, Mapping[str, Reality]], found: dict[str, Reality]) -> bool:
    """Whether that was its last step; what it has found is added then."""
    try:
        next(look)
    except StopIteration as end:
        found |= end.value
        return True
    except BackendError:  # each of its resources is asked for by itself, and tells it
        return True
    return False


def drifted(sights: tuple[Sight, ...]) -> Iterator[tuple[str, str]]:
    """(id of a resource, how it differs), for a plan that repairs it."""
    for sight in sights:
        if sight.drift:
            yield sight.resource.id, sight.drift
