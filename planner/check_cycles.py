"""Modules that need one another in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import ModuleTerm, Requirement
from planner.check_places import Checked
from planner.findings import Finding


def cycles(checked: Checked) -> Iterator[Finding]:
    """Newest releases that need one another in a circle: no order of steps could install them."""
    import networkx  # 235 ms to import: only a check pays for it

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    edges: dict[tuple[str, str], Requirement] = {}
    newest = {module.name: module.releases[0] for module in checked.modules}
    for name, release in newest.items():
        for requirement in release.requires:
            term = requirement.any_of[0]
            if len(requirement.any_of) == 1 and isinstance(term, ModuleTerm) and term.module in newest:
                graph.add_edge(name, term.module)
                edges[name, term.module] = requirement
    for component in sorted(networkx.strongly_connected_components(graph), key=sorted):
        first = min(component)
        back = [
            networkx.shortest_path(graph, one, first) for one in graph.successors(first) if one in component
        ]
        if back:
            members = [first, *min(back, key=lambda path: (len(path), path))]
            text = edges[first, members[1]].text
            fields = {"members": " -> ".join(members)}
            yield checked.finding("cycle", first, newest[first].version, text, **fields)
