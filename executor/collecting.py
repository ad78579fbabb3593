"""What no generation that is kept needs any more, and its removal.

Never data volumes, and never an image that was there before it was first needed: it is its owner's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Neighbours, World
from executor.makers import Shared
from state import (
    FOUND,
    Act,
    Event,
    Image,
    Opened,
    Plan,
    Resource,
    StepDone,
    StepIntent,
    Store,
    Volume,
    Writer,
    needs_of,
    spec_sha256,
)


@attrs.frozen
class Leftover:
    """What a plan made and nothing needs. `size_bytes` None: its backend does not tell. `other_names`: those
    that others gave it, under which it stays."""

    resource: Resource
    near: Neighbours
    generation: int  # the last that had it
    other_names: tuple[str, ...] = ()
    size_bytes: int | None = attrs.field(default=None, eq=False)


def leftovers(store: Store, world: World, keep: int = 1) -> tuple[Leftover, ...]:
    """What is really there of all that was ever begun, and in none of the last `keep` generations; what needs
    another thing before that. Raises BackendError where a backend does not answer."""
    generations = [store.generation(one.number) for one in store.generations()[-keep:]]
    kept = {_thing(one) for generation in generations for one in generation.resources}
    begun = _begun(store)
    made = _made(store, begun)
    found: dict[str, Leftover] = {}
    for plan in reversed(begun.values()):
        near = Neighbours({one.id: one for one in plan.target.resources})
        for resource in plan.target.resources:
            spec = spec_sha256(resource)
            if _thing(resource) in kept or spec in found or isinstance(resource, Volume):
                continue
            if isinstance(resource, Image) and spec not in made:
                continue
            maker = world.maker(resource)
            seen = maker.probe(resource, near)
            if seen.condition not in ("absent", "foreign") or seen.returns:
                others = maker.other_names(resource, near) if isinstance(maker, Shared) else ()
                size = 0 if others else maker.size_bytes(resource, near)
                found[spec] = Leftover(resource, near, plan.target.number, others, size)
    return tuple(_users_first(found))


def _begun(store: Store) -> dict[str, Plan]:
    """All plans by digest, the last at the end: what was fetched for one that was taken back is there."""
    begun = [entry.record.plan for entry in store.entries if isinstance(entry.record, Opened)]
    return {plan: store.plan(plan) for plan in reversed(dict.fromkeys(reversed(begun)))}


def _made(store: Store, begun: Mapping[str, Plan]) -> frozenset[str]:
    """The hashes of what was made, and not collected since. What was there before needed no intent."""
    made: dict[str, str] = {}
    making: dict[str, Act] = {}
    new: set[str] = set()
    for entry in store.entries:
        match entry.record:
            case Opened(plan=plan):
                making, new = {act.id: act for act in begun[plan].acts if act.verb == "make"}, set()
            case StepIntent(step=step) if step in making and making[step].spec_sha256 not in made:
                made[making[step].spec_sha256] = making[step].resource
                new.add(step)
            case StepDone(step=step, made=what) if what == FOUND and step in new:
                del made[making[step].spec_sha256]  # it came in between
                new.remove(step)
            case Event(topic="collected", fields=fields):
                gone = dict(fields)["resource"]
                made = {spec: id for spec, id in made.items() if id != gone}
    return frozenset(made)


def _thing(resource: Resource) -> str:
    """An image is the same thing under every name that plans have for it."""
    if isinstance(resource, Image):
        return f"{resource.backend} {resource.image_id or resource.reference}"
    return spec_sha256(resource)


def _users_first(found: dict[str, Leftover]) -> Iterator[Leftover]:
    """A container before its image."""
    by_depth = sorted(found.values(), key=lambda one: (-_depth(one.resource, one.near), one.resource.id))
    yield from by_depth


def _depth(resource: Resource, near: Neighbours) -> int:
    return 1 + max((_depth(near[id], near) for id in needs_of(resource)), default=0)


@attrs.frozen
class Collected:
    """`removed`: what was still there. `stays`: what has other names still. `refused`: what its backend would
    not remove, as something else uses it, and what that needs."""

    removed: tuple[Leftover, ...]
    stays: tuple[Leftover, ...]
    refused: tuple[tuple[Leftover, BackendError], ...]


def collect(found: tuple[Leftover, ...], writer: Writer, actor: Actor) -> Collected:
    """Remove them, each recorded before and after. Killed, it can be begun again."""
    removed: list[Leftover] = []
    stays: list[Leftover] = []
    refused: list[tuple[Leftover, BackendError]] = []
    needed: dict[Resource, str] = {}  # by what was refused
    for one in found:
        try:
            was_there = _collect(one, needed, writer, actor)
        except BackendError as error:
            refused.append((one, error))
            needed |= {one.near[id]: one.resource.id for id in needs_of(one.resource)}
            continue
        if one.other_names:
            stays.append(one)
        elif was_there:
            removed.append(one)
    return Collected(tuple(removed), tuple(stays), tuple(refused))


def _collect(one: Leftover, needed: Mapping[Resource, str], writer: Writer, actor: Actor) -> bool:
    """Whether it was still there. Raises BackendError."""
    if one.resource in needed:
        raise BackendError("collect-needed", (("resource", one.resource.id), ("by", needed[one.resource])))
    stays = (("stays-as", ", ".join(one.other_names)),) if one.other_names else ()
    fields = (("resource", one.resource.id), ("generation", str(one.generation)), *stays)
    deed = Deed("unmake", one.resource, one.near, _labels(one, writer))
    writer.event("collect", fields)
    if one.other_names:
        actor.let_go(deed)
        was_there = True
    else:
        was_there = actor.do(deed)
    writer.event("collected", fields)
    return was_there


def _labels(one: Leftover, writer: Writer) -> Labels:
    return Labels(writer.lineage, one.generation, "", "", spec_sha256(one.resource))
