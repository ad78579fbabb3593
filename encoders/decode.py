"""Solution -> choices: what the true variables say, with every literal the executor will need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from encoders.encode import Encoding
from encoders.exposures import exposure_of
from encoders.objections import static_value
from encoders.requests import reason_for
from encoders.requirements import inside_an_image
from encoders.resources import bindings
from encoders.universe import Candidate, Instance, Key, provides
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    ModuleTerm,
    Not,
    Release,
    Requirement,
    Term,
    Variant,
)
from reasons import sort_key
from solver import Solution
from state import Choice, PortBinding, Unchecked
from versions import matches


@attrs.frozen
class Chosen:
    """One release that the solution takes, with its place."""

    instance: Instance
    candidate: Candidate
    release: Release
    variant: Variant


@attrs.frozen
class Edge:
    """One chosen release needs another."""

    needing: Chosen
    requirement: Requirement
    needed: Chosen


def chosen_of(encoding: Encoding, solution: Solution) -> tuple[Chosen, ...]:
    """Every chosen release with its variant, by environment and module."""
    return tuple(
        Chosen(instance, candidate, candidate.release, variant)
        for instance in encoding.universe.instances.values()
        for candidate in instance.candidates
        for variant in candidate.variants
        if encoding.variables.variants[instance.key, candidate.release.version, variant.label] in solution
    )


def choices_of(encoding: Encoding, solution: Solution) -> tuple[Choice, ...]:
    ports = _ports_of(encoding, solution)
    return tuple(_choice(encoding, solution, one, ports) for one in chosen_of(encoding, solution))


def _choice(
    encoding: Encoding, solution: Solution, one: Chosen, ports: dict[tuple[Key, str], list[PortBinding]]
) -> Choice:
    release, variant = one.release, one.variant
    return Choice(
        environment=one.instance.environment,
        module=release.module,
        version=release.version,
        variant=variant.label,
        backend=variant.backend,
        category=one.instance.module.category,
        requested=bool(one.instance.wishes),
        accelerator=variant.accelerator,
        image=variant.image,
        digest=variant.digest,
        image_id=variant.image_id,
        artefact=variant.artefact,
        url=variant.url,
        sha256=variant.sha256,
        download_bytes=variant.download_bytes,
        ports=tuple(ports.get((one.instance.key, release.version), ())),
        health=release.health,
        run=release.run,
        volumes=release.volumes,
        variables=release.environment,
        secrets=release.secrets,
        memory_bytes=release.memory_bytes,
        disk_bytes=release.disk_bytes,
        placement=_placement(encoding, solution, one),
        accelerator_memory_bytes=variant.accelerator_memory_bytes,
        bundles=tuple((bundled.module, bundled.version) for bundled in variant.bundles),
        why=tuple(
            sorted({reason_for(encoding.universe, wish) for wish in one.instance.wishes}, key=sort_key)
        ),
    )


def _placement(encoding: Encoding, solution: Solution, one: Chosen) -> tuple[str, ...]:
    """The accelerators that it occupies, in the order of the machine."""
    places = encoding.variables.places.get((one.instance.key, one.release.version, one.variant.label), {})
    return tuple(unit for unit, literal in places.items() if literal in solution)


def _ports_of(encoding: Encoding, solution: Solution) -> dict[tuple[Key, str], list[PortBinding]]:
    """By instance and version: where each port of a chosen release is bound."""
    found: dict[tuple[Key, str], list[PortBinding]] = {}
    universe, variables = encoding.universe, encoding.variables
    for binding in bindings(universe):
        for version in binding.versions:
            if variables.releases[binding.instance.key, version] in solution:
                number = next(n for n in binding.host_ports if variables.ports[binding.at(n)] in solution)
                exposure = exposure_of(universe.intent, universe.situation, *binding.instance.key).exposure
                bound = PortBinding(binding.port.name, binding.port.number, number, exposure)
                found.setdefault((binding.instance.key, version), []).append(bound)
    return found


def unchecked_of(encoding: Encoding, solution: Solution) -> tuple[Unchecked, ...]:
    """Open modules that chosen releases need, with every constraint on them, by environment and name."""
    catalog = encoding.universe.situation.catalog
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for one, requirement in active_requirements(encoding, chosen_of(encoding, solution)):
        for term in requirement.any_of:
            if isinstance(term, ModuleTerm) and catalog.module(term.module) is None:
                constraints, needed_by = found.setdefault(
                    (one.instance.environment, term.module), (set(), set())
                )
                constraints.add(term.specifier)
                needed_by.add(one.release.module)
    return tuple(
        Unchecked(environment, name, tuple(sorted(constraints - {""})), tuple(sorted(needed_by)))
        for (environment, name), (constraints, needed_by) in sorted(found.items())
    )


def edges_of(encoding: Encoding, solution: Solution) -> tuple[Edge, ...]:
    """Which chosen release needs which other, and by what requirement."""
    chosen = chosen_of(encoding, solution)
    return _edges(encoding, chosen, active_requirements(encoding, chosen))


def recommendations_of(encoding: Encoding, solution: Solution) -> tuple[Edge, ...]:
    """Which chosen release recommends which other, and by what wish."""
    chosen = chosen_of(encoding, solution)
    wishes = ((one, requirement) for one in chosen for requirement in one.release.recommends)
    return _edges(encoding, chosen, wishes)


def _edges(
    encoding: Encoding, chosen: tuple[Chosen, ...], statements: Iterable[tuple[Chosen, Requirement]]
) -> tuple[Edge, ...]:
    """In the order of what needs, the plainest statement first: not in that in which a manifest has them."""
    edges = [
        Edge(one, requirement, other)
        for one, requirement in statements
        for other in chosen
        if other is not one and any(_meets(encoding, one, other, term) for term in requirement.any_of)
    ]
    places = {id(one): place for place, one in enumerate(chosen)}
    return tuple(
        sorted(
            edges,
            key=lambda e: (places[id(e.needing)], len(e.requirement.text), e.requirement.text),
        )
    )


def active_requirements(
    encoding: Encoding, chosen: tuple[Chosen, ...]
) -> Iterator[tuple[Chosen, Requirement]]:
    """The requirements that bind, with who makes them; not those that a closed image meets inside."""
    for one in chosen:
        for requirement in (*one.release.requires, *one.variant.requires):
            if _binds(encoding, chosen, one, requirement):
                yield one, requirement


def unmet_recommendations(encoding: Encoding, solution: Solution) -> Iterator[tuple[Chosen, Requirement]]:
    """The recommendations that apply, and are not followed, with who makes them."""
    chosen = chosen_of(encoding, solution)
    for one in chosen:
        for requirement in one.release.recommends:
            met = encoding.needs.met_by(one.instance.environment, requirement)
            if met is None or any(literal in solution for literal in met):
                continue
            if _binds(encoding, chosen, one, requirement):
                yield one, requirement


def _binds(encoding: Encoding, chosen: tuple[Chosen, ...], one: Chosen, requirement: Requirement) -> bool:
    closed = one.variant.backend == "container" and inside_an_image(encoding.universe, requirement)
    return not closed and _applies(encoding, chosen, one, requirement.condition, positive=True)


def _meets(encoding: Encoding, one: Chosen, other: Chosen, term: Term) -> bool:
    if isinstance(term, InterfaceTerm):
        return provides(other.release, term)
    if isinstance(term, HostTerm) or term.module != other.release.module:
        return False
    near = not other.instance.module.is_library or other.instance.environment == one.instance.environment
    fits = encoding.universe.admits(other.instance, other.release.version, term.specifier)
    return near and fits and term.variant in (None, other.variant.label)


def _applies(
    encoding: Encoding,
    chosen: tuple[Chosen, ...],
    one: Chosen,
    condition: Condition | None,
    *,
    positive: bool,
) -> bool:
    value = static_value(condition, encoding.universe.facts, positive)
    if value is not None:
        return value
    match condition:
        case Holds(ModuleTerm() as term):
            return any(
                other.instance.key == (one.instance.environment, term.module)
                and matches(
                    other.instance.module.scheme, other.release.version, term.specifier, prereleases=True
                )
                for other in chosen
            )
        case Not(inner):
            return not _applies(encoding, chosen, one, inner, positive=not positive)
        case AllOf(parts):
            return all(_applies(encoding, chosen, one, part, positive=positive) for part in parts)
        case AnyOf(parts):
            return any(_applies(encoding, chosen, one, part, positive=positive) for part in parts)
    raise AssertionError(condition)
