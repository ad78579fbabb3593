"""Policies over all machines: the solver's decision held against every machine of a grid."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from functools import cache
from itertools import combinations, combinations_with_replacement, product
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware import Accelerator, Machine, build_machine
from hardware.machine import Fact
from manifests import Catalog
from planner.check_codes import KINDS
from planner.findings import Finding
from planner.policy_decisions import policy_faults
from policies import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    Limit,
    Match,
    Not,
    OnAccelerators,
    Policy,
    PolicyFile,
    Rule,
    Subject,
    Tier,
    Weighed,
    load_policy,
    weigh,
)
from policies.judging import ActiveRule, judge

EMPTY = Catalog.of(())


def faults(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    """Of the built-in policy and one more."""
    file = tmp_path / "office.yaml"
    file.write_text("schema: las.policy/1\npolicy: office\n" + dedent(text))
    return policy_faults(load_policy([file]), EMPTY)


def told(findings: tuple[Finding, ...]) -> list[str]:
    for f in findings:
        assert f.level == KINDS[f.fault.code].level
        assert {name for name, _ in f.fault.fields} == set(KINDS[f.fault.code].fields)
    return [
        f"{f.fault.line} {f.fault.code} " + " ".join(f"{k}={v}" for k, v in f.fault.fields if k != "policy")
        for f in findings
    ]


def test_the_built_in_policy_has_neither_hole_nor_overlap_nor_idle_rule() -> None:
    assert policy_faults(load_policy([]), EMPTY) == ()


def test_a_card_that_no_tier_covers_is_found_and_built(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """\
        tiers:
          - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=20GiB}}}}
          - {tier: large, when: {accelerators: {with: accelerator.memory >=30GiB}}}
        """,
    )
    assert told(found) == ["3 tier-hole machine=1 GeForce RTX 3090, 64 GiB facts=accelerator.memory 24 GiB"]
    assert found[0].witness is not None
    command = "las profile build --gpu 'GeForce RTX 3090' --memory 64GiB"
    assert found[0].witness.command == command
    assert found[0].witness.machine == build_machine(gpus=["GeForce RTX 3090"], memory="64GiB")


CASES = [
    # gaps between known parts are shown by facts; what need not be said is not
    (
        """\
        tiers:
          - {tier: low, when: {not: {accelerators: {with: accelerator.memory >22GiB}}}}
          - {tier: high, when: {accelerators: {with: accelerator.memory >=23GiB}}}
        """,
        ["3 tier-hole machine=1 A10G, 64 GiB facts=accelerator.memory 22.5 GiB"],
    ),
    # cards that are unlike each other
    (
        """\
        tiers:
          - {tier: some, when: {accelerators: {with: accelerator in nvidia}}}
          - {tier: others, when: {not: {accelerators: {with: accelerator in nvidia}}}}
          - tier: mixed
            when:
              all:
                - {accelerators: {with: accelerator in nvidia}}
                - {accelerators: {with: accelerator in amd}}
        """,
        [
            "6 tier-overlap machine=1 Radeon RX 7900 GRE, 1 GeForce RTX 3080, 64 GiB"
            " facts=accelerator amd, accelerator nvidia tiers=some, mixed"
        ],
    ),
    # what the machine has beside its cards
    (
        """\
        tiers:
          - {tier: old, when: glibc <2.31}
          - {tier: new, when: "glibc >=2.35, <2.40"}
          - {tier: newest, when: glibc >=2.40}
          - {tier: images, when: {all: [container-engine, glibc >=2.40]}}
        """,
        [
            "3 tier-hole machine=64 GiB, glibc 2.31 facts=glibc 2.31",
            "7 tier-overlap machine=64 GiB, glibc 2.40 facts=container-engine true, glibc 2.40"
            " tiers=newest, images",
        ],
    ),
    # of an Apple there is one, and it shares the memory of the system
    (
        """\
        tiers: [{tier: any, when: memory.effective >=1B}]
        permissions:
          - {id: two-apples, deny: {port: 1}, when: {accelerators: {at-least: 2, with: accelerator in apple}}}
          - id: apple-card
            deny: {port: 1}
            when: {accelerators: {with: {all: [accelerator in apple, accelerator.memory-kind in dedicated]}}}
          - {id: more-than-all, deny: {port: 1}, when: {all: [memory.effective >=64GiB, memory.total <64GiB]}}
          - id: amd-capability
            deny: {port: 1}
            when: {accelerators: {with: {all: [accelerator in amd, compute-capability >=1.0]}}}
          - {id: arm-with-avx2, deny: {port: 1}, when: {all: [avx2, arch in aarch64]}}
          - {id: all-right, deny: {port: 1}, when: {all: [avx2, arch in x86_64]}}
        """,
        [
            "10 rule-never-applies rule=office/amd-capability",
            "6 rule-never-applies rule=office/apple-card",
            "13 rule-never-applies rule=office/arm-with-avx2",
            "9 rule-never-applies rule=office/more-than-all",
            "5 rule-never-applies rule=office/two-apples",
        ],
    ),
    # what others say already; of two that say the same, the later
    (
        """\
        permissions:
          - {id: a-engines, deny: {category: engine}}
          - {id: b-vllm, deny: {module: vllm}}
          - {id: c-old-vllm, deny: {module: vllm <0.10}}
          - {id: d-engine-images, deny: {category: engine, backend: container}}
          - {id: e-open, allow: {licence: [osi]}}
          - {id: f-open, allow: {licence: [osi, permissive]}}
          - {id: g-ports, deny: {port: 1-1000}}
          - {id: h-port, deny: {port: 80}, when: {tier: [large]}}
          - {id: i-agpl, deny: {licence: [copyleft-network]}}
        limits:
          - {id: x-half, memory: 50%}
          - {id: y-more, memory: 60%, reserve-memory: 512MiB}
          - {id: z-same, memory: 50%}
        """,
        [
            "11 rule-shadowed rule=office/h-port by=office/g-ports",
            "8 rule-shadowed rule=office/e-open by=office/f-open",
            "7 rule-shadowed rule=office/d-engine-images by=office/a-engines",
            "6 rule-shadowed rule=office/c-old-vllm by=office/b-vllm",
            "16 rule-shadowed rule=office/z-same by=office/x-half",
            "15 rule-shadowed rule=office/y-more by=office/x-half, las/system",
        ],
    ),
]


@pytest.mark.parametrize(("text", "lines"), CASES)
def test_what_is_found(tmp_path: Path, text: str, lines: list[str]) -> None:
    assert told(faults(tmp_path, text)) == lines


def test_a_machine_that_no_option_builds_is_told_without_a_command(tmp_path: Path) -> None:
    """Two cards of sizes that no known part has: `--fact` would make them alike."""
    card = (
        "{accelerators: {with: {all: [accelerator in amd, accelerator.memory >=%s, accelerator.memory <%s]}}}"
    )
    mixed = f"{{all: [{card % ('100MiB', '200MiB')}, {card % ('300MiB', '400MiB')}]}}"
    found = faults(
        tmp_path,
        f"""\
        tiers:
          - {{tier: usual, when: {{not: {mixed}}}}}
          - {{tier: never, when: {{all: [avx2, {{not: avx2}}]}}}}
        """,
    )
    assert told(found) == [
        "3 tier-hole machine=1 amd, 1 amd, 64 GiB facts=accelerator amd,"
        " accelerator.memory 100 MiB, accelerator.memory 300 MiB, avx2 true",
        "5 tier-empty tier=never",
    ]
    assert found[0].witness is not None
    assert found[0].witness.command == ""


def test_a_total_of_memory_is_told_only_where_a_machine_shows_it(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """\
        tiers:
          - {tier: small, when: accelerator.memory.total <40GiB}
          - {tier: large, when: accelerator.memory.total >=80GiB}
        """,
    )
    assert [f.fault.code for f in found] == ["tier-hole"]
    assert found[0].witness is not None
    total = found[0].witness.machine.fact("accelerator.memory.total")
    assert total is not None
    assert 40 * 2**30 <= int(str(total.value)) < 80 * 2**30


def test_the_command_builds_the_machine_that_was_tried(tmp_path: Path) -> None:
    found = faults(tmp_path, "tiers: [{tier: a, when: {all: [{not: avx2}, memory.effective >=100GiB]}}]\n")
    witness = found[0].witness
    assert witness is not None
    words = shlex.split(witness.command)[3:]
    options = list(zip(words[::2], words[1::2], strict=True))
    assert witness.machine == build_machine(
        gpus=[value for name, value in options if name == "--gpu"],
        memory=dict(options).get("--memory"),
        facts=[tuple(value.split("=", 1)) for name, value in options if name == "--fact"],  # type: ignore[misc]
    )


# --- against every machine of a grid --------------------------------------------------------------

GIB = 2**30
#: The last is partitioned and has no partition; any others look like a whole card to the questions below.
CARDS = [*((vendor, gib) for vendor in ("nvidia", "amd") for gib in (8, 16, 24)), ("nvidia", 0)]


@cache
def grid() -> tuple[Machine, ...]:
    """Every machine that the conditions below can tell apart: memory, one flag, up to four cards."""
    return tuple(
        Machine(
            (Fact("avx2", avx2), Fact("memory.effective", gib * GIB, "bytes")),
            tuple(
                Accelerator(
                    str(n),
                    vendor,
                    None,
                    memory_mib=size * 1024,
                    memory_kind="dedicated",
                    allocatable=size > 0,
                )
                for n, (vendor, size) in enumerate(cards)
            ),
        )
        for gib, avx2 in product((8, 32, 64), (True, False))
        for count in range(5)
        for cards in combinations_with_replacement(CARDS, count)
    )


TESTS = [
    FactTest("avx2"),
    FactTest("memory.effective", ">=16GiB"),
    FactTest("memory.effective", "<48GiB"),
]
CARD_TESTS = [
    FactTest("accelerator", any_of=("nvidia",)),
    FactTest("accelerator.memory", ">=12GiB"),
    FactTest("accelerator.memory", "<20GiB"),
]


def compound(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.tuples(inner, inner).map(AllOf),
            st.tuples(inner, inner).map(AnyOf),
        ),
        max_leaves=3,
    )


#: Two questions of cards at the most, of two cards at the most: four cards tell all.
card_questions = st.lists(
    st.builds(OnAccelerators, st.integers(1, 2), compound(st.sampled_from(CARD_TESTS))),
    min_size=2,
    max_size=2,
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    leaves = st.sampled_from([*TESTS, *draw(card_questions)])
    conditions = compound(leaves)
    tiers = tuple(Tier(f"t{n}", draw(conditions)) for n in range(draw(st.integers(1, 3))))
    rules = tuple(draw(st.lists(rule(st.one_of(st.none(), conditions)), max_size=4)))
    named = tuple(Rule(f"p/r{n}", one.effect, one.match, one.when) for n, one in enumerate(rules))
    limits = tuple(
        Limit(f"p/l{n}", memory_percent=draw(st.sampled_from([50, 60])), when=draw(conditions))
        for n in range(2)
    )
    return Policy((PolicyFile("p", tiers, named, limits, file="p.yaml"),))


def rule(when: st.SearchStrategy[Condition | None]) -> st.SearchStrategy[Rule]:
    licence = st.sampled_from(["osi", "permissive", "copyleft", "MIT"]).map(
        lambda one: Match(licences=(one,))
    )
    port = st.sampled_from([(1, 10), (5, 20), (30, 30)]).map(lambda one: Match(ports=(one,)))
    module = st.sampled_from([("m", ""), ("m", "<2"), ("m", ">=1")]).map(lambda one: Match(modules=(one,)))
    both = st.builds(lambda a, b: Match(licences=a.licences, ports=b.ports), licence, port)
    allow = st.builds(Rule, st.just(""), st.just("allow"), st.one_of(licence, port, module), when)
    deny = st.builds(Rule, st.just(""), st.just("deny"), st.one_of(licence, port, module, both), when)
    return st.one_of(allow, deny)


SUBJECTS = tuple(
    Subject(module, version, licence=licence, ports=ports)
    for module, version in (("m", "0.5"), ("m", "1.5"), ("m", "2"), ("n", "1"))
    for licence in ("MIT", "BSD-3-Clause", "CC0-1.0", "MPL-2.0", "SSPL-1.0")
    for ports in ((), (1,), (7,), (15,), (30,), (99,))
)


def brute(policy: Policy) -> Iterator[tuple[str, str]]:
    """Code and subject of what is wrong, by looking at each machine of the grid."""
    file = policy.files[0]
    tiers = [frozenset(t.name for t in file.tiers if weigh(t.when, m).holds) for m in grid()]
    if frozenset() in tiers:
        yield "tier-hole", ""
    for pair in combinations([tier.name for tier in file.tiers], 2):
        if any({*pair} <= of for of in tiers):
            yield "tier-overlap", ", ".join(pair)
    for tier in file.tiers:
        if not any(tier.name in of for of in tiers):
            yield "tier-empty", tier.name
    settled = [machine for machine, of in zip(grid(), tiers, strict=True) if len(of) == 1]
    applied = {
        frozenset(s.id for s in file.statements if s.when is None or weigh(s.when, machine).holds)
        for machine in settled
    }
    idle = [s.id for s in file.statements if not any(s.id in ids for ids in applied)]
    yield from (("rule-never-applies", one) for one in idle)
    yield from (("rule-shadowed", one) for one in shadowed(file, applied, idle))


def shadowed(file: PolicyFile, applied: set[frozenset[str]], idle: list[str]) -> Iterator[str]:
    kept = [one for one in file.rules if one.id not in idle]
    for one in reversed(kept.copy()):
        less = [other for other in kept if other is not one]
        if all(verdicts(kept, ids) == verdicts(less, ids) for ids in applied):
            kept = less
            yield one.id
    limits = [one for one in file.limits if one.id not in idle]
    for limit in reversed(limits.copy()):
        fewer = [other for other in limits if other is not limit]
        if all(least(limits, ids) == least(fewer, ids) for ids in applied):
            limits = fewer
            yield limit.id


def verdicts(rules: list[Rule], ids: frozenset[str]) -> list[bool]:
    active = (tuple(ActiveRule(one) for one in rules if one.id in ids),)
    return [judge(active, subject).allowed for subject in SUBJECTS]


def least(limits: list[Limit], ids: frozenset[str]) -> int:
    return min((one.memory_percent or 100 for one in limits if one.id in ids), default=100)


@settings(max_examples=15, deadline=None)
@given(policies())
def test_the_solver_finds_what_a_look_at_every_machine_finds(policy: Policy) -> None:
    found = {
        (f.fault.code, fields.get("tiers") or fields.get("tier") or fields.get("rule") or "")
        for f in policy_faults(policy, EMPTY)
        for fields in [dict(f.fault.fields)]
    }
    assert found == set(brute(policy))


def test_each_machine_that_is_told_was_tried(tmp_path: Path) -> None:
    """The witness is in no tier by the plain evaluation, which shares nothing with the encoding."""
    found = faults(
        tmp_path, "tiers: [{tier: a, when: {accelerators: {at-least: 3, with: gfx in gfx1100}}}]\n"
    )
    witness = found[0].witness
    assert witness is not None
    answer: Weighed = weigh(OnAccelerators(3, FactTest("gfx", any_of=("gfx1100",))), witness.machine)
    assert answer.holds is False
