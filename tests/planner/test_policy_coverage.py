"""Policies over many machines: holes, overlaps, rules that are about nothing or about too much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from hardware import Machine, build_machine, matrix_profiles
from manifests import Catalog, Root, load_catalog
from planner.check_codes import KINDS
from planner.findings import Finding
from planner.policy_coverage import policy_findings
from policies import load_policy
from reasons import FactIs, Forbidden

MODULES = """
chat: {category: engine, variants: {gpu: {backend: native, accelerator: cuda 12.8}}, \
releases: {2.0: {}, 1.0: {}}}
data: {category: service, variants: {image: {backend: container, image: "data:1"}}, releases: {17: {}}}
large: {category: engine, model-parameters: 70B, users: 8, variants: {plain: {backend: native}}, \
releases: {1.0: {}}}
tune: {category: tool, licence: AGPL-3.0-only, variants: {wheel: {backend: native}}, releases: {1.0: {}}}
"""

SMALL = build_machine(memory="16GiB", cores=4)
CARD_8 = build_machine(gpus=["RTX 4060"], driver="580.95.05", memory="32GiB", cores=8)
CARD_24 = build_machine(gpus=["RTX 3090"], driver="580.95.05", memory="64GiB", cores=16)
CARD_48 = build_machine(gpus=["RTX A6000"], driver="580.95.05", memory="64GiB", cores=16)
UNTOLD = build_machine(gpus=["RTX A6000"], driver="580.95.05")  # of which no memory is stated
MACHINES = (("small", SMALL), ("card-8", CARD_8), ("card-24", CARD_24), ("card-48", CARD_48))

Find = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """The findings about the built-in policy and one more, over these machines."""
    folder = tmp_path / "modules"
    folder.mkdir()
    for line in MODULES.strip().splitlines():
        name, _, body = line.partition(": {")
        licence = "" if "licence" in body else ", licence: MIT"
        head = f"schema: las.module/1, module: {name}, title: {name}, summary: a toy{licence}"
        (folder / f"{name}.yaml").write_text(f"{{{head}, {body}\n")
    catalog: Catalog = load_catalog([Root("modules", folder)], cache=None)

    def run(text: str = "", machines: tuple[tuple[str, Machine], ...] = MACHINES) -> tuple[Finding, ...]:
        file = tmp_path / "office.yaml"
        file.write_text("schema: las.policy/1\npolicy: office\n" + dedent(text))
        return policy_findings(load_policy([file] if text else []), machines, catalog)

    return run


def told(findings: tuple[Finding, ...]) -> list[str]:
    """`level line code` and the fields, one finding a line."""
    for f in findings:
        assert f.level == KINDS[f.fault.code].level
        assert {name for name, _ in f.fault.fields} == set(KINDS[f.fault.code].fields)
    return [
        f"{f.level} {f.fault.line} {f.fault.code} " + " ".join(f"{k}={v}" for k, v in f.fault.fields)
        for f in findings
    ]


def test_the_built_in_policy_has_a_tier_for_every_machine_of_the_matrix(find: Find) -> None:
    assert find(machines=matrix_profiles()) == ()


def test_a_card_that_no_tier_covers_is_named_with_the_facts_that_leave_it_out(find: Find) -> None:
    found = find("""\
        tiers:
          - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=10GiB}}}}
          - {tier: large, when: {accelerators: {with: accelerator.memory >=30GiB}}}
        """)
    assert told(found) == ["error 3 tier-hole policy=office machine=card-24 facts=accelerator.memory 24 GiB"]
    assert found[0].why == (FactIs("accelerator.memory", "24 GiB", "profile"),)
    assert Path(found[0].fault.file).name == "office.yaml"


def test_what_extensions_found_is_looked_at_as_versions_where_it_is_compared_so(find: Find) -> None:
    found = find("""\
        tiers:
          - {tier: old, when: ext.acme.driver <2.10}
          - {tier: new, when: "ext.acme.driver >2.10"}
        limits:
          - {id: fast, memory: 50%, when: {all: [ext.acme.mode ==fast, ext.acme.mode ==fast]}}
          - {id: both, memory: 50%, when: {all: [ext.acme.mode ==fast, "ext.acme.mode >=2"]}}
        """)
    assert told(found) == [
        "error 3 tier-hole policy=office machine=64 GiB, ext.acme.driver 2.10 facts=ext.acme.driver 2.10",
        "warning 8 rule-never-applies rule=office/both",
    ]


def test_a_machine_in_two_tiers_is_an_error_at_the_second_of_them(find: Find) -> None:
    found = find("""\
        tiers:
          - {tier: small, when: {not: {accelerators: {with: accelerator.memory >=30GiB}}}}
          - {tier: large, when: {accelerators: {with: accelerator.memory >=20GiB}}}
        """)
    assert told(found) == [
        "error 5 tier-overlap policy=office machine=card-24 facts=accelerator.memory 24 GiB"
        " tiers=small, large"
    ]


def test_what_is_not_known_of_a_machine_is_no_hole(find: Find) -> None:
    tiers = """\
        tiers:
          - {tier: small, when: memory.effective <32GiB}
          - {tier: large, when: memory.effective >=32GiB}
        """
    assert find(tiers, (("untold", UNTOLD),)) == ()


def test_tiers_that_rules_of_an_earlier_file_mean_are_held_against_the_machines_too(
    find: Find, tmp_path: Path
) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("""\
schema: las.policy/1
policy: site
tiers:
  - {tier: desk, when: memory.effective <20GiB}
