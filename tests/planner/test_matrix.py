"""The matrix against fresh plans: every release on every machine, one at a time."""

from __future__ import annotations

import random

import attrs
import pytest

from encoders import Situation, choices_of
from hardware import build_machine
from manifests import Catalog
from planner import Profile, decide_matrix
from planner.planning import decide
from policies import evaluate, load_policy
from solver import ENGINES, Budget, Solution
from stacks import Intent, Request
from tests.oracle.permissions import capabilities_of
from tests.oracle.worlds import World, situation_of, world_of

WORLDS = 120
CHUNK = 40


def matrix_of(seed: int) -> tuple[World, tuple[Profile, ...]]:
    """The catalogue of one world, and machines and permissions of several, some without its denial."""
    world = world_of(seed)
    profiles = []
    for at, other in enumerate([world, *(world_of(seed * 1000 + at) for at in range(5))]):
        denied = None if at % 2 else world.permissions.denied_release
        permissions = attrs.evolve(other.permissions, denied_release=denied)
        profiles.append(Profile(f"m{at}", other.machine, capabilities_of(permissions, other.machine)))
    return world, tuple(profiles)


def fresh(situation: Situation, request: Request) -> str | None:
    """What a plan made for this request alone takes of the module."""
    encoding, outcome = decide(Intent((request,)), situation, Budget(), ENGINES[0])
    if not isinstance(outcome, Solution):
        return None
    return next(one.version for one in choices_of(encoding, outcome) if one.module == request.name)


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_the_matrix_is_what_fresh_plans_say(start: int) -> None:
    had = refused = 0
    for seed in range(start, start + CHUNK):
        world, profiles = matrix_of(seed)
        catalog = situation_of(attrs.evolve(world, before=None)).catalog
        matrix = decide_matrix(catalog, profiles)
        for profile in profiles:
            situation = Situation(profile.machine, catalog, profile.capabilities)
            for module in world.modules:
                for release in module.releases:
                    request = Request(module.name, specifier=f"=={release.version}")
                    told = seed, profile.name, module.name, release.version
                    found = profile.name in matrix.installable[module.name, release.version]
                    assert found == (fresh(situation, request) is not None), told
                    had, refused = had + found, refused + (not found)
                expected = fresh(situation, Request(module.name))
                assert matrix.chosen[module.name, profile.name] == expected, (seed, profile.name, module.name)
    assert min(had, refused) > CHUNK


@pytest.mark.parametrize("engine", ENGINES)
def test_on_real_machines_the_matrix_is_what_fresh_plans_say(builtin: Catalog, engine: str) -> None:
    """A sample, drawn anew for each engine: each module asked for alone, and each at some release."""
    policy, draw = load_policy(()), random.Random(engine)
    machines = [
        {"gpus": ("RTX 3090*2",), "driver": "535.183.01", "memory": "64GiB", "cores": 16},
        {"gpus": ("GTX 1080 Ti",), "driver": "570.124.06", "memory": "32GiB", "cores": 8},
        {"gpus": ("RX 7900 XTX",), "memory": "64GiB", "cores": 16},
        {"memory": "4GiB", "cores": 4, "arch": "aarch64", "os": "Debian 12"},
    ]
    built = [build_machine(**parts) for parts in machines]  # type: ignore[arg-type]  # its keywords
    profiles = [Profile(f"m{at}", machine, evaluate(policy, machine)) for at, machine in enumerate(built)]
    names = draw.sample(builtin.names(), 12)
    matrix = decide_matrix(builtin, profiles, modules=names, engine=engine)
    for name in names:
        module = builtin.module(name)
        assert module
        release = draw.choice(module.releases)
        for profile in profiles:
            situation = Situation(profile.machine, builtin, profile.capabilities)
            exact = fresh(situation, Request(name, specifier=f"=={release.version}"))
            told = name, release.version, profile.name
            assert (profile.name in matrix.installable[name, release.version]) == (exact is not None), told
            assert matrix.chosen[name, profile.name] == fresh(situation, Request(name)), told
