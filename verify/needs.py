"""What a chosen release needs, and what there is that meets it."""

from __future__ import annotations

from collections.abc import Iterator

from hardware import check
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from verify.case import Case, Chosen, admits


def needs_of(case: Case, one: Chosen) -> Iterator[Requirement]:
    """The requirements that bind: not those that do not apply, and not what a closed image has inside."""
    for requirement in (*one.release.requires, *one.variant.requires):
        inside = one.variant.backend == "container" and all(
            is_library(case, term) for term in requirement.any_of
        )
        if not inside and condition_holds(case, one, requirement.condition) is not False:
            yield requirement


def is_library(case: Case, term: Term) -> bool:
    """A term that names a library; a name without a manifest counts as one."""
    if not isinstance(term, ModuleTerm):
        return False
    module = case.catalog.module(term.module)
    return module is None or module.is_library


def is_open(case: Case, term: Term) -> bool:
    """A term that names a module for which the catalogue has no manifest."""
    return isinstance(term, ModuleTerm) and case.catalog.module(term.module) is None


def is_met(case: Case, one: Chosen, term: Term) -> bool:
    """Whether the term certainly holds: by the host, or by something chosen. An open module is neither."""
    if isinstance(term, HostTerm):
        return host_holds(case, term) is True
    return any(meets(one, other, term) for other in case.chosen)


def meets(one: Chosen, other: Chosen, term: Term) -> bool:
    """Whether `other` is what `one` needs by this term: libraries nearby, services anywhere."""
    if isinstance(term, HostTerm):
        return False
    if isinstance(term, InterfaceTerm):
        return provides(other, term)
    near = other.environment == one.environment or not other.module.is_library
    return near and is_named(other, term)


def is_named(one: Chosen, term: ModuleTerm) -> bool:
    return (
        one.name == term.module
        and term.variant in (None, one.variant.label)
        and admits(one.module.scheme, one.version, term.specifier)
    )


def provides(one: Chosen, term: InterfaceTerm) -> bool:
    """An interface stated without a version meets only a wish without one."""
    for provided in one.release.provides:
        if provided.interface == term.interface:
            if not term.specifier:
                return True
            if provided.version is not None and admits("pep440", provided.version, term.specifier):
                return True
    return False


def host_holds(case: Case, term: HostTerm) -> bool | None:
    every = case.intent is not None and case.intent.all_accelerators
    return check(case.machine, term.fact, term.specifier, term.any_of, every=every).holds


def condition_holds(case: Case, one: Chosen, condition: Condition | None) -> bool | None:
    """True, False, or None where it rests on a fact that is not known. No condition: True."""
    match condition:
        case None:
            return True
        case Holds(HostTerm() as term):
            return host_holds(case, term)
        case Holds(ModuleTerm() as term):
            return any(is_named(other, term) for other in case.inside(one.environment))
        case Not(inner):
            value = condition_holds(case, one, inner)
            return None if value is None else not value
        case AllOf(parts):
            values = [condition_holds(case, one, part) for part in parts]
            return False if False in values else None if None in values else True
        case AnyOf(parts):
            values = [condition_holds(case, one, part) for part in parts]
            return True if True in values else None if None in values else False
    raise TypeError(condition)
