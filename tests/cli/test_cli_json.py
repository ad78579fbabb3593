"""`--json`: one object that names its schema, and not a word of any language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Las = Callable[..., Any]
TOY = ("--manifests", "tests/cli/toy/manifests")
CARDS = (*TOY, "--profile", "tests/cli/toy/cards.json")

FASTER = ("--fact", "nvidia-driver=580.95.05")
PLANS = ("tests/cli/toy/current.json", "tests/cli/toy/later.json")

CASES: dict[str, tuple[int, tuple[str, ...], set[str]]] = {
    "las.machine/1": (0, ("detect",), {"facts", "accelerators", "mounts"}),
    "las.fact/1": (0, ("detect", "--explain", "memory", *CARDS[2:]), {"facts"}),
    "las.tier/1": (0, ("tier", *CARDS[2:]), {"tier", "decided_by", "would_raise"}),
    "las.modules/1": (0, ("modules", *CARDS), {"modules"}),
    "las.show/1": (0, ("show", "turbo", *TOY), {"module"}),
    "las.solve/1": (0, ("solve", "notebook", *CARDS), {"outcome", "plan"}),
    "las.explain/1": (0, ("explain", "turbo", *CARDS), {"outcome", "explanations"}),
    "las.what-if/1": (
        0,
        ("what-if", *FASTER, "turbo", *CARDS),
        {"supposed", "before", "after", "comparison"},
    ),
    "las.outdated/1": (0, ("outdated", "turbo", *CARDS), {"outcome", "looked_at", "behind"}),
    "las.diff/1": (0, ("diff", *PLANS), {"equal", "inputs", "differences", "same", "objectives"}),
    "las.need/1": (0, ("need", "turbo", *CARDS), {"outcome", "from", "answers", "conflict"}),
    "las.check/2": (0, ("check", *TOY[1:], "--no-matrix"), {"failed", "findings", "counts"}),
    "las.history/1": (0, ("history", "--state", "no-such-folder"), {"current", "entries"}),
    "las.audit/1": (0, ("audit", "verify", "--state", "no-such-folder"), {"failed", "records", "faults"}),
    "las.config/1": (0, ("config",), {"settings"}),
    "las.error/1": (64, ("solve", "trubo", *CARDS), {"errors"}),
}


@pytest.mark.parametrize("schema", CASES)
def test_one_object_of_one_schema_in_every_language(las: Las, schema: str) -> None:
    code, arguments, keys = CASES[schema]
    outcome = las(*arguments, "--json")
    assert outcome.code == code
    content = json.loads(outcome.out)
    assert content["schema"] == schema
    assert keys <= set(content)
    if schema not in ("las.machine/1", "las.config/1"):
        assert las(*arguments, "--json", "--lang", "zh-CN").out == outcome.out


def test_a_refusal_is_an_answer(las: Las) -> None:
    outcome = las("solve", "-f", "tests/cli/toy/desk.yaml", *CARDS, "--json")
    assert outcome.code == 3
    content = json.loads(outcome.out)
    assert content["outcome"] == "refused"
    sources = [reason["source"] for reason in content["refusal"]["conflict"]]
    assert [source["kind"] for source in sources] == ["stack", "manifest", "profile"]
    assert sources[0]["name"] == "tests/cli/toy/desk.yaml"
    assert sources[0]["line"] == 5
    way = next(way for way in content["refusal"]["ways_out"] if way["code"] == "change-fact")
    assert way["command"].startswith("las what-if -f tests/cli/toy/desk.yaml --fact nvidia-driver=580.65.06")
    assert [change["code"] for change in way["changes"]] == ["change-fact"]


#: Words after `las explain`, the outcome, and what the answer holds beside it.
EXPLAINED: list[tuple[tuple[str, ...], str, set[str]]] = [
    (("turbo",), "present", {"explanations"}),
    (("notebook", "--given", "turbo"), "absent", {"module", "refusal"}),
    (
        ("--not", "turbo <1.1"),
        "not-taken",
        {"wish", "verdict", "worse", "values", "here", "there", "command"},
    ),
    (("--not", "turbo >=1.2"), "not-taken", {"wish", "verdict", "reasons", "refusal"}),
    (("--not", "turbo"), "held", {"wish", "here"}),
    (("--not-together", "turbo ==1.0.0", "tensorlib ==2.3.0"), "apart", {"modules", "refusal", "even_apart"}),
    (("--not-together", "turbo", "notebook"), "together", {"modules", "command"}),
]


@pytest.mark.parametrize(("words", "outcome", "keys"), EXPLAINED)
def test_explanations_are_data(las: Las, words: tuple[str, ...], outcome: str, keys: set[str]) -> None:
    told = las("explain", *words, *CARDS, "--json")
    assert told.code == 0
    content = json.loads(told.out)
    assert (content["schema"], content["outcome"]) == ("las.explain/1", outcome)
    assert keys <= set(content)
    assert las("explain", *words, *CARDS, "--json", "--lang", "zh-CN").out == told.out


def test_one_explanation_says_what_is_against_each_alternative(las: Las) -> None:
    (one,) = json.loads(las("explain", "turbo", *CARDS, "--json").out)["explanations"]
    (barrier,) = one["barriers"]
    assert (barrier["verdict"], barrier["versions"][-1]) == ("impossible", "1.2.0")
    assert [reason["code"] for reason in barrier["reasons"]] == ["needs-host", "fact-is"]
    (backend,) = one["alternatives"]
    assert (backend["kind"], backend["other"], backend["expected"]) == ("backend", "native", True)
    assert (backend["worse"], backend["values"]) == ("backend", {"now": 0, "then": 1})
    assert [why["code"] for why in one["without"]["unmet"]] == ["requested"]


def test_faults_have_places(las: Las) -> None:
    content = json.loads(las("solve", "-f", "tests/cli/toy/broken.yaml", *CARDS, "--json").out)
    assert {(fault["line"], fault["code"]) for fault in content["errors"]} >= {(2, "unknown-key")}


def test_a_detected_machine_can_be_planned_on(las: Las, tmp_path: Path) -> None:
    profile = tmp_path / "machine.json"
    profile.write_text(las("detect", "--json").out, encoding="utf-8")
    here = json.loads(las("tier", "--json").out)
    assert json.loads(las("tier", "--profile", str(profile), "--json").out)["tier"] == here["tier"]


@pytest.mark.parametrize("room", ["manifests", "policy", "stack"])
def test_schemas_are_json(las: Las, room: str) -> None:
    assert json.loads(las(room, "schema").out)["type"] == "object"
