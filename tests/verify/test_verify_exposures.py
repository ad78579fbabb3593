"""From where services are reachable, how many run on accelerators, and what the policy says of both."""

import attrs
import pytest

from stacks import Exposure
from state import PortBinding

HEAD = "schema: las.policy/1\npolicy: site\n"


def exposing(world, *wishes, to="lan", declarative=True):
    """The right plan of a stack that says so."""
    exposures = tuple(Exposure(name, to) for name in wishes)
    world.intent = attrs.evolve(world.intent, exposures=exposures, declarative=declarative)
    return world


def bound(choices, name, exposure):
    """The choices, the ports of one of them reachable from elsewhere."""
    return tuple(
        attrs.evolve(c, ports=tuple(attrs.evolve(b, exposure=exposure) for b in c.ports))
        if c.module == name
        else c
        for c in choices
    )


WISHED = [
    ((), "webui", "loopback", []),
    ((), "webui", "lan", ["port-exposed"]),
    (("webui",), "webui", "lan", []),
    (("webui",), "webui", "any", ["port-exposed"]),
    (("webui",), "webui", "loopback", ["port-exposed"]),
    (("webui", "engine"), "webui", "lan", ["port-exposed"]),
]


@pytest.mark.parametrize(("wishes", "name", "exposure", "codes"), WISHED)
def test_ports_are_exposed_as_wished(world, wishes, name, exposure, codes):
    plan = exposing(world, *wishes).plan(bound(world.choices(), name, exposure))
    assert [one[0] for one in world.told(plan)] == codes


def test_what_differs_is_told(world):
    plan = world.plan(bound(world.choices(), "webui", "any"))
    assert world.told(plan) == [("port-exposed", "webui", "webui", "http", "any", "loopback")]


@pytest.mark.parametrize(("declarative", "codes"), [(False, []), (True, ["port-exposed"])])
def test_a_command_line_leaves_what_is_installed_as_it_is(world, declarative, codes):
    choices = bound(world.choices(), "webui", "lan")
    world.generation = world.plan(choices).target
    plan = exposing(world, declarative=declarative).plan(choices)
    assert [one[0] for one in world.told(plan)] == codes


RULES = [
    ("{id: a, deny: {exposure: lan}}", ["forbidden"]),
    ("{id: a, deny: {exposure: any}}", []),
    ("{id: a, allow: {exposure: loopback}}", ["forbidden"]),
    ("{id: a, deny: {exposure: lan, module: engine}}", []),
]


@pytest.mark.parametrize(("rule", "codes"), RULES)
def test_the_policy_judges_what_the_plan_says(world, rule, codes):
    """Whatever was wished: a plan that is handed on is checked by itself."""
    world.policy = f"{HEAD}permissions: [{rule}]\n"
    plan = exposing(world, "webui").plan(bound(world.choices(), "webui", "lan"))
    assert [one[0] for one in world.told(plan)] == codes


@pytest.mark.parametrize(("most", "told"), [(1, []), (2, [])])
def test_few_enough_on_accelerators(world, most, told):
    """Of its services one is a build for a card; what is no service does not count."""
    world.policy = f"{HEAD}limits: [{{id: a, accelerator-services: {most}}}]\n"
    assert world.told() == told


def test_too_many_on_accelerators(world):
    world.policy = f"{HEAD}limits: [{{id: a, accelerator-services: 1}}]\n"
    ours = next(c for c in world.choices() if c.module == "engine")
    plan = world.plan(
        (*world.choices(), attrs.evolve(ours, environment="second", ports=(PortBinding("http", 8000, 8001),)))
    )
    assert ("over-limit", "accelerator-services", "2", "1", "site/a") in world.told(plan)
