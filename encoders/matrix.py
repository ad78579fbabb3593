"""One problem for many machines: docs/how-it-works.md, "Many machines at once".

The families of rules are those of one machine. What differs between machines stands behind literals, one
for each set of machines that is an answer, and each only ever helps: assumed false where a machine is not
in the set, and left open where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from encoders.environments import (
    constraints_for_accelerators,
    constraints_for_images,
    constraints_for_interpreters,
    constraints_for_one_release,
)
from encoders.profiles import Everywhere, Mask, Profiles, mask_of
from encoders.requests import wanted
from encoders.requirements import Needs, clauses_for_conflicts, clauses_for_requirements
from encoders.resources import Use, amounts, disk_uses, memory_uses
from encoders.support import clauses_for_support
from encoders.universe import Key, Universe, follow
from encoders.variables import Variables
from manifests import HostTerm
from reasons import Reason
from solver import AtMost, Clause, Literal, Problem
from stacks import Intent, Request


@attrs.define
class Granted:
    """A literal for each set of machines: true only on a machine that is in it."""

    problem: Problem[Reason]
    everywhere: Mask
    literals: dict[Mask, Literal] = attrs.field(factory=dict)

    def on(self, mask: Mask) -> tuple[Literal, ...] | None:
        """As Needs.literals_of: None where it is true on every machine, () where on none."""
        if mask in (0, self.everywhere):
            return None if mask else ()
        if mask not in self.literals:
            self.literals[mask] = self.problem.variable()
        return (self.literals[mask],)


@attrs.define
class NeedsOnMany(Needs):
    """Needs whose host terms are literals where machines differ."""

    profiles: Profiles = attrs.field(kw_only=True)
    granted: Granted = attrs.field(kw_only=True)

    def of_host(self, term: HostTerm) -> tuple[Literal, ...] | None:
        return self.granted.on(self.profiles.met(term))

    def release_from(self, term: HostTerm, positive: bool) -> Literal:
        found = self.granted.on(self.profiles.refuted(term) if positive else self.profiles.met(term))
        assert found  # machines differ in it
        return found[0]


@attrs.frozen
class MatrixEncoding:
    """A problem for many machines, and for each request by itself: assume what shall be there.

    `granted` holds the literals that only some machines may have.
    """

    problem: Problem[Reason]
    granted: dict[Mask, Literal]
    releases: dict[tuple[Key, str], Literal]  # of what some machine may have
    wishes: dict[Request, Literal]


def encode_matrix(intent: Intent, profiles: Profiles) -> MatrixEncoding:
    """Encode what the intent reaches on any of these machines, without levels: for yes and no."""
    universe = follow(intent, profiles.situations[0], profiles, Everywhere(intent, profiles), pruned=True)
    problem: Problem[Reason] = Problem()
    variables = Variables(problem, universe)
    variables.make()
    granted = Granted(problem, profiles.everywhere)
    needs = NeedsOnMany(universe, variables, profiles=profiles, granted=granted)
    wishes = {request: problem.variable() for request in intent.requests}
    for constraints in (
        clauses_for_wishes(universe, variables, needs, wishes),
        clauses_for_hosts(universe, variables, profiles, granted),
        clauses_for_requirements(universe, variables, needs),
        clauses_for_conflicts(universe, variables, needs),
        constraints_for_one_release(universe, variables),
        constraints_for_interpreters(universe, variables),
        constraints_for_images(universe, variables),
        constraints_for_accelerators(universe, variables),
        constraints_for_fixed_ports(universe, variables),
        constraints_for_memory(universe, variables, profiles, granted),
        constraints_for_disk(universe, variables, profiles, granted),
        clauses_for_support(universe, variables),
        needs.structure,
    ):
        problem.add(constraints)
    return MatrixEncoding(problem, granted.literals, variables.releases, wishes)


def clauses_for_wishes(
    universe: Universe, variables: Variables, needs: Needs, wishes: dict[Request, Literal]
) -> Iterator[Clause[Reason]]:
    """In SAT terms: wish -> (candidate-1 or candidate-2 or ...)."""
    for request, literal in wishes.items():
        yield Clause((-literal, *wanted(universe, variables, needs, request)), None)


def clauses_for_hosts(
    universe: Universe, variables: Variables, profiles: Profiles, granted: Granted
) -> Iterator[Clause[Reason]]:
    """In SAT terms: candidate -> it is a machine on which nothing is said against it."""
    for instance in universe.instances.values():
        open_to = profiles.open_to(instance.module)
        for candidate in instance.candidates:
            version = candidate.release.version
            for variant in candidate.variants:
                literals = granted.on(open_to[version, variant.label])
                if literals is not None:
                    yield Clause((-variables.variants[instance.key, version, variant.label], *literals), None)


def constraints_for_fixed_ports(universe: Universe, variables: Variables) -> Iterator[AtMost[Reason]]:
    """In SAT terms: at most one release on a host port that cannot be moved.

    A movable port decides nothing: each has as many to choose from as there are ports to place.
    """
    holders: dict[tuple[int, str], list[Literal]] = {}
    for instance in universe.instances.values():
        for candidate in () if instance.module.is_library else instance.candidates:
            literal = variables.releases[instance.key, candidate.release.version]
            for port in candidate.release.ports:
                if not port.movable:
                    holders.setdefault((port.number, port.protocol), []).append(literal)
    for literals in holders.values():
        if len(literals) > 1:
            yield AtMost(tuple((1, literal) for literal in literals), 1, None)


def constraints_for_memory(
    universe: Universe, variables: Variables, profiles: Profiles, granted: Granted
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: as for one machine, for each limit that some machine has."""
    yield from _ceilings(variables, granted, "memory", memory_uses(universe), profiles.memory_limits)


def constraints_for_disk(
    universe: Universe, variables: Variables, profiles: Profiles, granted: Granted
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: as for memory, for backends that share a file system."""
    uses = list(disk_uses(universe))
    for backends, limits in profiles.disk_limits.items():
        shared = [use for backend, use in uses if backend in backends]
        yield from _ceilings(variables, granted, "disk", shared, limits)


def _ceilings(
    variables: Variables, granted: Granted, resource: str, uses: Sequence[Use], limits: Sequence[int | None]
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: roomier machine, or the amounts sum to at most the limit; None is no limit."""
    most = _most(uses)
    bounds = sorted({limit for limit in limits if limit is not None and limit < most})
    if not bounds:
        return
    clauses, terms = amounts(variables, resource, uses)
    yield from clauses
    total = sum(amount for amount, _ in terms)
    for bound in bounds:
        roomier = granted.on(mask_of(limit is None or limit > bound for limit in limits))
        assert roomier is not None  # some machine has this very limit
        if roomier:
            yield AtMost((*terms, (total - bound, -roomier[0])), total, None)
        else:
            yield AtMost(tuple(terms), bound, None)


def _most(uses: Sequence[Use]) -> int:
    """The most that can be occupied at once: one release of an instance, and with slots one a slot."""
    largest: dict[tuple[Key, str | None], int] = {}
    for instance, candidate, _, amount in uses:
        key = instance.key, candidate.release.slot
        largest[key] = max(largest.get(key, 0), amount)
    return sum(largest.values())
