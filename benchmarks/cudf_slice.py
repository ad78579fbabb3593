"""What a request reaches of a universe: the versions that a best solution may hold.

Of neighbouring versions that nothing tells apart, in what they say or in what is said of them, one is enough:
the first, where no two of the name can stand together.
"""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.cudf_universe import CONFLICTS, DEPENDS, RECOMMENDS, Key, Range, Universe, parts
from benchmarks.deadline import NEVER, Deadline

Slice = dict[Key, int]  # by name, in order: bit i says that version i is reached


def reached(
    universe: Universe, criteria: tuple[str, ...], fixed: frozenset[Key], deadline: Deadline = NEVER
) -> Slice:
    """What is installed, what the request reaches, and what these need in turn.

    What the names in `fixed` meet already leads no further. Raises OutOfTime.
    """
    walk = _Walk(universe, fixed, deadline, with_newest="notuptodate" in criteria)
    walk.add((name, 0, len(universe.versions(name))) for name in universe.installed)
    for _, _, ranges in universe.kept():
        walk.add(ranges)
    for field in ("install", "upgrade"):
        for part in parts(universe.request.get(field, b"")):
            walk.follow(universe.asked(part))
    walk.run((DEPENDS, RECOMMENDS) if "unsat_recommends" in criteria else (DEPENDS,))
    for name, indices in universe.installed.items():
        walk.tell_apart((name, at, at + 1) for at in indices)
    for part in parts(universe.request.get("remove", b"")):
        walk.tell_apart(universe.ranges(universe.asked(part)))
    for name in deadline.over(walk.found):
        for first, end, statement in universe.said(name, CONFLICTS):
            walk.tell_apart(((name, first, end), *universe.ranges(statement)))
    return {name: walk.kept(name) for name in sorted(walk.found)}


class _Walk:
    """Names in the order in which they were reached; a name comes again when more of its versions do."""

    def __init__(
        self, universe: Universe, fixed: frozenset[Key], deadline: Deadline, with_newest: bool
    ) -> None:
        self.found: Slice = {}
        self._universe = universe
        self._fixed = fixed
        self._deadline = deadline
        self._with_newest = with_newest  # that of each name, which may stand beside an older one
        self._fresh: Slice = {}  # reached, and what they say not yet followed
        self._followed: set[Key] = set()
        self._bounds: Slice = {}  # bit i: some statement speaks of version i, and not of the one before

    def add(self, ranges: Iterable[Range]) -> None:
        for name, first, end in ranges:
            found = self.found.get(name)
            fresh = (1 << end) - (1 << first)
            bounds = 1 << end | 1 << first
            if found is None:
                if self._with_newest:
                    newest = 1 << len(self._universe.versions(name)) - 1
                    fresh |= newest
                    bounds |= newest
                self.found[name] = self._fresh[name] = fresh
                self._bounds[name] = bounds
                continue
            self._bounds[name] |= bounds
            if fresh & ~found:
                self.found[name] = found | fresh
                self._fresh[name] = self._fresh.get(name, 0) | fresh & ~found

    def tell_apart(self, ranges: Iterable[Range]) -> None:
        """What is in one of the ranges from what is not, as far as it is reached."""
        for name, first, end in ranges:
            if name in self._bounds:
                self._bounds[name] |= 1 << end | 1 << first

    def kept(self, name: Key) -> int:
        """Of what is reached, what is not as good as the version before. What is reached together, bounds
        tell from the rest."""
        found = self.found[name]
        several = found & found - 1
        return found & self._bounds[name] if several and self._universe.is_exclusive(name) else found

    def follow(self, statement: Key) -> None:
        if statement not in self._followed:
            self._followed.add(statement)
            ranges = self._universe.ranges(statement)
            if not self._fixed or not any(name in self._fixed for name, _, _ in ranges):
                self.add(ranges)

    def run(self, fields: tuple[int, ...]) -> None:
        while self._fresh:
            names, self._fresh = self._fresh, {}
            for name, fresh in self._deadline.over(names.items()):
                for field in fields:
                    for first, end, statement in self._universe.said(name, field):
                        self._bounds[name] |= 1 << end | 1 << first
                        if statement not in self._followed and fresh >> first & (1 << end - first) - 1:
                            self.follow(statement)
