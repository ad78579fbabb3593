"""Many services that listen on one port by default."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encoders import resources
from hardware import build_machine
from manifests import Catalog, Module, Port, Release, Variant, parse_requirement
from planner import Answer, Situation, plan
from policies import evaluate, load_policy
from stacks import Intent, Request
from state import Plan

MACHINE = build_machine(memory="64GiB", cores=8)
IMAGE = (Variant("image", "container", image="made:1"),)


def service(name: str, *ports: Port, needs: tuple[str, ...] = (), older: tuple[Port, ...] = ()) -> Module:
    newest = Release(
        name, "2.0", IMAGE, requires=tuple(map(parse_requirement, needs)), ports=ports, memory_bytes=2**20
    )
    releases = (newest, attrs.evolve(newest, version="1.0", ports=older)) if older else (newest,)
    return Module(name, "service", name, "", "Apache-2.0", "pep440", releases)


def answer(modules: list[Module], asked: list[str], taken: tuple[int, ...] = ()) -> Answer:
    machine = attrs.evolve(MACHINE, ports_taken=taken)
    situation = Situation(machine, Catalog.of(modules), evaluate(load_policy(()), machine))
    return plan(Intent(tuple(map(Request, asked))), situation)


def places(found: Answer) -> dict[str, list[int]]:
    assert isinstance(found, Plan)
    return {choice.module: [bound.host_port for bound in choice.ports] for choice in found.target.choices}


def test_the_first_takes_the_lowest() -> None:
    names = [f"made-{at:02}" for at in range(20)]
    found = answer([service(name, Port("http", 8000)) for name in names], names, taken=(8003,))
    free = [number for number in range(8000, 8021) if number != 8003]
    assert places(found) == {name: [number] for name, number in zip(names, free, strict=True)}
    assert isinstance(found, Plan) and found.proven


ports = st.builds(
    lambda number, movable: Port("http", number, movable=movable),
    st.sampled_from((8000, 8000, 8000, 8001, 8004)),
    st.sampled_from((True, True, True, True, False)),
)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Module]:
    names = [f"made-{at}" for at in range(draw(st.integers(4, 7)))]
    modules = []
    for at, name in enumerate(names):
        later = names[at + 1 :]
        needed = draw(st.lists(st.sampled_from(later), max_size=2, unique=True)) if later else []
        older = draw(st.one_of(st.just(()), st.tuples(ports)))
        modules.append(service(name, draw(ports), needs=(" | ".join(needed),) if needed else (), older=older))
    return modules


@settings(max_examples=60, deadline=None)
@given(
    catalogues(),
    st.lists(st.integers(0, 3), min_size=2, unique=True),
    st.sets(st.sampled_from((8000, 8001, 8002, 8005))),
)
def test_one_order_leaves_every_plan_as_it_is(
    modules: list[Module], asked: list[int], taken: set[int]
) -> None:
    found = []
    for least in (2, 99):  # all that are alike in one order; none of them
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resources, "LEAST", least)
            found.append(answer(modules, [modules[at].name for at in asked], tuple(sorted(taken))))
    assert found[0] == found[1]
