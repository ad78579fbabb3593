"""`las policy check`, `las policy test` and `las override`, as a user runs them."""

from __future__ import annotations

import json
import shlex
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import cli.overridden

Las = Callable[..., Any]
TOY = ("--manifests", "tests/cli/toy/manifests")
STRICT = ("--policy", "tests/cli/toy/no-mit.yaml")
PLAIN = (*TOY, *STRICT, "--profile", "tests/cli/toy/plain.json")
HOLE = """\
schema: las.policy/1
policy: office
tiers:
  - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=20GiB}}}}
  - {tier: large, when: {accelerators: {with: accelerator.memory >=30GiB}}}
permissions:
  - {id: images, deny: {backend: native}}
  - {id: no-wheels, deny: {backend: native, category: engine}}
"""


@pytest.fixture
def state(las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is lifted, at noon of the last of November."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    at(monkeypatch, 2026, 11, 30)
    return tmp_path / "state" / "localaistack"


def at(monkeypatch: pytest.MonkeyPatch, *day: int) -> None:
    monkeypatch.setattr(cli.overridden, "now", lambda: datetime(*day, 12, tzinfo=UTC))  # type: ignore[misc,arg-type]


# --- check ----------------------------------------------------------------------------------------


def test_a_planted_hole_is_found_and_the_machine_is_named(las: Las, tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(HOLE)
    checked = las("policy", "check", str(file))
    assert checked.code == 1
    assert checked.out.replace(str(file), "office.yaml").splitlines()[-1] == "1 error, 1 warning in 1 file"
    told = " ".join(checked.out.replace(str(file), "office.yaml").split())
    assert told.startswith(
        "office.yaml:3:1: error: a machine with one NVIDIA GeForce RTX 3090 (24 GiB), 64 GiB of memory is in"
        " no tier of policy office: accelerator.memory 24 GiB [tier-hole]"
        " las profile build --gpu 'GeForce RTX 3090' --memory 64GiB"
        " office.yaml:8:10: warning: rule office/no-wheels changes nothing beside office/images"
    )


def test_the_command_builds_the_machine_that_has_no_tier(las: Las, tmp_path: Path) -> None:
    file, profile = tmp_path / "office.yaml", tmp_path / "box.json"
    file.write_text(HOLE)
    found = json.loads(las("policy", "check", str(file), "--json").out)["findings"][0]
    command = shlex.split(found["witness"]["command"])
    assert las(*command[1:], "-o", str(profile)).code == 0
    untold = las("tier", "--profile", str(profile), "--policy", str(file)).err
    assert "no tier covers this machine" in untold
    assert " ".join(untold.split()).endswith(f"try: las policy check {file}")


SPLIT = """\
schema: las.policy/1
policy: office
tiers:
  - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=20GiB}}}}
  - tier: large
    when: {accelerators: {with: {all: [accelerator.memory >=20GiB, {not: accelerator.memory <20GiB}]}}}
"""
BARE = """\
schema: las.policy/1
policy: office
tiers:
  - {tier: none, when: accelerator.count <1}
  - {tier: some, when: accelerator in amd apple intel nvidia}
"""


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        (SPLIT, "en", "H100 SXM5 80 GB (79.6 GiB) in partitions (MIG) of 10 GiB + 20 GiB, 64 GiB of memory"),
        (SPLIT, "zh-CN", "仅能按 10 GiB + 20 GiB 的分区（MIG）使用"),
        (BARE, "en", "(79.6 GiB) set to partitions (MIG), of which it has none, 64 GiB of memory"),
        (BARE, "zh-CN", "已启用分区（MIG）但没有任何分区"),
    ],
)
def test_a_hole_that_only_a_partitioned_card_shows_is_told(
    las: Las, tmp_path: Path, text: str, language: str, words: str
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(text)
    checked = las("policy", "check", str(file), "--lang", language)
    assert checked.code == 1
    assert words.replace(" ", "") in "".join(checked.out.split())


# --- test -----------------------------------------------------------------------------------------

TESTS = """\
schema: las.policy-test/1
policies: [strict.yaml]
cases:
  - case: mine
    machine: {memory: 16GiB, cores: 4, facts: {avx2: true}}
    expect:
      tier: large
      limits: {memory: 80%, users: 2}
      permitted: [notebook, "turbo >=99", trubo]
      refused: {notebook: strict/other, tensorlib: null}
  - case: none such
    machine: {gpus: [RTX 9999]}
    expect: {tier: entry}
  - case: as it is
    machine: {memory: 16GiB, cores: 4}
    expect: {tier: entry, limits: {memory: 90%}, refused: {notebook: strict/no-mit}}
"""


def test_what_is_otherwise_than_a_test_expects_is_told_with_its_place(las: Las, tmp_path: Path) -> None:
    (tmp_path / "strict.yaml").write_text(Path(STRICT[1]).read_text())
    file = tmp_path / "tests.yaml"
    file.write_text(TESTS)
    ran = las("policy", "test", str(file), "--json", *TOY)
    assert ran.code == 1
    cases = json.loads(ran.out)["cases"]
    assert [(case["case"], case["passed"]) for case in cases] == [
        ("mine", False),
        ("none such", False),
        ("as it is", True),
    ]
    faults = [(fault["line"], fault["code"]) for case in cases for fault in case["faults"]]
    assert faults == [
        (7, "case-tier"),
        (8, "case-limit"),
        (8, "case-limit"),
        (9, "case-forbidden"),
        (9, "case-no-release"),
        (9, "case-no-release"),
        (10, "case-other-rule"),
        (10, "case-permitted"),
        (12, "case-no-machine"),
    ]
    told = las("policy", "test", str(file), *TOY).out
    assert told.endswith("1 passed, 2 failed\n")
    assert "tier large was expected, and the machine is in entry" in " ".join(told.split())


# --- overrides ------------------------------------------------------------------------------------


def test_a_lifted_rule_is_in_each_plan_that_needs_it(las: Las, state: Path, tmp_path: Path) -> None:
    assert las("solve", "notebook", *PLAIN).code == 3
    added = las("override", "add", "strict/no-mit", *STRICT, "--reason", "cleared", "--expires", "30d")
    assert added.out == "1  strict/no-mit, up to and including 2026-12-30\n"
    file = str(tmp_path / "plan.json")
    solved = las("solve", "notebook", *PLAIN, "-o", file)
    assert solved.code == 0
    assert "rule strict/no-mit is lifted here by override 1 until 2026-12-30" in solved.out
    used = {"id": "1", "rule": "strict/no-mit", "module": None, "reason": "cleared", "until": "2026-12-30"}
    assert json.loads(Path(file).read_text())["overrides"] == [used]
    assert las("verify", file, *PLAIN).code == 0
    other = json.loads(las("solve", "python", *PLAIN, "--json").out)["plan"]
    assert other["overrides"] == []
    assert las("override", "remove", "1").code == 0
    assert las("solve", "notebook", *PLAIN).code == 3
    assert "rests on override 1 of rule strict/no-mit" in las("verify", file, *PLAIN).out
    assert json.loads(las("solve", "python", *PLAIN, "--json").out)["plan"] == other  # the same bytes


def test_what_is_lifted_is_told_by_show_and_explain(las: Las, state: Path) -> None:
    about = ("policy", "explain", "notebook", *PLAIN)
    assert "forbidden here" in las(*about).out
    words = ("--reason", "cleared", "--module", "notebook")
    las("override", "add", "strict/no-mit", *STRICT, *TOY, *words)
    told = las(*about).out
    assert "notebook is permitted here" in told
    assert "but for an override it would be forbidden by strict/no-mit" in told
    assert json.loads(las(*about, "--json").out)["lifted"] == ["strict/no-mit"]
    assert "override" not in las("policy", "explain", "python", *PLAIN).out
    rule = las("policy", "explain", "strict/no-mit", *PLAIN).out
    assert "  lifted by an override, for notebook alone\n" in rule
    shown = las("policy", "show", *PLAIN).out
    assert "lifted by an override: strict/no-mit, for notebook alone" in shown


def test_a_plan_that_hides_its_override_does_not_hold(las: Las, state: Path, tmp_path: Path) -> None:
    las("override", "add", "strict/no-mit", *STRICT, "--reason", "cleared")
    file = tmp_path / "plan.json"
    las("solve", "notebook", *PLAIN, "-o", str(file))
    plan = json.loads(file.read_text())
    file.write_text(json.dumps(plan | {"overrides": []}))
    told = las("verify", str(file), *PLAIN).out
    assert "policy rule strict/no-mit forbids notebook" in told


def test_it_ends_by_itself_and_for_one_module_lifts_for_that_alone(
    las: Las, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("override", "add", "strict/no-mit", *STRICT, *TOY, "--reason", "x", "--expires", "2026-12-01")
    assert las(*words, "--module", "chatbox").code == 0
    assert las("solve", "notebook", *PLAIN).code == 3
    assert las(*words, "--module", "notebook").code == 0
    assert las("solve", "notebook", *PLAIN).code == 0
    at(monkeypatch, 2026, 12, 1)
    assert las("solve", "notebook", *PLAIN).code == 0
    at(monkeypatch, 2026, 12, 2)
    assert las("solve", "notebook", *PLAIN).code == 3
    listed = json.loads(las("override", "list", "--json").out)["overrides"]
    assert [(one["module"], one["status"]) for one in listed] == [
        ("chatbox", "expired"),
        ("notebook", "expired"),
    ]


def test_a_rule_is_lifted_for_several_modules_at_once_or_for_none(las: Las, state: Path) -> None:
    words = ("override", "add", "strict/no-mit", *STRICT, *TOY, "--reason", "x")
    made = las(*words, "--module", "chatbox", "--module", "notebook", "--json")
    data = json.loads(made.out)
    assert (data["schema"], made.code) == ("las.overrides/1", 0)
    assert [(one["id"], one["module"]) for one in data["overrides"]] == [("1", "chatbox"), ("2", "notebook")]
    assert las("solve", "notebook", *PLAIN).code == 0
    assert las(*words, "--module", "hog", "--module", "notebook").code == 1, "notebook is lifted already"
    assert len(json.loads(las("override", "list", "--json").out)["overrides"]) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "strict/no-mitt", *STRICT, "--reason", "x"), "did you mean strict/no-mit?"),
        (("add", "strict/no-mit", *STRICT, "--reason", " "), "why is the rule lifted?"),
        (("add", "strict/no-mit", *STRICT, "--reason", "x", "--expires", "2026-11-29"), "is past"),
        (("add", "strict/no-mit", *STRICT, "--reason", "x", "--expires", "soon"), "is no day"),
        (
            ("add", "strict/no-mit", *STRICT, *TOY, "--reason", "x", "--module", "chatbx"),
            "did you mean chatbox?",
        ),
        (("add", "las/headroom", *TOY, "--reason", "x", "--module", "chatbox"), "is lifted for all"),
        (("remove", "7"), "there is no override 7"),
    ],
)
def test_what_cannot_be_lifted_is_told(las: Las, state: Path, words: tuple[str, ...], told: str) -> None:
    outcome = las("override", *words)
    assert outcome.code in (1, 64)
    assert told in outcome.err
    assert not (state / "overrides.json").exists()


