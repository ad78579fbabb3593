"""What a chosen release needs of its environment, of services on this machine, and of the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from encoders.index import Pair, Said, Statement, is_of_host, is_of_libraries
from encoders.objections import static_value
from encoders.universe import Candidate, Instance, Universe
from encoders.variables import Variables
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    Module,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from reasons import Conflicts, NeedsHost, NeedsInterface, NeedsModule, NoVersion, Reason
from solver import Clause, Literal
from versions import newest_first


@attrs.define
class Needs:
    """Turns requirements into literals; equal requirements in one environment are worked out once."""

    universe: Universe
    variables: Variables
    _met: dict[tuple[str, Requirement], tuple[Literal, ...] | None] = attrs.field(factory=dict)
    _held: dict[tuple[str, ModuleTerm], Literal | None] = attrs.field(factory=dict)
    structure: list[Clause[Reason]] = attrs.field(factory=list)

    def met_by(self, environment: str, requirement: Requirement) -> tuple[Literal, ...] | None:
        """Literals of which one must be true; None where the requirement always holds."""
        key = environment, requirement
        if key not in self._met:
            self._met[key] = self._meet(environment, requirement)
        return self._met[key]

    def _meet(self, environment: str, requirement: Requirement) -> tuple[Literal, ...] | None:
        literals: list[Literal] = []
        for term in requirement.any_of:
            found = self.literals_of(environment, term)
            if found is None:
                return None
            literals.extend(found)
        return tuple(dict.fromkeys(literals))

    def literals_of(self, environment: str, term: Term) -> tuple[Literal, ...] | None:
        """What makes one term true; None where it is true already."""
        if isinstance(term, HostTerm):
            return self.of_host(term)
        if isinstance(term, InterfaceTerm):
            return tuple(
                self.variables.releases[instance.key, candidate.release.version]
                for instance, candidate in self.universe.providers(term)
            )
        if self.universe.situation.catalog.module(term.module) is None:
            return self._open(environment, term)
        return tuple(
            literal
            for instance in self.universe.within_reach(environment, term.module)
            for literal in self.matching(instance, term)
        )

    def of_host(self, term: HostTerm) -> tuple[Literal, ...] | None:
        """As `literals_of`; a fact has a literal only where an objection rests on it."""
        if self.universe.facts.counts(term, False):
            return None
        return (self.variables.facts[term],) if term in self.variables.facts else ()

    def release_from(self, term: HostTerm, positive: bool) -> Literal:
        """What makes a condition fail that rests on the term: that it does not hold, or below a negation
        that it does. Asked only where machines differ.
        """
        raise AssertionError(term, positive)  # one machine decides every host term

    def matching(self, instance: Instance, term: ModuleTerm) -> tuple[Literal, ...]:
        fitting = self.universe.admitted(instance, term.specifier)
        if fitting and len(fitting) == len(instance.candidates) and term.variant is None:
            return (self.variables.present[instance.key],)
        return self._each(instance, fitting, term.variant)

    def covered(self, instance: Instance, term: ModuleTerm) -> tuple[Literal, ...]:
        """Releases that a range covers, finished or not: what is there is there."""
        versions = instance.page.covered(term.specifier)
        covered = tuple(one for one in instance.candidates if one.release.version in versions)
        return self._each(instance, covered, term.variant)

    def _each(
        self, instance: Instance, candidates: tuple[Candidate, ...], label: str | None
    ) -> tuple[Literal, ...]:
        if label is None:
            return tuple(self.variables.releases[instance.key, c.release.version] for c in candidates)
        return tuple(
            self.variables.variants[instance.key, candidate.release.version, variant.label]
            for candidate in candidates
            for variant in candidate.variants
            if variant.label == label
        )

    def _open(self, environment: str, term: ModuleTerm) -> tuple[Literal, ...] | None:
        """An open module: some sample version must meet the constraint, if constraints can clash."""
        sets = self.universe.open_samples.get((environment, term.module))
        if sets is None or not term.specifier:
            return None
        literals = self.variables.samples[environment, term.module]
        return tuple(
            literal for literal, together in zip(literals, sets, strict=True) if term.specifier in together
        )

    def refuters(self, environment: str, condition: Condition | None) -> list[tuple[Literal, ...]] | None:
        """A condition as alternatives: it holds iff one tuple of literals is true throughout.

        None: it is certainly false, so that nothing is asked. [()]: it always holds.
        """
        value = static_value(condition, self.universe.facts)
        if value is not None:
            return [()] if value else None
        return self._alternatives(environment, condition, positive=True) or None

    def _alternatives(
        self, environment: str, condition: Condition | None, *, positive: bool
    ) -> list[tuple[Literal, ...]]:
        value = static_value(condition, self.universe.facts, positive)
        if value is not None:
            return [()] if value == positive else []
        match condition:
            case Holds(term):
                return self._asked(environment, term, positive)
            case Not(inner):
                return self._alternatives(environment, inner, positive=not positive)
            case AllOf(parts) | AnyOf(parts):
                each = [self._alternatives(environment, part, positive=positive) for part in parts]
                if isinstance(condition, AnyOf) == positive:
                    return [alternative for one in each for alternative in one]
                combined: list[tuple[Literal, ...]] = [()]
                for one in each:
                    combined = [(*left, *right) for left in combined for right in one]
                return combined
        raise AssertionError(condition)

    def _asked(
        self, environment: str, term: ModuleTerm | HostTerm, positive: bool
    ) -> list[tuple[Literal, ...]]:
        if isinstance(term, HostTerm):
            return [(-self.release_from(term, positive),)]
        literal = self._holding(environment, term)
        if literal is None:
            return [] if positive else [()]
        return [(literal if positive else -literal,)]

    def _holding(self, environment: str, term: ModuleTerm) -> Literal | None:
        """A literal that is true iff the environment holds a matching release; None if it never can.

        In SAT terms: held <-> (release-1 or release-2 ...).
        """
        key = environment, term
        if key not in self._held:
            instance = self.universe.instances.get((environment, term.module))
            literals = self.covered(instance, term) if instance else ()
            held: Literal | None = None
            if len(literals) == 1:
                held = literals[0]
            elif literals:
                held = self.variables.problem.variable()
                self.structure.append(Clause((-held, *literals), None))
                self.structure.extend(Clause((-literal, held), None) for literal in literals)
            self._held[key] = held
        return self._held[key]


def asked_of_host(universe: Universe, requirement: Requirement) -> bool:
    """A requirement of host terms alone is an objection where it fails, and nothing where it holds."""
    return is_of_host(requirement) and static_value(requirement.condition, universe.facts) is not None


def inside_an_image(universe: Universe, requirement: Requirement) -> bool:
    """Libraries that a closed image brings itself."""
    return is_of_libraries(requirement, universe.situation.catalog)


def _statements(universe: Universe, instance: Instance) -> Iterator[Said]:
    """Each distinct statement of a module, with those of its candidates that carry it."""
    for said, carriers in instance.required:
        if not (said.of_host and asked_of_host(universe, said.requirement)):
            yield said, carriers


def clauses_for_requirements(
    universe: Universe, variables: Variables, needs: Needs
) -> Iterator[Clause[Reason]]:
    """In SAT terms: release -> (candidate-1 or candidate-2 or ...), one clause a requirement.

    A statement that many releases share is one reason. What a closed image holds inside is asked only
    of the variants that are native. Where the catalogue has no such release at all, that is a reason too.
    """
    for instance in universe.instances.values():
        environment = instance.environment
        for said, carriers in _statements(universe, instance):
            requirement = said.requirement
            met = needs.met_by(environment, requirement)
            alternatives = None if met is None else needs.refuters(environment, requirement.condition)
            if alternatives is None or met is None:
                continue
            why = _reason(instance, said, carriers)
            if not met and (gap := _gap(universe, requirement)):
                met = (variables.problem.variable(),)
                yield Clause((-met[0],), gap)
            asked = [(*(-part for part in condition), *met) for condition in alternatives]
            for version, label in carriers:
                literal = _carrier(variables, instance, version, label, said.inside)
                if literal is not None:
                    for one in asked:
                        yield Clause((-literal, *one), why)


def _gap(universe: Universe, requirement: Requirement) -> NoVersion | None:
    """That no release of the catalogue is what a requirement names."""
    catalog = universe.situation.catalog
    term = requirement.any_of[0]
    module = catalog.module(term.module) if isinstance(term, ModuleTerm) else None
    if len(requirement.any_of) > 1 or module is None or not isinstance(term, ModuleTerm):
        return None
    return None if catalog.matching(term) else no_version(module, term.specifier, term.variant)


def no_version(module: Module, specifier: str, variant: str | None) -> NoVersion:
    """What the catalogue has instead."""
    known = newest_first(module.scheme, (release.version for release in module.releases))
    label = f":{variant}" if variant else ""
    return NoVersion(module.name, f"{label} {specifier}".strip(), known[-1], known[0])


def _carrier(
    variables: Variables, instance: Instance, version: str, label: str, inside: bool
) -> Literal | None:
    if label:
        return variables.variants[instance.key, version, label]
    return variables.natives[instance.key, version] if inside else variables.releases[instance.key, version]


def _reason(
    instance: Instance, said: Statement, carriers: Sequence[Pair]
) -> NeedsModule | NeedsInterface | NeedsHost:
    requirement = said.requirement
    versions = tuple(dict.fromkeys(version for version, _ in carriers))
    labels = tuple(sorted({label for _, label in carriers})) if said.of_variants else ()
    kind: type[NeedsModule] | type[NeedsInterface] | type[NeedsHost] = NeedsModule
    if any(isinstance(term, InterfaceTerm) for term in requirement.any_of):
        kind = NeedsInterface
    elif all(isinstance(term, HostTerm) for term in requirement.any_of):
        kind = NeedsHost
    return kind(instance.module.name, versions, requirement.text, instance.environment, labels)


def clauses_for_conflicts(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Clause[Reason]]:
    """In SAT terms: not release or not other, for each release that the other's range admits.

    Libraries conflict within an environment and outside closed images; services anywhere.
    """
    for instance in universe.instances.values():
        declared: dict[ModuleTerm, list[str]] = {}
        for candidate in instance.candidates:
            for term in candidate.release.conflicts:
                declared.setdefault(term, []).append(candidate.release.version)
        for term, found in declared.items():
            why = Conflicts(
                instance.module.name,
                tuple(found),
                f"{term.module} {term.specifier}".strip(),
                instance.environment,
            )
            for other in universe.within_reach(instance.environment, term.module):
                for literal in needs.covered(other, term):
                    for version in found:
                        carrier = variables.releases[instance.key, version]
                        if carrier != literal:
                            yield Clause((-carrier, -literal), why)
