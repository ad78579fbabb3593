"""Which modules a change of the catalogue can touch: those that changed, and all that can reach one."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import (
    AllOf,
    AnyOf,
    Catalog,
    Condition,
    Holds,
    HostTerm,
    Module,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)


def changed_modules(before: Catalog, after: Catalog) -> frozenset[str]:
    """Modules that say something else than before, or are only in one of the two."""
    return frozenset(
        name for name in {*before.names(), *after.names()} if before.module(name) != after.module(name)
    )


def that_reach(names: frozenset[str], *catalogs: Catalog) -> frozenset[str]:
    """These modules and all from which one of them is reached in a catalogue; interfaces have an @.

    Only what a request reaches can decide about it.
    """
    mentioned_by: dict[str, set[str]] = {}
    for catalog in catalogs:
        for name, mentioned in _mentions(catalog):
            mentioned_by.setdefault(mentioned, set()).add(name)
    found = set(names)
    frontier = list(names)
    while frontier:
        new = mentioned_by.get(frontier.pop(), set()) - found
        found |= new
        frontier += new
    return frozenset(found)


def _mentions(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for name in catalog.names():
        module = catalog.module(name)
        assert module is not None  # the name came from the catalogue
        yield from ((name, mentioned) for mentioned in _mentioned(module))
    for interface in catalog.interfaces():
        yield from ((f"@{interface}", provider) for provider in catalog.providers(interface))


def _mentioned(module: Module) -> set[str]:
    """Names of modules, and of interfaces with an @, that any release speaks of."""
    found: set[str] = set()
    requirements: set[Requirement] = set()
    for release in module.releases:
        requirements.update((*release.requires, *release.recommends))
        found.update(term.module for term in release.conflicts)
        found.update((release.replaced_by,) if release.replaced_by else ())
        for variant in release.variants:
            requirements.update(variant.requires)
            found.update(bundled.module for bundled in variant.bundles)
    for requirement in requirements:
        found.update(name for term in requirement.any_of for name in _name(term))
        found.update(_in_condition(requirement.condition))
    return found


def _name(term: Term) -> Iterator[str]:
    if isinstance(term, ModuleTerm):
        yield term.module
    elif not isinstance(term, HostTerm):
        yield f"@{term.interface}"


def _in_condition(condition: Condition | None) -> Iterator[str]:
    match condition:
        case Not(of):
            yield from _in_condition(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _in_condition(part)
        case Holds(term):
            yield from _name(term)
