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
from encoders.objective import LEVELS, canonical_order
from encoders.placement import constraints_for_placement
from encoders.requests import clauses_for_excuses, clauses_for_requests
from encoders.requirements import Needs, clauses_for_conflicts, clauses_for_requirements
from encoders.resources import constraints_for_disk, constraints_for_memory, constraints_for_ports
from encoders.situation import Situation
from encoders.support import clauses_for_support
from encoders.telling import Telling
from encoders.universe import Universe, build_universe
from encoders.variables import Variables
from reasons import Reason
from solver import Problem
from stacks import Intent


@attrs.frozen
class Encoding:
    """A problem with what its variables mean."""

    problem: Problem[Reason]
    universe: Universe
    variables: Variables
    needs: Needs
    telling: Telling


def encode(intent: Intent, situation: Situation, *, pruned: bool, lean: bool = True) -> Encoding:
    """Encode the slice that the intent reaches.

    Pruned, candidates that something static rules out are left away: smaller, for finding a plan.
    Unpruned, every objection is a constraint with its reason: for telling why there is none.
    Not lean, plans may have things in them that nothing asks for.
    """
    universe = build_universe(intent, situation, pruned=pruned)
    telling = Telling.of(universe)
    problem: Problem[Reason] = Problem(sort_key=telling.preference)
    variables = Variables(problem, universe)
    variables.make()
    needs = Needs(universe, variables)
    problem.add(clauses_for_objections(universe, variables))
    problem.add(clauses_for_requests(universe, variables, needs))
    problem.add(clauses_for_excuses(universe, variables, needs))
    problem.add(clauses_for_requirements(universe, variables, needs))
    problem.add(clauses_for_conflicts(universe, variables, needs))
    problem.add(clauses_for_circles(universe, variables, needs))
    problem.add(constraints_for_one_release(universe, variables))
    problem.add(constraints_for_interpreters(universe, variables))
    problem.add(constraints_for_images(universe, variables))
    problem.add(constraints_for_accelerators(universe, variables))
    problem.add(constraints_for_ports(universe, variables))
    problem.add(constraints_for_placement(universe, variables))
    problem.add(constraints_for_memory(universe, variables))
    problem.add(constraints_for_disk(universe, variables))
    if lean:
        problem.add(clauses_for_support(universe, variables))
    for name in situation.capabilities.preferences:
        problem.level(name, LEVELS[name](universe, variables, needs))
    problem.canonical.extend(canonical_order(universe, variables, needs))
    problem.add(needs.structure)
    return Encoding(problem, universe, variables, needs, telling)
