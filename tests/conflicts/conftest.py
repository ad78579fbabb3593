"""Refusals as a table: what somebody asks on some machine, and what is told of it, word for word."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import attrs
import yaml

from cli.render_conflict import refusal_lines
from cli.render_reason import Teller
from cli.screen import Screen
from hardware import Accelerator, Machine, build_machine
from i18n import Language
from manifests import BUILTIN, Catalog, Root, load_catalog
from planner import Refusal, Situation, plan
from policies import evaluate, load_policy
from stacks import Intent, intent_from, parse_stack
from tests.scenarios.conftest import BOX, Scenario, scenarios

FOLDER = Path(__file__).parent
GOLDEN = FOLDER / "golden"
ROOT = FOLDER.parents[1]

_ANSWERS: dict[str, Refusal] = {}
_SITUATIONS: dict[str, Situation] = {}

#: Refused scenarios that take seconds; each has a quicker one like it among the others.
SLOW = (
    *("py-vllm-sglang", "py-vllm-latest-certifi: unsloth", "py-openwebui-vllm", "py-vllm-torch-pin: "),
    *(
        "lic-policy-osi",
        "node-24",
        "py-vllm-transformers-upper: ",
        "py-tf-cuda-torch-nccl: ",
        "py-vllm-aimv2",
    ),
    *("py-vllm085-py313", "sys-max-map-count", "hw-rocm-vllm-python", "py-vllm-ray"),
)


@attrs.frozen
class Case:
    """One refusal. `about`: the reasons it is there for, by code; () for a scenario of the catalogue."""

    name: str
    about: tuple[str, ...]
    asks: tuple[str, ...] = ()
    stack: str = ""
    machine: dict[str, Any] = attrs.field(factory=dict)
    policy: str = ""
    toys: bool = False  # with the modules of `manifests/` beside those of the catalogue
    taken: tuple[int, ...] = ()
    in_use: str = ""  # MiB of the first accelerator that others use
    blind: bool = False  # nothing is known of accelerators
    unknown: tuple[str, ...] = ()  # facts of which nothing is known
    without: tuple[str, ...] = ()
    together: bool = False
    all_accelerators: bool = False

    def intent(self) -> Intent:
        stack = parse_stack(self.stack.encode(), "las.yaml") if self.stack else None
        more = {"together": self.together, "all_accelerators": self.all_accelerators}
        return attrs.evolve(intent_from(self.asks, stack, **more), without=self.without)

    def situation(self) -> Situation:
        """Files are named from the root of the repository, in which tests run."""
        paths = [FOLDER / "policies" / f"{self.policy}.yaml"] if self.policy else []
        machine = self.built_machine()
        policy = load_policy([path.relative_to(ROOT) for path in paths])
        return Situation(machine, catalogue(toys=self.toys), evaluate(policy, machine))

    def built_machine(self) -> Machine:
        said = {**BOX, **self.machine}
        for name in ("driver", "memory"):
            said[name] = None if said[name] == "none" else said[name]
        facts = tuple(said.pop("facts", {}).items())
        built = build_machine(**said, facts=facts)
        known = tuple(fact for fact in built.facts if fact.key not in self.unknown)
        machine = attrs.evolve(built, facts=known)
        if self.blind:
            return attrs.evolve(machine, accelerators=None)
        cards = machine.accelerators and tuple(self._used(*each) for each in enumerate(machine.accelerators))
        return attrs.evolve(machine, ports_taken=self.taken, accelerators=cards)

    def _used(self, place: int, card: Accelerator) -> Accelerator:
        return attrs.evolve(card, used_mib=int(self.in_use)) if self.in_use and not place else card


@cache
def catalogue(*, toys: bool) -> Catalog:
    return load_catalog([BUILTIN, *([Root("toys", FOLDER / "manifests")] if toys else [])], cache=None)


@cache
def cases() -> tuple[Case | Scenario, ...]:
    with (FOLDER / "cases.yaml").open("rb") as text:
        entries: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CBaseLoader)["cases"]
    refused = (one for one in scenarios() if "plan" not in one.expect and not one.name.startswith(SLOW))
    return (*map(_read, entries), *refused)


def _read(entry: dict[str, Any]) -> Case:
    """Every scalar stays a text, as in manifests: `2.10` is no number."""
    fields = {key.replace("-", "_"): value for key, value in entry.items()}
    for name in ("about", "asks", "without", "unknown"):
        fields[name] = tuple(fields.get(name, ()))
    for name in ("toys", "blind", "together", "all_accelerators"):
        fields[name] = fields.get(name) == "yes"
    fields["taken"] = tuple(map(int, fields.get("taken", ())))
    fields["machine"] = {k: int(v) if k == "cores" else v for k, v in fields.get("machine", {}).items()}
    return Case(**fields)


def situation_of(case: Case | Scenario) -> Situation:
    if case.name not in _SITUATIONS:
        _SITUATIONS[case.name] = case.situation()
    return _SITUATIONS[case.name]


def answer_of(case: Case | Scenario) -> Refusal:
    """Solved once for all languages."""
    if case.name not in _ANSWERS:
        answer = plan(case.intent(), situation_of(case))
        assert isinstance(answer, Refusal), answer
        _ANSWERS[case.name] = answer
    return _ANSWERS[case.name]


def told(case: Case | Scenario, language: str, *, verbose: bool = False) -> list[str]:
    """What `las solve` prints."""
    screen = Screen(Language(language), verbose=verbose)
    teller = Teller.of(screen.language, situation_of(case))
    return refusal_lines(screen, teller, answer_of(case), case.intent())
