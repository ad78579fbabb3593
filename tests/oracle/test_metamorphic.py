"""Changes to a question that must not change the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from manifests import Catalog, Module, Release, Variant, parse_requirement
from state import Plan
from tests.oracle.plans import answer, vector_of
from tests.oracle.toys import INTERPRETER, MEDIUM, PLACED, SMALL
from tests.oracle.worlds import World, situation_of, world_of

SIZES = ((SMALL, 80), (MEDIUM, 10), (PLACED, 25))
CASES = tuple((size, seed) for size, count in SIZES for seed in range(count))

NEVER = parse_requirement("host glibc >=999")
UNRELATED = Module(
    "unrelated",
    "service",
    "Unrelated",
    "",
    None,
    "pep440",
    (Release("unrelated", "1.0", (Variant("image", "container"),)),),
)


def told(found: Plan | None) -> object:
    """A plan without what states the whole catalogue."""
    return found and attrs.evolve(found, inputs=attrs.evolve(found.inputs, catalogue=""))


def with_more_modules(catalog: Catalog) -> Catalog:
    return Catalog.of((*modules_of(catalog), UNRELATED))


def with_releases_that_nothing_may_use(catalog: Catalog) -> Catalog:
    """Behind all others of each module: one that no machine can have, and one that was withdrawn. If it
    were not deprecated, it would be a better release than those that are.
    """

    def grown(module: Module) -> Module:
        oldest = module.releases[-1]
        if module.scheme != "pep440" or oldest.slot:
            return module
        impossible = attrs.evolve(
            oldest, version="0.2", requires=(*oldest.requires, NEVER), status="deprecated"
        )
        return attrs.evolve(
            module,
            releases=(*module.releases, impossible, attrs.evolve(oldest, version="0.1", status="withdrawn")),
        )

    return Catalog.of([grown(module) for module in modules_of(catalog)])


def modules_of(catalog: Catalog) -> list[Module]:
    return [module for name in catalog.names() if (module := catalog.module(name))]


GROWN: list[Callable[[Catalog], Catalog]] = [with_more_modules, with_releases_that_nothing_may_use]


@pytest.mark.parametrize("grown", GROWN)
def test_what_no_plan_can_use_changes_nothing(grown: Callable[[Catalog], Catalog]) -> None:
    plans = 0
    for size, seed in CASES:
        world = world_of(seed, size)
        situation = situation_of(world)
        plain = answer(world, situation)
        more = attrs.evolve(situation, catalog=grown(situation.catalog))
        assert told(answer(world, more)) == told(plain), (size, seed)
        plans += plain is not None
    assert plans > len(CASES) // 3


def renamed(thing: Any, names: Mapping[str, str]) -> Any:
    """Each name by its new one, wherever it stands: alone, or in the text of a statement."""
    if isinstance(thing, str):
        return re.sub(r"[a-z]+", lambda word: names.get(word[0], word[0]), thing)
    if isinstance(thing, tuple):
        return tuple(renamed(part, names) for part in thing)
    if attrs.has(type(thing)):
        fields = attrs.fields_dict(type(thing))
        changed = {name: renamed(getattr(thing, name), names) for name in fields if fields[name].init}
        return attrs.evolve(thing, **changed)
    return thing


def under_other_names(world: World) -> World:
    """In an order that is turned round."""
    modules = [module.name for module in world.modules if module.name != INTERPRETER]
    names = {name: f"mod{chr(ord('z') - at)}" for at, name in enumerate(sorted(modules))}
    parts = {"modules", "permissions", "intent", "before", "gone"}
    return attrs.evolve(world, **{part: renamed(getattr(world, part), names) for part in parts})


def test_other_names_change_no_value() -> None:
    plans = 0
    for size, seed in CASES:
        world = world_of(seed, size)
        other = under_other_names(world)
        plain = vector_of(answer(world, situation_of(world)))
        assert vector_of(answer(other, situation_of(other))) == plain, (size, seed)
        plans += plain is not None
    assert plans > len(CASES) // 3
