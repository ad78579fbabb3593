"""What if: a toy world, what would be otherwise, and why the plans differ, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from hardware import Machine, assume, with_cards, with_memory
from planner import Case, Refusal, Supposition, plan, suppose
from policies import evaluate, load_policy
from reasons import NoFallback, code_of
from stacks import Request
from state import AssumedFact, Plan, plan_to_json
from tests.planner.conftest import World

Toys = Callable[..., World]
OLD_DRIVER = {"driver": "550.54.14"}


def supposed(world: World, change: Callable[[Machine], Machine], **situation: Any) -> World:
    """The world in which the machine is another, and the policy is applied to it."""
    machine = change(world.situation.machine)
    there = {"machine": machine, "capabilities": evaluate(load_policy(()), machine), **situation}
    return World(attrs.evolve(world.situation, **there))


def newer_driver(machine: Machine) -> Machine:
    return assume(machine, "nvidia-driver", "580.95.05")


def asked(one: World, other: World, *requests: str, without: tuple[str, ...] = ()) -> Supposition:
    before = one.intent(*requests)
    after = attrs.evolve(before, without=without)
    return suppose(Case(before, one.situation), Case(after, other.situation))


def told(supposition: Supposition) -> list[tuple[str, ...]]:
    """Module, what changes, why; and the codes of the reasons, or the objective."""
    assert supposition.comparison
    return [
        (
            difference.module,
            "+".join(difference.changes),
            cause.code,
            cause.worse or " ".join(code_of(reason) for reason in cause.reasons),
        )
        for difference, cause in zip(supposition.comparison.differences, supposition.causes, strict=True)
    ]


def test_a_fact_makes_a_build_possible(toys: Toys) -> None:
    here = toys(**OLD_DRIVER)
    assert told(asked(here, supposed(here, newer_driver), "tensor")) == [
        ("tensor", "variant", "not-before", "needs-host fact-is")
    ]


def test_a_fact_takes_a_build_away(toys: Toys) -> None:
    here = toys()
    there = supposed(here, lambda machine: assume(machine, "nvidia-driver", "550.54.14"))
    assert told(asked(here, there, "tensor")) == [("tensor", "variant", "no-longer", "needs-host fact-is")]


def test_without_a_module_another_takes_its_place(toys: Toys) -> None:
    here = toys()
    assert told(asked(here, here, "@chat-api")) == []
    refused = asked(here, here, "@chat-api", without=("server",)).after
    assert isinstance(refused, Refusal)
    assert [code_of(reason) for reason in refused.conflict] == ["requested", "unwanted"]


def test_a_recommendation_that_is_unwanted_leaves_its_port(toys: Toys) -> None:
    here = toys()
    assert told(asked(here, here, "web", without=("server",))) == [
        ("server", "removed", "no-longer", "unwanted"),
        ("web", "ports", "worse-after", "ports"),
    ]


def test_a_thing_that_another_needs_now_follows(toys: Toys) -> None:
    here = toys(gpus=(), driver=None)
    there = supposed(here, lambda machine: assume(machine, "container-engine", "false"))
    causes = {module: cause for module, _, cause, _ in told(asked(here, there, "server"))}
    assert causes["server"] == "no-longer"
    assert {cause for module, cause in causes.items() if module != "server"} == {"follows"}


def test_cards_that_are_others_are_told(toys: Toys, real: Toys) -> None:
    here = real(driver="580.95.05")
    there = supposed(here, lambda machine: with_cards(machine, ["RTX 5090*2"]))
    supposition = asked(here, there, "ollama:cuda")
    assert {cause.code for cause in supposition.causes} <= {"accelerators"}


@pytest.mark.parametrize("requests", [("tensor",), ("server", "web"), ("tensor ==1.0", "desk"), ("data",)])
@pytest.mark.parametrize(
    "change",
    [
        newer_driver,
        lambda machine: with_cards(machine, ["RTX 5090"]),
        lambda machine: with_cards(machine, ["RX 7900 XTX*2"]),
        lambda machine: with_memory(machine, "8GiB"),
        lambda machine: machine,
    ],
)
def test_the_supposed_side_is_what_would_be_planned(
    toys: Toys, change: Callable[[Machine], Machine], requests: tuple[str, ...]
) -> None:
    here = toys(**OLD_DRIVER)
    there = supposed(here, change, assumed=(AssumedFact("nvidia-driver", "580.95.05"),))
    supposition = asked(here, there, *requests)
    for world, answer in ((here, supposition.before), (there, supposition.after)):
        alone = plan(world.intent(*requests), world.situation)
        if isinstance(alone, Plan):
            assert isinstance(answer, Plan)
            assert plan_to_json(answer) == plan_to_json(alone)
        else:
            assert isinstance(alone, Refusal)
            assert answer == attrs.evolve(alone, ways_out=(), notices=())


@pytest.mark.parametrize("name", ["tensor", "python", "server", "data", "web"])
def test_a_plan_without_a_module_does_not_hold_it(toys: Toys, name: str) -> None:
    here = toys()
    for requests in (("vision",), ("server", "web"), ("desk", "web"), ("tensor", "server")):
        answer = asked(here, here, *requests, without=(name,)).after
        if isinstance(answer, Plan):
            held = {c.module for c in answer.target.choices}
            held |= {module for c in answer.target.choices for module, _ in c.bundles}
            assert name not in held
        else:
            assert isinstance(answer, Refusal)
            assert "unwanted" in [code_of(reason) for reason in answer.conflict]


CHANGES: list[tuple[dict[str, object], Callable[[Machine], Machine]]] = [
    (OLD_DRIVER, newer_driver),
    ({}, lambda machine: assume(machine, "nvidia-driver", "550.54.14")),
    ({"gpus": (), "driver": None}, lambda machine: assume(machine, "container-engine", "false")),
    ({}, lambda machine: assume(machine, "container-gpu.nvidia", "false")),
    ({}, lambda machine: assume(machine, "accelerator.vendors", "none")),
]


@pytest.mark.parametrize(("parts", "change"), CHANGES)
@pytest.mark.parametrize(
    "requests", [("tensor",), ("vision", "server"), ("web", "server"), ("tensor <3", "desk")]
)
def test_a_cause_is_true(
    toys: Toys, parts: dict[str, object], change: Callable[[Machine], Machine], requests: tuple[str, ...]
) -> None:
    """What cannot be had is refused when it is asked for there; what would be worse is not."""
    here = toys(**parts)
    there = supposed(here, change)
    supposition = asked(here, there, *requests)
    if supposition.comparison is None:
        return
    for difference, cause in zip(supposition.comparison.differences, supposition.causes, strict=True):
        now = cause.code in ("not-before", "worse-before")
        choice = difference.after if now else difference.before
        asked_away = any(isinstance(reason, NoFallback) for reason in cause.reasons)  # by asking for it
        if asked_away or cause.code not in ("not-before", "no-longer", "worse-before", "worse-after"):
            continue
        assert choice
        wish = Request(choice.module, specifier=f"=={choice.version}", variant=choice.variant)
        wish = attrs.evolve(wish, environment=choice.environment)
        world = here if now else there
        intent = world.intent(*requests)
        answer = plan(attrs.evolve(intent, requests=(*intent.requests, wish)), world.situation)
        assert isinstance(answer, Refusal) == bool(cause.reasons), (difference, cause)
