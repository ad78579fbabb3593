"""What it would take, held against trying every combination of a few parts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import planner.needing.machines as machines
import planner.needing.options as options
from encoders import choices_of, encode
from hardware import GpuPart, Machine, build_machine, gpu_parts, parse_size
from manifests import Root, load_catalog
from planner import Refusal, Situation, need, plan
from planner.needing import Needed, Part, Way
from planner.needing.front import front
from planner.needing.machines import Here
from policies import Capabilities, Lift, evaluate, load_policy
from reasons import code_of
from solver import Solution, optimum
from stacks import intent_from
from state import Plan
from tests.planner.conftest import World, catalogue, situation

POLICY = load_policy(())
NAMES = (
    "GeForce GTX 1050",
    "GeForce GTX 1650",
    "GeForce RTX 3060 12 GB",
    "Radeon RX 7600",
    "Radeon PRO V710",
)
CARDS = tuple(part for part in gpu_parts() if part.name in NAMES)
SIZES = tuple(parse_size(text) or 0 for text in ("8GiB", "32GiB"))

#: What a module may state, as YAML in braces, and the facts with the values that it brings into play.
STATEMENTS = (
    "host nvidia-driver >=535",
    "host nvidia-driver >=580.65.06 | host accelerator in amd",
    "host compute-capability >=7.5",
    "host compute-capability >=8.0 if host accelerator in nvidia",
    "host accelerator in amd nvidia",
    "host accelerator.memory >=8GiB",
    "host gfx in gfx1101 gfx1102",
    "host glibc >=2.38",
    "host glibc >=2.36 if not host accelerator in amd",
    "host memory.total >=16GiB",
    "host container-engine",
    "host vm.max_map_count >=262144",
)
FACTS = {
    "nvidia-driver": ("535", "580.65.06", "580.178.04", "470.256.02"),
    "glibc": ("2.36", "2.38"),
    "container-engine": ("true",),
    "container-gpu.nvidia": ("true",),
    "vm.max_map_count": ("262144",),
}
VARIANTS = (
    "cuda: {backend: native, accelerator: cuda 12.8}",
    "image: {backend: container, accelerator: cuda 12.8, image: 'toy:{version}'}",
    "rocm: {backend: native, accelerator: rocm 6.3}",
    "roomy: {backend: native, accelerator: cuda 12.8, accelerator-memory: 7GiB}",
    "cpu: {backend: native, accelerator: cpu}",
    "plain: {backend: native}",
)
BASES = {
    "bare": {"containers": "none", "memory": "4GiB", "os": "Ubuntu 22.04"},
    "old card": {"gpus": ("GTX 1050",), "driver": "525.60.13", "memory": "16GiB", "os": "Debian 12"},
    "other card": {"gpus": ("RX 7600",), "memory": "64GiB"},
}
MACHINES = {name: build_machine(**parts) for name, parts in BASES.items()}  # type: ignore[arg-type]


def world(text: str, base: Machine) -> Situation:
    with tempfile.TemporaryDirectory() as folder:
        for line in text.splitlines():
            name, _, body = line.partition(": {")
            head = f"schema: las.module/1, module: {name}, title: {name}, summary: a toy, licence: MIT"
            Path(folder, f"{name}.yaml").write_text(f"{{{head}, {body}\n")
        catalog = load_catalog([Root("toys", Path(folder))], cache=None)
    return Situation(base, catalog, evaluate(POLICY, base))


@pytest.fixture(autouse=True)
def few_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (options, machines):
        monkeypatch.setattr(module, "gpu_parts", lambda: CARDS)
    monkeypatch.setattr(options, "memory_sizes", lambda: SIZES)
    monkeypatch.setattr(options, "driver_branches", lambda: ())


# --- by trying everything -------------------------------------------------------------------------

Told = tuple[tuple[float, ...], str]  # what an answer costs, and the vendor of new cards


def every_answer(request: str, situation: Situation, text: str) -> set[Told]:
    """Each combination of parts solved by itself; those that no other one beats."""
    served: list[tuple[Told, int]] = []
    implied = {"nvidia-driver": "cuda", "container-engine": "container", "container-gpu.nvidia": "container"}
    facts = [fact for fact in FACTS if fact in text or implied.get(fact, "-") in text]
    for parts, cost, vendor in combinations(situation.machine, facts):
        machine = assembled(situation.machine, parts)
        changed = attrs.evolve(situation, machine=machine, capabilities=permitted_on(machine))
        encoding = encode(intent_from((request,)), changed, pruned=True)
        found = optimum(encoding.problem)
        if isinstance(found, Solution):
            choices = choices_of(encoding, found)
            version = next(choice.version for choice in choices if choice.requested)
            served.append(((cost, vendor), int(version.partition(".")[0])))
    newest = max((major for _, major in served), default=0)
    told = {((*cost, major < newest), vendor) for (cost, vendor), major in served}
    return {one for one in told if not any(beats(other, one) for other in told)}


@lru_cache(maxsize=2**14)
def assembled(base: Machine, parts: tuple[Part, ...]) -> Machine:
    """Each once for all examples."""
    return Here(base).assembled(parts)


@lru_cache(maxsize=2**14)
def permitted_on(machine: Machine) -> Capabilities:
    return evaluate(POLICY, machine)


def beats(other: Told, one: Told) -> bool:
    """As the definition says; of equal ones, that without other cards."""
    comparable = other[1] in ("", one[1])
    return comparable and other != one and all(a <= b for a, b in zip(other[0], one[0], strict=True))


def combinations(
    base: Machine, facts: Sequence[str]
) -> Iterator[tuple[tuple[Part, ...], tuple[float, ...], str]]:
    total = base.fact("memory.total")
    assert total is not None
    assert isinstance(total.value, int)
    now = total.value
    beside: set[tuple[str, ...]] = {(), Here(base).own}  # instead of what is there, and with it
    cards: list[tuple[GpuPart | None, tuple[str, ...]]] = [(None, ()), *product(CARDS, sorted(beside))]
    sizes = [None, *(size for size in SIZES if size > now)]
    stated = [[None, *FACTS[fact]] for fact in facts]
    for (card, kept), size, *values in product(cards, sizes, *stated):
        parts = [Part("gpu", card.name, beside=kept)] if card else []
        parts += [Part("memory", "memory", f"{size // 2**30}GiB")] if size else []
        given = zip(facts, values, strict=True)
        parts += [Part("fact", fact, value) for fact, value in given if value]
        watts = 0 if card is None else float("inf") if card.watts is None else card.watts
        memory = card.memory_bytes or 0 if card else 0
        yield tuple(parts), (len(parts), memory, size or 0, watts), card.vendor if card else ""


def told(needed: Needed) -> set[Told]:
    return {(vector(way), vendor(way)) for way in needed.ways}


def vector(way: Way) -> tuple[float, ...]:
    one = way.measures
    amounts = (one.accelerator_bytes, one.memory_bytes, one.watts)
    return (one.parts, *(float("inf") if a is None else a for a in amounts), one.behind)


def vendor(way: Way) -> str:
    names = [part.name for part in way.parts if part.kind == "gpu"]
    return next((card.vendor for card in CARDS if card.name in names), "")


def test_the_front_holds_what_nothing_beats() -> None:
    assert front([(2, 1), (1, 2), (2, 2), (1, 2), (3, 0)]) == [(1, 2), (2, 1), (3, 0)]


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    """An engine of two releases, with what each and each of its builds states."""
    releases = []
    for version in ("2.0", "1.0"):
        required = draw(st.lists(st.sampled_from(STATEMENTS), max_size=3, unique=True))
        listed = ", ".join(f'"{one}"' for one in required)
        memory = draw(st.sampled_from(("", "memory: 6GiB, ", "memory: 20GiB, ")))
        model = draw(st.sampled_from(("", "model-parameters: 3B, ", "model-parameters: 8B, ")))
        releases.append(f'"{version}": {{{memory}{model}requires: [{listed}]}}')
    variants = ", ".join(draw(st.lists(st.sampled_from(VARIANTS), min_size=1, max_size=3, unique=True)))
    return f"toy: {{category: engine, variants: {{{variants}}}, releases: {{{', '.join(releases)}}}}}"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogues(), st.sampled_from(sorted(BASES)))
@example(
    "toy: {category: engine, variants: {cuda: {backend: native, accelerator: cuda 12.8}}, releases: {"
    '"2.0": {requires: ["host compute-capability >=7.5", "host gfx in gfx1101 gfx1102"]}, "1.0": {}}}',
    "other card",  # the newest by a card of another vendor beside it
)
@example(
    "toy: {category: engine, variants: {cpu: {backend: native, accelerator: cpu}}, releases: {"
    '"2.0": {requires: ["host compute-capability >=8.0 if host accelerator in nvidia"]}, "1.0": {}}}',
    "old card",  # a card of another vendor takes the condition of the newest away
)
@example(
    "toy: {category: engine, variants: {plain: {backend: native}}, releases: {"
    '"2.0": {model-parameters: 8B, requires: []}, "1.0": {model-parameters: 3B, requires: []}}}',
    "bare",  # each by a card or by memory that holds its model
)
def test_no_answer_is_beaten_and_none_is_missing(text: str, base: str) -> None:
    situation = world(text, MACHINES[base])
    needed = need(intent_from(("toy",)), situation)
    assert told(needed) == every_answer("toy", situation, text)
    for way in needed.ways:
        machine = Here(situation.machine).assembled(way.parts)
        changed = attrs.evolve(situation, machine=machine, capabilities=evaluate(POLICY, machine))
        answer = plan(intent_from(("toy",)), changed)
        assert isinstance(answer, Plan)
        assert [(c.version, c.variant) for c in answer.target.choices if c.requested] == [
            (one.version, one.variant) for one in way.releases
        ]
        assert all(part.reasons for part in way.parts)
    if not needed.ways:
        assert isinstance(needed.refusal, Refusal)


ENGINE = "toy: {category: engine, variants: {plain: {backend: native}}, releases: {'1.0': {}}}"
LARGE = (
    "{category: engine, variants: {cuda: {backend: native, accelerator: cuda 12.8, "
    "accelerator-memory: 7GiB}}, releases: {'1.0': {}}}"
)


def test_a_rule_that_rests_on_memory_is_met_with_memory(tmp_path: Path) -> None:
    """Rules with conditions are looked at on whole machines only."""
    file = tmp_path / "policy.yaml"
    file.write_text(
        "schema: las.policy/1\npolicy: careful\npermissions:\n"
        "  - {id: small, deny: {module: [toy]}, when: {not: memory.total >=16GiB}}\n"
    )
    situation = world(ENGINE, build_machine(memory="4GiB"))
    policy = load_policy((file,))
    situation = attrs.evolve(situation, capabilities=evaluate(policy, situation.machine))
    needed = need(intent_from(("toy",)), situation)
    assert [[(part.kind, part.value) for part in way.parts] for way in needed.ways] == [[("memory", "32GiB")]]


def test_services_that_share_no_card_take_two() -> None:
    situation = world(f"one: {LARGE}\ntwo: {LARGE}", build_machine(memory="32GiB"))
    needed = need(intent_from(("one", "two")), situation)
    cards = [(part.name, part.count) for way in needed.ways for part in way.parts if part.kind == "gpu"]
    assert cards == [("GeForce RTX 3060 12 GB", 2)]


def test_what_is_forbidden_is_told_where_no_part_helps(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(
        "schema: las.policy/1\npolicy: strict\npermissions: [{id: none, deny: {module: [toy]}}]\n"
    )
    situation = world(ENGINE, build_machine(memory="4GiB"))
    policy = load_policy((file,))
    situation = attrs.evolve(situation, capabilities=evaluate(policy, situation.machine))
    needed = need(intent_from(("toy",)), situation)
    assert not needed.ways
    assert isinstance(needed.refusal, Refusal)
    assert [code_of(reason) for reason in needed.refusal.conflict] == ["requested", "forbidden"]


def test_what_is_lifted_is_lifted_on_every_machine_that_is_thought_of(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(
        "schema: las.policy/1\npolicy: strict\npermissions: [{id: none, deny: {module: [toy]}}]\n"
    )
    base = build_machine(memory="4GiB")
    lifted = evaluate(load_policy((file,)), base, (Lift("strict/none", "toy"),))
    situation = attrs.evolve(world(ENGINE, base), capabilities=lifted)
    needed = need(intent_from(("toy",)), situation)
    assert [way.parts for way in needed.ways] == [()], "nothing more is needed"


def test_what_every_machine_fails_otherwise_is_told_of_this_one() -> None:
    text = (
        "toy: {category: engine, variants: {plain: {backend: native}}, "
        'releases: {"1.0": {requires: ["host arch in riscv64"]}}}'
    )
    needed = need(intent_from(("toy",)), world(text, build_machine(memory="4GiB")))
    assert not needed.ways
    assert isinstance(needed.refusal, Refusal)
    assert [code_of(reason) for reason in needed.refusal.conflict] == ["requested", "needs-host", "fact-is"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_answer_does_not_depend_on_the_order_of_the_table(
    monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    text = (
        "toy: {category: engine, variants: {cuda: {backend: native, accelerator: cuda 12.8}}, "
        'releases: {"2.0": {requires: ["host compute-capability >=8.0"]}, "1.0": {}}}'
    )
    monkeypatch.setattr(options, "gpu_parts", lambda: CARDS[::order])
    needed = need(intent_from(("toy",)), world(text, build_machine(memory="4GiB")))
    assert [(way.parts[0].name, way.releases[0].version) for way in needed.ways] == [
        ("GeForce GTX 1050", "1.0"),
        ("GeForce RTX 3060 12 GB", "2.0"),
    ]


DISKED = """
hoard: {category: service, disk: 40GiB, variants: {image: {backend: container, image: "hoard:{version}"}}, releases: {"1.0": {}}}
"""  # noqa: E501 -- one module a line


def test_room_on_a_disk_is_a_part(tmp_path: Path) -> None:
    machine = build_machine(memory="16GiB", cores=4, disk="10GiB")
    world = World(situation(catalogue(tmp_path / "disked", DISKED), machine))
    (way,) = need(world.intent("hoard"), world.situation).ways
    (part,) = way.parts
    assert (part.kind, part.value) == ("disk", "45GiB")
    assert {code_of(reason) for reason in part.reasons} == {"uses"}


@pytest.mark.parametrize(("card", "beside"), [("Radeon RX 9060 XT", True), ("no such card", False)])
def test_a_card_may_stand_beside_those_that_are_there(tmp_path: Path, card: str, beside: bool) -> None:
    text = """
pair: {category: engine, requires: ["host accelerator in amd"], variants: {image: {backend: container, accelerator: cuda 12.8, image: "pair:{version}"}}, releases: {"1.0": {}}}
"""  # noqa: E501 -- as above
    machine = build_machine(gpus=("Radeon RX 9060 XT",), memory="16GiB", cores=4)
    cards = tuple(attrs.evolve(one, name=card) for one in machine.accelerators or ())
    world = World(situation(catalogue(tmp_path / "paired", text), attrs.evolve(machine, accelerators=cards)))
    ways = need(world.intent("pair"), world.situation).ways
    kept = {part.beside for way in ways for part in way.parts if part.kind == "gpu"}
    assert kept == ({("Radeon RX 9060 XT",)} if beside else set())


def test_a_board_takes_no_card() -> None:
    here = Here(build_machine(gpus=("Jetson AGX Orin 64GB",)))
    assert not here.own
    assert all(here.exchanged(part, 1) is here.added(part, 1) is None for part in gpu_parts())
