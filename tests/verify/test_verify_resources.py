"""Ports, memory, disk, facts and permissions: what the machine and the policy admit."""

import attrs
import pytest

from hardware import Mount
from state import PortBinding

GIB = 2**30


def with_ports(world, key, *bindings):
    """The right plan, with other port bindings of one choice."""
    plan = world.plan()
    choices = [attrs.evolve(c, ports=bindings) if c.key == key else c for c in plan.target.choices]
    return world.plan(tuple(choices))


PORTS = [
    ("webui", PortBinding("http", 8080, 8080), []),
    ("webui", PortBinding("http", 8080, 8081), []),
    ("webui", PortBinding("http", 8080, 65535), []),
    ("webui", PortBinding("http", 8080, 65536), ["port-wrong"]),
    ("webui", PortBinding("http", 8080, 8079), ["port-wrong"]),
    ("webui", PortBinding("http", 80, 8080), ["port-wrong"]),
    ("webui", PortBinding("web", 8080, 8080), ["port-missing", "port-undeclared"]),
    ("postgres", PortBinding("sql", 5432, 5433), ["port-wrong"]),
    ("engine", PortBinding("http", 8000, 8080), ["port-doubled"]),
]


@pytest.mark.parametrize(("name", "binding", "codes"), PORTS)
def test_ports(world, name, binding, codes):
    assert [one[0] for one in world.told(with_ports(world, (name, name), binding))] == codes


def test_a_fixed_port_that_was_moved(world):
    plan = with_ports(world, ("postgres", "postgres"), PortBinding("sql", 5432, 5433))
    assert world.told(plan) == [("port-wrong", "postgres", "postgres", "sql", "5432", "5432", "5433")]


def test_a_port_that_serves_two(world):
    plan = with_ports(world, ("engine", "engine"), PortBinding("http", 8000, 8080))
    assert world.told(plan) == [("port-doubled", "8080", "tcp", "engine/engine", "webui/webui")]


def test_a_port_without_a_host_port(world):
    plan = with_ports(world, ("engine", "engine"))
    assert world.told(plan) == [("port-missing", "engine", "engine", "http")]


def test_a_port_bound_twice(world):
    plan = with_ports(world, ("webui", "webui"), *[PortBinding("http", 8080, n) for n in (8080, 8081)])
    assert world.told(plan) == [("port-missing", "webui", "webui", "http")]


def test_a_port_of_a_library(world):
    plan = with_ports(world, ("default", "torch"), PortBinding("http", 80, 80))
    assert world.told(plan) == [("port-undeclared", "default", "torch", "http")]


def test_a_port_that_is_taken(world):
    world.ports_taken = (8000, 22)
    assert world.told() == [("port-taken", "8000", "engine", "engine")]


def test_a_port_that_the_current_generation_holds_is_not_taken(world):
    world.generation = world.plan().target
    world.ports_taken = (8000, 8080, 5432)
    assert world.told() == []


@pytest.mark.parametrize(
    ("memory", "told"),
    [
        (8 * GIB, []),
        (6 * GIB, [("over-capacity", "memory", "5905580032", "5368709120")]),
        (None, [("capacity-unknown", "memory", "5905580032")]),
    ],
)
def test_memory(world, memory, told):
    world.facts["memory.effective"] = memory
    assert world.told() == told


def mounts(**free):
    paths = {"root": "/", "docker": "/var/lib/docker", "home": "/home"}
    return tuple(
        Mount(paths[name], f"/dev/{name}", "ext4", 500 * GIB, None if size is None else size * GIB)
        for name, size in free.items()
    )


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (mounts(root=30), []),
        (mounts(root=28), [("over-capacity", "disk:/", "27917287424", "27058293964")]),
        (mounts(root=1, docker=30), []),
        (
            mounts(root=100, docker=10),
            [("over-capacity", "disk:/var/lib/docker", "27917287424", "9663676416")],
        ),
        (mounts(root=None), [("capacity-unknown", "disk:/", "27917287424")]),
        (mounts(), [("capacity-unknown", "disk:/var/lib/docker", "27917287424")]),
        (mounts(docker=100), []),
    ],
)
def test_disk(world, there, told):
    world.mounts = there
    assert world.told() == told


def test_what_the_current_generation_occupies_is_free_to_its_successor(world):
    world.generation = world.plan().target
    world.mounts = mounts(root=5)
    assert world.told() == []


FACTS = [
    ("nvidia-driver", "570.86", "requirement-unmet"),
    ("nvidia-driver", None, "requirement-unmet"),
    ("container-engine", False, "host-need-unmet"),
    ("container-engine", None, "host-need-unmet"),
    ("container-gpu.nvidia", False, "host-need-unmet"),
]


@pytest.mark.parametrize(("fact", "value", "code"), FACTS)
def test_a_fact_that_is_not_certainly_so(world, fact, value, code):
    world.facts[fact] = value
    assert {one[0] for one in world.told()} == {code}


def test_a_build_without_its_accelerator(world):
    world.accelerators = ()
    told = world.told()
    assert {one[0] for one in told} == {"host-need-unmet"}
    assert ("host-need-unmet", "engine", "engine", "image", "accelerator in nvidia") in told


def policy(rule):
    return f"schema: las.policy/1\npolicy: house\npermissions:\n  - {{id: rule, {rule}}}\n"


POLICIES = [
    ("deny: {licence: AGPL-3.0-only}", "webui", "licence AGPL-3.0-only"),
    ("deny: {module: postgres}", "postgres", "module postgres"),
    ("deny: {interface: openai-api}", "engine", "interface openai-api"),
    ("deny: {port: 5432}", "postgres", "port 5432"),
    ("allow: {category: [language, framework, engine, application]}", "postgres", "category service"),
]


@pytest.mark.parametrize(("rule", "module", "subject"), POLICIES)
def test_what_policy_forbids(world, rule, module, subject):
    world.policy = policy(rule)
    version = next(c.version for c in world.choices() if c.module == module)
    assert world.told() == [("forbidden", module, module, version, "house/rule", subject)]


def test_a_backend_that_policy_forbids(world):
    world.policy = policy("deny: {backend: container}")
    told = world.told()
    assert {one[0] for one in told} == {"forbidden"}
    assert [one[2] for one in told] == ["engine", "postgres", "webui"]
