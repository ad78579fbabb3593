"""Conditions: what they say, and three values for what is true, false or not known."""

from __future__ import annotations

import itertools

import pytest

from hardware import Accelerator, Fact, Machine
from policies import Check, ConditionError, parse_test, weigh
from policies.model import AllOf, AnyOf, Condition, FactTest, InTier, Not, OnAccelerators

MEMORY = Fact("memory.effective", 64 * 2**30, "bytes", "/proc/meminfo")
DRIVER = Fact("nvidia-driver", None, source="nvml", unknown="probe-failed")
FLAGS = Fact("cpu.flags", ("avx2", "sse4_2"), source="/proc/cpuinfo")


def card(name: str, mib: int | None, vendor: str = "nvidia") -> Accelerator:
    return Accelerator(name, vendor, None, memory_mib=mib, memory_kind="dedicated")


MACHINE = Machine((FLAGS, MEMORY, DRIVER), (card("a", 24576), card("b", 8192), card("c", None)))

YES = FactTest("memory.effective", ">=32GiB")
NO = FactTest("memory.effective", ">=128GiB")
OPEN = FactTest("nvidia-driver", ">=580")
OF = {True: YES, False: NO, None: OPEN}


def holds(condition: Condition, machine: Machine = MACHINE) -> bool | None:
    return weigh(condition, machine, "entry").holds


def test_leaves() -> None:
    assert [holds(one) for one in (YES, NO, OPEN)] == [True, False, None]
    assert holds(parse_test("avx2")) is True
    assert holds(parse_test("avx512f")) is False
    assert holds(parse_test("accelerator in nvidia amd")) is True
    assert holds(InTier(("entry", "large"))) is True
    assert holds(InTier(("large",))) is False


def test_what_an_extension_found_is_a_version_or_a_text() -> None:
    facts = (Fact("ext.acme.driver", "2.10.1"), Fact("ext.acme.mode", "fast"))
    machine = Machine(facts, ())
    asked = {
        "ext.acme.driver >=2.9, <3": True,
        "ext.acme.driver <2.9": False,
        "ext.acme.mode ==fast": True,
        "ext.acme.mode >=2": None,  # what is no version compares with none
        "ext.acme.other >=2": None,
    }
    assert {text: holds(parse_test(text), machine) for text in asked} == asked


@pytest.mark.parametrize("values", list(itertools.product((True, False, None), repeat=2)))
def test_the_logic_is_kleenes(values: tuple[bool | None, bool | None]) -> None:
    parts = tuple(OF[value] for value in values)
    assert holds(AllOf(parts)) == (False if False in values else None if None in values else True)
    assert holds(AnyOf(parts)) == (True if True in values else None if None in values else False)
    assert holds(Not(parts[0])) == (None if values[0] is None else not values[0])


@pytest.mark.parametrize(
    ("at_least", "size", "answer"),
    [
        (1, "16GiB", True),
        (1, "32GiB", None),  # the third card may be that large
        (2, "16GiB", None),
        (2, "8GiB", True),
        (3, "8GiB", None),
        (3, "16GiB", False),  # the second certainly is not
        (4, "1GiB", False),  # there are three
    ],
)
def test_accelerators_are_counted_one_by_one(at_least: int, size: str, answer: bool | None) -> None:
    condition = OnAccelerators(at_least, FactTest("accelerator.memory", f">={size}"))
    assert holds(condition) is answer


def test_what_is_said_of_one_accelerator_is_not_gathered_from_two() -> None:
    both = AllOf((FactTest("accelerator", any_of=("amd",)), FactTest("accelerator.memory", ">=16GiB")))
    mixed = Machine((), (card("a", 24576), card("b", 8192, "amd")))
    assert holds(both, mixed) is True, "asked of the machine: some card is AMD's, some card is large"
    assert holds(OnAccelerators(1, both), mixed) is False


