"""Many services that listen on one port by default."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encoders import resources
from hardware import build_machine
from manifests import Catalog, Module, Port, Release, Variant, parse_requirement
from planner import Answer, PlannerError, Refusal, Situation, plan
from policies import evaluate, load_policy
from reasons import PortClash, PortFixed, PortTaken, PortWished
from stacks import Intent, PortWish, Request, intent_from
from state import Plan
from verify import verify

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


FIXED = Port("http", 8123, movable=False)


def wished(modules: list[Module], ports: list[str], taken: tuple[int, ...] = ()) -> Answer:
    machine = attrs.evolve(MACHINE, ports_taken=taken)
    situation = Situation(machine, Catalog.of(modules), evaluate(load_policy(()), machine))
    found = plan(intent_from([one.name for one in modules], ports=ports), situation)
    if isinstance(found, Plan):
        asked = intent_from([one.name for one in modules], ports=ports)
        capabilities = situation.capabilities
        assert not verify(found, machine, situation.catalog, capabilities, intent=asked)
    return found


def native(module: Module) -> Module:
    builds = (Variant("wheel", "native"),)
    return attrs.evolve(module, releases=tuple(attrs.evolve(one, variants=builds) for one in module.releases))


@pytest.mark.parametrize(
    ("port", "stated", "there"),
    [
        (Port("http", 8000), "one=8124", 8124),
        (Port("http", 8000), "one:http=80", 80),
        (FIXED, "one=8124", 8124),
    ],
)
def test_a_stated_port_is_taken(port: Port, stated: str, there: int) -> None:
    assert places(wished([service("one", port)], [stated])) == {"one": [there]}


def reasons(found: Answer) -> set[type]:
    assert isinstance(found, Refusal), found
    return {type(reason) for reason in found.conflict}


def commands(found: Answer) -> list[str]:
    assert isinstance(found, Refusal), found
    return [way.command for way in found.ways_out]


def test_a_stated_port_that_is_taken_can_be_another() -> None:
    found = wished([service("one", Port("http", 8000))], ["one=9100"], taken=(9100, 9101))
    assert {PortWished, PortTaken} <= reasons(found)
    assert "las solve one --port one=9102" in commands(found)


def test_a_fixed_port_that_is_taken_is_mapped_by_a_container_alone() -> None:
    found = wished([service("one", FIXED)], [], taken=(8123,))
    assert PortTaken in reasons(found)
    assert "las solve one --port one=8124" in commands(found)
    apart = wished([native(service("one", FIXED))], [], taken=(8123,))
    assert not any("--port" in command for command in commands(apart))
    assert PortFixed in reasons(wished([native(service("one", FIXED))], ["one=8124"]))


def test_one_port_for_two_is_refused_and_either_can_move() -> None:
    modules = [service("one", Port("http", 8000)), service("two", Port("http", 8000))]
    found = wished(modules, ["one=9000", "two=9000"])
    assert {PortWished, PortClash} <= reasons(found)
    told = commands(found)
    assert "las solve one two --port one=9001 --port two=9000" in told
    assert "las solve one two --port one=9000 --port two=9001" in told


@pytest.mark.parametrize(
    ("stated", "code"),
    [("three=1", "unknown-module"), ("one:web=1", "unknown-port"), ("one=1", "which-port")],
)
def test_a_port_that_there_is_not(stated: str, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        wished([service("one", Port("http", 8000), Port("admin", 8001))], [stated])
    assert caught.value.code == code


def test_a_port_is_spelled_as_it_is_read() -> None:
    assert PortWish("one", 8124).text == "one=8124"
    assert PortWish("one", 8124, "http").text == "one:http=8124"
