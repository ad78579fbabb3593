"""Plans of many worlds as bytes, everything shuffled that has no order; run as a program, their hashes.

    python -m tests.oracle.written SHUFFLE ENGINE

prints one line a world. Another PYTHONHASHSEED, shuffle or engine must not change a byte.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

import attrs

from encoders.situation import Situation
from hardware import Machine
from manifests import Catalog, Module, Release
from planner import Answer, plan
from solver import Budget
from stacks import Intent, intent_from
from state import Plan, plan_to_json
from tests.oracle.toys import MEDIUM, SMALL
from tests.oracle.worlds import World, situation_of, world_of

CASES = (*((seed, SMALL) for seed in range(160)), *((seed, MEDIUM) for seed in range(40)))
T = TypeVar("T")


def lines(shuffle: int, engine: str) -> Iterator[str]:
    for seed, size in CASES:
        yield hash_of(written(world_of(seed, size), random.Random(shuffle), engine))


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def written(world: World, order: random.Random | None, engine: str) -> bytes:
    """The plan, or the refusal. `order` None: everything as it stands."""
    situation = situation_of(world)
    intent = world.intent
    if order:
        situation, intent = shuffled_situation(world, situation, order), shuffled_intent(intent, order)
    return bytes_of(plan(intent, situation, Budget(), engine))


def bytes_of(found: Answer) -> bytes:
    return (plan_to_json(found) if isinstance(found, Plan) else repr(found)).encode()


def shuffled(things: Sequence[T], order: random.Random) -> tuple[T, ...]:
    return tuple(order.sample(things, len(things)))


def shuffled_intent(intent: Intent, order: random.Random) -> Intent:
    """The requests in another order, as a command line could have them."""
    return attrs.evolve(
        intent_from((), attrs.evolve(intent, requests=shuffled(intent.requests, order))),
        pins=shuffled(intent.pins, order),
        environments=shuffled(intent.environments, order),
    )


def shuffled_situation(world: World, situation: Situation, order: random.Random) -> Situation:
    modules = [m for name in situation.catalog.names() if (m := situation.catalog.module(name))]
    return attrs.evolve(
        situation,
        catalog=Catalog.of(shuffled([shuffled_module(module, order) for module in modules], order)),
        machine=shuffled_machine(situation.machine, order),
        asked_before=shuffled(situation.asked_before, order),
    )


def shuffled_module(module: Module, order: random.Random) -> Module:
    """Statements in another order; the order of releases and variants says which is better."""
    return attrs.evolve(module, releases=tuple(shuffled_release(r, order) for r in module.releases))


def shuffled_release(release: Release, order: random.Random) -> Release:
    return attrs.evolve(
        release,
        requires=shuffled(release.requires, order),
        recommends=shuffled(release.recommends, order),
        conflicts=shuffled(release.conflicts, order),
        provides=shuffled(release.provides, order),
        variants=tuple(attrs.evolve(v, requires=shuffled(v.requires, order)) for v in release.variants),
    )


def shuffled_machine(machine: Machine, order: random.Random) -> Machine:
    """Facts and accelerators have an order of their own."""
    ports = shuffled(machine.ports_taken, order)
    return attrs.evolve(machine, mounts=shuffled(machine.mounts, order), ports_taken=ports)


if __name__ == "__main__":
    print("\n".join(lines(int(sys.argv[1]), sys.argv[2])))
