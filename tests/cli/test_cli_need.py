"""Each answer of `las need` comes with commands; run as printed, they show what the answer says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hardware import gpu_parts
from planner.needing.machines import FromNothing

Las = Callable[..., Any]
TOY = ("--manifests", "tests/cli/toy/manifests")
CASES: dict[str, tuple[str, ...]] = {
    "a card": ("turbo", "--profile", "tests/cli/toy/plain.json"),
    "memory": ("hog", "notebook", "--profile", "tests/cli/toy/plain.json"),
    "a stack": ("-f", "tests/cli/toy/desk.yaml", "--profile", "tests/cli/toy/cards.json"),
    "nothing": ("notebook", "--profile", "tests/cli/toy/plain.json"),
    "from nothing": ("turbo", "hog", "--from", "none"),
}


@pytest.mark.parametrize("case", CASES)
def test_commands_show_what_is_answered(
    las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    told = json.loads(las("need", *CASES[case], *TOY, "--json").out)
    assert told["outcome"] == "answers"
    for answer in told["answers"]:
        *before, last = answer["commands"]
        for command in before:
            words = [str(tmp_path / word) if word == "machine.json" else word for word in _words(command)]
            assert las(*words).code == 0
        words = [str(tmp_path / word) if word == "machine.json" else word for word in _words(last)]
        at = words.index("--") if "--" in words else len(words)
        outcome = las(*words[:at], "--json", *words[at:])
        assert outcome.code == 0, outcome.err
        shown = json.loads(outcome.out)
        plan = shown["plan"] if words[0] == "solve" else shown["after"]["plan"]
        chosen = {
            (one["environment"], one["module"], one["version"], one["variant"])
            for one in plan["target"]["choices"]
            if one["requested"]
        }
        assert chosen == {
            (one["environment"], one["module"], one["version"], one["variant"]) for one in answer["releases"]
        }


@pytest.mark.parametrize("more", ((), ("--from", "none")))
def test_in_brief_each_vendor_has_its_first_answer(las: Las, tmp_path: Path, more: tuple[str, ...]) -> None:
    machine = str(tmp_path / "office.json")
    assert las("profile", "build", "--memory", "16GiB", "--cores", "8", "-o", machine).code == 0
    where = more or ("--profile", machine)
    told = las("need", "vllm", *where).out.splitlines()
    assert len(told) <= 12
    assert "of each vendor's cards" in told[0]
    cards = [
        next((part["name"] for part in answer["parts"] if part["kind"] == "gpu"), "")
        for answer in json.loads(las("need", "vllm", *where, "--json").out)["answers"]
    ]
    vendors = {part.name: part.vendor for part in gpu_parts()}
    firsts = {vendors[card]: card for card in reversed(cards) if card}
    assert len(firsts) > 2
    assert all(any(f"+ {card}" in line for line in told) for card in firsts.values())


def test_graphics_in_a_processor_are_no_card_to_buy() -> None:
    start = FromNothing()
    parts = {part.name: part for part in gpu_parts()}
    assert start.exchanged(parts["Radeon 780M"], 1) is None
    assert start.exchanged(parts["Iris Xe"], 1) is None
    assert start.exchanged(parts["Apple M4"], 1) is not None


def _words(command: str) -> list[str]:
    name, *words = shlex.split(command)
    assert name == "las"
    return words
