"""What was asked for, now and before."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.objections import shown_origin
from encoders.requirements import Needs, no_version
from encoders.universe import Universe, home_of
from encoders.variables import Variables
from manifests import InterfaceTerm, ModuleTerm
from reasons import NotProvided, Reason, Requested
from solver import Clause, Literal
from stacks import DEFAULT_ENVIRONMENT, Request


def reason_for(universe: Universe, request: Request) -> Requested:
    module = universe.situation.catalog.module(request.name)
    environment = request.environment or (
        home_of(request, module, universe.intent) if module and not request.interface else ""
    )
    return Requested(request.text, environment, shown_origin(request.origin))


def wanted(universe: Universe, variables: Variables, needs: Needs, request: Request) -> tuple[Literal, ...]:
    """Literals of which one must be true for the request to be met."""
    if request.interface:
        term = InterfaceTerm(request.name, request.specifier)
        home = request.environment or (DEFAULT_ENVIRONMENT if universe.intent.together else None)
        return tuple(
            variables.releases[instance.key, candidate.release.version]
            for instance, candidate in universe.providers(term)
            if home in (None, instance.environment)
        )
    module = universe.situation.catalog.module(request.name)
    if module is None:
        return ()
    instance = universe.instances[home_of(request, module, universe.intent), request.name]
    return needs.matching(instance, ModuleTerm(request.name, request.specifier, request.variant))


def clauses_for_requests(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Clause[Reason]]:
    """In SAT terms: (candidate-1 or candidate-2 or ...) for each request.

    Where nothing in the catalogue matches, the request and that gap are two reasons of one conflict.
    """
    for request in universe.intent.requests:
        why = reason_for(universe, request)
        literals = wanted(universe, variables, needs, request)
        if literals:
            yield Clause(literals, why)
            continue
        gap = variables.problem.variable()
        yield Clause((gap,), why)
        yield Clause((-gap,), _gap(universe, request))


def clauses_for_excuses(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Clause[Reason]]:
    """In SAT terms: build for the CPU -> (what an earlier wish for one wants is there)."""
    for instance in universe.instances.values():
        excuse = instance.excuse
        for candidate in instance.candidates if excuse else ():
            for variant in candidate.variants:
                if excuse and variant.accelerator == "cpu":
                    literal = variables.variants[instance.key, candidate.release.version, variant.label]
                    kept = (wanted(universe, variables, needs, wish) for wish in excuse.wishes)
                    yield Clause((-literal, *(one for each in kept for one in each)), excuse.why)


def _gap(universe: Universe, request: Request) -> Reason:
    module = universe.situation.catalog.module(request.name)
    if request.interface or module is None:
        return NotProvided(request.name, request.specifier)
    return no_version(module, request.specifier, request.variant)
