"""What one environment can hold: one release of a thing, one interpreter, one platform, or one image."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from encoders.host import HostFacts, agreement_of
from encoders.objections import Objection, facts_of
from encoders.universe import Instance, Universe
from encoders.variables import Variables
from manifests import Variant
from reasons import AcceleratorsAgree, Closed, EveryAccelerator, Exposed, OneInterpreter, Reason
from solver import AtMost, Clause, Literal

#: Modules whose releases interpret what a native variant brings; of each one for all in an environment.
INTERPRETERS = ("nodejs", "python")


def constraints_for_one_release(universe: Universe, variables: Variables) -> Iterator[AtMost[Reason]]:
    """In SAT terms: at most one release of a module in an environment; with slots, one a slot."""
    for instance in universe.instances.values():
        slots: dict[str | None, list[Literal]] = {}
        for candidate in instance.candidates:
            literal = variables.releases[instance.key, candidate.release.version]
            slots.setdefault(candidate.release.slot, []).append(literal)
        for literals in slots.values():
            if len(literals) > 1:
                yield AtMost(tuple((1, literal) for literal in literals), 1, None)


def constraints_for_interpreters(universe: Universe, variables: Variables) -> Iterator[Clause[Reason]]:
    """In SAT terms: interpreted -> not (slot-1 and slot-2), for each pair of slots of the interpreter."""
    for environment, name in product(_environments(universe), INTERPRETERS):
        instance = universe.instances.get((environment, name))
        if instance is None or len({c.release.slot for c in instance.candidates}) < 2:
            continue
        why = OneInterpreter(name, environment)
        interpreted = variables.problem.variable()
        for literal in _interpreted(universe, variables, environment, name):
            yield Clause((-literal, interpreted), None)
        used: dict[str | None, Literal] = {}
        for candidate in instance.candidates:
            slot = candidate.release.slot
            if slot not in used:
                used[slot] = variables.problem.variable()
            yield Clause((-variables.releases[instance.key, candidate.release.version], used[slot]), None)
        literals = list(used.values())
        for index, one in enumerate(literals):
            for other in literals[index + 1 :]:
                yield Clause((-interpreted, -one, -other), why)


def _interpreted(
    universe: Universe, variables: Variables, environment: str, interpreter: str
) -> Iterator[Literal]:
    """Native candidates of the environment that require the interpreter: as they are, or by a build."""
    for instance in _inside(universe, environment):
        needed = instance.page.needed
        for candidate in instance.candidates:
            version = candidate.release.version
            native = variables.natives[instance.key, version]
            if native is not None and interpreter in needed[version, ""]:
                yield native
                continue
            for variant in candidate.variants:
                if variant.backend == "native" and interpreter in needed[version, variant.label]:
                    yield variables.variants[instance.key, version, variant.label]


def constraints_for_images(universe: Universe, variables: Variables) -> Iterator[Clause[Reason]]:
    """In SAT terms: image -> no other release present, of this module (by its slots) or of another.

    A closed image cannot take anything in, so the release in it has its environment to itself.
    """
    for environment in _environments(universe):
        inside = _inside(universe, environment)
        for instance in inside:
            images = [
                (literal, slot)
                for literal, variant, slot in _variants(variables, instance)
                if variant.backend == "container"
            ]
            if not images:
                continue
            why = Closed(instance.module.name, environment)
            for image, slot in images:
                for candidate in instance.candidates:
                    if candidate.release.slot != slot:
                        version = candidate.release.version
                        yield Clause((-image, -variables.releases[instance.key, version]), why)
            others = [variables.present[other.key] for other in inside if other is not instance]
            if len(images) > 1 and len(others) > 1:
                closed = variables.problem.variable()
                for image, _ in images:
                    yield Clause((-image, closed), None)
                images = [(closed, None)]
            for image, _ in images:
                for other in others:
                    yield Clause((-image, -other), why)


def constraints_for_accelerators(
    universe: Universe, variables: Variables
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """In SAT terms: build -> platform, and at most one platform in an environment."""
    for environment in _environments(universe):
        platforms: dict[str, Literal] = {}
        links: list[Clause[Reason]] = []
        for instance in _inside(universe, environment):
            for literal, variant, _ in _variants(variables, instance):
                if variant.accelerator:
                    platform = agreement_of(variant.accelerator)
                    if platform not in platforms:
                        platforms[platform] = variables.problem.variable()
                    links.append(Clause((-literal, platforms[platform]), None))
        if len(platforms) > 1:
            yield from links
            yield AtMost(tuple((1, p) for p in platforms.values()), 1, AcceleratorsAgree(environment))


def clauses_for_objections(universe: Universe, variables: Variables) -> Iterator[Clause[Reason]]:
    """In SAT terms: candidate -> (fact-1 or fact-2 or ...), and each of these facts is false; what binds
    because of a wish: candidate and wish -> ..., and the wish.
    """
    told: set[Literal] = set()
    found = universe.situation.facts(every=universe.intent.all_accelerators)
    wishes: dict[Exposed, Literal] = {}
    every = variables.problem.variable() if found.every else None
    if every:
        yield Clause((every,), EveryAccelerator())
    for instance in universe.instances.values():
        for objection in instance.objections:
            facts = tuple(variables.fact(term) for term in objection.unless)
            yield from _denials(found, objection, facts, every, told)
            because: tuple[Literal, ...] = ()
            if objection.because:
                if objection.because not in wishes:
                    wishes[objection.because] = variables.problem.variable()
                    yield Clause((wishes[objection.because],), objection.because)
                because = (-wishes[objection.because],)
            for version, label in objection.against:
                literal = variables.variants[instance.key, version, label]
                yield Clause((-literal, *facts, *because), objection.why)


def _denials(
    found: HostFacts,
    objection: Objection,
    facts: tuple[Literal, ...],
    every: Literal | None,
    told: set[Literal],
) -> Iterator[Clause[Reason]]:
    """In SAT terms: not fact; or every accelerator is wanted -> not fact, where one would do."""
    for literal, (term, why) in zip(facts, facts_of(objection, found), strict=True):
        if literal not in told:
            told.add(literal)
            wish = (-every,) if every and found.only_of_every(term) else ()
            yield Clause((-literal, *wish), why)


def _environments(universe: Universe) -> list[str]:
    return sorted({environment for environment, _ in universe.instances})


def _inside(universe: Universe, environment: str) -> list[Instance]:
    return [instance for instance in universe.instances.values() if instance.environment == environment]


def _variants(variables: Variables, instance: Instance) -> Iterator[tuple[Literal, Variant, str | None]]:
    """Each variant with its literal and the slot of its release."""
    for candidate in instance.candidates:
        for variant in candidate.variants:
            literal = variables.variants[instance.key, candidate.release.version, variant.label]
            yield literal, variant, candidate.release.slot
