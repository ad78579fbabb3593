"""Requirements that nothing in the catalogue could meet, and those that cannot hold together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from manifests import Catalog, HostTerm, InterfaceTerm, ModuleTerm, Release, Requirement, spell_term
from planner.check_holding import can_hold, hosts_agree, modules_agree
from planner.check_places import Checked, Statement, terms_of
from planner.findings import Finding
from policies import ConditionError, parse_test
from versions import VersionsError


def unmeetable(checked: Checked) -> Iterator[Finding]:
    """Interfaces that nothing provides, and ranges that no release of a known module is in."""
    for said in (*checked.required, *checked.recommended):
        requirement = said.requirement
        if not any(_meetable(checked.catalog, term) for term in requirement.any_of):
            interface = any(isinstance(term, InterfaceTerm) for term in requirement.any_of)
            code = "dangling-interface" if interface else "no-matching-release"
            yield checked.finding_of(code, said, **_fields(said))


def unreachable(checked: Checked) -> Iterator[Finding]:
    """Conditions that are true on no machine and with no releases: their requirements never count."""
    for said in (*checked.required, *checked.recommended):
        condition = said.requirement.condition
        if condition is not None and not can_hold(checked.catalog, condition):
            yield checked.finding_of("unreachable-condition", said, **_fields(said))


def _fields(said: Statement) -> dict[str, str]:
    return {
        "module": said.module,
        "version": said.version,
        "requirement": said.requirement.text,
        "more": said.more,
    }


def _meetable(catalog: Catalog, term: object) -> bool:
    if isinstance(term, InterfaceTerm):
        return bool(catalog.providers(term.interface))
    if isinstance(term, ModuleTerm) and catalog.module(term.module) is not None:
        try:
            return bool(catalog.matching(term))
        except VersionsError:
            return True  # told as a specifier that the scheme does not know
    return True


def contradictory(checked: Checked) -> Iterator[Finding]:
    """Two requirements of one release that no machine, or no release of a module, satisfies both."""
    for module in checked.modules:
        found: dict[tuple[str, str], list[str]] = {}
        codes: dict[tuple[str, str], str] = {}
        for release in module.releases:
            for code, one, other in _contradictions(checked.catalog, release):
                versions = found.setdefault((one, other), [])
                codes[one, other] = code
                if release.version not in versions:
                    versions.append(release.version)
        for (one, other), versions in found.items():
            fields = {"one": one, "other": other, "more": str(len(versions) - 1 or "")}
            names = {"module": module.name, "version": versions[0]}
            yield checked.finding(codes[one, other], module.name, versions[0], other, **names, **fields)


def _contradictions(catalog: Catalog, release: Release) -> Iterator[tuple[str, str, str]]:
    for variant in release.variants:
        hosts: dict[str, list[HostTerm]] = {}
        modules: dict[str, list[ModuleTerm]] = {}
        for requirement in (*release.requires, *variant.requires):
            match _alone(requirement):
                case HostTerm() as term:
                    hosts.setdefault(term.fact, []).append(term)
                case ModuleTerm() as term:
                    modules.setdefault(term.module, []).append(term)
        for asked in hosts.values():
            for one, other in combinations(asked, 2):
                if not hosts_agree([one, other]):
                    yield "contradictory-host", spell_term(one), spell_term(other)
        for wanted in modules.values():
            for first, second in combinations(wanted, 2):
                if _each_alone(catalog, first, second) and not modules_agree(catalog, [first, second]):
                    yield "contradictory-requirements", spell_term(first), spell_term(second)


def _alone(requirement: Requirement) -> object:
    """The one term that must hold; None where there is a choice or a condition."""
    return requirement.any_of[0] if len(requirement.any_of) == 1 and requirement.condition is None else None


def _each_alone(catalog: Catalog, *terms: ModuleTerm) -> bool:
    """Whether each can be met by itself: else it is told as one that no release matches."""
    return all(modules_agree(catalog, [term]) for term in terms)


def wrong_facts(checked: Checked) -> Iterator[Finding]:
    """Host terms that name no fact, or compare one with what it can never be: they would never hold."""
    wrong: dict[HostTerm, ConditionError | None] = {}
    for said in (*checked.required, *checked.recommended):
        for term in terms_of(said.requirement):
            if isinstance(term, HostTerm) and term not in wrong:
                wrong[term] = _misread(term)
            if isinstance(term, HostTerm) and (error := wrong[term]) is not None:
                yield checked.finding_of(error.code, said, **error.fields)


def _misread(term: HostTerm) -> ConditionError | None:
    try:
        parse_test(spell_term(term).removeprefix("host "))
    except ConditionError as error:
        return error
    return None
