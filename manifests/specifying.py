"""Specifiers held against the schemes of the modules they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from documents import Fault, shortened
from manifests.faults import RequirementError
from manifests.migrations import parse_manifest
from manifests.model import AllOf, AnyOf, Condition, HostTerm, Module, ModuleTerm, Not, Release, Requirement
from manifests.requirements import parse_requirement
from manifests.texts import requirement_texts
from versions import SpecifierError, is_satisfiable


def specifier_faults(
    module: Module, modules: Mapping[str, Module], content: bytes, file: str
) -> Iterator[Fault]:
    """Those of one manifest, each where it is written. A module without manifest is of PEP 440."""
    wrong = {
        term
        for term in _module_terms(module)
        if term.specifier and _fault_code(_scheme(modules, term.module), term.specifier) is not None
    }
    if wrong:
        document = parse_manifest(content, file)
        for path, text in requirement_texts(document.data):
            for term in _terms_of_text(text):
                if term in wrong:
                    scheme = _scheme(modules, term.module)
                    code = _fault_code(scheme, term.specifier) or "bad-specifier"
                    fields = {"specifier": shortened(term.specifier)}
                    yield document.fault(
                        code, path, **fields, **({"scheme": scheme} if code == "bad-specifier" else {})
                    )


def _scheme(modules: Mapping[str, Module], name: str) -> str:
    return modules[name].scheme if name in modules else "pep440"


#: One comparison that some version passes. Most are.
_PLAIN = re.compile(r"(?:==|!=|>=|>)[0-9]{1,18}(?:\.[0-9]{1,18})*")


@lru_cache(maxsize=2**14)
def _fault_code(scheme: str, specifier: str) -> str | None:
    if scheme == "pep440" and _PLAIN.fullmatch(specifier):
        return None
    try:
        return None if is_satisfiable(scheme, specifier) else "impossible-range"
    except SpecifierError:
        return "bad-specifier"


def _module_terms(module: Module) -> Iterator[ModuleTerm]:
    """Most releases say what the one before said, and many in the very same list: that is looked at once."""
    lists = {id(said): said for release in module.releases for said in _lists(release)}
    requirements = {requirement.text: requirement for said in lists.values() for requirement in said}
    for requirement in requirements.values():
        yield from _terms_of(requirement)
    for release in module.releases:
        yield from release.conflicts


def _lists(release: Release) -> Iterator[tuple[Requirement, ...]]:
    yield release.requires
    yield release.recommends
    for variant in release.variants:
        yield variant.requires


def _terms_of(requirement: Requirement) -> list[ModuleTerm]:
    terms = [term for term in requirement.any_of if isinstance(term, ModuleTerm)]
    return terms if requirement.condition is None else [*terms, *_terms_in(requirement.condition)]


def _terms_in(condition: Condition) -> Iterator[ModuleTerm]:
    match condition:
        case Not(of):
            yield from _terms_in(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _terms_in(part)
        case _:
            if not isinstance(condition.term, HostTerm):
                yield condition.term


def _terms_of_text(text: str) -> list[ModuleTerm]:
    try:
        return _terms_of(parse_requirement(text))
    except RequirementError:
        return []
