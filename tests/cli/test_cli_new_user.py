"""A new user on five real machines: ten requests that fail for ten reasons, and each way out, as printed."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from cli.layout import COLUMNS, seen_width
from cli.render_conflict import LINES
from cli.render_ways import height
from hardware import Machine, ReplayHost, machine_to_json, probe
from i18n import LANGUAGES
from tests.cli.test_cli_ways import carry_out

Las = Callable[..., Any]
ROOT = Path(__file__).parents[2]
TOYS = ("--manifests", "toys")

MACHINES = (
    "gtx1050ti-d535",  # a workstation with an NVIDIA card and an old driver
    "rx9060xt-plus-raphael-igpu",  # AMD cards
    "laptop-i7-1270p-iris",  # nothing but what the processor has
    "jetson-agx-orin-smi",  # another architecture, of which little was captured
    "vm-epyc-nogpu",  # no card at all
)

STACK = """\
schema: las.stack/1
install:
  - {wish}
pins:
  - {pin}
"""
LAB = """\
schema: las.stack/1
environments:
  lab:
    install: [transformers]
    backend: container
"""
HOUSE = """\
schema: las.policy/1
policy: house
permissions:
  - {id: not-this, deny: {module: [recalled]}}
"""
FILES = {
    "pinned.yaml": STACK.format(wish="transformers >=5.20", pin="transformers <5"),
    "lab.yaml": LAB,
    "house.yaml": HOUSE,
}

#: What is asked, and the reason by which it is known.
REQUESTS: dict[str, tuple[str, ...]] = {
    "no-version": ("torch >=99",),
    "one-interpreter": ("jax:cpu ==0.12.0.1", "python ==3.11.*", "--together"),
    "needs-module": ("sentence-transformers ==3.4.1", "transformers >=5", "--together"),
    "conflicts": ("tensorflow:cpu ==2.7.1", "protobuf >=4.21", "--together"),
    "pinned": ("-f", "pinned.yaml"),
    "wrong-backend": ("-f", "lab.yaml"),
    "forbidden": ("recalled", "transformers", "--policy", "house.yaml", *TOYS),
    "port-taken": ("door", *TOYS),
    "capacity": ("glutton", *TOYS, "--fact", "memory.effective=16GiB"),
    "needs-host": ("tritonserver-vllm ==26.07",),
}


def captured(shared: Path, name: str) -> Machine:
    machine = probe(ReplayHost(shared / "captures" / name))
    return attrs.evolve(machine, ports_taken=(*(machine.ports_taken or ()), 9100))


@pytest.mark.parametrize("name", MACHINES)
def test_each_request_fails_for_another_reason_and_each_way_out_works(
    las: Las, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    shutil.copytree(ROOT / "tests" / "conflicts" / "manifests", "toys")
    machine = captured(shared, name)
    reasons, failed = [], []
    for code, words in REQUESTS.items():
        start_anew(tmp_path, machine)
        question = ("solve", *words, "--profile", "box.json")
        refused = las(*question, "--json")
        assert refused.code == 3, (code, refused)
        refusal = json.loads(refused.out)["refusal"]
        reasons.append(tuple(sorted({reason["code"] for reason in refusal["conflict"]})))
        assert code in reasons[-1], (code, reasons[-1])
        assert refusal["ways_out"], code
        for language in LANGUAGES:
            reads_at_once(las(*question, "--lang", language).out, refusal["ways_out"])
        for way in refusal["ways_out"]:
            start_anew(tmp_path, machine)
            carry_out(way)
            for change in way["changes"]:
                if change["code"] == "policy-override":
                    assert las(*shlex.split(change["command"])[1:]).code == 0
            act_outside(way, machine)
            ran = las(*(shlex.split(way["command"])[1:] or question))
            if ran.code != 0:
                failed.append((code, way, ran))
    assert failed == []
    assert len(set(reasons)) == len(REQUESTS)


def reads_at_once(printed: str, ways: list[dict[str, Any]]) -> None:
    """Within a screen, two ways out or three, if there are as many, each with its words and its command."""
    lines = printed.splitlines()
    assert height(lines) <= LINES, printed
    assert max(map(seen_width, lines)) <= COLUMNS, printed
    assert not re.search(r"\b(clause|literal|core|unsat|solver)\b", printed, re.IGNORECASE), printed
    told = " ".join(printed.replace("\\\n", " ").split())
    captions = re.findall(r"^  [a-z] (.*)", printed, re.MULTILINE)
    assert len(captions) >= min(2, len(ways)), printed
    assert not any(caption.startswith("las ") for caption in captions), printed
    for _, way in zip(captions, ways, strict=False):
        assert " ".join(way["command"].split()) in told, (way, printed)


def start_anew(folder: Path, machine: Machine) -> None:
    shutil.rmtree(folder / "state", ignore_errors=True)
    for file in folder.iterdir():
        if file.is_file():
            file.unlink()
    (folder / "box.json").write_text(machine_to_json(machine), encoding="utf-8")
    for file, text in FILES.items():
        (folder / file).write_text(text, encoding="utf-8")


def act_outside(way: dict[str, Any], machine: Machine) -> None:
    """What no command of las does: stop what listens on a port, or uses a card."""
    for change in way["changes"]:
        if change["code"] == "stop-port":
            left = (port for port in machine.ports_taken or () if port != int(change["fields"]["port"]))
            machine = attrs.evolve(machine, ports_taken=tuple(left))
    Path("box.json").write_text(machine_to_json(machine), encoding="utf-8")
