"""Each way out, carried out as it is told: the edits made, the printed command run, there is a plan."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.commands import NAMES
from cli.layout import COLUMNS, seen_width
from cli.render_ways import height
from i18n import LANGUAGES

Las = Callable[..., Any]
TOY = ("--manifests", "toy/manifests")
CARDS = (*TOY, "--profile", "toy/cards.json")
PLAIN = (*TOY, "--profile", "toy/plain.json")
BARE, OLD = ("--profile", "bare.json"), ("--profile", "old.json")
#: Machines that are made up, by the options of `las profile build`.
MADE = {
    "bare.json": ("--memory", "64GiB", "--cores", "16"),
    "old.json": ("--gpu", "RTX 3090", "--driver", "535.183.01", "--memory", "64GiB", "--cores", "16"),
}
STACK = """\
schema: las.stack/1
install:
  - turbo >=1.2
  - hog
environments:
  lab:
    install: [notebook ==3.0.0]
    backend: container
pins:
  - tensorlib <2.4
"""

OPEN = """\
schema: las.stack/1
install:
  - chatbox
  - mutter
expose:
  chatbox: lan
"""
TWO = """\
schema: las.stack/1
install:
  - turbo
environments:
  more:
    install:
      - turbo
"""
CLOSED = """\
schema: las.policy/1
policy: closed
permissions:
  - {id: inside, deny: {exposure: [lan, any]}}
limits:
  - {id: one, accelerator-services: 1}
"""

SMALL = """\
schema: las.policy/1
policy: small
limits:
  - {id: tenth, memory: 10%}
