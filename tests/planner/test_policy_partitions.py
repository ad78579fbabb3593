"""Policies over machines with a partitioned card: holes that nothing else shows."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import attrs
import pytest

from hardware.units import with_derived_facts
from manifests import Catalog
from planner.findings import Finding
from planner.policy_decisions import policy_faults
from policies import evaluate, load_policy


def faults(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    """Of the built-in policy and one more."""
    file = tmp_path / "office.yaml"
    file.write_text("schema: las.policy/1\npolicy: office\n" + dedent(text))
    return policy_faults(load_policy([file]), Catalog.of(()))


def told(finding: Finding) -> str:
    fields = " ".join(f"{k}={v}" for k, v in finding.fault.fields if k != "policy")
    return f"{finding.fault.line} {finding.fault.code} {fields}"


#: Holes that nothing but a card in partitions shows: in sum it is no card of either size, and without one it
#: is a card that cannot be used.
PARTITIONED = [
    (
        """\
        tiers:
          - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=20GiB}}}}
          - tier: large
            when:
              accelerators: {with: {all: [accelerator.memory >=20GiB, {not: accelerator.memory <20GiB}]}}
        """,
        "3 tier-hole machine=1 H100 SXM5 80 GB (MIG 10 GiB, 20 GiB), 64 GiB"
        " facts=accelerator.memory 10 GiB, accelerator.memory 20 GiB",
        2,
    ),
    (
        """\
        tiers:
          - {tier: none, when: accelerator.count <1}
          - {tier: some, when: accelerator in amd apple intel nvidia}
        """,
        "3 tier-hole machine=1 H100 SXM5 80 GB (MIG -), 64 GiB facts=accelerator, accelerator.count 1",
        0,
    ),
]


@pytest.mark.parametrize(("text", "line", "parts"), PARTITIONED)
def test_a_hole_that_only_a_partitioned_card_shows(tmp_path: Path, text: str, line: str, parts: int) -> None:
    (found,) = faults(tmp_path, text)
    assert told(found) == line
    assert found.witness is not None
    (card,) = found.witness.machine.accelerators or ()
    assert (card.mig_enabled, card.allocatable, len(card.mig_devices)) == (True, False, parts)
    assert found.witness.command == "", "no option makes partitions"
    whole = attrs.evolve(card, mig_enabled=False, allocatable=True, mig_devices=())
    machine = attrs.evolve(found.witness.machine, accelerators=(whole,))
    evaluate(load_policy([tmp_path / "office.yaml"]), with_derived_facts(machine))  # it is in one tier


def test_sums_of_memory_are_told_of_cards_with_partitions(tmp_path: Path) -> None:
    """Of a card its largest counts; without any nothing is known, and nothing is certain."""
    text = """\
        tiers:
          - {tier: many, when: accelerator.count >=2}
          - {tier: small, when: {all: [accelerator.count <2, accelerator.memory.largest <20GiB]}}
          - tier: large
            when: {all: [accelerator.count <2, accelerator.memory.largest >=20GiB, %s]}
        """
    assert faults(tmp_path, text % "{accelerators: {with: accelerator.memory >=20GiB}}") == ()
    (hole,) = faults(tmp_path, text % "{not: {accelerators: {with: accelerator.memory <20GiB}}}")
    assert "(MIG 10 GiB, 20 GiB)" in told(hole)
