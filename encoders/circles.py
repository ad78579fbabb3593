"""Things that need one another in a circle, of which none can be first."""

from __future__ import annotations

from collections.abc import Iterator

from encoders.requirements import Needs
from encoders.universe import Instance, Key, Universe
from encoders.variables import Variables
from manifests import InterfaceTerm, Requirement
from reasons import InACircle, NeedsInterface, NeedsModule, Reason
from solver import Clause, Literal

Carried = tuple[Literal, tuple[str, ...], Requirement]


def clauses_for_circles(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Clause[Reason]]:
    """In SAT terms: release -> (need or met-by-another), for each need of a circle; and not all these needs.

    That there is no circle at all is not encoded: a plan seldom has one, so each is ruled out when it is met.
    """
    for circle in universe.situation.circles:
        keys = [key for key, _ in circle]
        if not all(key in universe.instances for key in keys):
            continue
        literals = [variables.problem.variable() for _ in circle]
        followers = (*keys[1:], keys[0])
        for need, (key, text), behind in zip(literals, circle, followers, strict=True):
            its = tuple(_literals_of(variables, behind))
            for carried in _carried(variables, universe.instances[key], text):
                yield from _needing(needs, universe.instances[key], carried, need, follower=its)
        yield Clause(tuple(-need for need in literals), InACircle(tuple(module for _, module in keys)))


def _literals_of(variables: Variables, key: Key) -> Iterator[Literal]:
    for (other, _), literal in variables.releases.items():
        if other == key:
            yield literal
    for (other, *_), literal in variables.variants.items():
        if other == key:
            yield literal


def _carried(variables: Variables, instance: Instance, text: str) -> Iterator[Carried]:
    """The builds that state a requirement, with the releases that any of them is of."""
    found = [
        (variables.variants[instance.key, candidate.release.version, variant.label], candidate.release, said)
        for candidate in instance.candidates
        for variant in candidate.variants
        for said in (*candidate.release.requires, *variant.requires)
        if said.text == text
    ]
    versions = tuple(dict.fromkeys(release.version for _, release, _ in found))
    return ((literal, versions, said) for literal, _, said in found)


def _needing(
    needs: Needs, instance: Instance, carried: Carried, need: Literal, follower: tuple[Literal, ...]
) -> Iterator[Clause[Reason]]:
    """`follower`: what follows in the circle; not needed where something else meets it."""
    carrier, versions, said = carried
    met = needs.met_by(instance.environment, said)
    others = [literal for literal in met or () if literal not in follower]
    for condition in needs.refuters(instance.environment, said.condition) or ():
        inactive = (-part for part in condition)
        yield Clause((-carrier, *inactive, *others, need), _reason(instance, versions, said))


def _reason(instance: Instance, versions: tuple[str, ...], said: Requirement) -> Reason:
    interface = any(isinstance(term, InterfaceTerm) for term in said.any_of)
    kind = NeedsInterface if interface else NeedsModule
    return kind(instance.module.name, versions, said.text, instance.environment)
