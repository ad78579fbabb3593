"""What is wrong with a set of manifests that no single file shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from documents import Fault
from manifests import Catalog, InterfaceTerm, Location, Module, ModuleTerm, Requirement


def catalog_faults(catalog: Catalog) -> tuple[Fault, ...]:
    """Interfaces that nothing provides, and cycles; sorted by file and line."""
    modules = _modules(catalog)
    dangling = (
        _fault(catalog, "dangling-interface", module, release, requirement)
        for module, release, requirement in _unmeetable(catalog, modules)
        if _is_interface(requirement)
    )
    return _sorted((*dangling, *_cycles(catalog, modules)))


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
    place = catalog.locate(module, version, requirement.text) or Location("", 0, 0)
    fields = (("module", module), ("version", version), ("requirement", requirement.text))
    return Fault(code, place.file, place.line, place.column, fields)


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
        members = sorted(component)
        if len(members) > 1 or graph.has_edge(members[0], members[0]):
            after = next(m for m in members if graph.has_edge(members[0], m))
            first = catalog.module(members[0])
            place = catalog.locate(
                members[0], first.releases[0].version if first else None, edges[members[0], after].text
            ) or Location("", 0, 0)
            yield Fault(
                "cycle",
                place.file,
                place.line,
                place.column,
                (("members", " -> ".join([*members, members[0]])),),
            )