"""

#: Each with the changes of one way out that must be among those told.
REFUSALS: dict[str, tuple[tuple[str, ...], str]] = {
    "driver": (("turbo >=1.2", *CARDS), "change-fact"),
    "driver, in a stack": (("-f", "toy/desk.yaml", *CARDS), "ask-version"),
    "no card": (("turbo", *PLAIN), "add-card"),
    "together": (("--together", "turbo ==1.0.0", "tensorlib ==2.3.0", *CARDS), "separate-environments"),
    "one environment": (("tensorlib ==2.3.0", "tensorlib:cpu ==2.4.0", *PLAIN), "own-environment"),
    "no such release": (("notebook >=4", *PLAIN), "ask-version"),
    "memory": (("hog", *PLAIN), "change-fact"),
    "no container engine": (("chatbox", "mutter", *PLAIN), "install-engine"),
    "policy": (("notebook", *PLAIN, "--policy", "toy/no-mit.yaml"), "policy-override"),
    "an exposure": (("-f", "open.yaml", *CARDS, "--policy", "closed.yaml"), "narrow-exposure"),
    "services on accelerators": (("-f", "two.yaml", *CARDS, "--policy", "closed.yaml"), "policy-override"),
    "memory under a policy": (
        ("hog", *PLAIN, "--fact", "memory.effective=64GiB", "--policy", "small.yaml"),
        "policy-override",
    ),
    "an unknown fact": (("probe-me", *PLAIN), "give-fact"),
    "two conflicts at once": (
        ("turbo >=1.2", "hog", *CARDS, "--fact", "memory.effective=8GiB"),
        "change-fact+drop-request",
    ),
    "options": (("turbo >=1.2", *CARDS, "--fact", "nvidia-driver=570", "--budget", "60"), "change-fact"),
    "an upgrade": (
        ("turbo >=1.2", "notebook", *CARDS, "--current", "toy/current.json", "--upgrade"),
        "ask-version",
    ),
    "a stack with all": (("-f", "las.yaml", *CARDS), ""),
    "vllm without a card": (("vllm", *BARE), "add-card"),
    "vllm on an old driver": (("vllm >=0.23", *OLD), "change-fact"),
    "vllm and more": (("vllm >=0.23", "open-webui", *OLD), "ask-version"),
}


@pytest.fixture
def folder(las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree("tests/cli/toy", tmp_path / "toy")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name, parts in MADE.items():
        assert las("profile", "build", *parts, "-o", name).code == 0
    for name, text in (("las.yaml", STACK), ("open.yaml", OPEN), ("two.yaml", TWO)):
        Path(name).write_text(text, encoding="utf-8")
    for name, text in (("closed.yaml", CLOSED), ("small.yaml", SMALL)):
        Path(name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", REFUSALS)
def test_each_way_out_leads_to_a_plan(las: Las, folder: Path, name: str) -> None:
    words, among = REFUSALS[name]
    refused = las("solve", *words, "--json")
    assert refused.code == 3, refused
    ways = json.loads(refused.out)["refusal"]["ways_out"]
    codes = ["+".join(change["code"] for change in way["changes"]) for way in ways]
    assert among in codes or not among, codes
    untouched = {path: path.read_bytes() for path in Path().rglob("*.yaml")}
    for way in ways:
        for path, content in untouched.items():
            path.write_bytes(content)
        shutil.rmtree("state", ignore_errors=True)
        outside = {"stop-port", "free-accelerator"} & {change["code"] for change in way["changes"]}
        carry_out(way)
        for change in way["changes"]:
            if change["code"] == "policy-override":
                assert las(*shlex.split(change["command"])[1:]).code == 0
        command = shlex.split(way["command"])[1:] or ["solve", *words]
        if not outside and command[0] in NAMES:
            ran = las(*command)
            assert ran.code == 0, (way, ran)


def test_room_that_a_policy_takes_away_names_the_rule_and_lifts_no_rule_of_las(
    las: Las, folder: Path
) -> None:
    asked = ("solve", "hog", *PLAIN)
    ruled = las(*asked, "--fact", "memory.effective=64GiB", "--policy", "small.yaml")
    assert "of memory to give under policy rule small/tenth\n" in ruled.out
    assert "given with --fact; small.yaml:4\n" in ruled.out
    reserved = SMALL.replace("memory: 10%", "reserve-memory: 60GiB")
    Path("reserved.yaml").write_text(f"# four rooms\n{reserved}", encoding="utf-8")
    ruled = las(*asked, "--fact", "memory.effective=64GiB", "--policy", "reserved.yaml")
    assert "given with --fact; reserved.yaml:5\n" in ruled.out
    plain = json.loads(las(*asked, "--json").out)["refusal"]
    (room,) = (one for one in plain["conflict"] if one["code"] == "capacity")
    assert room["fields"]["rule"] == "las/headroom", "the reserve of las/system sets no limit here"
    assert "policy-override" not in {c["code"] for way in plain["ways_out"] for c in way["changes"]}


def carry_out(way: dict[str, Any]) -> None:
    """Make the edits, the last of a file first, so that lines keep their places."""
    edits = [edit for change in way["changes"] for edit in change["edits"]]
    for edit in sorted(edits, key=lambda one: one["place"], reverse=True):
        file, _, place = edit["place"].partition(":")
        if place:
            edit_line(Path(file), int(place.partition(":")[0]), edit["write"])
        else:
            write_keys(Path(file), edit["write"])


def edit_line(path: Path, line: int, text: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    before = lines[line - 1]
    if "[" in before:  # one of a list on one line: these tests have one in each
        head = before[: before.index("[")]
        lines[line - 1] = f"{head}[{text}]"
    elif not text:
        del lines[line - 1]
    else:
        head = before[: before.index("- ") + 2] if "- " in before else before[: before.index(": ") + 2]
        lines[line - 1] = head + text
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_keys(path: Path, text: str) -> None:
    """A new stack, or keys that the stack is to have as well."""
    written = yaml.safe_load(text)
    old = {} if "schema" in written else yaml.safe_load(path.read_text(encoding="utf-8"))
    environments = {**old.get("environments", {}), **written.get("environments", {})}
    path.write_text(yaml.safe_dump({**old, **written, "environments": environments}), encoding="utf-8")


def test_the_command_is_printed_as_it_is_told_to_programs(las: Las, folder: Path) -> None:
    words, _ = REFUSALS["options"]
    ways = json.loads(las("solve", *words, "--json").out)["refusal"]["ways_out"]
    printed = " ".join(las("solve", *words, "-v").out.replace("\\\n", " ").split())
    for way in ways:
        assert " ".join(way["command"].split()) in printed
        assert way["command"].count("nvidia-driver=") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_told_fits_a_screen(las: Las, folder: Path, name: str, language: str) -> None:
    words, _ = REFUSALS[name]
    for verbose in ((), ("-v",)):
        told = las("solve", *words, *verbose, "--lang", language).out.splitlines()
        assert max(map(seen_width, told)) <= COLUMNS
        assert verbose or height(told) <= 12
