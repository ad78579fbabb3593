"""What is supposed is planned as `las solve` would plan it if it were so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware import machine_from_json, machine_to_json, with_cards, with_memory

Las = Callable[..., Any]
BOX = "tests/cli/toy/cards.json"
TOY = ("--manifests", "tests/cli/toy/manifests")
ASKED = ("turbo", "notebook")
WITHOUT = ("--without", "hog")
FACTS = ("--fact", "nvidia-driver=580.95.05", "--fact", "vm.max_map_count=262144")


def after(outcome: Any) -> Any:
    answer = json.loads(outcome.out)["after"]
    assert answer["outcome"] == "plan"
    return answer["plan"]


def solved(outcome: Any) -> Any:
    return json.loads(outcome.out)["plan"]


@pytest.mark.parametrize("options", [FACTS, ("--policy", "tests/cli/toy/no-mutter.yaml")])
def test_facts_and_policies_are_planned_as_solve_plans_them(las: Las, options: tuple[str, ...]) -> None:
    there = ("chatbox", *ASKED, *TOY, "--profile", BOX)
    made = after(las("what-if", *options, *there, "--json"))
    assert made == solved(las("solve", *there, *options, "--json"))


def test_other_parts_are_planned_as_for_a_machine_that_has_them(las: Las, tmp_path: Path) -> None:
    machine = machine_from_json(Path(BOX).read_bytes(), BOX)
    other = tmp_path / "other.json"
    changed = with_memory(with_cards(machine, ["RTX 5090*2"]), "128GiB")
    other.write_text(machine_to_json(changed), encoding="utf-8")
    parts = ("--gpu", "RTX 5090*2", "--memory", "128GiB")
    made = after(las("what-if", *parts, *ASKED, *TOY, "--profile", BOX, "--json"))
    assert made == solved(las("solve", *ASKED, *TOY, "--profile", str(other), "--json"))


def test_facts_and_policies_are_of_the_supposed_side_alone(las: Las) -> None:
    there = (*ASKED, *TOY, "--profile", BOX)
    told = json.loads(las("what-if", *FACTS, *there, "--json").out)
    assert told["before"]["plan"] == solved(las("solve", *there, "--json"))
    assert told["supposed"]["facts"] == {"nvidia-driver": "580.95.05", "vm.max_map_count": "262144"}


TOLD = ("--fact", "rocm=7.0,cpu.model=toy")  # of which the profile knows nothing


@pytest.mark.parametrize(
    "options", [FACTS, ("--memory", "128GiB"), ("--policy", "tests/cli/toy/no-mutter.yaml"), WITHOUT]
)
def test_what_is_told_of_the_unknown_is_of_both_sides(las: Las, options: tuple[str, ...]) -> None:
    there = (*ASKED, *TOY, "--profile", BOX)
    told = json.loads(las("what-if", *options, *TOLD, *there, "--json").out)
    assert told["before"]["plan"] == solved(las("solve", *there, *TOLD, "--json"))
    stated = options if options == FACTS else ()
    assert told["supposed"]["facts"] == dict(fact.split("=") for fact in stated[1::2])
    (notice,) = (one for one in told["notices"] if one["code"] == "told")
    assert notice["fields"]["facts"] == "rocm=7.0, cpu.model=toy"


def test_what_is_told_alone_is_what_is_supposed(las: Las) -> None:
    there = (*ASKED, *TOY, "--profile", BOX)
    told = json.loads(las("what-if", *TOLD, *there, "--json").out)
    assert told["before"]["plan"] == solved(las("solve", *there, "--json"))
    assert told["after"]["plan"] == solved(las("solve", *there, *TOLD, "--json"))


def test_what_is_told_of_cards_is_of_those_that_are_put_in(las: Las) -> None:
    there = (*ASKED, *TOY, "--profile", BOX)
    told = json.loads(las("what-if", "--gpu", "RX 7900 XTX", "--fact", "rocm=7.0", *there, "--json").out)
    assert told["before"]["plan"] == solved(las("solve", *there, "--json"))
    assert told["supposed"]["facts"] == {"rocm": "7.0"}


def test_what_is_lifted_in_the_state_that_is_asked_is_lifted_on_both_sides(las: Las, tmp_path: Path) -> None:
    state, strict = ("--state", str(tmp_path / "state")), ("--policy", "tests/cli/toy/no-mit.yaml")
    lifting = ("strict/no-mit", "--reason", "cleared", *strict, *state)
    assert las("override", "add", *lifting).code == 0
    there = ("notebook", *TOY, "--profile", BOX, *strict, *state)
    made = after(las("what-if", *there, "--json"))
    assert made == solved(las("solve", *there, "--json"))


def test_a_command_is_named_in_full_where_it_is_used_wrongly(las: Las) -> None:
    outcome = las("what-if", *ASKED, *TOY, "--profile", BOX)
    assert outcome.code == 64
    assert outcome.err.splitlines()[-1] == "try: las what-if --help"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--without", "turbo >=1"), "usage-without-name"),
        (("--without", "trubo"), "usage-unknown-module"),
        (("--gpu", "RTX 9999"), "part-unknown-part"),
        (("--gpu", "Jetson AGX Xavier 16 GB"), "part-no-card"),
        (("--memory", "128"), "part-bad-part"),
        (("--fact", "nvidia-driver"), "usage-fact-form"),
    ],
)
def test_what_cannot_be_supposed_is_told(las: Las, options: tuple[str, ...], code: str) -> None:
    outcome = las("what-if", *options, "notebook", *TOY, "--profile", BOX, "--json")
    assert outcome.code == 64
    assert [error["code"] for error in json.loads(outcome.out)["errors"]] == [code]


def test_outdated_exits_with_2_where_something_is_behind(las: Las) -> None:
    there = (*TOY, "--profile", BOX, "--detailed-exitcode")
    assert las("outdated", "turbo", *there).code == 2
    assert las("outdated", "mutter", *there).code == 0


def test_what_can_be_had_is_had_by_the_command_that_outdated_prints(las: Las, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    there = (*TOY, "--profile", BOX)
    assert las("solve", "turbo", *there, "-o", str(plan)).code == 0
    newer = (*there, "--current", str(plan), *FACTS[:2])
    told = las("outdated", *newer).out.replace("\\\n", "").splitlines()
    command = told[-1].split()
    assert command[:2] == ["las", "solve"]
    assert las(*command[1:], "-o", str(plan)).code == 0
    assert las("outdated", *newer, "--detailed-exitcode").code == 0
