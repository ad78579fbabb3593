"""The built-in tiers: every machine is in exactly one, and what is not known is said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import Accelerator, Fact, Machine, MemoryKind
from policies import PolicyError, TierMatch, compose, evaluate, load_policy, parse_policy, weigh
from policies.evaluation import find_tier

BUILTIN = load_policy()
TIERS = ["entry", "mid-range", "large"]
GIB = 2**30

Card = tuple[str, MemoryKind, int | None]  # vendor, kind, MiB


def machine(cards: tuple[Card, ...] | None, memory_gib: float | None) -> Machine:
    accelerators = cards and tuple(
        Accelerator(f"0000:0{index}:00.0", vendor, None, memory_mib=mib, memory_kind=kind)
        for index, (vendor, kind, mib) in enumerate(cards)
    )
    bytes_ = None if memory_gib is None else int(memory_gib * GIB)
    unknown = "not-captured" if bytes_ is None else None
    memory = Fact("memory.effective", bytes_, "bytes", "/proc/meminfo", unknown=unknown)
    return Machine((memory,), accelerators)


def tier_of(one: Machine) -> TierMatch:
    return find_tier(BUILTIN, one)


#: What cards report (MiB), from captures of such machines and from their names.
SIZES = (2000, 8176, 10240, 11264, 12272, 15360, 24564, 65536, 81559, 196592)
VENDORS = ("amd", "apple", "intel", "nvidia")
KINDS: tuple[MemoryKind, ...] = ("dedicated", "unified", "carve-out", "unknown")
COUNTS = (1, 2, 4)
MEMORIES = (15.6, 31.2, 125.6)


def grid() -> Iterator[Machine]:
    """Like cards in every vendor, kind, size and number, and none, beside every size of memory."""
    for memory in (*MEMORIES, None):
        yield machine((), memory)
        yield machine(None, memory)
        for vendor, kind, size, count in itertools.product(VENDORS, KINDS, (*SIZES, None), COUNTS):
            yield machine(((vendor, kind, size),) * count, memory)


def is_known(one: Machine) -> bool:
    """Whether all facts that the built-in tiers ask for are known."""
    memory = one.fact("memory.effective")
    cards = one.accelerators
    return (
        cards is not None
        and all(card.memory_mib is not None and card.memory_kind != "unknown" for card in cards)
        and memory is not None
        and memory.value is not None
    )


def matching(one: Machine) -> list[str]:
    return [tier.name for tier in BUILTIN.tiers if weigh(tier.when, one).holds]


def test_exactly_one_tier_matches_each_machine_of_the_grid() -> None:
    known, met = 0, set()
    for one in grid():
        match = tier_of(one)  # raises where no tier is possible, or two are certain
        names = matching(one)
        assert len(names) <= 1
        met.add(match.name)
        if is_known(one):
            assert names == [match.name]
            assert match.would_raise == ()
            known += 1
    assert known > 1_000
    assert met == set(TIERS)


cards = st.tuples(
    st.sampled_from(VENDORS),
    st.sampled_from(KINDS),
    st.none() | st.integers(0, 300_000) | st.sampled_from(SIZES),
)
machines = st.builds(
    machine,
    st.none() | st.lists(cards, max_size=9).map(tuple),
    st.none() | st.floats(0, 2_000) | st.sampled_from(MEMORIES),
)


@given(machines)
def test_unlike_cards_too_are_in_exactly_one(one: Machine) -> None:
    names = matching(one)
    assert names in ([], [tier_of(one).name])
    assert names or not is_known(one)


@given(machines, st.integers(0, 300_000), st.floats(0, 2_000))
def test_what_becomes_known_never_lowers_the_tier(one: Machine, mib: int, memory_gib: float) -> None:
    """The tier is one that the machine certainly meets: telling the rest cannot take it away."""
    told = tuple(
        attrs.evolve(
            card,
            memory_mib=mib if card.memory_mib is None else card.memory_mib,
            memory_kind="dedicated" if card.memory_kind == "unknown" else card.memory_kind,
        )
        for card in one.accelerators or ()
    )
    memory = one.fact("memory.effective")
    known = Fact("memory.effective", int(memory_gib * GIB), "bytes", "--fact")
    facts = (memory if memory and memory.value is not None else known,)
    before, after = tier_of(one), tier_of(Machine(facts, told))
    assert TIERS.index(after.name) >= TIERS.index(before.name)
    raised = {tier for _, tier in before.would_raise}
    assert after.name == before.name or after.name in raised


NVIDIA, AMD, APPLE, INTEL = VENDORS[3], VENDORS[0], VENDORS[1], VENDORS[2]

REAL: dict[str, tuple[tuple[Card, ...] | None, float | None, str]] = {
    "no accelerator, much memory": ((), 503, "entry"),
    "GTX 1050 Ti": (((NVIDIA, "dedicated", 4096),), 31, "entry"),
    "RTX 2080 SUPER": (((NVIDIA, "dedicated", 8192),), 62, "entry"),
    "RX 6700 XT": (((AMD, "dedicated", 12272),), 62, "entry"),
    "two RTX 2080 SUPER": (((NVIDIA, "dedicated", 8192),) * 2, 62, "mid-range"),
    "Tesla T4": (((NVIDIA, "dedicated", 15360),), 15, "mid-range"),
    "RTX 4080 SUPER": (((NVIDIA, "dedicated", 16376),), 62, "mid-range"),
    "RX 9060 XT beside a processor's graphics": (
        ((AMD, "dedicated", 16304), (AMD, "carve-out", 512)),
        31,
        "mid-range",
    ),
    "L40S": (((NVIDIA, "dedicated", 46068),), None, "mid-range"),
    "RTX 3090 beside a card for the screen": (
        ((NVIDIA, "dedicated", 24576), (NVIDIA, "dedicated", 2000)),
        62,
        "mid-range",
    ),
    "two RTX 3090": (((NVIDIA, "dedicated", 24576),) * 2, 62, "large"),
    "four RTX 2080 Ti": (((NVIDIA, "dedicated", 11264),) * 4, 125, "large"),
    "H100": (((NVIDIA, "dedicated", 81559),), 220, "large"),
    "four MI100": (((AMD, "dedicated", 32752),) * 4, 503, "large"),
    "DGX Spark": (((NVIDIA, "unified", None),), 121.7, "large"),
    "Mac with 128 GB": (((APPLE, "unified", None),), 128, "large"),
    "Mac with 36 GB": (((APPLE, "unified", None),), 36, "mid-range"),
    "Mac with 16 GB": (((APPLE, "unified", None),), 16, "entry"),
    "laptop with Intel graphics": (((INTEL, "unified", None),), 31, "entry"),
    "Strix Halo with 96 GB set aside": (((AMD, "carve-out", 98304),), 31, "large"),
}


@pytest.mark.parametrize("name", REAL)
def test_machines_that_people_have(name: str) -> None:
    cards, memory, tier = REAL[name]
    assert tier_of(machine(cards, memory)).name == tier


def test_what_would_raise_it_is_told() -> None:
    unseen = tier_of(machine(None, 62))
    assert (unseen.name, unseen.would_raise) == (
        "entry",
        (("accelerator.vendors", "large"), ("accelerator.vendors", "mid-range")),
    )
    silent = tier_of(machine(((AMD, "dedicated", 16304), (AMD, "dedicated", None)), 62))
    assert (silent.name, silent.would_raise) == ("mid-range", (("accelerator.memory", "large"),))
    assert tier_of(machine(((NVIDIA, "dedicated", 8192),), None)).would_raise == ()


def test_what_decided_is_told() -> None:
    match = tier_of(machine(((NVIDIA, "dedicated", 24576),), 62))
    told = {(check.text, check.holds, check.shown) for check in match.decided_by}
    assert ("accelerator.memory >=14GiB", True, "24 GiB") in told
    assert ("accelerator.memory >=72GiB", False, "24 GiB") in told
    assert ("accelerator.count >=2", False, "1") in told


def policy_of(tiers: str) -> bytes:
    return f"schema: las.policy/1\npolicy: site\ntiers:\n{tiers}".encode()


HOLE = policy_of(
    """\
  - {tier: small, when: memory.effective <16GiB}
  - {tier: big, when: memory.effective >=32GiB}
