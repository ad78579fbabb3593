"""What a request reaches of our catalogue, as packages that a package solver can be asked about.

A release is a package, a build one of its own where there are several, a fact of the machine an installed
package. Left out is what packages cannot say: requirements with a condition, modules without releases,
memory, policy. So of what is written here there is a plan wherever las has one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain

import attrs

from encoders import Encoding, HostFacts, wanted
from encoders.requirements import asked_of_host, inside_an_image
from encoders.resources import bindings
from encoders.universe import Candidate, Instance
from manifests import HostTerm, Requirement, Variant
from solver import Literal
from stacks import DEFAULT_ENVIRONMENT


@attrs.frozen
class Range:
    """Versions of a name by their place among all of it, from 0, oldest first: first <= place <= last."""

    name: str
    first: int
    last: int


@attrs.frozen
class Need:
    """One of the ranges; where there is none, `text` says what nothing meets."""

    ranges: tuple[Range, ...]
    text: str = ""


@attrs.frozen
class Package:
    name: str
    version: str
    needs: tuple[Need, ...] = ()
    bars: tuple[str, ...] = ()  # `name = version`


@attrs.frozen
class Question:
    """`offered`: the versions of a name together, oldest first."""

    facts: tuple[Package, ...]
    offered: tuple[Package, ...]
    asked: tuple[Need, ...]

    def versions(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for package in self.offered:
            found.setdefault(package.name, []).append(package.version)
        return found


def question_of(encoding: Encoding) -> Question:
    """Of a slice that is not pruned."""
    offer = _Offer(encoding)
    offered = tuple(chain.from_iterable(map(offer.packages, encoding.universe.instances.values())))
    asked = tuple(
        offer.need(wanted(encoding.universe, encoding.variables, encoding.needs, request), request.text)
        for request in encoding.universe.intent.requests
    )
    return Question(tuple(_facts(encoding)), offered, asked)


def _facts(encoding: Encoding) -> Iterator[Package]:
    """What some release asks of the machine, as far as it is known; and ports in use that cannot be moved."""
    universe = encoding.universe
    machine = HostFacts(universe.situation.machine, universe.intent.all_accelerators)
    terms = {t for i in universe.instances.values() for one in i.objections for t in one.unless}
    found = set(map(machine.reason, terms))
    for fact in sorted(found, key=lambda one: one.fact):
        if fact.value is not None and fact.value != "none":
            yield Package(fact.fact, fact.value)
    for port in sorted({b.port.number for b in bindings(universe) if not b.host_ports}):
        yield Package("tcp-port", str(port))


class _Offer:
    """What each literal of the encoding means among packages."""

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        instances = encoding.universe.instances
        self._names = {(home, name): name_of(home, name, instances) for home, name in instances}
        self._candidates = {i.key: list(_had(i)) for i in encoding.universe.instances.values()}
        self._meaning: dict[Literal, tuple[tuple[str, int], ...]] = {}
        self._samples = set(chain.from_iterable(encoding.variables.samples.values()))
        for instance in encoding.universe.instances.values():
            self._name(instance)

    def _name(self, instance: Instance) -> None:
        variables, key, name = self._encoding.variables, instance.key, self._names[instance.key]
        count: dict[str, int] = {}
        for place, candidate in enumerate(self._candidates[key]):
            for variant in candidate.variants:
                build = _build(name, candidate, variant)
                at = place if build == name else count.get(build, 0)
                count[build] = at + 1
                literal = variables.variants[key, candidate.release.version, variant.label]
                self._meaning[literal] = ((build, at),)
            self._meaning[variables.releases[key, candidate.release.version]] = ((name, place),)
        self._meaning[variables.present[key]] = tuple(
            (name, place) for place in range(len(self._candidates[key]))
        )

    def need(self, literals: Iterable[Literal], text: str) -> Need:
        had = {package for literal in literals for package in self._meaning.get(literal, ())}
        return Need(tuple(_ranges(sorted(had))), text)

    def packages(self, instance: Instance) -> Iterator[Package]:
        """Those of a name together: the releases, then one build after another."""
        builds: dict[str, list[Package]] = {self._names[instance.key]: []}
        for candidate in self._candidates[instance.key]:
            version = candidate.release.version
            needs, own = self._release(instance, candidate)
            several = len(candidate.variants) > 1
            for variant in candidate.variants:
                name = _build(self._names[instance.key], candidate, variant)
                needed = tuple(self._variant(instance, candidate, variant)) + own.get(variant.label, ())
                if several:
                    builds.setdefault(name, []).append(Package(name, version, tuple(dict.fromkeys(needed))))
                else:
                    needs += needed
            if several:
                labels = [(instance.key, version, variant.label) for variant in candidate.variants]
                needs += (self.need([self._encoding.variables.variants[one] for one in labels], ""),)
            package = Package(
                self._names[instance.key],
                version,
                tuple(dict.fromkeys(needs)),
                tuple(self._bars(instance, candidate)),
            )
            builds[self._names[instance.key]].append(package)
        return chain.from_iterable(builds.values())

    def _release(
        self, instance: Instance, candidate: Candidate
    ) -> tuple[tuple[Need, ...], dict[str, tuple[Need, ...]]]:
        """What a release needs; and by build, what only those in the open need."""
        shared: list[Need] = []
        inside: list[Need] = []
        for requirement in candidate.release.requires:
            within = inside_an_image(self._encoding.universe, requirement)
            (inside if within else shared).extend(self._met(instance, requirement))
        native = {v.label: tuple(inside) for v in candidate.variants if v.backend == "native"}
        return tuple(shared), native

    def _variant(self, instance: Instance, candidate: Candidate, variant: Variant) -> Iterator[Need]:
        for requirement in variant.requires:
            if variant.backend == "native" or not inside_an_image(self._encoding.universe, requirement):
                yield from self._met(instance, requirement)
        pair = candidate.release.version, variant.label
        for objection in instance.objections:
            if objection.unless and pair in objection.against:
                yield Need((), " | ".join(map(_of_host, objection.unless)))

    def _met(self, instance: Instance, requirement: Requirement) -> Iterator[Need]:
        universe, needs = self._encoding.universe, self._encoding.needs
        if asked_of_host(universe, requirement):
            return  # told by the objections
        always = needs.refuters(instance.environment, requirement.condition) == [()]
        met = needs.met_by(instance.environment, requirement)
        if always and met is not None and not self._samples.intersection(met):
            yield self.need(met, requirement.text)

    def _bars(self, instance: Instance, candidate: Candidate) -> Iterator[str]:
        encoding = self._encoding
        for term in candidate.release.conflicts:
            for other in encoding.universe.within_reach(instance.environment, term.module):
                covered = set(encoding.needs.covered(other, term))
                for one in self._candidates[other.key]:
                    if encoding.variables.releases[other.key, one.release.version] in covered:
                        yield f"{self._names[other.key]} = {one.release.version}"
        version = candidate.release.version
        for binding in bindings(encoding.universe):
            if not binding.host_ports and binding.instance is instance and version in binding.versions:
                yield f"tcp-port = {binding.port.number}"


def _had(instance: Instance) -> Iterator[Candidate]:
    """Oldest first, without the builds that are ruled out by no fact of the machine."""
    gone = {pair for one in instance.objections if not one.unless for pair in one.against}
    for candidate in reversed(instance.candidates):
        version = candidate.release.version
        left = tuple(v for v in candidate.variants if (version, v.label) not in gone)
        if left:
            yield attrs.evolve(candidate, variants=left)


def _build(name: str, candidate: Candidate, variant: Variant) -> str:
    return f"{name}:{variant.label}" if len(candidate.variants) > 1 else name


def _of_host(term: HostTerm) -> str:
    return " | ".join(f"{term.fact} =={value}" for value in term.any_of) or f"{term.fact} {term.specifier}"


def name_of(environment: str, module: str, beside: Container[tuple[str, str]]) -> str:
    """That of the module, where it is at home; of others, with the environment."""
    shared = DEFAULT_ENVIRONMENT, module
    at_home = environment == DEFAULT_ENVIRONMENT or (environment == module and shared not in beside)
    return module if at_home else f"{module}@{environment}"


def _ranges(packages: Sequence[tuple[str, int]]) -> Iterator[Range]:
    """Sorted packages as ranges of neighbours."""
    first = 0
    for at, (name, place) in enumerate(packages, start=1):
        if at == len(packages) or packages[at] != (name, place + 1):
            yield Range(name, packages[first][1], place)
            first = at
