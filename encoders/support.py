"""Nothing stays without cause: what nobody asks for is there only while something needs it."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.requests import wanted
from encoders.requirements import Needs
from encoders.universe import Candidate, Instance, Key, Universe
from encoders.variables import Variables
from manifests import HostTerm, InterfaceTerm, Requirement, Term
from reasons import Reason
from solver import Clause, Literal

Name = tuple[Key, str, str]  # instance, version, label of the variant


def clauses_for_support(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Clause[Reason]]:
    """In SAT terms: installed and not asked for -> (needed-by-1 or needed-by-2 or ...).

    Only what is installed wants this rule: elsewhere the level that counts modules keeps plans lean.
    """
    generation = universe.situation.generation
    installed = {choice.key for choice in (generation.choices if generation else ())}
    asked = {
        literal
        for request in (*universe.intent.requests, *universe.situation.asked_before)
        for literal in wanted(universe, variables, needs, request)
    }
    needing = _needing(universe, variables) if installed else {}
    for key in sorted(installed & set(universe.instances)):
        instance = universe.instances[key]
        for candidate in () if instance.wishes else instance.candidates:
            version = candidate.release.version
            if variables.releases[key, version] in asked:
                continue
            for variant in candidate.variants:
                literal = variables.variants[key, version, variant.label]
                yield Clause((-literal, *needing.get((key, version, variant.label), ())), None)


def _needing(universe: Universe, variables: Variables) -> dict[Name, tuple[Literal, ...]]:
    """For each release, those of other modules that require or recommend it, if only as one of several."""
    found: dict[Name, dict[Literal, None]] = {}
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            for literal, requirement in _stated(variables, instance, candidate):
                for term in requirement.any_of:
                    for name in _meeting(universe, instance.environment, term):
                        if name[0] != instance.key:
                            found.setdefault(name, {})[literal] = None
    return {name: tuple(literals) for name, literals in found.items()}


def _stated(
    variables: Variables, instance: Instance, candidate: Candidate
) -> Iterator[tuple[Literal, Requirement]]:
    version = candidate.release.version
    for requirement in (*candidate.release.requires, *candidate.release.recommends):
        yield variables.releases[instance.key, version], requirement
    for variant in candidate.variants:
        for requirement in variant.requires:
            yield variables.variants[instance.key, version, variant.label], requirement


def _meeting(universe: Universe, environment: str, term: Term) -> Iterator[Name]:
    if isinstance(term, HostTerm):
        return
    if isinstance(term, InterfaceTerm):
        for instance, candidate in universe.providers(term):
            for variant in candidate.variants:
                yield instance.key, candidate.release.version, variant.label
        return
    for instance in universe.within_reach(environment, term.module):
        for candidate in instance.candidates:
            if universe.admits(instance, candidate.release.version, term.specifier):
                for variant in candidate.variants:
                    if term.variant in (None, variant.label):
                        yield instance.key, candidate.release.version, variant.label
