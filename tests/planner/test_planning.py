"""Toy catalogue -> plan, row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from planner import PlannerError, plan
from stacks import Upgrade
from state import Plan, plan_from_json, plan_to_json
from tests.planner.conftest import World, catalogue, lines, told, ways
from verify import verify

Toys = Callable[..., World]

NO_CARD = {"gpus": (), "driver": None}
OLD_DRIVER = {"driver": "550.54.14"}

PLANS: list[tuple[str, dict[str, object], list[str], list[str]]] = [
    (
        "the best build for the card",
        {},
        ["tensor"],
        ["default/python 3.13.1 native", "default/tensor 3.0 cu13"],
    ),
    (
        "an older build where the driver is old",
        OLD_DRIVER,
        ["tensor"],
        ["default/python 3.13.1 native", "default/tensor 3.0 cu12"],
    ),
    (
        "the build for the CPU where there is no card",
        NO_CARD,
        ["tensor"],
        ["default/python 3.13.1 native", "default/tensor 3.0 cpu"],
    ),
    (
        "the build for the CPU where it is asked for",
        {},
        ["tensor:cpu"],
        ["default/python 3.13.1 native", "default/tensor 3.0 cpu"],
    ),
    ("an engine as a closed image", {}, ["server"], ["server/server 2.0 image :8000"]),
    (
        "natively where there is no container engine",
        {"facts": (("container-engine", "false"),)},
        ["server"],
        [
            "server/python 3.12.9 native",
            "server/server 2.0 wheel :8000",
            "server/tensor 3.0 cu13",
        ],
    ),
    (
        "a recommendation is met, and the second port moves",
        {},
        ["web"],
        ["server/server 2.0 image :8000", "web/web 1.1 image :8001"],
    ),
    ("a service brings its own", {}, ["desk"], ["data/data 17 image :5432", "desk/desk 1.0 image :9000"]),
    (
        "what cannot meet in one environment meets in two",
        {},
        ["server ==1.0", "tensor ==3.0"],
        ["default/python 3.13.1 native", "default/tensor 3.0 cu13", "server/server 1.0 image :8000"],
    ),
    (
        "two pythons stand side by side while nothing else needs one",
        {},
        ["python ==3.12.*", "python ==3.13.*"],
        ["default/python 3.13.1 native", "default/python 3.12.9 native"],
    ),
    ("by what it provides", {}, ["@chat-api"], ["server/server 2.0 image :8000"]),
]


@pytest.mark.parametrize(
    ("parts", "requests", "expected"), [row[1:] for row in PLANS], ids=[row[0] for row in PLANS]
)
def test_plans(toys: Toys, parts: dict[str, object], requests: list[str], expected: list[str]) -> None:
    world = toys(**parts)
    made = world.plan(*requests)
    assert lines(made) == expected
    assert made.proven
    assert plan_from_json(plan_to_json(made).encode(), "plan.json") == made
    checked = verify(
        made,
        world.situation.machine,
        world.situation.catalog,
        world.situation.capabilities,
        intent=world.intent(*requests),
    )
    assert checked == ()


CONFLICTS: list[tuple[str, dict[str, object], list[str], list[str], str]] = [
    (
        "two wishes that meet nowhere",
        {},
        ["tensor ==3.0", "vision ==1.0"],
        ["requested", "requested", "needs-module"],
        "ask-version",
    ),
    (
        "no silent fallback to the CPU",
        {"facts": (("nvidia-driver", "550.54"),)},
        ["tensor:cu13"],
        ["requested", "needs-host", "fact-is"],
        "change-fact",
    ),
    ("a release that is not there", {}, ["tensor ==9"], ["requested", "no-version"], "ask-version"),
    (
        "memory for both is not there",
        {"memory": "8GiB"},
        ["server", "data"],
        ["requested", "requested", "uses", "uses", "capacity"],
        "change-fact",
    ),
    (
        "one Python for what needs two",
        {},
        ["tensor", "python ==3.13.*", "python ==3.12.*"],
        ["requested", "requested", "requested", "one-interpreter"],
        "drop-request",
    ),
    (
        "a service without an engine to run it",
        {"facts": (("container-engine", "false"),)},
        ["data"],
        ["requested", "needs-host", "fact-is"],
        "install-engine",
    ),
]


@pytest.mark.parametrize(
    ("parts", "requests", "codes", "way"), [row[1:] for row in CONFLICTS], ids=[row[0] for row in CONFLICTS]
)
def test_conflicts(
    toys: Toys, parts: dict[str, object], requests: list[str], codes: list[str], way: str
) -> None:
    refusal = toys(**parts).refusal(*requests)
    assert told(refusal) == codes
    assert way in ways(refusal)


def test_a_taken_port_that_cannot_move_is_told(toys: Toys) -> None:
    world = toys()
    machine = attrs.evolve(world.situation.machine, ports_taken=(5432,))
    taken = World(attrs.evolve(world.situation, machine=machine))
    refusal = taken.refusal("data")
    assert told(refusal) == ["requested", "port-taken"]
    assert ways(refusal) == ["stop-port", "move-port"]


def test_a_taken_port_moves_where_it_can(toys: Toys) -> None:
    world = toys()
    machine = attrs.evolve(world.situation.machine, ports_taken=(8000, 8001))
    made = World(attrs.evolve(world.situation, machine=machine)).plan("server")
    assert lines(made) == ["server/server 2.0 image :8002"]
    assert [notice.code for notice in made.notices] == ["port-moved"]


def test_together_uses_no_images(toys: Toys) -> None:
    made = toys().plan("server", "tensor", together=True)
    assert lines(made) == [
        "default/python 3.12.9 native",
        "default/server 2.0 wheel :8000",
        "default/tensor 3.0 cu13",
    ]


class TestWithSomethingInstalled:
    def test_nothing_changes_without_cause(self, toys: Toys) -> None:
        world = toys()
        first = world.plan("server ==1.0")
        again = world.after(first).plan("server")
        assert lines(again) == lines(first)
        assert [step.action for step in again.steps] == ["keep"]
        assert again.target.number == first.target.number

    def test_an_upgrade_lifts_this_for_its_target_only(self, toys: Toys) -> None:
        world = toys()
        first = world.plan("server ==1.0", "data ==16")
        again = world.after(first).plan("server", "data", upgrade=Upgrade(modules=("server",)))
        assert lines(again) == ["data/data 16 image :5432", "server/server 2.0 image :8000"]
        assert [(step.action, step.module) for step in again.steps] == [
            ("keep", "data"),
            ("change", "server"),
        ]

    def test_what_was_asked_before_stays(self, toys: Toys) -> None:
        world = toys()
        again = world.after(world.plan("data")).plan("server")
        assert lines(again) == ["data/data 17 image :5432", "server/server 2.0 image :8000"]
        assert again.target.requests == ("data", "server")

    def test_what_nobody_needs_any_more_goes(self, toys: Toys) -> None:
        world = toys()
        settled = world.after(world.plan("desk"), asked_before=())
        again = settled.plan("server")
        assert lines(again) == ["server/server 2.0 image :8000"]
        actions = [(step.action, step.module) for step in again.steps]
        assert actions == [("remove", "desk"), ("add", "server"), ("remove", "data")]

    def test_its_own_port_is_not_taken(self, toys: Toys) -> None:
        world = toys()
        first = world.plan("data")
        machine = attrs.evolve(world.situation.machine, ports_taken=(5432,))
        again = world.after(first, machine=machine).plan("data")
        assert [step.action for step in again.steps] == ["keep"]


def test_a_pin_holds_wherever_the_module_appears(toys: Toys) -> None:
    from stacks import Origin, parse_pin

    world = toys()
    intent = attrs.evolve(world.intent("vision"), pins=(parse_pin("tensor ==2.0", None, Origin("")),))
    made = plan(intent, world.situation)
    assert isinstance(made, Plan)
    assert lines(made) == [
        "default/python 3.13.1 native",
        "default/tensor 2.0 cu13",
        "default/vision 1.0 wheel",
    ]


@pytest.mark.parametrize(
    ("request_", "code", "suggestion"),
    [
        ("tensr", "unknown-module", "tensor"),
        ("@nothing", "unknown-interface", None),
        ("tensor:cu9", "unknown-variant", None),
    ],
)
def test_names_that_are_not_there(toys: Toys, request_: str, code: str, suggestion: str | None) -> None:
    with pytest.raises(PlannerError) as error:
        toys().plan(request_)
    assert error.value.code == code
    assert suggestion is None or dict(error.value.fields)["suggestion"] == suggestion


def test_an_interface_is_not_pulled_into_a_closed_image(toys: Toys) -> None:
    made = toys().plan("web", "server ==1.0")
    assert lines(made) == ["server/server 1.0 image :8000", "web/web 1.1 image :8001"]
    assert dict(made.target.choices[0].bundles) == {"tensor": "2.0"}


IMAGE = 'variants: {image: {backend: container, image: "made:{version}"}}, releases: {"1.0": {}}}'
CIRCLE = f"""
ring: {{category: service, requires: ["rang"], {IMAGE}
rang: {{category: service, requires: ["ring | rung"], {IMAGE}
rung: {{category: service, {IMAGE}
"""


def test_a_circle_is_refused_with_its_chain_and_ways_out(toys: Toys, tmp_path: Path) -> None:
    text = CIRCLE.replace("ring | rung", "ring")
    world = World(attrs.evolve(toys().situation, catalog=catalogue(tmp_path / "circle", text)))
    refusal = world.refusal("ring", "rung")
    assert told(refusal) == ["requested", "needs-module", "needs-module", "in-a-circle"]
    assert ways(refusal) == ["drop-request"]


@pytest.mark.parametrize("asked", ["rang", "ring"])
def test_what_would_be_a_circle_is_met_by_something_else(toys: Toys, tmp_path: Path, asked: str) -> None:
    world = World(attrs.evolve(toys().situation, catalog=catalogue(tmp_path / "circle", CIRCLE)))
    made = world.plan(asked)
    assert "rung/rung 1.0 image" in lines(made)
    situation = world.situation
    assert not verify(made, situation.machine, situation.catalog, situation.capabilities)


@pytest.mark.parametrize(
    ("listed", "taken"),
    [("alpha | zeta", "alpha"), ("zeta | alpha", "zeta"), ("zeta | @talk", "zeta"), ("@talk", "alpha")],
)
@pytest.mark.parametrize("kind", ["requires", "recommends"])
def test_of_alternatives_the_one_that_is_listed_first(
    toys: Toys, tmp_path: Path, kind: str, listed: str, taken: str
) -> None:
    text = f"""
asks: {{category: application, {kind}: ["{listed}"], {IMAGE}
alpha: {{category: service, provides: [talk], {IMAGE}
zeta: {{category: service, provides: [talk], {IMAGE}
"""
    world = World(attrs.evolve(toys().situation, catalog=catalogue(tmp_path / "listed", text)))
    assert lines(world.plan("asks")) == sorted(["asks/asks 1.0 image", f"{taken}/{taken} 1.0 image"])
