"""Scenarios: what somebody asks on some machine, and what the built-in catalogue and policy must answer."""

from __future__ import annotations

from functools import cache
from os.path import relpath
from pathlib import Path
from typing import Any

import attrs
import yaml

from hardware import Machine, build_machine
from manifests import BUILTIN, Catalog, load_catalog
from planner import Situation, WayOut, read_wish
from policies import evaluate, load_policy
from reasons import Reason, code_of, fields_of
from stacks import Intent
from state import Choice

FOLDER = Path(__file__).parent

#: Where a scenario says nothing else.
BOX = {"gpus": ["RTX 3090"], "driver": "580.95.05", "memory": "64GiB", "cores": 16}


@attrs.frozen
class Scenario:
    """One question. `case`: the id of the incompatibility that it decides; `relative_of`: of one like it."""

    case: str
    relative_of: str
    title: str
    asks: tuple[str, ...]
    together: bool
    all_accelerators: bool
    machine: dict[str, Any]
    policy: str
    taken: tuple[int, ...]
    expect: dict[str, Any]
    doubt: str  # why the fact itself is doubted, where it is decided otherwise

    @property
    def name(self) -> str:
        return self.case or f"{self.relative_of}: {self.title or ', '.join(self.asks)}"

    def intent(self) -> Intent:
        wishes = tuple(read_wish(text) for text in self.asks)
        return Intent(wishes, together=self.together, all_accelerators=self.all_accelerators)

    def built_machine(self) -> Machine:
        said = {**BOX, **self.machine}
        said["driver"] = None if said["driver"] == "none" else said["driver"]
        facts = tuple(said.pop("facts", {}).items())
        return attrs.evolve(build_machine(**said, facts=facts), ports_taken=self.taken)

    def situation(self) -> Situation:
        policy = [relpath(FOLDER / "policies" / f"{self.policy}.yaml")] if self.policy else []
        machine = self.built_machine()
        return Situation(machine, catalogue(), evaluate(load_policy(list(map(Path, policy))), machine))


@cache
def catalogue() -> Catalog:
    return load_catalog([BUILTIN], cache=None)


@cache
def scenarios() -> tuple[Scenario, ...]:
    return tuple(_read(entry) for file in sorted(FOLDER.glob("cases/*.yaml")) for entry in _entries(file))


def _entries(file: Path) -> list[dict[str, Any]]:
    """Every scalar stays a text, as in manifests: `2.10` is no number."""
    with file.open("rb") as text:
        entries: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)["scenarios"]
    return entries


def _read(entry: dict[str, Any]) -> Scenario:
    known = {*(field.name.replace("_", "-") for field in attrs.fields(Scenario))}
    assert set(entry) <= known, entry
    return Scenario(
        case=entry.get("case", ""),
        relative_of=entry.get("relative-of", ""),
        title=entry.get("title", ""),
        asks=tuple(entry["asks"]),
        together=entry.get("together") == "yes",
        all_accelerators=entry.get("all-accelerators") == "yes",
        machine={k: int(v) if k == "cores" else v for k, v in entry.get("machine", {}).items()},
        policy=entry.get("policy", ""),
        taken=tuple(map(int, entry.get("taken", ()))),
        expect=entry.get("expect", {}),
        doubt=entry.get("doubt", ""),
    )


def told(reason: Reason) -> str:
    """A reason on one line: its code, and its fields without the releases that carry the statement."""
    left_out = ("versions", "environment", "variants", "source", "origin")
    fields = (str(value) for key, value in fields_of(reason).items() if key not in left_out and value)
    return " ".join((code_of(reason), *fields))


def way_told(way: WayOut) -> str:
    """A way out on one line: of each change its code, and what would be asked instead."""
    asked = ("module", "version", "fact", "value", "request", "requests", "variant", "gpu")
    return " + ".join(
        " ".join((one.code, *(value for key, value in one.fields if key in asked))) for one in way.changes
    )


def taken_as(choice: Choice) -> str:
    return f"{choice.version} {choice.variant}"
