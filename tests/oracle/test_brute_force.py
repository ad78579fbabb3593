"""The planner's optimum against trying everything, and its plans against the independent checker."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from hardware import Fact, Machine
from manifests import Module, ModuleTerm, Release, Variant, parse_requirement
from stacks import Intent, Request
from state import Plan
from tests.oracle import brute
from tests.oracle.permissions import Permissions
from tests.oracle.plans import answer, picks_of, vector_of, violations
from tests.oracle.rules import Rules
from tests.oracle.telling import tell
from tests.oracle.toys import PLACED
from tests.oracle.worlds import NVIDIA, World, situation_of, world_of, worlds

WORLDS = 1200
CHUNK = 100
PLACINGS = 300


def check(world: World) -> Plan | None:
    """The optimum is the oracle's, the choices are worth it, none can be spared, the checker confirms."""
    situation = situation_of(world)
    found, told = answer(world, situation), tell(world, situation)
    best = brute.best_vector(world.intent, situation)
    assert vector_of(found) == best, told
    if found:
        rules = Rules(world.intent, situation)
        picks = picks_of(rules, found)
        assert found.proven
        assert worth(rules, picks) == best, told
        assert all(worth(rules, picks[:at] + picks[at + 1 :]) != best for at in range(len(picks))), told
        assert violations(world, situation, found) == (), told
    return found


def worth(rules: Rules, chosen: brute.Chosen) -> object:
    return brute.weigh(rules, chosen) if brute.is_valid(rules, chosen) else None


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_the_optimum_is_that_of_brute_force(start: int) -> None:
    found = [check(world_of(seed)) for seed in range(start, start + CHUNK)]
    assert sum(one is not None for one in found) > CHUNK // 3  # so many worlds are worth trying


def test_placements_too() -> None:
    """Services on accelerators that are unlike, and mostly too few; moved as seldom as can be."""
    plans = [check(world_of(seed, PLACED)) for seed in range(PLACINGS)]
    placed = [sum(bool(choice.placement) for choice in plan.target.choices) for plan in plans if plan]
    assert sum(count > 0 for count in placed) > PLACINGS // 4
    assert sum(count > 1 for count in placed) > PLACINGS // 20


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds())
def test_the_optimum_is_that_of_brute_force_when_shrunk(world: World) -> None:
    check(world)


def test_a_wish_that_is_given_up_excuses_no_build_for_the_cpu() -> None:
    """Too rare to be met by chance: `plot` may only be a CPU build while `calc:cpu` is wished for."""

    def library(name: str, *conflicts: ModuleTerm, cpu: bool = True) -> Module:
        needs = parse_requirement("host nvidia-driver >=999")
        fast = Variant("cu12", "native", "cuda 12.8", requires=(needs,))
        variants = (fast, Variant("cpu", "native", "cpu")) if cpu else (Variant("wheel", "native"),)
        release = Release(name, "1.0", variants, conflicts=conflicts)
        return Module(name, "framework", name.title(), "", None, "pep440", (release,))

    world = attrs.evolve(
        world_of(0),
        modules=(library("calc"), library("plot"), library("rival", ModuleTerm("calc"), cpu=False)),
        machine=Machine(
            facts=(Fact("arch", "x86_64"), Fact("memory.effective", 2**34), Fact("nvidia-driver", "580.1")),
            accelerators=(NVIDIA,),
        ),
        permissions=Permissions(),
        before=Intent((Request("calc", variant="cpu"), Request("plot"))),
        kept_wishes=True,
        intent=Intent((Request("rival"),)),
        gone=None,
    )
    found = check(world)
    assert found
    assert [choice.module for choice in found.target.choices] == ["rival"]
    assert dict(vector_of(found) or ())["removals"] == 2
