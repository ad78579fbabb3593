"""A world as text, for the message of a failing test."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.situation import Situation
from manifests import Module, Release
from tests.oracle.worlds import World


def tell(world: World, situation: Situation) -> str:
    return "\n".join(
        (
            *(line for module in world.modules for line in _module(module)),
            f"facts {'; '.join(f'{fact.key}={fact.value}' for fact in world.machine.facts)}",
            f"cards {world.machine.accelerators and [card.vendor for card in world.machine.accelerators]}",
            f"free {[(m.path, m.free_bytes) for m in world.machine.mounts]}",
            f"taken {world.machine.ports_taken}",
            f"{world.permissions}",
            f"asks {[(r.environment, r.text) for r in world.intent.requests]}",
            f"{world.intent.pins} {world.intent.environments} together={world.intent.together}",
            f"{world.intent.upgrade} gone={world.gone}",
            f"before {[(r.environment, r.text) for r in situation.asked_before]}",
            *(
                f"  {c.environment}/{c.module} {c.version}:{c.variant} {[b.host_port for b in c.ports]}"
                for c in (situation.generation.choices if situation.generation else ())
            ),
        )
    )


def _module(module: Module) -> Iterator[str]:
    yield f"{module.name} ({module.category}, {module.licence})"
    for release in module.releases:
        yield f"  {release.version} {', '.join(_said(release))}"
        for variant in release.variants:
            needs = [requirement.text for requirement in variant.requires]
            fetch = variant.download_bytes or ""
            yield f"    :{variant.label} {variant.backend} {variant.accelerator or ''} {fetch} {needs or ''}"


def _said(release: Release) -> Iterator[str]:
    if release.status != "available" or release.slot:
        yield f"{release.status} slot={release.slot}"
    for kind, statements in (("needs", release.requires), ("likes", release.recommends)):
        yield from (f"{kind} {requirement.text!r}" for requirement in statements)
    yield from (f"conflicts {term.module} {term.specifier}" for term in release.conflicts)
    yield from (f"offers {provided.interface} {provided.version}" for provided in release.provides)
    yield from (f"{p.name} {p.number}{'' if p.movable else '!'}/{p.protocol}" for p in release.ports)
    sizes = (("memory", release.memory_bytes), ("disk", release.disk_bytes))
    yield from (f"{name} {size >> 30}GiB" for name, size in sizes if size)
