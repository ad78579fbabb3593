"""What this machine can have: every module of the catalogue, asked for on its own."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from encoders import Situation, choices_of, staleness
from manifests import Catalog
from planner.answers import Availability, Change, Nearest, Undecided
from planner.planning import decide
from planner.refusing import refuse
from solver import Budget, Conflict, Exhausted
from stacks import Intent, Request

#: Ways out that need no other hardware: with one of these a module is installable, if ...
SOFT = frozenset(
    {
        *("give-fact", "give-facts", "install-engine", "stop-port", "free-accelerator", "free-disk"),
        *("allow-cpu", "policy-override", "other-backend", "move-pin", "drop-pin"),
    }
)
SOFT_FACTS = frozenset({"nvidia-driver", "vm.max_map_count", "kernel", "glibc"})


def survey(
    situation: Situation, budget: Budget = Budget(), engine: str = "glucose42"
) -> tuple[Availability, ...]:
    """One availability a module, by name; for each that cannot be had, the nearest that can."""
    found = [_availability(name, situation, budget, engine) for name in situation.catalog.names()]
    here = [one for one in found if one.group == "installable"]
    return tuple(
        attrs.evolve(one, nearest=_nearest(one, here, situation.catalog))
        if one.group != "installable"
        else one
        for one in found
    )


def _nearest(lacking: Availability, here: Sequence[Availability], catalog: Catalog) -> Nearest | None:
    """What shares the most interfaces with it; of its own category, by words of its name, by name."""
    wanted = _interfaces(catalog, lacking.module)
    words = {*lacking.module.split("-")}

    def rank(one: Availability) -> tuple[int, bool, int, str]:
        common = len(wanted & _interfaces(catalog, one.module, one.version))
        alike = len(words & {*one.module.split("-")})
        return -common, one.category != lacking.category, -alike, one.module

    best = min(here, key=rank, default=None)
    if best is None or best.version is None or best.variant is None:
        return None
    common = wanted & _interfaces(catalog, best.module, best.version)
    kin = best.category == lacking.category and words & {*best.module.split("-")}
    if not common and not kin:
        return None
    return Nearest(best.module, best.version, best.variant, tuple(sorted(common)))


def _interfaces(catalog: Catalog, name: str, version: str | None = None) -> set[str]:
    """What a release provides; of a module without a version, what any of its releases does."""
    module = catalog.module(name)
    releases = [r for r in module.releases if version in (None, r.version)] if module else []
    return {provided.interface for release in releases for provided in release.provides}


def _availability(name: str, situation: Situation, budget: Budget, engine: str) -> Availability:
    module = situation.catalog.module(name)
    assert module is not None  # the name came from the catalogue
    intent = Intent((Request(name),))
    encoding, outcome = decide(intent, situation, budget, engine)
    if isinstance(outcome, Conflict):
        refusal = refuse(intent, situation, budget, engine)
        if isinstance(refusal, Undecided):
            return Availability(name, module.category, "impossible")
        soft = tuple(way for way in refusal.ways_out if all(map(_is_soft, way.changes)))
        return Availability(
            name,
            module.category,
            "conditional" if soft else "impossible",
            reasons=refusal.conflict,
            ways_out=soft or refusal.ways_out,  # what it is installable with, if it is
        )
    if isinstance(outcome, Exhausted):
        return Availability(name, module.category, "impossible")
    choice = next(c for c in choices_of(encoding, outcome) if c.module == name)
    ranks = staleness(encoding.universe.instances[choice.key])
    newest = min(ranks, key=ranks.__getitem__)
    return Availability(
        name,
        module.category,
        "installable",
        choice.version,
        choice.variant,
        newest=newest if ranks[choice.version] else None,
    )


def _is_soft(change: Change) -> bool:
    fact = dict(change.fields).get("fact")
    return change.code in SOFT or (change.code == "change-fact" and fact in SOFT_FACTS)
