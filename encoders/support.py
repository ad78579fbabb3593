"""Nothing stays without cause: what nobody asks for is there only while something needs it."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.universe import Instance, Key, Universe, home_of
from encoders.variables import Variables
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from reasons import Reason
from solver import Clause, Literal
from stacks import DEFAULT_ENVIRONMENT

Name = tuple[Key, str, str]  # instance, version, label of the variant


def clauses_for_support(
    universe: Universe, variables: Variables, unless: tuple[Literal, ...] = ()
) -> Iterator[Clause[Reason]]:
    """In SAT terms: chosen and not asked for -> (cause-1 or cause-2 or ...), cause -> (needed-by-1 or ...).

    Where nothing is installed, the level that counts modules mostly keeps plans lean by itself. Else
    something could be kept for its own sake, or another thing be brought in as a pretext to keep it.
    `unless`: what frees from it; then it is said in any case, for something may be supposed to be there.
    """
    if not (unless or is_in_question(universe)):
        return
    asked = set(_asked(universe))
    causes: dict[Name, list[Literal]] = {}
    for stating, cause, named in _causes(universe, variables):
        if len(stating) > 1:
            yield Clause((-cause, *stating), None)
        for name in named:
            causes.setdefault(name, []).append(cause)
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            for variant in candidate.variants:
                name = instance.key, candidate.release.version, variant.label
                if name not in asked:
                    yield Clause((-variables.variants[name], *causes.get(name, ()), *unless), None)


def is_in_question(universe: Universe) -> bool:
    """Whether something is installed; a library that provides an interface could stand in an environment
    that has no use for it; or a pre-release could be there unnamed, to make a condition false.
    """
    return universe.situation.generation is not None or any(
        candidate.release.version in instance.page.prereleases
        or (candidate.release.provides and instance.environment != instance.module.name)
        for instance in universe.instances.values()
        for candidate in instance.candidates
    )


def _asked(universe: Universe) -> Iterator[Name]:
    """What would meet a wish, where it belongs; or what is asked for by an interface, where it is now."""
    for request in (*universe.intent.requests, *universe.situation.asked_before):
        if request.interface:
            fixed = request.environment or (DEFAULT_ENVIRONMENT if universe.intent.together else None)
            yield from _put(universe, InterfaceTerm(request.name, request.specifier), fixed)
            continue
        for instance in universe.by_module.get(request.name, ()):
            if instance.environment == home_of(request, instance.module, universe.intent):
                term = ModuleTerm(request.name, request.specifier, request.variant)
                yield from _admitted(universe, instance, term)


def _put(universe: Universe, term: InterfaceTerm, fixed: str | None = None) -> Iterator[Name]:
    """Providers in the fixed environment; else in environments of their own, or where they are installed."""
    for instance, candidate in universe.providers(term):
        own = instance.environment == instance.module.name or instance.key in universe.installed
        if instance.environment == fixed or (own and fixed is None):
            for variant in candidate.variants:
                yield instance.key, candidate.release.version, variant.label


def _admitted(universe: Universe, instance: Instance, term: ModuleTerm) -> Iterator[Name]:
    for candidate in universe.admitted(instance, term.specifier):
        for variant in candidate.variants:
            if term.variant in (None, variant.label):
                yield instance.key, candidate.release.version, variant.label


def _causes(universe: Universe, variables: Variables) -> Iterator[tuple[list[Literal], Literal, list[Name]]]:
    """Each statement of what is required or recommended: what makes it, a literal that is true only then, and
    what of other modules it is a cause for, if only as one of several.

    That is what meets it, and what makes its condition false: without that it would require something.
    """
    borne: dict[tuple[str, str], tuple[Name, ...]] = {}  # by environment and the text of a requirement
    releases, variants = variables.releases, variables.variants
    for instance in universe.instances.values():
        key = instance.key
        for said, carriers in instance.page.stated.of(instance.closed.keys()):
            place = instance.environment, said.requirement.text
            if place not in borne:
                borne[place] = tuple(_bearing_on(universe, instance.environment, said.requirement))
            if named := [name for name in borne[place] if name[0] != key]:
                stating = [
                    variants[key, version, label] if label else releases[key, version]
                    for version, label in carriers
                ]
                yield stating, stating[0] if len(stating) == 1 else variables.problem.variable(), named


def _bearing_on(universe: Universe, environment: str, requirement: Requirement) -> Iterator[Name]:
    """What meets a requirement, or makes its condition false: that is about its own environment alone."""
    for term in requirement.any_of:
        yield from _meeting(universe, environment, term)
    for held in _refuting(requirement.condition):
        instance = universe.instances.get((environment, held.module))
        if instance:
            yield from _admitted(universe, instance, held)


def _refuting(condition: Condition | None, negated: bool = False) -> Iterator[ModuleTerm]:
    """What makes a condition false, or a part of it, by being there."""
    match condition:
        case Holds(ModuleTerm() as term) if negated:
            yield term
        case Not(inner):
            yield from _refuting(inner, not negated)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _refuting(part, negated)


def _meeting(universe: Universe, environment: str, term: Term) -> Iterator[Name]:
    if isinstance(term, InterfaceTerm):
        yield from _put(universe, term)
    elif isinstance(term, ModuleTerm):
        for instance in universe.within_reach(environment, term.module):
            yield from _admitted(universe, instance, term)