def test_nothing_is_forgotten_and_the_file_is_private(las: Las, state: Path) -> None:
    assert "no rule is lifted" in las("override", "list").out
    las("override", "add", "las/headroom", "--reason", "a small box")
    assert "lifted already, by override 1" in las("override", "add", "las/headroom", "--reason", "y").err
    las("override", "remove", "1")
    assert "was removed before" in las("override", "remove", "1").err
    las("override", "add", "las/headroom", "--reason", "again")
    listed = json.loads(las("override", "list", "--json").out)["overrides"]
    assert [(one["id"], one["status"], one["since"]) for one in listed] == [
        ("1", "ended", "2026-11-30T12:00:00Z"),
        ("2", "in-force", "2026-11-30T12:00:00Z"),
    ]
    assert stat.S_IMODE((state / "overrides.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_a_damaged_file_is_told_with_its_place(las: Las, state: Path) -> None:
    las("override", "add", "las/headroom", "--reason", "x")
    file = state / "overrides.json"
    file.write_text(file.read_text().replace('"since": "2026', '"since": "soon'))
    outcome = las("solve", "notebook", *PLAIN)
    assert outcome.code == 1
    assert f"{file}:" in outcome.err.replace("\n    ", "")


def test_the_nearest_that_can_be_had_is_named(las: Las, tmp_path: Path) -> None:
    profile = str(tmp_path / "laptop.json")
    las("profile", "build", "--memory", "16GiB", "--cores", "4", "-o", profile)
    found = json.loads(las("modules", "--profile", profile, "--json").out)["modules"]
    nearest = {one["module"]: (one["nearest"] or {}).get("module") for one in found if one["nearest"]}
    assert nearest["vllm"] == "llamacpp-server"
    assert nearest["onnxruntime-gpu"] == "onnxruntime"
    told = las("modules", "--profile", profile).out
    assert "no accelerator; nearest: llamacpp-server" in told
    assert "…" not in told.partition("not on this machine, because …")[2]
    assert max(map(len, told.splitlines())) <= 100


# --- models and users ---------------------------------------------------------------------------------

LARGE = """\
schema: las.module/1
module: large
category: engine
title: Large
summary: A model in an image
licence: MIT
model-parameters: 70B
model-bytes: 40GiB
users: 8
variants: {image: {backend: container, image: "large:{version}"}}
releases: {1.0: {}}
"""


@pytest.mark.parametrize(
    ("limit", "told", "in_chinese"),
    [
        ("model-parameters: 33B", "its model has 70B parameters", "其模型的参数量 70B"),
        ("model-bytes: 24GiB", "its model takes 40 GiB", "其模型的大小 40 GiB"),
        ("users: 4", "it is configured for 8 at once", "其配置的用户数 8"),
    ],
)
def test_what_a_module_states_is_shown_and_held_against_the_limits(
    las: Las, tmp_path: Path, limit: str, told: str, in_chinese: str
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "large.yaml").write_text(LARGE)
    box, site = tmp_path / "box.json", tmp_path / "site.yaml"
    las("profile", "build", "--gpu", "RTX A6000*4", "--memory", "64GiB", "--output", str(box))
    site.write_text(f"schema: las.policy/1\npolicy: site\nlimits: [{{id: most, {limit}}}]\n")
    catalogue = ("--manifests", str(tmp_path / "modules"))
    shown = las("show", "large", *catalogue).out
    assert "largest model    70B parameters, 40 GiB" in shown
    assert "users at once    8" in shown
    asked = ("solve", "large", *catalogue, "--profile", str(box))
    assert las(*asked).code == 0
    refused = las(*asked, "--policy", str(site))
    assert refused.code == 3
    assert f"policy forbids large 1.0: {told}" in " ".join(refused.out.split())
    assert in_chinese in las(*asked, "--policy", str(site), "--lang", "zh-CN").out
