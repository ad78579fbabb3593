"""Domain -> constraints: one problem from intent, machine, catalogue, policy and generation."""

from __future__ import annotations

import attrs

from encoders.circles import clauses_for_circles
from encoders.environments import (
    clauses_for_objections,
    constraints_for_accelerators,
    constraints_for_images,
    constraints_for_interpreters,
    constraints_for_one_release,
)
from encoders.limits import constraints_for_limits
from encoders.narrowing import narrowed_universe
from encoders.objective import LEVELS, canonical_order
from encoders.placement import constraints_for_placement
from encoders.requests import clauses_for_excuses, clauses_for_requests, wanted
from encoders.requirements import Needs, clauses_for_conflicts, clauses_for_requirements
from encoders.resources import constraints_for_disk, constraints_for_memory, constraints_for_ports
from encoders.situation import Situation
from encoders.support import clauses_for_support, is_in_question
from encoders.telling import Telling
from encoders.universe import Instance, Universe, build_universe, universe_of_named
from encoders.variables import Variables
from reasons import Reason
from solver import Literal, Problem
from stacks import Intent, Request


@attrs.frozen
class Encoding:
    """A problem with what its variables mean."""

    problem: Problem[Reason]
    universe: Universe
    variables: Variables
    needs: Needs
    telling: Telling


@attrs.frozen
class LooseEncoding(Encoding):
    """One of which something can be let go. As it was asked, `as_asked` is taken for granted; without it,
    things may be there for nothing. `freed`: a wish in any version, in place of the wish itself.
    """

    as_asked: tuple[Literal, ...]
    freed: dict[Request, Literal]


def encode(intent: Intent, situation: Situation, *, pruned: bool, lean: bool = True) -> Encoding:
    """Encode the slice that the intent reaches.

    Pruned, candidates that something static rules out are left away: smaller, for finding a plan.
    Unpruned, every objection is a constraint with its reason: for telling why there is none.
    Not lean, plans may have things in them that nothing asks for.
    """
    made = _of_the_whole(build_universe(intent, situation, pruned=pruned))
    problem, universe, variables, needs = made.problem, made.universe, made.variables, made.needs
    if lean:
        problem.add(clauses_for_support(universe, variables))
    for name in situation.capabilities.preferences:
        problem.level(name, LEVELS[name](universe, variables, needs))
    problem.add(needs.structure)
    problem.canonical.extend(canonical_order(universe, variables, needs))
    return made


def encode_narrowly(intent: Intent, situation: Situation) -> Encoding | None:
    """As `encode`, pruned, for yes and no: no plan is better than another, and what none can hold is left
    away. None where that leaves no plan.
    """
    universe = narrowed_universe(intent, situation)
    if universe is None:
        return None
    made = _of_the_whole(universe)
    made.problem.add(clauses_for_support(made.universe, made.variables))
    made.problem.add(made.needs.structure)
    return made


def encode_loosely(intent: Intent, situation: Situation) -> LooseEncoding:
    """Unpruned and not ranked, for what is asked and for less of it."""
    made = _of_the_whole(build_universe(intent, situation, pruned=False))
    problem, universe, variables, needs = made.problem, made.universe, made.variables, made.needs
    idle = (problem.variable(),) if is_in_question(universe) else ()
    if idle:
        problem.add(clauses_for_support(universe, variables, unless=idle))
    freed = {}
    for request in intent.requests:
        any_version = attrs.evolve(request, specifier="")
        if request != any_version and (literals := wanted(universe, variables, needs, any_version)):
            freed[request] = problem.variable()
            problem.clause((-freed[request], *literals))
    problem.add(needs.structure)
    return LooseEncoding(
        problem, universe, variables, needs, made.telling, tuple(-one for one in idle), freed
    )


def encode_named(intent: Intent, situation: Situation) -> Encoding:
    """What is asked for by name, each alone and beside the others, whatever it needs.

    A part of the constraints of the unpruned slice, so that a conflict of these is one of the whole. Of a
    module of which nothing is left by itself, that alone.
    """
    by_name = attrs.evolve(intent, requests=tuple(one for one in intent.requests if not one.interface))
    universe = universe_of_named(by_name, situation)
    for instance in universe.instances.values():
        if _is_spent(universe, instance):
            return _begun(universe.of(instance))
    made = _begun(universe)
    _add_what_shares(made)
    return made


def _is_spent(universe: Universe, instance: Instance) -> bool:
    """Whether each of its builds that one of the wishes for it asks for has something against it."""
    refused = {pair for objection in instance.objections for pair in objection.against}
    return any(
        all(
            (candidate.release.version, variant.label) in refused
            for candidate in universe.admitted(instance, wish.specifier)
            for variant in candidate.variants
            if wish.variant in (None, variant.label)
        )
        for wish in instance.wishes
        if wish in universe.intent.requests
    )


def _begun(universe: Universe) -> Encoding:
    """What is asked for, and what stands against it."""
    telling = Telling.of(universe)
    problem: Problem[Reason] = Problem(sort_key=telling.preference)
    variables = Variables(problem, universe)
    variables.make()
    needs = Needs(universe, variables)
    problem.add(clauses_for_objections(universe, variables))
    problem.add(clauses_for_requests(universe, variables, needs))
    problem.add(clauses_for_excuses(universe, variables, needs))
    return Encoding(problem, universe, variables, needs, telling)


def _of_the_whole(universe: Universe) -> Encoding:
    """With all that it needs."""
    made = _begun(universe)
    made.problem.add(clauses_for_requirements(universe, made.variables, made.needs))
    made.problem.add(clauses_for_circles(universe, made.variables, made.needs))
    _add_what_shares(made)
    return made


def _add_what_shares(made: Encoding) -> None:
    """What can be there side by side."""
    problem, universe, variables = made.problem, made.universe, made.variables
    problem.add(clauses_for_conflicts(universe, variables, made.needs))
    problem.add(constraints_for_one_release(universe, variables))
    problem.add(constraints_for_interpreters(universe, variables))
    problem.add(constraints_for_images(universe, variables))
    problem.add(constraints_for_accelerators(universe, variables))
    problem.add(constraints_for_ports(universe, variables))
    problem.add(constraints_for_placement(universe, variables))
    problem.add(constraints_for_limits(universe, variables))
    problem.add(constraints_for_memory(universe, variables))
    problem.add(constraints_for_disk(universe, variables))
