"""Toy worlds: a catalogue written in a few lines, a machine of known parts, and what is planned for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from hardware import Machine, build_machine
from manifests import BUILTIN, Catalog, Root, load_catalog
from planner import Refusal, Situation, plan, read_wish
from policies import evaluate, load_policy
from reasons import code_of
from stacks import Intent, Upgrade, intent_from
from state import Generation, Plan

TOYS = """
python: {category: language, slot: "{major}.{minor}", variants: {native: {backend: native}}, releases: {3.13.1: {}, 3.12.9: {}}}
tensor: {category: framework, requires: ["python >=3.12"], variants: {cu13: {backend: native, accelerator: cuda 13.0, requires: ["host nvidia-driver >=580"]}, cu12: {backend: native, accelerator: cuda 12.8}, cpu: {backend: native, accelerator: cpu}}, releases: {"3.0": {}, "2.0": {}, "1.0": {}}}
vision: {category: framework, requires: ["python >=3.12"], variants: {wheel: {backend: native}}, releases: {"2.0": {requires: ["tensor ==3.0"]}, "1.0": {requires: ["tensor ==2.0"]}}}
server: {category: engine, provides: [chat-api], ports: {http: 8000}, memory: 4GiB, requires: ["python ==3.12.*"], variants: {image: {backend: container, image: "srv:{version}", bundles-pins: true}, wheel: {backend: native}}, releases: {"2.0": {requires: ["tensor ==3.0"]}, "1.0": {requires: ["tensor ==2.0"]}}}
web: {category: application, ports: {http: 8000}, recommends: ["@chat-api"], variants: {image: {backend: container, image: "web:{version}"}}, releases: {"1.1": {}, "1.0": {}}}
data: {category: service, ports: {sql: {number: 5432, movable: false}}, memory: 6GiB, variants: {image: {backend: container, image: "data:{version}"}}, releases: {"17": {}, "16": {}}}
desk: {category: application, requires: ["data >=16"], ports: {http: 9000}, variants: {image: {backend: container, image: "desk:{version}"}}, releases: {"1.0": {}}}
"""


@attrs.frozen
class World:
    """What is there, and short ways to ask."""

    situation: Situation

    def intent(self, *requests: str, **more: object) -> Intent:
        return intent_from(requests, **more)  # type: ignore[arg-type]  # the keywords of intent_from

    def plan(self, *requests: str, **more: object) -> Plan:
        answer = plan(self.intent(*requests, **more), self.situation)
        assert isinstance(answer, Plan), answer
        return answer

    def refusal(self, *requests: str, **more: object) -> Refusal:
        answer = plan(self.intent(*requests, **more), self.situation)
        assert isinstance(answer, Refusal), answer
        return answer

    def after(self, made: Plan, **changes: object) -> World:
        """The world in which this plan was carried out."""
        wishes = tuple(read_wish(text) for text in made.target.requests)
        there = {"generation": made.target, "asked_before": wishes, **changes}
        return World(attrs.evolve(self.situation, **there))  # type: ignore[arg-type]  # its own fields


def lines(made: Plan | Generation) -> list[str]:
    """`environment/module version variant :host-ports`, one a choice."""
    target = made.target if isinstance(made, Plan) else made
    return [
        " ".join([f"{c.environment}/{c.module}", c.version, c.variant, *(f":{b.host_port}" for b in c.ports)])
        for c in target.choices
    ]


def told(refusal: Refusal) -> list[str]:
    """The codes of a conflict, in the order in which it is told."""
    return [code_of(reason) for reason in refusal.conflict]


def ways(refusal: Refusal) -> list[str]:
    """Ways out on one line each: their codes, with `+` between."""
    return ["+".join(change.code for change in way.changes) for way in refusal.ways_out]


def catalogue(folder: Path, text: str = TOYS) -> Catalog:
    folder.mkdir(exist_ok=True)
    for line in text.strip().splitlines():
        name, _, body = line.partition(": {")
        head = f"schema: las.module/1, module: {name}, title: {name}, summary: a toy, licence: MIT"
        (folder / f"{name}.yaml").write_text(f"{{{head}, {body}\n")
    return load_catalog([Root("toys", folder)], cache=None)


def situation(catalog: Catalog, machine: Machine) -> Situation:
    return Situation(machine, catalog, evaluate(load_policy(()), machine))


BOX = {"gpus": ("RTX 3090*2",), "driver": "580.95.05", "memory": "64GiB", "cores": 16}


@pytest.fixture
def toys(tmp_path: Path) -> Callable[..., World]:
    """A toy world on a machine of these parts; two RTX 3090 where nothing else is said."""

    def make(**parts: object) -> World:
        machine = build_machine(**{**BOX, **parts})  # type: ignore[arg-type]  # the keywords of build_machine
        return World(situation(catalogue(tmp_path / "toys"), machine))

    return make


@pytest.fixture(scope="session")
def builtin() -> Catalog:
    return load_catalog([BUILTIN], cache=None)


@pytest.fixture
def real(builtin: Catalog) -> Callable[..., World]:
    """The built-in catalogue on a machine of these parts."""

    def make(**parts: object) -> World:
        return World(situation(builtin, build_machine(**{**BOX, **parts})))  # type: ignore[arg-type]  # as above

    return make


__all__ = ["Upgrade", "World", "lines", "told", "ways"]
