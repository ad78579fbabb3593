"""Nothing stays without cause: what nobody asks for is there only while something needs it."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.requests import wanted
from encoders.requirements import Needs
from encoders.universe import Candidate, Instance, Key, Universe
from encoders.variables import Variables
from manifests import InterfaceTerm, ModuleTerm, Requirement
from reasons import Reason
from solver import Clause, Literal


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
        if instance.wishes or any(literal in asked for literal in _literals(variables, instance)):
            continue
        yield Clause((-variables.present[key], *needing.get(key, ())), None)


def _literals(variables: Variables, instance: Instance) -> Iterator[Literal]:
    for candidate in instance.candidates:
        yield variables.releases[instance.key, candidate.release.version]


def _needing(universe: Universe, variables: Variables) -> dict[Key, tuple[Literal, ...]]:
    """For each instance, the releases of others that require or recommend something of it."""
    found: dict[Key, dict[Literal, None]] = {}
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            literal = variables.releases[instance.key, candidate.release.version]
            for requirement in _all_of(candidate):
                for key in _reached(universe, instance.environment, requirement):
                    if key != instance.key:
                        found.setdefault(key, {})[literal] = None
    return {key: tuple(literals) for key, literals in found.items()}


def _all_of(candidate: Candidate) -> Iterator[Requirement]:
    yield from candidate.release.requires
    yield from candidate.release.recommends
    for variant in candidate.variants:
        yield from variant.requires


def _reached(universe: Universe, environment: str, requirement: Requirement) -> Iterator[Key]:
    for term in requirement.any_of:
        if isinstance(term, ModuleTerm):
            for instance in universe.within_reach(environment, term.module):
                yield instance.key
        elif isinstance(term, InterfaceTerm):
            for instance, _ in universe.providers(term):
                yield instance.key
