"""Each answer of `las need` comes with commands; run as printed, they show what the answer says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def _words(command: str) -> list[str]:
    name, *words = shlex.split(command)
    assert name == "las"
    return words
