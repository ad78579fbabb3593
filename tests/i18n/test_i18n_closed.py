"""Every code that a room can hand out has a text, and the text takes no field that the code has not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import attrs
import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

import documents
import policies
import stacks
import state
import verify
from cli.earlier import WORDS as EARLIER
from executor import Switch
from manifests.faults import CODES as MANIFEST_FAULTS
from planner import UNMET, Verdict
from planner.check_codes import KINDS, Kind
from planner.realising import LACKS
from planner.rechecking import STALE
from planner.supposing import CauseCode
from policies.vocabulary import CORRECTIONS, OBJECTIVES
from reasons.model import CODES as REASONS
from state import Inputs

ROOT = Path(__file__).parents[2]
TABLES = (documents.CODES, stacks.CODES, MANIFEST_FAULTS, policies.FAULT_CODES, policies.CASE_CODES)


def fields_of(node: object) -> frozenset[str]:
    found: set[str] = set()
    if isinstance(node, ftl.VariableReference):
        found.add(node.id.name)
    if isinstance(node, ftl.BaseNode):
        for value in vars(node).values():
            for item in value if isinstance(value, list) else [value]:
                found |= fields_of(item)
    return frozenset(found)


def texts(name: str) -> dict[str, frozenset[str]]:
    """The keys of one English file, each with the fields it takes."""
    body = FluentParser().parse((ROOT / "i18n" / "en" / f"{name}.ftl").read_text(encoding="utf-8")).body
    return {entry.id.name: fields_of(entry.value) for entry in body if isinstance(entry, ftl.Message)}


FAULTS = texts("fault")
CHECK = texts("check")


@pytest.mark.parametrize(
    ("code", "fields"), sorted((code, fields) for table in TABLES for code, fields in table.items())
)
def test_faults(code: str, fields: tuple[str, ...]) -> None:
    assert FAULTS[f"fault-{code}"] <= set(fields)


@pytest.mark.parametrize(("code", "kind"), sorted(KINDS.items()))
def test_findings(code: str, kind: Kind) -> None:
    assert FAULTS[f"fault-{code}"] <= set(kind.fields)
    assert f"check-help-{code}" in CHECK


def test_no_help_of_a_finding_is_without_a_code() -> None:
    helps = {key.removeprefix("check-help-") for key in CHECK if key.startswith("check-help-")}
    assert helps - set(KINDS) == {"format"}


def test_no_fault_text_is_without_a_code() -> None:
    known = {code for table in (*TABLES, KINDS) for code in table}
    assert {key.removeprefix("fault-") for key in FAULTS} - known == {"count"}


@pytest.mark.parametrize(("code", "fields"), sorted(policies.ERROR_CODES.items()))
def test_policies_that_do_not_go_together(code: str, fields: tuple[str, ...]) -> None:
    assert texts("policy")[f"policy-{code}"] <= set(fields)


@pytest.mark.parametrize(("code", "fields"), sorted(verify.CODES.items()))
def test_violations(code: str, fields: tuple[str, ...]) -> None:
    assert texts("violation")[f"violation-{code}"] <= set(fields)


@pytest.mark.parametrize(
    ("family", "table"),
    [("state", state.CODES), ("mended", state.MENDED), ("audit", state.AUDIT_FAULTS)],
)
def test_state(family: str, table: dict[str, tuple[str, ...]]) -> None:
    prefix = "audit-fault-" if family == "audit" else f"{family}-"
    said = {
        key.removeprefix(prefix): fields for key, fields in texts(family).items() if key.startswith(prefix)
    }
    assert said.keys() == table.keys()
    assert {code: said[code] - set(table[code]) for code in said if said[code] - set(table[code])} == {}


def test_codes_of_the_state_are_those_that_are_raised() -> None:
    files = sorted((ROOT / "state").glob("*.py"))
    kinds = ("StateError", "BusyError", "DamageError", "DiskError", "OrderError", "SchemaError")
    raised = {code for path in files for kind in kinds for code in codes_of_calls(path, kind)}
    assert raised == set(state.CODES)
    assert {code for path in files for code in codes_of_calls(path, "Mended")} | {"migrated"} == set(
        state.MENDED
    )
    found = {code for path in files for code in codes_of_calls(path, "_fault")}
    assert found <= set(state.AUDIT_FAULTS)


def test_what_is_recorded_has_words() -> None:
    """Each topic that is given to the journal is known, and told in its own words."""
    files = [path for room in ("cli", "executor", "state") for path in sorted((ROOT / room).rglob("*.py"))]
    given = {code for path in files for name in ("event", "record") for code in topics(path, name)}
    given |= {code for path in files if path.parent.name == "state" for code in topics(path, "Event")}
    assert given | {*get_args(Switch), "migrated"} == set(state.TOPICS)
    said = texts("history")
    assert all(said[f"history-did-{topic}"] <= set(fields) for topic, fields in state.TOPICS.items())


def topics(path: Path, function: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node, "func", None)
        called = getattr(name, "attr", getattr(name, "id", None))
        if isinstance(node, ast.Call) and called == function and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def test_reasons() -> None:
    special = {
        "reason-explained",
        "reason-fact-is-absent",
        "reason-fact-is-unknown",
        "reason-facts-are-unknown",
        "reason-needs-exact",
        "reason-needs-various",
    }
    assert set(texts("reason")) - special == {f"reason-{code}" for code in REASONS.values()}


def test_ways_out() -> None:
    special = {"way-and", "way-edit", "way-edit-out", "way-write", "way-give-several"}
    told = set(texts("way")) - special
    brief = {key for key in told if key.endswith("-brief")}
    assert told - brief == {f"way-{code}" for code in CORRECTIONS}
    assert {key.removesuffix("-brief") for key in brief} <= told
    files = sorted((ROOT / "planner" / "corrections").glob("*.py"))
    assert {code for file in files for code in codes_of_calls(file, "Correction")} <= set(CORRECTIONS)


def test_capabilities() -> None:
    built = {
        *(f"capability-limit-{key}" for key in policies.LIMITS),
        *(f"capability-kind-{key}" for key in policies.KINDS_OF_MATCH),
        *(f"capability-exposure-{name}" for name in policies.EXPOSURES),
        *(f"plan-exposed-{name}" for name in policies.EXPOSURES if name != "loopback"),
    }
    assert built <= {*texts("capability"), *texts("plan")}


def test_why_the_built_in_rules_are_there() -> None:
    stated = [one for file in policies.load_policy().files for one in file.statements]
    assert {one.explain for one in stated} == {key for key in texts("policy") if "-why-" in key}


def test_objectives() -> None:
    assert {f"objective-{name}" for name in OBJECTIVES} <= set(texts("objective"))


def test_notices() -> None:
    files = ("planner/planning.py", "planner/refusing.py", "planner/overriding.py")
    codes = {code for file in files for code in codes_of_calls(file, "Notice")}
    assert {f"notice-{code}" for code in codes} == set(texts("notice"))


def test_what_differs_and_why() -> None:
    inputs = {field.name for field in attrs.fields(Inputs)} | {"tier", "assumed"}
    said = {key for key in texts("compare") if key.startswith("compare-input-")}
    assert said == {f"compare-input-{name}" for name in inputs}
    causes = {key for key in texts("what") if key.startswith("what-if-cause-")}
    told_by_the_requirement = {"follows"}
    assert causes == {f"what-if-cause-{code}" for code in {*get_args(CauseCode)} - told_by_the_requirement}


def test_overrides() -> None:
    """What they are told as, and what cannot be done with one."""
    codes = set(codes_of_calls("state/overrides.py", "OverridesError"))
    assert {f"override-{status}" for status in ("in-force", "expired", "ended")} | codes <= set(
        texts("override")
    )


def test_errors_of_the_planner() -> None:
    codes = {
        c for path in sorted((ROOT / "planner").glob("*.py")) for c in codes_of_calls(path, "PlannerError")
    }
    assert {f"usage-{code}" for code in codes} <= set(texts("usage"))


def test_parts_and_facts() -> None:
    parts = {c for path in (ROOT / "hardware").rglob("*.py") for c in codes_of_calls(path, "PartError")}
    assert {f"part-{code}" for code in parts} | {"part-written"} == set(texts("part"))
    facts = {c for path in (ROOT / "hardware").rglob("*.py") for c in codes_of_calls(path, "FactError")}
    assert {f"usage-{code}" for code in facts} <= set(texts("usage"))


def test_verdicts() -> None:
    codes = get_args(get_type_hints(Verdict)["code"])
    assert {f"explain-verdict-{code}" for code in (*codes, "unneeded")} == {
        key for key in texts("explain") if key.startswith("explain-verdict")
    }


def test_revisions() -> None:
    assert set(codes_of_calls("manifests/revisions.py", "RevisionError")) == set(EARLIER)
    assert set(EARLIER.values()) <= set(CHECK)


def test_captures() -> None:
    codes = {c for path in (ROOT / "hardware").rglob("*.py") for c in codes_of_calls(path, "CaptureError")}
    assert {f"cli-{code}" for code in codes} <= set(texts("cli"))


def codes_of_calls(path: str | Path, function: str, place: int = 0) -> Iterator[str]:
    """The literal texts that stand at one place of the calls of a function in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", None) == function
            and len(node.args) > place
        ):
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


TOLD = {
    "frozen": {**UNMET, "way-out": ()},
    "stale": STALE,
    "unready": {code: ("environment", "module", *fields) for code, fields in LACKS.items()},
}


@pytest.mark.parametrize("file", TOLD)
def test_what_cannot_be_carried_out(file: str) -> None:
    said = texts(file)
    assert {key.removeprefix(f"{file}-") for key in said} == set(TOLD[file])
    assert all(said[f"{file}-{code}"] <= set(fields) for code, fields in TOLD[file].items())