"""
)


def test_a_machine_that_no_tier_covers_is_told_with_the_facts_that_decide() -> None:
    policy = compose([*BUILTIN.files, parse_policy(HOLE, "site.yaml")])
    assert evaluate(policy, machine((), 8)).tier.name == "small"
    with pytest.raises(PolicyError) as caught:
        evaluate(policy, machine((), 24))
    assert caught.value.code == "no-tier"
    assert caught.value.fields == {
        "policy": "las, site",
        "facts": "memory.effective 24 GiB",
        "file": "site.yaml",
    }


def test_two_tiers_for_one_machine_are_an_error() -> None:
    overlap = HOLE.replace(b">=32GiB", b">=8GiB")
    policy = compose([parse_policy(overlap, "site.yaml")])
    with pytest.raises(PolicyError) as caught:
        evaluate(policy, machine((), 12))
    assert caught.value.code == "two-tiers"
    assert caught.value.fields == {
        "policy": "site",
        "tiers": "small, big",
        "facts": "memory.effective 12 GiB",
        "file": "site.yaml",
    }


def test_an_unknown_fact_leaves_the_lowest_tier_that_is_possible() -> None:
    policy = compose([parse_policy(HOLE, "site.yaml")])
    match = evaluate(policy, machine((), None)).tier
    assert (match.name, match.would_raise) == ("small", (("memory.effective", "big"),))
    assert match.title_key == "tier-small"
