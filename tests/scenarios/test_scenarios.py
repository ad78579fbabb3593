"""Real incompatibilities, and questions like them: satisfiable with which releases, or refused for what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from encoders import Encoding, chosen_of, staleness
from planner import Refusal, plan, read_wish
from planner.planning import decide
from solver import Budget, Solution
from stacks import Intent
from state import Plan
from tests.scenarios.conftest import Scenario, scenarios, taken_as, told, way_told
from verify import verify

#: Of which release a scenario says nothing.
ANY = "*"


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario) -> None:
    intent, situation = scenario.intent(), scenario.situation()
    answer = plan(intent, situation)
    expected = scenario.expect
    if "core" in expected or "among" in expected:
        assert isinstance(answer, Refusal), answer
        core = [told(reason) for reason in answer.conflict]
        assert core == expected.get("core", core)
        assert set(expected.get("among", ())) <= set(core)
        assert set(expected.get("ways", ())) <= {way_told(way) for way in answer.ways_out}
        return
    assert isinstance(answer, Plan), [told(reason) for reason in answer.conflict]  # type: ignore[union-attr]  # no budget
    assert answer.proven
    chosen = {choice.module: taken_as(choice) for choice in answer.target.choices}
    wanted = {name: chosen.get(name) if taken == ANY else taken for name, taken in expected["plan"].items()}
    assert {name: chosen.get(name, "none") for name in wanted} == wanted
    assert not set(expected.get("without", ())) & set(chosen)
    ports = {c.module: ", ".join(str(b.host_port) for b in c.ports) for c in answer.target.choices}
    assert {name: ports.get(name) for name in expected.get("ports", ())} == expected.get("ports", {})
    assert set(expected.get("notices", ())) <= {
        " ".join((notice.code, dict(notice.fields).get("module", ""))) for notice in answer.notices
    }
    found = situation
    assert verify(answer, found.machine, found.catalog, found.capabilities, intent=intent) == ()


def test_the_table_tells_every_case() -> None:
    table = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text()
    assert [s.case for s in scenarios() if s.case and f"| `{s.case}` |" not in table] == []


# --- against the collected facts ---------------------------------------------------------------------


@cache
def facts(shared: Path) -> tuple[dict[str, Any], ...]:
    with (shared / "facts" / "conflicts.yaml").open("rb") as file:
        return tuple(yaml.load(file, Loader=yaml.CBaseLoader)["cases"])


def test_every_case_has_a_scenario(shared: Path) -> None:
    ids = [case["id"] for case in facts(shared)]
    assert sorted(s.case for s in scenarios() if s.case) == sorted(ids)
    assert {s.relative_of for s in scenarios() if s.relative_of} <= set(ids)


def test_cases_are_decided_as_the_facts_say(shared: Path) -> None:
    """Refused where the facts refuse, and planned where they plan; elsewhere a doubt is written down."""
    by_id = {s.case: s for s in scenarios() if s.case}
    otherwise = {
        case["id"]
        for case in facts(shared)
        if ("plan" in by_id[case["id"]].expect) not in _may_be_planned(case["expect"])
    }
    assert otherwise == {s.case for s in scenarios() if s.case and s.doubt}
    assert len(otherwise) <= 4


def _may_be_planned(expect: str) -> tuple[bool, ...]:
    """What the facts admit: a plan (True), a refusal (False), or either with the right words."""
    if expect in ("unsat", "refuse", "unsat-for-all-gpus"):
        return (False,)
    if expect in ("sat-but-degraded", "substitute-or-refuse"):
        return (False, True)
    return (True,)


def test_another_resolver_agrees(shared: Path) -> None:
    """What it resolves over the same metadata is satisfiable here, and what it refuses is not, but where
    metadata do not say all. Of what was asked for we take what is as new, or newer, all in all.
    """
    differing, behind = [], []
    for case, row in rows_of_the_other(shared):
        encoding, outcome = decide(intent_of(row), box(row).situation(), Budget(), "glucose42")
        if isinstance(outcome, Solution) != (row["outcome"] == "sat"):
            differing.append((case["id"], row["request"]))
        elif isinstance(outcome, Solution):
            ours = {one.release.module: one.release.version for one in chosen_of(encoding, outcome)}
            if age(encoding, row, ours) > age(encoding, row, row["pins"]):
                behind.append((case["id"], row["request"]))
    assert (differing, behind) == ([], [])


def rows_of_the_other(shared: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for case in facts(shared):
        if not case.get("needs_overlay") and case["expect"] != "sat-but-degraded":
            yield from ((case, row) for row in case.get("oracle", ()))


def intent_of(row: dict[str, Any]) -> Intent:
    """Its request in our words: an extra that is a build of its own is a variant here."""
    texts = [text.replace("[and-cuda]", ":cuda") for text in (*row["request"], f"python=={row['python']}.*")]
    return Intent(
        tuple(read_wish(re.sub(r"([=<>])", r" \1", text, count=1)) for text in texts), together=True
    )


def box(row: dict[str, Any]) -> Scenario:
    glibc = row["platform"].rpartition("manylinux_")[2].replace("_", ".")
    return attrs.evolve(scenarios()[0], machine={"facts": {"glibc": glibc}}, policy="", taken=())


def age(encoding: Encoding, row: dict[str, Any], versions: dict[str, str]) -> int:
    """How many newer releases there are of what was asked for, summed."""
    names = [wish.name for wish in intent_of(row).requests if wish.name != "python"]
    return sum(staleness(encoding.universe.instances["default", name])[versions[name]] for name in names)
