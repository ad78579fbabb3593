"""Where boxes stand so that arrows lead from left to right: layers by longest path, ordered by barycentre.

An arrow that passes layers gets a narrow place in each of them, so that it crosses no box. Sugiyama, Tagawa
and Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981). The same drawing
always gets the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import attrs

Arrow = tuple[str, str]
_SWEEPS = 8


@attrs.frozen
class Layered:
    """Names by layer, from above to below, passes too. `ways`: by arrow, the names on it."""

    layers: tuple[tuple[str, ...], ...]
    ways: Mapping[Arrow, tuple[str, ...]]


def layered(names: Sequence[str], arrows: Sequence[Arrow]) -> Layered:
    forward = _without_circles(names, arrows)
    depth = _depths(names, forward)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in names:
        layers[depth[name]].append(name)
    ways: dict[Arrow, tuple[str, ...]] = {}
    for number, (source, target) in enumerate(arrows):
        first, last = sorted((source, target), key=depth.__getitem__)
        passes = [f"pass {number} {at}" for at in range(depth[first] + 1, depth[last])]
        for at, name in enumerate(passes, start=depth[first] + 1):
            layers[at].append(name)
        way = (first, *passes, last)
        ways[source, target] = way if first == source else way[::-1]
    return Layered(tuple(map(tuple, _ordered(layers, ways))), ways)


def _without_circles(names: Sequence[str], arrows: Sequence[Arrow]) -> list[Arrow]:
    """Arrows that lead on; one that closes a circle is turned round for the layers."""
    below: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arrows:
        below[source].append(target)
    finished: list[str] = []
    seen: set[str] = set()
    for root in names:
        stack = [(root, iter(below[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            left = stack[-1][1]
            follower = next((one for one in left if one not in seen), None)
            if follower is None:
                finished.append(stack.pop()[0])
            else:
                seen.add(follower)
                stack.append((follower, iter(below[follower])))
    place = {name: at for at, name in enumerate(reversed(finished))}
    return [arrow if place[arrow[0]] < place[arrow[1]] else arrow[::-1] for arrow in arrows]


def _depths(names: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """The longest way to each name."""
    above: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arrows:
        if source != target:
            above[target].append(source)
    depths: dict[str, int] = {}
    waiting = list(names)
    while waiting:
        left = []
        for name in waiting:
            if all(one in depths for one in above[name]):
                depths[name] = max((depths[one] + 1 for one in above[name]), default=0)
            else:
                left.append(name)
        waiting = left
    return depths


def _ordered(layers: list[list[str]], ways: Mapping[Arrow, tuple[str, ...]]) -> list[list[str]]:
    """Each name near the middle of those that it is joined to, layer by layer, to and fro."""
    joined: dict[str, list[str]] = {}
    for way in ways.values():
        for one, other in pairwise(way):
            joined.setdefault(one, []).append(other)
            joined.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        order = range(1, len(layers)) if sweep % 2 == 0 else range(len(layers) - 2, -1, -1)
        step = 1 if sweep % 2 == 0 else -1
        for at in order:
            place = {name: number for number, name in enumerate(layers[at - step])}
            layers[at] = _by_middle(layers[at], joined, place)
    return layers


def _by_middle(layer: list[str], joined: Mapping[str, list[str]], place: Mapping[str, int]) -> list[str]:
    """Sorted by the mean place of what each is joined to; what is joined to nothing keeps its place."""

    def middle(at: int) -> float:
        places = [place[other] for other in joined.get(layer[at], ()) if other in place]
        return sum(places) / len(places) if places else at

    return [layer[at] for at in sorted(range(len(layer)), key=lambda at: (middle(at), at))]
