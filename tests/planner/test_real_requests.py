"""The built-in catalogue on machines that people have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from hardware import ReplayHost, assume, probe
from manifests import Catalog
from planner import Absent, Refusal, Undecided, explain, plan
from reasons import FactIs, NeedsHost, NeedsModule, Requested
from stacks import Origin, parse_request, read_stack
from state import Plan
from tests.planner.conftest import World, lines, situation, told, ways
from verify import verify

Real = Callable[..., World]

OLD_DRIVER = {"driver": "560.35.03"}
NO_CARD = {"gpus": (), "driver": None}


def test_the_newest_vllm_that_the_driver_allows(real: Real) -> None:
    world = real(**OLD_DRIVER)
    made = world.plan("vllm", "open-webui")
    assert lines(made) == ["open-webui/open-webui 0.12.4 image :8080", "vllm/vllm 0.19.1 image :8000"]
    vllm = made.target.choices[1]
    assert vllm.accelerator == "cuda 12.8"
    assert dict(vllm.bundles)["torch"] == "2.10.0"
    found = world.situation
    assert verify(made, found.machine, found.catalog, found.capabilities) == ()


def test_natively_its_torch_build_meets_the_driver_too(real: Real) -> None:
    made = real(**OLD_DRIVER).plan("vllm", together=True)
    chosen = {choice.module: (choice.version, choice.accelerator) for choice in made.target.choices}
    assert chosen["vllm"] == ("0.19.1", "cuda 12.8")
    assert chosen["torch"] == ("2.10.0", "cuda 12.8")


def test_what_keeps_newer_vllms_away(real: Real) -> None:
    world = real(**OLD_DRIVER)
    told_ = explain(parse_request("vllm", Origin("")), world.intent("vllm"), world.situation)
    assert isinstance(told_, tuple)
    (explanation,) = told_
    assert (explanation.version, explanation.newest) == ("0.19.1", "0.33.0")
    (barrier,) = explanation.barriers
    assert (barrier.versions[0], barrier.versions[-1]) == ("0.33.0", "0.20.2")
    needs, fact = barrier.verdict.reasons
    assert isinstance(needs, NeedsHost)
    assert needs.requirement == "host nvidia-driver >=580.65.06"
    assert fact == FactIs("nvidia-driver", "560.35.03", "profile")


def test_without_a_card_vllm_is_refused_in_a_few_words(real: Real) -> None:
    refusal = real(**NO_CARD).refusal("vllm")
    assert told(refusal) == ["requested", "needs-host", "fact-is"]
    assert [notice.code for notice in refusal.notices] == ["no-cpu-build"]
    changes = [change for way in refusal.ways_out for change in way.changes]
    others = {dict(change.fields)["module"] for change in changes if change.code == "other-module"}
    assert others
    assert others <= {"llamacpp-server", "localai", "ollama"}


def test_one_environment_cannot_hold_two_torches(real: Real) -> None:
    refusal = real().refusal("vllm ==0.32.0", "torch ==2.15.0", together=True)
    asked = [reason.text for reason in refusal.conflict if isinstance(reason, Requested)]
    assert asked == ["torch ==2.15.0", "vllm ==0.32.0"]
    assert any(
        isinstance(reason, NeedsModule) and reason.requirement == "torch ==2.13.0"
        for reason in refusal.conflict
    )
    assert ways(refusal)[0] == "separate-environments"
    assert refusal.ways_out[0].command == "las solve 'torch ==2.15.0' 'vllm ==0.32.0'"


def test_two_environments_hold_both(real: Real) -> None:
    stack = read_stack(Path(__file__).parents[2] / "examples/two-environments.yaml")
    made = plan(stack, real().situation)
    assert isinstance(made, Plan)
    held = {(choice.environment, choice.module): choice.version for choice in made.target.choices}
    assert held["serving", "vllm"] == "0.32.0"
    assert held["experiments", "torch"] == "2.15.0"


def test_why_this_torch_inside_an_image(real: Real) -> None:
    world = real(**OLD_DRIVER)
    told_ = explain(parse_request("torch", Origin("")), world.intent("vllm"), world.situation)
    assert isinstance(told_, tuple)
    (explanation,) = told_
    assert explanation.bundled_in == ("vllm", "0.19.1")
    assert explanation.version == "2.10.0"
    assert explanation.chain[-1] == NeedsModule("vllm", ("0.19.1",), "torch ==2.10.0", "vllm")
    assert explanation.barriers[0].versions[0] == "2.15.0"


def test_why_this_torch_and_not_the_newest(real: Real) -> None:
    world = real(**OLD_DRIVER)
    told_ = explain(parse_request("torch", Origin("")), world.intent("torch"), world.situation)
    assert isinstance(told_, tuple)
    assert told_[0].version == "2.14.1"
    assert told_[0].barriers[0].versions == ("2.15.0",)


def test_what_is_not_in_the_plan(real: Real) -> None:
    absent = explain(parse_request("qdrant", Origin("")), real().intent("vllm"), real().situation)
    assert absent == Absent("qdrant", None)
    world = real(**NO_CARD)
    refused = explain(parse_request("vllm", Origin("")), world.intent("numpy"), world.situation)
    assert isinstance(refused, Absent)
    assert isinstance(refused.refusal, Refusal)


def test_a_capture_that_lacks_a_fact_names_it(shared: Path, builtin: Catalog) -> None:
    machine = probe(ReplayHost(shared / "captures/rtx3090-x2"))
    world = World(situation(builtin, machine))
    refusal = world.refusal("vllm")
    unknown = {
        reason.fact for reason in refusal.conflict if isinstance(reason, FactIs) and reason.value is None
    }
    assert "container-engine" in unknown or "container-gpu.nvidia" in unknown
    assert ways(refusal)[0] == "give-fact+give-fact"
    for change in refusal.ways_out[0].changes:
        machine = assume(machine, dict(change.fields)["fact"], dict(change.fields)["value"])
    answered = World(situation(builtin, machine)).plan("vllm")
    assert lines(answered) == ["vllm/vllm 0.19.1 image :8000"]


def test_a_disk_without_room_for_the_download_is_told(real: Real) -> None:
    made = real(disk="300MiB").plan("torch")
    assert "disk-short" in [notice.code for notice in made.notices]
    assert "disk-short" not in [notice.code for notice in real().plan("torch").notices]


def test_a_small_budget_ends_in_words(real: Real) -> None:
    from planner import Budget

    world = real()
    answer = plan(world.intent("vllm", "open-webui"), world.situation, Budget(conflicts=0))
    assert isinstance(answer, Plan | Undecided)
    assert not isinstance(answer, Plan) or answer.proven or any(not one.proven for one in answer.objectives)


def test_the_same_question_has_the_same_bytes(real: Real) -> None:
    from state import plan_to_json

    world = real()
    first = world.plan("vllm", "open-webui", "jupyterlab")
    shuffled = attrs.evolve(world.intent("jupyterlab", "open-webui", "vllm"))
    second = plan(shuffled, world.situation, engine="cadical153")
    assert isinstance(second, Plan)
    assert plan_to_json(first) == plan_to_json(second)


def test_facts_that_need_not_be_told_are_no_way_of_their_own(shared: Path, builtin: Catalog) -> None:
    """It is not known whether this Mac has a card: nobody need say that it has one of NVIDIA's."""
    machine = probe(ReplayHost(shared / "captures/mac-intel-i5-sierra"))
    refusal = World(situation(builtin, machine)).refusal("vllm")
    commands = [way.command for way in refusal.ways_out if "las solve xinference" in way.command]
    assert commands == ["las solve xinference --fact container-engine=true"]