def test_accelerators_that_nobody_saw() -> None:
    unseen = Machine((), None)
    condition = OnAccelerators(1, FactTest("accelerator.memory", ">=1GiB"))
    assert weigh(condition, unseen).unknown_facts == ("accelerator.vendors",)
    assert holds(condition, Machine((), ())) is False


def test_the_facts_that_decided_are_told() -> None:
    [check] = weigh(AllOf((YES, NO)), MACHINE).checks
    assert check == Check("memory.effective >=128GiB", "memory.effective", False, "64 GiB", "/proc/meminfo")
    [check] = weigh(AllOf((YES, OPEN)), MACHINE).checks
    assert check == Check("nvidia-driver >=580", "nvidia-driver", None, None, "nvml", "probe-failed")
    large = OnAccelerators(1, FactTest("accelerator.memory", ">=16GiB"))
    assert [check.accelerator for check in weigh(large, MACHINE).checks] == ["a"]
    four = OnAccelerators(4, FactTest("accelerator.memory", ">=1GiB"))
    assert [(c.text, c.shown) for c in weigh(four, MACHINE).checks] == [("accelerator.count >=4", "3")]


TESTS = {
    "memory.effective>= 28GiB": FactTest("memory.effective", ">=28GiB"),
    "memory.effective < 64 GiB, >=28GiB": FactTest("memory.effective", "<64GiB,>=28GiB"),
    "accelerator in nvidia  amd amd": FactTest("accelerator", any_of=("amd", "nvidia")),
    "nvidia-driver >=580.65.06": FactTest("nvidia-driver", ">=580.65.06"),
    "disk.free:/var/lib/docker >=20GB": FactTest("disk.free:/var/lib/docker", ">=20GB"),
    "container-engine": FactTest("container-engine"),
    "container-engine == false": FactTest("container-engine", "==false"),
    "cpu.threads >=8": FactTest("cpu.threads", ">=8"),
    "platform != wsl2": FactTest("platform", "!=wsl2"),
}

REFUSED = {
    "": ("bad-condition", {"condition": ""}),
    ">=3": ("bad-condition", {"condition": ">=3"}),
    "memory.efective >=1GiB": ("unknown-fact", {"key": "memory.efective", "suggestion": "memory.effective"}),
    "frobnicate": ("unknown-fact", {"key": "frobnicate", "suggestion": ""}),
    "memory.effective >=28Gigs": (
        "bad-comparison",
        {"fact": "memory.effective", "comparison": ">=28Gigs", "expected": "size"},
    ),
    "cpu.threads >=8GiB": (
        "bad-comparison",
        {"fact": "cpu.threads", "comparison": ">=8GiB", "expected": "number"},
    ),
    "platform >=vm": ("bad-comparison", {"fact": "platform", "comparison": ">=vm", "expected": "text"}),
    "ext.acme.x >=y": ("bad-comparison", {"fact": "ext.acme.x", "comparison": ">=y", "expected": "text"}),
    "avx2 ==1": ("bad-comparison", {"fact": "avx2", "comparison": "==1", "expected": "boolean"}),
    "kernel >=new": ("bad-comparison", {"fact": "kernel", "comparison": ">=new", "expected": "version"}),
    "platform ==my vm": (
        "bad-comparison",
        {"fact": "platform", "comparison": "==my vm", "expected": "text"},
    ),
    "docker =20": ("bad-comparison", {"fact": "docker", "comparison": "=20", "expected": "version"}),
    "accelerator in": ("bad-comparison", {"fact": "accelerator", "comparison": "in", "expected": "text"}),
    "container-engine ==maybe": (
        "bad-comparison",
        {"fact": "container-engine", "comparison": "==maybe", "expected": "boolean"},
    ),
}


@pytest.mark.parametrize("text", TESTS)
def test_a_test_is_read_and_its_text_reads_back_equal(text: str) -> None:
    test = parse_test(text)
    assert test == TESTS[text]
    assert parse_test(test.text) == test


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_never_be_compared_is_refused(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_test(text)
    assert (caught.value.code, caught.value.fields) == REFUSED[text]
