"""Whether terms can hold together at all: on any machine, with any releases that the catalogue has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from hardware import find_key, parse_size
from hardware.keys import SCOPED
from manifests import AllOf, AnyOf, Catalog, Condition, Holds, HostTerm, Module, ModuleTerm, Not
from versions import VersionsError, admits, is_satisfiable, key, matches, samples

_CLAUSE = re.compile(r"(==|!=|>=|<=|~=|>|<)(.+)")


def can_hold(catalog: Catalog, condition: Condition) -> bool:
    """Whether a machine and an environment are conceivable in which the condition is true."""
    match condition:
        case Holds(ModuleTerm() as term):
            return modules_agree(catalog, [term]) or _may_come(catalog, term)
        case Not(of):
            return _can_fail(catalog, of)
        case AllOf(parts):
            return all(can_hold(catalog, part) for part in parts) and _can_all_hold(catalog, parts)
        case AnyOf(parts):
            return any(can_hold(catalog, part) for part in parts)
        case _:
            return True  # a host may be anything that the grammar of its facts admits


def _can_fail(catalog: Catalog, condition: Condition) -> bool:
    match condition:
        case Not(of):
            return can_hold(catalog, of)
        case AllOf(parts):
            return any(_can_fail(catalog, part) for part in parts)
        case AnyOf(parts):
            return all(_can_fail(catalog, part) for part in parts)
        case _:
            return True  # a fact may be otherwise, and a module absent


def _can_all_hold(catalog: Catalog, parts: Sequence[Condition]) -> bool:
    terms = [part.term for part in parts if isinstance(part, Holds)]
    refused = [part.of.term for part in parts if isinstance(part, Not) and isinstance(part.of, Holds)]
    hosts: dict[str, list[HostTerm]] = {}
    modules: dict[str, list[ModuleTerm]] = {}
    for term in terms:
        if isinstance(term, HostTerm):
            hosts.setdefault(term.fact, []).append(term)
        else:
            modules.setdefault(term.module, []).append(term)
    return (
        not set(terms) & set(refused)
        and all(hosts_agree(group) for group in hosts.values())
        and all(modules_agree(catalog, group) for group in modules.values() if len(group) > 1)
    )


def _may_come(catalog: Catalog, term: ModuleTerm) -> bool:
    """Whether a release that is still to come, newer than all, may satisfy the term."""
    module = catalog.module(term.module)
    assert module is not None  # of an open module any version may be there
    try:
        return any(
            key(module.scheme, version) > key(module.scheme, module.releases[0].version)
            and matches(module.scheme, version, term.specifier)
            for version in samples(module.scheme, [term.specifier])
        )
    except VersionsError:
        return True  # told as a specifier that the scheme does not know


def modules_agree(catalog: Catalog, terms: Sequence[ModuleTerm]) -> bool:
    """Whether one release and variant could satisfy all these terms of one module."""
    labels = {term.variant for term in terms if term.variant is not None}
    specifiers = [term.specifier for term in terms if term.specifier]
    module = catalog.module(terms[0].module)
    try:
        if module is None:
            return len(labels) < 2 and is_satisfiable("pep440", ",".join(specifiers))
        return (_has_slots(module) and len(terms) > 1) or _has(module, specifiers, labels)
    except VersionsError:
        return True  # told as a specifier that the scheme does not know


def _has_slots(module: Module) -> bool:
    """Releases of different slots stand side by side, so one of them need not satisfy every term."""
    return any(release.slot is not None for release in module.releases)


def _has(module: Module, specifiers: Sequence[str], labels: set[str]) -> bool:
    versions = [
        release.version
        for release in module.releases
        if labels <= {variant.label for variant in release.variants} and len(labels) < 2
    ]
    admitted = (set(admits(module.scheme, each, versions, prereleases=True)) for each in specifiers)
    return bool(reduce(set.intersection, admitted, set(versions)))


def hosts_agree(terms: Sequence[HostTerm]) -> bool:
    """Whether one machine could satisfy all these terms of one fact.

    What is asked of single accelerators may hold of different ones, and a set may hold several values.
    """
    fact = find_key(terms[0].fact)
    if fact is None or fact.name in SCOPED or fact.type in ("set", "boolean"):
        return True
    clauses = [clause for term in terms for clause in term.specifier.split(",") if clause]
    listed = [set(term.any_of) for term in terms if term.any_of]
    if fact.type == "text":
        return _texts_agree(clauses, listed)
    specifier = ",".join(_in_bytes(clause) if fact.unit == "bytes" else clause for clause in clauses)
    try:
        if listed:
            return any(matches("pep440", value, specifier) for value in set.intersection(*listed))
        return is_satisfiable("pep440", specifier)
    except VersionsError:
        return True  # told as a comparison that the fact does not know


def _texts_agree(clauses: Sequence[str], listed: list[set[str]]) -> bool:
    parts = [match.groups() for clause in clauses if (match := _CLAUSE.fullmatch(clause))]
    refused = {text for operator, text in parts if operator == "!="}
    wanted = [*listed, *({text} for operator, text in parts if operator == "==")]
    return not wanted or bool(set.intersection(*wanted) - refused)


def _in_bytes(clause: str) -> str:
    match = _CLAUSE.fullmatch(clause)
    size = parse_size(match[2]) if match else None
    return clause if match is None or size is None else f"{match[1]}{size}"
