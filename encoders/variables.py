"""The variables of a problem, by what they mean; made on first use, in the order of the encoding."""

from __future__ import annotations

import attrs

from encoders.universe import Candidate, Instance, Key, Universe
from manifests import HostTerm
from reasons import Reason
from solver import Literal, Problem

#: Instance, name of the port, host port; then slot and how the port is declared: number, movable, protocol.
PortName = tuple[Key, str, int, str, int, bool, str]


@attrs.define
class Variables:
    """One literal for each statement that may be true of a plan.

    `release`: the release is chosen in its environment. `variant`: it is carried by this variant; the
    same literal as the release where there is only one. `present`: any release of the module is.
    `native`: the release is chosen and stands in the open, not inside a closed image. `places`: of a
    variant, the accelerators that it may occupy, by id. `system_memory`: bytes that a place takes of it.
    `port_distances`: what stands how far from the host port that it prefers.
    """

    problem: Problem[Reason]
    universe: Universe
    releases: dict[tuple[Key, str], Literal] = attrs.field(factory=dict)
    variants: dict[tuple[Key, str, str], Literal] = attrs.field(factory=dict)
    present: dict[Key, Literal] = attrs.field(factory=dict)
    natives: dict[tuple[Key, str], Literal | None] = attrs.field(factory=dict)
    samples: dict[Key, tuple[Literal, ...]] = attrs.field(factory=dict)
    ports: dict[PortName, Literal] = attrs.field(factory=dict)
    facts: dict[HostTerm, Literal] = attrs.field(factory=dict)
    places: dict[tuple[Key, str, str], dict[str, Literal]] = attrs.field(factory=dict)
    system_memory: list[tuple[int, Literal]] = attrs.field(factory=list)
    port_distances: list[tuple[int, Literal]] = attrs.field(factory=list)

    def make(self) -> None:
        """Variables for every candidate, and the structure that ties them together."""
        for instance in self.universe.instances.values():
            for candidate in instance.candidates:
                self._candidate(instance, candidate)
            self._presence(instance)
        for key, sets in self.universe.open_samples.items():
            self.samples[key] = tuple(self.problem.variable() for _ in sets)
            self.problem.at_most_one(self.samples[key])

    def _candidate(self, instance: Instance, candidate: Candidate) -> None:
        """In SAT terms: release <-> (variant-1 or variant-2 ...), and at most one variant."""
        key, version = instance.key, candidate.release.version
        release = self.releases[key, version] = self.problem.variable()
        if len(candidate.variants) == 1:
            self.variants[key, version, candidate.variants[0].label] = release
        else:
            literals = [self.problem.variable() for _ in candidate.variants]
            for variant, literal in zip(candidate.variants, literals, strict=True):
                self.variants[key, version, variant.label] = literal
                self.problem.clause((-literal, release))
            self.problem.clause((-release, *literals))
            self.problem.at_most_one(literals)
        self.natives[key, version] = self._native(instance, candidate, release)

    def _native(self, instance: Instance, candidate: Candidate, release: Literal) -> Literal | None:
        literals = [
            self.variants[instance.key, candidate.release.version, variant.label]
            for variant in candidate.variants
            if variant.backend == "native"
        ]
        if not literals:
            return None
        if len(literals) == len(candidate.variants):
            return release
        if len(literals) == 1:
            return literals[0]
        native = self.problem.variable()
        for literal in literals:
            self.problem.clause((-literal, native))
        self.problem.clause((-native, *literals))
        return native

    def _presence(self, instance: Instance) -> None:
        """In SAT terms: present <-> (release-1 or release-2 ...)."""
        literals = [self.releases[instance.key, c.release.version] for c in instance.candidates]
        if len(literals) == 1:
            self.present[instance.key] = literals[0]
            return
        present = self.present[instance.key] = self.problem.variable()
        for literal in literals:
            self.problem.clause((-literal, present))
        self.problem.clause((-present, *literals))

    def fact(self, term: HostTerm) -> Literal:
        """True would mean that the machine meets the term; made only for terms that it does not meet."""
        literal = self.facts.get(term)
        if literal is None:
            literal = self.facts[term] = self.problem.variable()
        return literal
