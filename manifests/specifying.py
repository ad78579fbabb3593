"""Specifiers held against the schemes of the modules they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from documents import Fault, parse_document, shortened
from manifests.faults import RequirementError
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
        if _fault_code(_scheme(modules, term.module), term.specifier) is not None
    }
    if wrong:
        document = parse_document(content, file)
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


@lru_cache(maxsize=2**14)
def _fault_code(scheme: str, specifier: str) -> str | None:
    if not specifier:
        return None
    try:
        return None if is_satisfiable(scheme, specifier) else "impossible-range"
    except SpecifierError:
        return "bad-specifier"


def _module_terms(module: Module) -> set[ModuleTerm]:
    """Each once, as most releases say what the one before said."""
    requirements = {requirement for release in module.releases for requirement in _requirements(release)}
    terms = {term for requirement in requirements for term in _terms_of(requirement)}
    return terms.union(*(release.conflicts for release in module.releases))


def _requirements(release: Release) -> Iterator[Requirement]:
    yield from release.requires
    yield from release.recommends
    for variant in release.variants:
        yield from variant.requires


def _terms_of(requirement: Requirement) -> Iterator[ModuleTerm]:
    yield from (term for term in requirement.any_of if isinstance(term, ModuleTerm))
    if requirement.condition is not None:
        yield from _terms_in(requirement.condition)


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


def _terms_of_text(text: str) -> Iterable[ModuleTerm]:
    try:
        return tuple(_terms_of(parse_requirement(text)))
    except RequirementError:
        return ()
