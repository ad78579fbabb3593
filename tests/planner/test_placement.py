"""Services on accelerators: toy needs and cards -> placements, or the words of the conflict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path
from random import Random

import attrs
import pytest

from encoders import Situation
from hardware import Accelerator, Machine, build_machine
from hardware.machine import MigDevice
from hardware.units import with_derived_facts
from manifests import Catalog
from planner import Profile, Refusal, decide_matrix, lock_of, plan
from policies import evaluate, load_policy
from reasons import Capacity, Requested, TooFewAccelerators, Uses
from stacks import Upgrade, lock_from_json, lock_to_json
from state import Plan, plan_from_json, plan_to_json
from tests.planner.conftest import World, catalogue, lines, told
from verify import verify

GIB = 2**30
MIB = 2**20


def toy(name: str, need: str, requires: str = "", accelerator: str = "cuda 12.8") -> str:
    variant = f"backend: container, image: {name}, accelerator: {accelerator}, {need}"
    return (
        f"{name}: {{category: engine, requires: [{requires}], variants: {{image: {{{variant}}}}}, "
        'releases: {"1": {}}}'
    )


TOYS = "\n".join(
    (
        toy("chat", "accelerator-memory: 6GiB"),
        toy("code", "accelerator-memory: 6GiB"),
        toy("pair", "accelerators: 2, accelerator-memory: 12GiB"),
        toy("lean", "accelerators: 2"),
        toy("young", "accelerator-memory: 2GiB", requires="host compute-capability >=8.9"),
        toy("red", "accelerator-memory: 2GiB", accelerator="rocm 6.4"),
        toy("silent", "requires: []"),
        "lib: {category: framework, variants: {wheel: {backend: native, accelerator-memory: 90GiB}}, "
        'releases: {"1": {}}}',
    )
)


def card(at: int, gib: float | None, capability: str = "8.6", **more: object) -> Accelerator:
    memory_mib = None if gib is None else int(gib * 1024)
    return Accelerator(
        id=f"0000:0{at}:00.0",
        vendor="nvidia",
        name="toy",
        index=at,
        memory_mib=memory_mib,
        memory_kind="dedicated",
        compute_capability=capability,
        sources=("nvml",),
        **more,  # type: ignore[arg-type]  # fields of Accelerator
    )


def machine_of(*cards: Accelerator, memory: str = "64GiB") -> Machine:
    base = build_machine(gpus=("RTX 3090",), driver="580.95.05", memory=memory, cores=16)
    return with_derived_facts(attrs.evolve(base, accelerators=cards))


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return catalogue(tmp_path_factory.mktemp("toys"), TOYS)


def world(toys: Catalog, machine: Machine) -> World:
    return World(Situation(machine, toys, evaluate(load_policy(()), machine)))


def places(made: Plan) -> dict[str, list[str]]:
    """By module, the numbers of the cards."""
    return {c.module: [unit[6:7] + unit[12:] for unit in c.placement] for c in made.target.choices}


SMALL, LARGE = card(1, 8), card(2, 24)
UNIFIED = attrs.evolve(card(1, None), memory_kind="unified")
PLACED: list[tuple[str, tuple[Accelerator, ...], list[str], dict[str, list[str]]]] = [
    ("the first card comes first", (SMALL, LARGE), ["chat"], {"chat": ["1"]}),
    (
        "the second is on the card that has room",
        (SMALL, LARGE),
        ["chat", "code"],
        {"chat": ["1"], "code": ["2"]},
    ),
    ("both on one card that holds them", (LARGE,), ["chat", "code"], {"chat": ["2"], "code": ["2"]}),
    ("on two cards at once", (SMALL, card(3, 16), LARGE), ["pair"], {"pair": ["3", "2"]}),
    ("two cards, whatever they hold", (SMALL, card(3, None)), ["lean"], {"lean": ["1", "3"]}),
    ("on the card that is new enough", (SMALL, card(3, 8, "8.9")), ["young"], {"young": ["3"]}),
    ("not on a card of unknown memory", (card(0, None), SMALL), ["chat"], {"chat": ["1"]}),
    ("less what others use", (card(0, 8, used_mib=4096), LARGE), ["chat"], {"chat": ["2"]}),
    ("less what is reserved", (card(0, 6, reserved_mib=1), LARGE), ["chat"], {"chat": ["2"]}),
    (
        "on a card that shares the system's memory",
        (UNIFIED,),
        ["chat", "code"],
        {"chat": ["1"], "code": ["1"]},
    ),
    (
        "on partitions, each by itself",
        (
            card(
                4,
                80,
                mig_enabled=True,
                allocatable=False,
                mig_devices=(MigDevice("1g", 8192), MigDevice("2g", 16384)),
            ),
        ),
        ["chat", "code"],
        {"chat": ["4/mig0"], "code": ["4/mig1"]},
    ),
    ("what states no need is placed nowhere", (SMALL,), ["silent"], {"silent": []}),
    ("nor is a library", (SMALL,), ["lib"], {"lib": []}),
]


@pytest.mark.parametrize(
    ("cards", "requests", "expected"), [row[1:] for row in PLACED], ids=[row[0] for row in PLACED]
)
def test_placements(
    toys: Catalog, cards: tuple[Accelerator, ...], requests: list[str], expected: dict[str, list[str]]
) -> None:
    here = world(toys, machine_of(*cards))
    made = here.plan(*requests)
    assert places(made) == expected
    assert checked(here, made, requests) == ()
    assert plan_from_json(plan_to_json(made).encode(), "plan.json") == made
    lock = lock_of(made)
    assert lock_from_json(lock_to_json(lock).encode(), "las.lock") == lock
    assert lock.machine is not None
    assert {one.module for one in lock.machine.placements} == {
        name for name, where in expected.items() if where
    }


def checked(here: World, made: Plan, requests: Sequence[str]) -> tuple[object, ...]:
    situation = here.situation
    return verify(
        made,
        situation.machine,
        situation.catalog,
        situation.capabilities,
        intent=here.intent(*requests),
        generation=situation.generation,
    )


def test_two_big_modules_do_not_share_a_small_card(toys: Catalog) -> None:
    refusal = world(toys, machine_of(SMALL)).refusal("chat", "code")
    assert refusal.conflict == (
        Requested("chat", "chat"),
        Requested("code", "code"),
        Uses("chat", ("1",), "accelerator", 6 * GIB, "chat"),
        Uses("code", ("1",), "accelerator", 6 * GIB, "code"),
        Capacity("accelerator:0000:01:00.0", 8 * GIB, "nvml"),
    )
    changes = [change for way in refusal.ways_out for change in way.changes]
    cards = {change.code: dict(change.fields) for change in changes if "gpu" in dict(change.fields)}
    assert cards["change-machine"]["memory"] == "12 GiB"
    assert "drop-request" in [change.code for change in changes]


def test_what_others_hold_of_a_card_can_be_freed(toys: Catalog) -> None:
    refusal = world(toys, machine_of(card(1, 8, used_mib=4096))).refusal("chat")
    told = {change.code: dict(change.fields) for way in refusal.ways_out for change in way.changes}
    assert told["free-accelerator"] == {"unit": "0000:01:00.0", "name": "toy", "used": "4 GiB"}


REFUSED: list[tuple[str, Machine, list[str], list[str]]] = [
    ("a sum of cards is no card", machine_of(SMALL, card(2, 8)), ["pair"], ["requested", "uses", "capacity"]),
    ("one card is not two", machine_of(LARGE), ["lean"], ["requested", "too-few-accelerators"]),
    ("unknown memory is said", machine_of(card(1, None)), ["chat"], ["requested", "uses", "fact-is"]),
    (
        "each shares the memory of the system with the other",
        machine_of(UNIFIED, memory="12GiB"),
        ["chat", "code"],
        ["requested", "requested", "uses", "uses", "capacity"],
    ),
    (
        "a card that is too old",
        machine_of(SMALL),
        ["young"],
        ["requested", "needs-host", "fact-is"],
    ),
    ("a card of another maker", machine_of(SMALL), ["red"], ["requested", "needs-host", "fact-is"]),
]


@pytest.mark.parametrize(
    ("machine", "requests", "codes"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refusals(toys: Catalog, machine: Machine, requests: list[str], codes: list[str]) -> None:
    assert told(world(toys, machine).refusal(*requests)) == codes


def test_one_card_that_fits_is_counted(toys: Catalog) -> None:
    refusal = world(toys, machine_of(SMALL)).refusal("pair")
    assert refusal.conflict[-1] == TooFewAccelerators("pair", ("1",), "pair", wanted=2, fitting=1)


def test_the_policy_narrows(toys: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "half.yaml"
    file.write_text("schema: las.policy/1\npolicy: half\nlimits: [{id: half, accelerator-memory: 50%}]\n")
    machine = machine_of(SMALL)
    refusal = World(Situation(machine, toys, evaluate(load_policy([file]), machine))).refusal("chat")
    assert refusal.conflict[-1] == Capacity("accelerator:0000:01:00.0", 4 * GIB, "nvml", "half/half")


def test_what_is_placed_stays_where_it_is(toys: Catalog) -> None:
    here = world(toys, machine_of(SMALL, card(2, 8)))
    first = here.plan("chat", "code")
    again = here.after(first).plan("code")
    assert places(again)["code"] == ["2"]
    alone = here.after(
        attrs.evolve(
            first, target=attrs.evolve(first.target, choices=first.target.choices[1:], requests=("code",))
        )
    )
    kept = alone.plan("code")
    assert places(kept) == {"code": ["2"]}
    assert [step.action for step in kept.steps] == ["keep"]
    assert checked(alone, kept, ["code"]) == ()
    freed = alone.plan("code", upgrade=Upgrade(everything=True))
    assert places(freed) == {"code": ["1"]}


def test_what_we_use_there_now_is_ours(toys: Catalog) -> None:
    here = world(toys, machine_of(card(1, 8)))
    first = here.plan("chat")
    assert [(p.kind, p.subject, p.amount) for p in first.preconditions] == [
        ("accelerator-memory-free", "0000:01:00.0", 6 * GIB)
    ]
    running = machine_of(card(1, 8, used_mib=6 * 1024))
    again = here.after(first, machine=running).plan("chat")
    assert lines(again) == lines(first)
    assert again.preconditions == ()
    assert isinstance(plan(here.intent("chat"), world(toys, running).situation), Refusal)


def test_the_matrix_asks_each_service_by_itself(toys: Catalog) -> None:
    machines = {
        "small": machine_of(SMALL),
        "large": machine_of(LARGE, card(3, 24)),
        "silent": machine_of(card(1, None)),
    }
    policy = load_policy(())
    profiles = [Profile(name, machine, evaluate(policy, machine)) for name, machine in machines.items()]
    found = decide_matrix(toys, profiles).installable
    assert found["chat", "1"] == {"small", "large"}
    assert found["pair", "1"] == {"large"}
    assert found["lib", "1"] == {"small", "large", "silent"}


MUTATIONS: list[tuple[tuple[str, ...], str]] = [
    ((), "placement-wrong"),
    (("0000:01:00.0", "0000:01:00.0"), "placement-wrong"),
    (("0000:09:00.0",), "placement-wrong"),
    (("0000:01:00.0",), "placement-unfit"),
    (("0000:03:00.0",), "over-capacity"),
]


@pytest.mark.parametrize(("placement", "code"), MUTATIONS)
def test_the_checker_sees_a_wrong_place(toys: Catalog, placement: tuple[str, ...], code: str) -> None:
    here = world(toys, machine_of(SMALL, card(2, 8, "8.9"), card(3, 1, "8.9")))
    made = here.plan("young")
    moved = attrs.evolve(made.target.choices[0], placement=placement)
    wrong = attrs.evolve(made, target=attrs.evolve(made.target, choices=(moved,)))
    assert code in [violation.code for violation in checked(here, wrong, ["young"])]


NEEDS = {
    "chat": (6, 1, "0"),
    "code": (6, 1, "0"),
    "pair": (12, 2, "0"),
    "lean": (0, 2, "0"),
    "young": (2, 1, "8.9"),
}


def by_trying(cards: Sequence[Accelerator], names: Sequence[str]) -> list[tuple[int, ...]] | None:
    """The first placement that holds, by module and then by card."""

    def ways(name: str) -> list[tuple[int, ...]]:
        each, count, capability = NEEDS[name]
        fitting = [
            at
            for at, one in enumerate(cards)
            if float(one.compute_capability or 0) >= float(capability) and (one.memory_mib or not each)
        ]
        return list(combinations(fitting, count))

    def holds(way: tuple[tuple[int, ...], ...]) -> bool:
        for at, one in enumerate(cards):
            used = sum(NEEDS[name][0] for name, where in zip(names, way, strict=True) if at in where)
            if used and used * 1024 > (one.memory_mib or 0) - (one.used_mib or 0):
                return False
        return True

    found = [way for way in product(*map(ways, names)) if holds(way)]
    return (
        list(min(found, key=lambda way: [[at not in w for at in range(len(cards))] for w in way]))
        if found
        else None
    )


@pytest.mark.parametrize("seed", range(60))
def test_equals_brute_force(toys: Catalog, seed: int) -> None:
    dice = Random(seed)
    cards = [
        card(
            at,
            dice.choice((None, 6, 8, 12, 14, 24)),
            dice.choice(("8.6", "8.9")),
            used_mib=dice.choice((None, 2048)),
        )
        for at in range(dice.randint(1, 4))
    ]
    names = sorted(dice.sample(sorted(NEEDS), dice.randint(1, 4)))
    here = world(toys, machine_of(*cards))
    answer = plan(here.intent(*names), here.situation)
    expected = by_trying(cards, names)
    if expected is None:
        assert isinstance(answer, Refusal)
        return
    assert isinstance(answer, Plan)
    ids = [one.id for one in cards]
    assert [c.placement for c in answer.target.choices] == [
        tuple(ids[at] for at in where) for where in expected
    ]
    assert checked(here, answer, names) == ()
