"""Rules 4, 5 and 6: every requirement holds, open modules can be had, and nothing conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from manifests import ModuleTerm, Requirement
from verify.case import Case, admits
from verify.needs import is_met, is_named, is_open, needs_of
from verify.violation import Violation, violation
from versions import SpecifierError, samples


def requirements_hold(case: Case) -> Iterator[Violation]:
    """Rule 4: of every requirement that binds, a term holds, or names an open module (rule 5)."""
    for one in case.chosen:
        for requirement in needs_of(case, one):
            if not any(is_open(case, term) or is_met(case, one, term) for term in requirement.any_of):
                yield violation(
                    "requirement-unmet",
                    environment=one.environment,
                    module=one.name,
                    version=one.version,
                    requirement=requirement.text,
                )


def open_modules_can_be_had(case: Case) -> Iterator[Violation]:
    """Rule 5: what requirements ask of open modules in one environment can hold together.

    A requirement that something chosen or the host meets asks nothing of them. Where one could rest on
    several open modules, some way to take one for each is enough.
    """
    for environment in case.environments():
        resting = {
            tuple(open_terms(case, requirement)): None
            for one in case.inside(environment)
            for requirement in needs_of(case, one)
            if not any(is_met(case, one, term) for term in requirement.any_of)
        }
        ways = [impossible(way) for way in product(*filter(None, resting))]
        if all(ways):
            for module, constraints in sorted(ways[0].items()):
                yield violation(
                    "open-impossible",
                    environment=environment,
                    module=module,
                    constraints=" and ".join(constraints),
                )


def impossible(terms: tuple[ModuleTerm, ...]) -> dict[str, list[str]]:
    """The modules of which no version meets all that these terms ask, with what they ask."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for term in terms:
        asked[term.module].add(term.specifier)
    return {module: sorted(specifiers) for module, specifiers in asked.items() if not are_joint(specifiers)}


def are_joint(specifiers: set[str]) -> bool:
    try:
        versions = samples("pep440", specifiers)
    except SpecifierError:
        return False
    return any(all(admits("pep440", version, one) for one in specifiers) for version in versions)


def unchecked_is_exact(case: Case) -> Iterator[Violation]:
    """Rule 5: the plan lists every open module that a requirement names, with all that is asked of it."""
    found: defaultdict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for one in case.chosen:
        for requirement in needs_of(case, one):
            for term in open_terms(case, requirement):
                constraints, needed_by = found[one.environment, term.module]
                constraints.add(term.specifier)
                needed_by.add(one.name)
    expected = {key: show(constraints - {""}, by) for key, (constraints, by) in found.items()}
    listed = {(u.environment, u.module): show(u.constraints, u.needed_by) for u in case.plan.unchecked}
    for key in sorted(expected.keys() | listed.keys()):
        if expected.get(key) != listed.get(key):
            yield violation(
                "unchecked-differs",
                environment=key[0],
                module=key[1],
                recorded=listed.get(key, ""),
                found=expected.get(key, ""),
            )


def open_terms(case: Case, requirement: Requirement) -> Iterator[ModuleTerm]:
    for term in requirement.any_of:
        if isinstance(term, ModuleTerm) and is_open(case, term):
            yield term


def show(constraints: set[str] | tuple[str, ...], needed_by: set[str] | tuple[str, ...]) -> str:
    """Both lists in sorted order; a list of the plan that is sorted differently reads the same."""
    return f"{' and '.join(sorted(constraints))} (by {', '.join(sorted(needed_by))})".strip()


def conflicts_are_kept_apart(case: Case) -> Iterator[Violation]:
    """Rule 6: what a release conflicts with is not in its environment; such a service, nowhere."""
    for one in case.chosen:
        for term in one.release.conflicts:
            for other in case.chosen:
                near = other.environment == one.environment or not other.module.is_library
                if other is not one and near and is_named(other, term):
                    yield violation(
                        "conflict",
                        environment=one.environment,
                        module=one.name,
                        version=one.version,
                        term=f"{term.module} {term.specifier}".strip(),
                        other_environment=other.environment,
                        other_version=other.version,
                    )
