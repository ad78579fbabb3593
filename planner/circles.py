"""Circles among the things of a plan: of things that need one another none can be first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from encoders import Edge
from encoders.situation import Circle
from encoders.universe import Key

Needs = Mapping[Key, Mapping[Key, str]]


def edges_in_order(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Those that order steps: where several things meet one need, not the ones that need it in turn."""
    all_edges = tuple(edges)
    needs = _needs(all_edges)
    meeting: dict[tuple[Key, str], list[Edge]] = {}
    for edge in all_edges:
        meeting.setdefault((edge.needing.instance.key, edge.requirement.text), []).append(edge)
    kept: list[Edge] = []
    for (needing, _), group in meeting.items():
        alone = len(group) == 1
        apart = [one for one in group if alone or not _leads(needs, one.needed.instance.key, needing)]
        kept += apart or group
    return tuple(edge for edge in all_edges if edge in kept)


def _leads(needs: Needs, start: Key, end: Key) -> bool:
    seen, left = {start}, [start]
    while left:
        for needed in needs.get(left.pop(), ()):
            if needed == end:
                return True
            if needed not in seen:
                seen.add(needed)
                left.append(needed)
    return False


def _needs(edges: Iterable[Edge]) -> dict[Key, dict[Key, str]]:
    found: dict[Key, dict[Key, str]] = {}
    for edge in edges:
        needed = found.setdefault(edge.needing.instance.key, {})
        needed.setdefault(edge.needed.instance.key, edge.requirement.text)
    return found


def circle_among(edges: Iterable[Edge]) -> Circle:
    """A shortest circle through the first thing, by name, that is in one; () where there is none."""
    needs = _needs(edges)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError:
        paths = (_way_back(needs, key) for key in sorted(needs))
        path = next(filter(None, paths))
        return tuple((one, needs[one][other]) for one, other in zip(path, (*path[1:], path[0]), strict=True))
    return ()


def _way_back(needs: Needs, start: Key) -> Sequence[Key]:
    """From a thing along its needs to itself, breadth first in sorted order; () where there is no way."""
    seen = {start}
    ways: list[tuple[Key, ...]] = [(start,)]
    while ways:
        longer: list[tuple[Key, ...]] = []
        for way in ways:
            for needed in sorted(needs.get(way[-1], ())):
                if needed == start:
                    return way
                if needed not in seen:
                    seen.add(needed)
                    longer.append((*way, needed))
        ways = longer
    return ()
