"""What is better: the objective levels, from the most important to the canonical order.

Each level is a function from the universe to weighted literals; the policy names them and their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from encoders.requests import wanted
from encoders.requirements import Needs, inside_an_image
from encoders.universe import Instance, Universe
from encoders.variables import Variables
from manifests import Requirement
from solver import Literal

Terms = Iterator[tuple[int, Literal]]

PREFERRED_BACKEND = "container"
MIB = 1024 * 1024


def removals(universe: Universe, variables: Variables, needs: Needs) -> Terms:
    """Things asked for before that would not be there any more."""
    asked = {(request.environment, request.text) for request in universe.intent.requests}
    for request in universe.situation.asked_before:
        if (request.environment, request.text) not in asked:
            yield 1, _unmet(variables, wanted(universe, variables, needs, request))


def changes(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """Installed releases that would be replaced, removed or moved to another accelerator, but for those
    that may be upgraded.
    """
    generation, upgrade = universe.situation.generation, universe.intent.upgrade
    for choice in generation.choices if generation else ():
        if upgrade.everything or choice.module in upgrade.modules:
            continue
        name = choice.key, choice.version, choice.variant
        literal = variables.variants.get(name)
        if literal is None or not choice.placement:
            yield 1, (-literal if literal is not None else _unmet(variables, ()))
            continue
        places = variables.places.get(name, {})
        changed = variables.problem.variable()
        for kept in (literal, *(places.get(unit) for unit in choice.placement)):
            variables.problem.clause((changed,) if kept is None else (kept, changed))
        yield 1, changed


def newest_requested(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """How many better releases there are of each thing asked for, summed."""
    for instance in universe.instances.values():
        if instance.wishes:
            yield from _staleness(instance, variables)


def newest_pulled(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """How many better releases there are of what these pull in, summed."""
    for instance in universe.instances.values():
        if not instance.wishes:
            yield from _staleness(instance, variables)


def backend(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """Modules that run in another way than the preferred one, though they could be had in that way."""
    for instance in universe.instances.values():
        offered = {variant.backend for release in instance.module.releases for variant in release.variants}
        if PREFERRED_BACKEND in offered and len(offered) > 1 and not _library_in_company(instance):
            for candidate in instance.candidates:
                native = variables.natives[instance.key, candidate.release.version]
                if native is not None:
                    yield 1, native


def _library_in_company(instance: Instance) -> bool:
    """A library that others need beside them cannot be an image, whatever is preferred."""
    return instance.module.is_library and not instance.wishes


def build(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """Variants are listed best first; each place further down counts one. What is refused takes no place."""
    for instance in universe.instances.values():
        refused = {pair for objection in instance.objections for pair in objection.against}
        for candidate in instance.candidates:
            place: dict[str, int] = {}
            for variant in candidate.variants:
                if (candidate.release.version, variant.label) in refused:
                    continue
                rank = place.setdefault(variant.backend, 0)
                if rank:
                    yield rank, variables.variants[instance.key, candidate.release.version, variant.label]
                place[variant.backend] = rank + 1


def recommendations(universe: Universe, variables: Variables, needs: Needs) -> Terms:
    """Recommended things that would be missing."""
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            for requirement in candidate.release.recommends:
                met = needs.met_by(instance.environment, requirement)
                release = variables.releases[instance.key, candidate.release.version]
                carrier = (
                    variables.natives[instance.key, candidate.release.version]
                    if inside_an_image(universe, requirement)
                    else release
                )
                conditions = needs.refuters(instance.environment, requirement.condition)
                if met is None or carrier is None or conditions is None:
                    continue
                missing = variables.problem.variable()
                for condition in conditions:
                    variables.problem.clause((-carrier, *(-part for part in condition), *met, missing))
                yield 1, missing


def modules(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """Modules that nobody asked for by name; where releases have slots, each release."""
    for instance in universe.instances.values():
        if any(candidate.release.slot for candidate in instance.candidates):
            for candidate in instance.candidates:
                yield 1, variables.releases[instance.key, candidate.release.version]
        elif not instance.wishes:
            yield 1, variables.present[instance.key]


def ports(_: Universe, variables: Variables, __: Needs) -> Terms:
    """How far host ports are from the preferred ones: where it is now, else what it listens on by default."""
    yield from variables.port_distances


def download(universe: Universe, variables: Variables, _: Needs) -> Terms:
    """MiB to fetch, rounded up, of artefacts that are not installed yet."""
    generation = universe.situation.generation
    installed = {(c.key, c.version, c.variant) for c in (generation.choices if generation else ())}
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            for variant in candidate.variants:
                name = (instance.key, candidate.release.version, variant.label)
                if variant.download_bytes and name not in installed:
                    yield -(-variant.download_bytes // MIB), variables.variants[name]


LEVELS: dict[str, Callable[[Universe, Variables, Needs], Terms]] = {
    "removals": removals,
    "changes": changes,
    "newest-requested": newest_requested,
    "backend": backend,
    "build": build,
    "recommendations": recommendations,
    "newest-pulled": newest_pulled,
    "modules": modules,
    "ports": ports,
    "download": download,
}


def canonical_order(universe: Universe, variables: Variables, needs: Needs) -> Iterable[Literal]:
    """Of alternatives those that a manifest lists first; then by environment and module, newest release and
    best variant first, then the lowest host ports, then the first accelerators.
    """
    yield from _listed_first(universe, variables, needs)
    for instance in universe.instances.values():
        for candidate in instance.candidates:
            for variant in candidate.variants:
                yield variables.variants[instance.key, candidate.release.version, variant.label]
    for _, literal in sorted(variables.ports.items()):
        yield literal
    for places in variables.places.values():
        yield from places.values()


def _listed_first(universe: Universe, variables: Variables, needs: Needs) -> Iterator[Literal]:
    """In SAT terms: first -> (release-1 or release-2 ...) and first -> (candidate-1 or candidate-2 or ...).

    For each requirement or recommendation that names several things a literal a term, in the order of the
    manifest: that what states it is there, and that this term is met.
    """
    for instance in universe.instances.values():
        stated: dict[str, tuple[Requirement, list[Literal]]] = {}
        for candidate in instance.candidates:
            version = candidate.release.version
            for requirement in (*candidate.release.requires, *candidate.release.recommends):
                if len(requirement.any_of) > 1:
                    _, carriers = stated.setdefault(requirement.text, (requirement, []))
                    carriers.append(variables.releases[instance.key, version])
        for requirement, carriers in stated.values():
            for term in requirement.any_of:
                met = needs.literals_of(instance.environment, term)
                if met:
                    first = variables.problem.variable()
                    variables.problem.clause((-first, *carriers))
                    variables.problem.clause((-first, *met))
                    yield first


def staleness(instance: Instance) -> dict[str, int]:
    """For each release: how many better ones the catalogue offers to everybody."""
    return instance.page.staleness


def _staleness(instance: Instance, variables: Variables) -> Terms:
    """In SAT terms: release-k -> behind-1, ..., behind-k: a unary count that costs one each.

    Equal steps between neighbouring candidates are one weighted literal.
    """
    ranks = staleness(instance)
    if any(candidate.release.slot for candidate in instance.candidates):
        for candidate in instance.candidates:
            if ranks[candidate.release.version]:
                literal = variables.releases[instance.key, candidate.release.version]
                yield ranks[candidate.release.version], literal
        return
    reached, behind = 0, None
    for candidate in sorted(instance.candidates, key=lambda candidate: ranks[candidate.release.version]):
        rank = ranks[candidate.release.version]
        if rank > reached:
            step = variables.problem.variable()
            if behind is not None:
                variables.problem.clause((-step, behind))
            yield rank - reached, step
            reached, behind = rank, step
        if behind is not None:
            variables.problem.clause((-variables.releases[instance.key, candidate.release.version], behind))


def _unmet(variables: Variables, literals: tuple[Literal, ...]) -> Literal:
    """In SAT terms: literal-1 or literal-2 or ... or unmet."""
    unmet = variables.problem.variable()
    variables.problem.clause((*literals, unmet))
    return unmet