permissions:
  - {id: desks, deny: {module: chat}, when: {tier: desk}}
""")
    user = tmp_path / "user.yaml"
    user.write_text("""\
schema: las.policy/1
policy: user
tiers:
  - {tier: any, when: memory.effective >=1GiB}
""")
    policy = load_policy([site, user])
    found = policy_findings(policy, (("small", SMALL), ("card-8", CARD_8)), Catalog.of(()))
    assert told(found) == [
        "error 3 tier-hole policy=site machine=card-8 facts=memory.effective 32 GiB",
        "error 3 tier-hole policy=user machine=512 MiB facts=memory.effective 512 MiB",
    ]


def test_a_rule_that_no_machine_of_the_matrix_meets_may_be_for_another(find: Find) -> None:
    found = find("""\
        permissions:
          - {id: windows, deny: {port: 1-10}, when: platform in wsl2}
          - {id: nowhere, deny: {port: 1-20}, when: {all: [avx2, {not: avx2}]}}
        limits:
          - {id: apples, memory: 50%, when: accelerator in apple}
        """)
    assert told(found) == ["warning 5 rule-never-applies rule=office/nowhere"]


@pytest.mark.parametrize(
    ("rules", "lines"),
    [
        (
            "- {id: free, allow: {licence: [permissive]}}",
            ["warning 4 rule-forbids-module rule=office/free module=tune subject=licence AGPL-3.0-only"],
        ),
        ("- {id: old, deny: {module: chat <2}}", []),
        (
            "- {id: images, deny: {backend: container}}",
            ["warning 4 rule-forbids-module rule=office/images module=data subject=backend container"],
        ),
        # the machines without a card may, and cannot; those with one can, and may not
        (
            "- {id: cards, deny: {module: chat}, when: accelerator in nvidia}",
            ["warning 4 rule-forbids-module rule=office/cards module=chat subject=module chat"],
        ),
        ("- {id: cards, deny: {module: data}, when: accelerator in nvidia}", []),
        (
            '- {id: odd, deny: {module: "data ==b1"}}',
            ["error 4 rule-wrong-scheme rule=office/odd module=data specifier===b1 scheme=pep440"],
        ),
    ],
)
def test_a_module_that_rules_keep_from_every_machine(find: Find, rules: str, lines: list[str]) -> None:
    assert told(find(f"permissions:\n  {rules}\n")) == lines


def test_a_limit_that_keeps_a_module_from_every_machine(find: Find) -> None:
    """The built-in policy keeps it from the small ones, which is nothing to be told."""
    assert told(find("limits: [{id: few, users: 4}]")) == [
        "warning 3 rule-forbids-module rule=office/few module=large subject=users 8"
    ]
    assert find("limits: [{id: many, users: 8}]") == ()


def test_each_rule_that_keeps_a_module_away_is_a_reason(find: Find) -> None:
    found = find("""\
        permissions:
          - {id: old, deny: {module: chat <2}}
          - {id: new, deny: {module: chat >=2}}
        """)
    assert [f.why for f in found] == [
        (
            Forbidden("office/new", "chat", ("2.0",), "module chat >=2"),
            Forbidden("office/old", "chat", ("1.0",), "module chat <2"),
        )
    ]


def test_a_module_that_no_machine_could_have_is_not_the_policys_doing(find: Find) -> None:
    assert find("permissions: [{id: no, deny: {module: chat}}]\n", (("small", SMALL),)) == ()


def test_a_policy_that_stands_in_no_file_is_told_without_a_line(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(
        "schema: las.policy/1\npolicy: office\ntiers: [{tier: a, when: memory.effective >=1TiB}]\n"
    )
    policy = load_policy([file])
    file.unlink()
    found = policy_findings(policy, (("small", SMALL),), Catalog.of(()))
    assert [(f.fault.file, f.fault.line) for f in found] == [(str(file), 0)]
