"""What is wrong with a set of manifests that no single file shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from documents import Fault
from manifests import (
    AllOf,
    AnyOf,
    Catalog,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    Location,
    Module,
    ModuleTerm,
    Not,
    Release,
    Requirement,
    spell_term,
)
from policies import ConditionError, parse_test


def catalog_faults(catalog: Catalog) -> tuple[Fault, ...]:
    """Interfaces without provider, facts that cannot be asked so, and cycles; sorted by file and line."""
    modules = _modules(catalog)
    dangling = (
        _fault(catalog, "dangling-interface", module, release, requirement)
        for module, release, requirement in _unmeetable(catalog, modules)
        if _is_interface(requirement)
    )
    return _sorted((*dangling, *_facts(catalog, modules), *_cycles(catalog, modules)))


def catalog_remarks(catalog: Catalog) -> tuple[Fault, ...]:
    """What may be meant so: ranges that no release in the catalogue meets; sorted by file and line."""
    return _sorted(
        _fault(catalog, "no-matching-release", module, release, requirement)
        for module, release, requirement in _unmeetable(catalog, _modules(catalog))
        if not _is_interface(requirement)
    )


def _modules(catalog: Catalog) -> list[Module]:
    return [module for name in catalog.names() if (module := catalog.module(name))]


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(set(faults), key=lambda f: (f.file, f.line, f.column, f.code, f.fields)))


def _unmeetable(catalog: Catalog, modules: list[Module]) -> Iterator[tuple[str, str, Requirement]]:
    """Module, version and a requirement of it that nothing in the catalogue could meet."""
    for module in modules:
        for release in module.releases:
            for requirement in (*release.requires, *(r for v in release.variants for r in v.requires)):
                if not any(_meetable(catalog, term) for term in requirement.any_of):
                    yield module.name, release.version, requirement


def _is_interface(requirement: Requirement) -> bool:
    return any(isinstance(term, InterfaceTerm) for term in requirement.any_of)


def _meetable(catalog: Catalog, term: object) -> bool:
    if isinstance(term, InterfaceTerm):
        return bool(catalog.providers(term.interface))
    if isinstance(term, ModuleTerm) and catalog.module(term.module) is not None:
        return bool(catalog.matching(term))
    return True


def _fault(catalog: Catalog, code: str, module: str, version: str, requirement: Requirement) -> Fault:
    place = catalog.locate(module, version, requirement.text)
    fields = (("module", module), ("version", version), ("requirement", requirement.text))
    return _fault_at(place, code, fields)


def _fault_at(place: Location | None, code: str, fields: tuple[tuple[str, str], ...]) -> Fault:
    return (
        Fault(code, place.file, place.line, place.column, fields) if place else Fault(code, "", fields=fields)
    )


def _facts(catalog: Catalog, modules: list[Module]) -> Iterator[Fault]:
    """Host terms that name no fact, or compare one with what it can never be: they would never hold."""
    wrong: dict[HostTerm, ConditionError | None] = {}
    for module in modules:
        for release in module.releases:
            for requirement in _required(release):
                for term in _host_terms(requirement):
                    if term not in wrong:
                        wrong[term] = _misread(term)
                    error = wrong[term]
                    if error is not None:
                        place = catalog.locate(module.name, release.version, requirement.text)
                        yield _fault_at(place, error.code, tuple(error.fields.items()))


def _misread(term: HostTerm) -> ConditionError | None:
    try:
        parse_test(spell_term(term).removeprefix("host "))
    except ConditionError as error:
        return error
    return None


def _required(release: Release) -> Iterator[Requirement]:
    yield from (*release.requires, *release.recommends)
    for variant in release.variants:
        yield from variant.requires


def _host_terms(requirement: Requirement) -> Iterator[HostTerm]:
    yield from (term for term in requirement.any_of if isinstance(term, HostTerm))
    if requirement.condition is not None:
        yield from _host_terms_in(requirement.condition)


def _host_terms_in(condition: Condition) -> Iterator[HostTerm]:
    match condition:
        case Not(of):
            yield from _host_terms_in(of)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _host_terms_in(part)
        case Holds(HostTerm() as term):
            yield term


def _cycles(catalog: Catalog, modules: list[Module]) -> Iterator[Fault]:
    """Newest releases that need one another in a circle: no order of steps could install them."""
    import networkx  # 235 ms to import: only a check pays for it

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    edges: dict[tuple[str, str], Requirement] = {}
    for module in modules:
        for requirement in module.releases[0].requires:
            term = requirement.any_of[0]
            if len(requirement.any_of) == 1 and isinstance(term, ModuleTerm) and catalog.module(term.module):
                graph.add_edge(module.name, term.module)
                edges[module.name, term.module] = requirement
    for component in sorted(networkx.strongly_connected_components(graph), key=sorted):
        first = min(component)
        back = [
            networkx.shortest_path(graph, one, first) for one in graph.successors(first) if one in component
        ]
        if back:
            members = [first, *min(back, key=lambda path: (len(path), path))]
            newest = next(module for module in modules if module.name == first).releases[0].version
            place = catalog.locate(first, newest, edges[first, members[1]].text)
            yield _fault_at(place, "cycle", (("members", " -> ".join(members)),))
