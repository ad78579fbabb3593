"""Tests of policies, `las.policy-test/1`: machines, and what must hold there. Read; planner/ runs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from documents import Document, expect_schema, parse_document, read_bytes, validate
from policies.limits import KINDS, Value

if TYPE_CHECKING:
    from policies.cases_schema import CaseEntry, CasesDocument

SCHEMA = "las.policy-test/1"

#: What a test of a policy can find, with the names of its fields.
CASE_CODES: dict[str, tuple[str, ...]] = {
    "case-forbidden": ("module", "rule", "subject"),
    "case-limit": ("limit", "expected", "found", "rule"),
    "case-no-machine": ("why",),
    "case-no-release": ("module", "suggestion"),
    "case-other-rule": ("module", "expected", "found"),
    "case-permitted": ("module",),
    "case-tier": ("expected", "found"),
}

Module = tuple[str, str]  # name, and a range or ""


@attrs.frozen
class Case:
    """One machine and what is expected there; None or nothing: no matter.

    `machine` are the arguments of `hardware.build_machine`, or `profile` the path of a file, with `facts`.
    """

    name: str
    machine: dict[str, Any]
    profile: Path | None
    facts: tuple[tuple[str, str], ...]
    tier: str | None
    limits: tuple[tuple[str, Value], ...]
    permitted: tuple[Module, ...]
    refused: tuple[tuple[Module, str | None], ...]  # and the rule that must say so


@attrs.frozen
class CaseFile:
    """`policies` are the paths of the policies that are tested, beside the built-in one."""

    document: Document
    policies: tuple[Path, ...]
    cases: tuple[Case, ...]


def read_cases(path: Path) -> CaseFile:
    """What one file says; other files are seen from it. Raises DocumentError."""
    from policies.cases_schema import CasesDocument

    document = parse_document(read_bytes(path), str(path))
    expect_schema(document, SCHEMA)
    entry = validate(document, CasesDocument)
    return CaseFile(document, _paths(path, entry), tuple(_case(path, case) for case in entry.cases))


def _paths(path: Path, entry: CasesDocument) -> tuple[Path, ...]:
    return tuple(path.parent / policy for policy in entry.policies)


def _case(path: Path, entry: CaseEntry) -> Case:
    said = entry.machine.model_dump(exclude_unset=True, exclude={"profile", "facts"})
    expect = entry.expect
    ceilings = {kind.key: getattr(expect.limits, kind.key.replace("-", "_")) for kind in KINDS}
    return Case(
        entry.case,
        said,
        path.parent / entry.machine.profile if entry.machine.profile else None,
        tuple((key, _text(value)) for key, value in entry.machine.facts.items()),
        expect.tier,
        tuple((key, _value(value)) for key, value in ceilings.items() if value is not None),
        tuple(expect.permitted),
        tuple((_module(name), rule) for name, rule in expect.refused.items()),
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(value: Any) -> Value:
    return tuple(sorted(set(value))) if isinstance(value, list) else int(value)


def _module(text: str) -> Module:
    name, _, specifier = text.partition(" ")
    return name, specifier.strip()
