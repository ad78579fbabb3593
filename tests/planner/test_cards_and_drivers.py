"""What cards and their drivers let run: one card, every card, and branches that have left cards behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from hardware import build_machine
from planner import Refusal, plan
from policies import evaluate, load_policy
from reasons import FactIs, NoVersion
from stacks import intent_from
from state import Plan
from tests.planner.conftest import BOX, World, catalogue, lines, situation, told, ways
from verify import verify

CARDS = """
tensor: {category: framework, variants: {new: {backend: native, accelerator: cuda 12.8, requires: [host compute-capability in 7.5 8.6 12.0]}, old: {backend: native, accelerator: cuda 12.6, requires: [host compute-capability in 6.1 7.5 8.6]}}, releases: {"2.0": {}}}
hip: {category: framework, variants: {rocm: {backend: native, accelerator: rocm 7.0}}, releases: {"1.0": {}}}
certs: {category: framework, variants: {wheel: {backend: native}}, releases: {"3": {}, "2": {}}}
client: {category: framework, requires: ["certs >=4"], variants: {wheel: {backend: native}}, releases: {"1": {}}}
nodejs: {category: language, slot: "{major}", variants: {native: {backend: native}}, releases: {24.1.0: {}, 22.1.0: {}}}
flow: {category: application, variants: {npm: {backend: native, requires: [nodejs >=24]}}, releases: {"1": {}}}
"""


@pytest.fixture
def cards(tmp_path: Path) -> Callable[..., World]:
    def make(**parts: object) -> World:
        machine = build_machine(**{**BOX, **parts})  # type: ignore[arg-type]  # the keywords of build_machine
        return World(situation(catalogue(tmp_path / "cards", CARDS), machine))

    return make


PASCAL, TURING, AMPERE, BLACKWELL = "GTX 1080 Ti", "RTX 2080 Ti", "RTX 3090", "RTX 5090"

#: Cards, driver, whether all of them are wanted, and the build that is taken.
BUILDS: list[tuple[tuple[str, ...], str, bool, str | None]] = [
    ((PASCAL,), "580.95.05", False, "old"),
    ((BLACKWELL,), "580.95.05", False, "new"),
    ((PASCAL, AMPERE), "580.95.05", True, "old"),
    ((TURING, BLACKWELL), "580.95.05", True, "new"),
    ((PASCAL, BLACKWELL), "580.95.05", False, "new"),
    ((PASCAL, BLACKWELL), "580.95.05", True, None),
    ((PASCAL,), "590.48.01", False, None),
    ((PASCAL, AMPERE), "590.48.01", False, "new"),
    ((PASCAL, AMPERE), "590.48.01", True, None),
    (("RTX 3090", "RX 7900 XTX"), "580.95.05", True, None),
]


@pytest.mark.parametrize(("gpus", "driver", "every", "build"), BUILDS)
def test_the_build_that_cards_and_driver_take(
    cards: Callable[..., World], gpus: tuple[str, ...], driver: str, every: bool, build: str | None
) -> None:
    world = cards(gpus=gpus, driver=driver)
    intent = intent_from(["tensor"], all_accelerators=every)
    answer = plan(intent, world.situation)
    if build is None:
        assert isinstance(answer, Refusal), answer
        assert ("every-accelerator" in told(answer)) == (every and len(gpus) > 1)
        return
    assert isinstance(answer, Plan), answer
    assert [choice.variant for choice in answer.target.choices] == [build]
    found = world.situation
    assert verify(answer, found.machine, found.catalog, found.capabilities, intent=intent) == ()


def test_the_checker_knows_cards_and_drivers_by_itself(cards: Callable[..., World]) -> None:
    made = cards(gpus=(PASCAL, AMPERE), driver="580.95.05").plan("tensor:old")
    for parts, every, codes in (
        ({"gpus": (PASCAL,), "driver": "590.48.01"}, False, {"host-need-unmet"}),
        ({"gpus": (PASCAL, BLACKWELL)}, True, {"host-need-unmet", "requirement-unmet"}),
    ):
        found = cards(**parts).situation
        intent = intent_from(["tensor:old"], all_accelerators=every)
        violations = verify(made, found.machine, found.catalog, found.capabilities, intent=intent)
        assert {one.code for one in violations} - {"input-changed", "tier-differs"} == codes


def test_all_of_them_is_a_wish_that_can_be_dropped(cards: Callable[..., World]) -> None:
    world = cards(gpus=(PASCAL, BLACKWELL))
    answer = plan(intent_from(["tensor"], all_accelerators=True), world.situation)
    assert isinstance(answer, Refusal)
    commands = dict(zip(ways(answer), (way.command for way in answer.ways_out), strict=True))
    assert commands["some-accelerators"] == "las solve tensor"


def test_a_card_left_behind_leads_back_to_its_last_driver(cards: Callable[..., World]) -> None:
    refusal = cards(gpus=(PASCAL,), driver="590.48.01").refusal("tensor")
    back = [change for way in refusal.ways_out for change in way.changes if change.code == "lower-fact"]
    assert [dict(change.fields)["value"] for change in back] == ["580.178.04"]


@pytest.mark.parametrize(("gfx", "rocm", "runs"), [("gfx950", "6.4", False), ("gfx1100", "6.4", True)])
def test_rocm_knows_new_cards_from_a_release_on(
    cards: Callable[..., World], gfx: str, rocm: str, runs: bool
) -> None:
    world = cards(gpus=(), driver=None, facts=(("gfx", gfx), ("rocm", rocm)))
    answer = plan(world.intent("hip"), world.situation)
    assert isinstance(answer, Plan) is runs
    assert runs or FactIs("rocm", rocm, "--fact") in answer.conflict  # type: ignore[union-attr]  # refused


def test_what_is_not_known_of_a_card_is_not_held_against_it(cards: Callable[..., World]) -> None:
    world = cards(gpus=(), driver=None, facts=(("accelerator", "amd"),))
    assert lines(world.plan("hip")) == ["default/hip 1.0 rocm"]


def test_a_requirement_that_no_release_meets_says_what_there_is(cards: Callable[..., World]) -> None:
    refusal = cards().refusal("client")
    assert told(refusal) == ["requested", "needs-module", "no-version"]
    assert refusal.conflict[-1] == NoVersion("certs", ">=4", "2", "3")


def test_one_environment_has_one_node(cards: Callable[..., World]) -> None:
    refusal = cards().refusal("flow", "nodejs ==22.*", together=True)
    assert told(refusal)[-1] == "one-interpreter"
    apart = cards().plan("flow", "nodejs ==22.*")
    assert "default/nodejs 22.1.0 native" in lines(apart)


def test_all_that_is_forbidden_is_offered_to_be_left_away(
    cards: Callable[..., World], tmp_path: Path
) -> None:
    rules = tmp_path / "few.yaml"
    rules.write_text(
        "schema: las.policy/1\npolicy: few\npermissions: [{id: no, deny: {module: [certs, hip]}}]\n"
    )
    world = cards(facts=(("gfx", "gfx1100"),))
    found = attrs.evolve(
        world.situation, capabilities=evaluate(load_policy((rules,)), world.situation.machine)
    )
    refusal = World(found).refusal("certs", "hip", "tensor")
    commands = dict(zip(ways(refusal), (way.command for way in refusal.ways_out), strict=True))
    assert commands["drop-forbidden"] == "las solve tensor"
