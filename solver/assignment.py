"""Items into bins, as clauses and at-most constraints: docs/solver.md, "Assignment"."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import gcd
from typing import Generic

import attrs

from solver.problem import AtMost, Clause, Implied, Literal, Problem, R

MOST_COUNTED = 3  # items of which at most so many fit a bin are counted beside being weighed
LARGEST_SUM = 1 << 20  # capacities up to this many units are rounded down to what weights can add up to


@attrs.frozen
class Bin(Generic[R]):
    """What it holds of each resource, and the reason why no more.

    Bins with the same `alike` (not None) may change places in any solution, as far as their capacities
    and the items that they admit are the same: who says so vouches that nothing else tells them apart.
    """

    capacities: tuple[int, ...]
    whys: tuple[R, ...]
    alike: Hashable | None = None


@attrs.frozen
class Item:
    """Occupies exactly `count` of `bins` (their numbers) if `placed` is true, else none; None: always placed.

    `weights` is what it takes of each resource in each of these bins. `alike` as for bins; it is looked
    at only where the item is always placed, in one bin.
    """

    weights: tuple[int, ...]
    bins: tuple[int, ...]
    placed: Literal | None = None
    count: int = 1
    alike: Hashable | None = None


@attrs.frozen
class Assignment:
    """`places[item][bin]`: that the item occupies the bin. `used[bin]`: true if any does."""

    places: tuple[dict[int, Literal], ...]
    used: tuple[Literal, ...]


def assign(problem: Problem[R], items: Sequence[Item], bins: Sequence[Bin[R]]) -> Assignment:
    """Make the literals of a placement and all that constrains them.

    Canonical orders must prefer places by item, then bin, where anything is alike.
    """
    places = tuple({at: problem.variable() for at in sorted(item.bins)} for item in items)
    task = _Task(problem, tuple(items), tuple(bins), places, tuple(problem.variable() for _ in bins))
    problem.add(task.placements())
    problem.add(task.capacities())
    for implied in (task.heavy_pairs(), task.sums(), task.order_of_bins(), task.order_of_items()):
        problem.implied.extend(implied)
    return Assignment(places, task.used)


@attrs.frozen
class _Task(Generic[R]):
    problem: Problem[R]
    items: tuple[Item, ...]
    bins: tuple[Bin[R], ...]
    places: tuple[dict[int, Literal], ...]
    used: tuple[Literal, ...]

    def placements(self) -> Iterator[Clause[R] | AtMost[R]]:
        """In SAT terms: placed <-> exactly `count` places; place -> used."""
        for item, places in zip(self.items, self.places, strict=True):
            literals = tuple(places.values())
            yield AtMost(tuple((1, literal) for literal in literals), item.count, None)
            if item.count == 1 or not literals:
                yield Clause(literals if item.placed is None else (-item.placed, *literals), None)
            else:
                yield _at_least(item, literals)
            for at, literal in places.items():
                yield Clause((-literal, self.used[at]), None)
                if item.placed is not None:
                    yield Clause((-literal, item.placed), None)

    def capacities(self) -> Iterator[AtMost[R]]:
        """In SAT terms: the weights of what occupies a bin sum to at most what it holds."""
        for at, one in enumerate(self.bins):
            for resource, why in enumerate(one.whys):
                yield AtMost(self._inside(at, resource), self._held(at, resource), why)

    def _held(self, at: int, resource: int) -> int:
        """The capacity, less what no items can fill."""
        weights = [weight for weight, _ in self._inside(at, resource)]
        return _largest_sum(weights, self.bins[at].capacities[resource])

    def _inside(self, at: int, resource: int) -> tuple[tuple[int, Literal], ...]:
        return tuple(
            (item.weights[resource], places[at])
            for item, places in zip(self.items, self.places, strict=True)
            if at in places and item.weights[resource]
        )

    def heavy_pairs(self) -> Iterator[Implied[R]]:
        """In SAT terms: of the items over half a bin at most one is in it."""
        for at, one in enumerate(self.bins):
            for resource, why in enumerate(one.whys):
                heavy = [
                    literal
                    for weight, literal in self._inside(at, resource)
                    if 2 * weight > one.capacities[resource]
                ]
                if len(heavy) > 1:
                    yield Implied(AtMost(tuple((1, literal) for literal in heavy), 1, None), (why,))

    def sums(self) -> Iterator[Implied[R]]:
        """In SAT terms: what is placed in some bins weighs at most what those in use hold together; and the
        items of at least a weight number at most what of that weight these hold.

        For the bins that some item admits, and what admits no others.
        """
        for within in sorted({tuple(sorted(item.bins)) for item in self.items if item.bins}):
            inside = [item for item in self.items if item.bins and set(item.bins) <= set(within)]
            for resource in range(len(self.bins[within[0]].capacities)):
                yield from self._sums(within, inside, resource)

    def _sums(self, within: Sequence[int], inside: Sequence[Item], resource: int) -> Iterator[Implied[R]]:
        held = {at: self._held(at, resource) for at in within}
        weights = [item.weights[resource] for item in inside]
        yield self._sum(resource, held, zip(weights, inside, strict=True))
        for least in _counted(weights, held.values()):
            several = {at: capacity // least for at, capacity in held.items()}
            heavy = ((1, item) for item in inside if item.weights[resource] >= least)
            yield self._sum(resource, several, heavy)

    def _sum(self, resource: int, held: dict[int, int], weighed: Iterable[tuple[int, Item]]) -> Implied[R]:
        bound = sum(held.values())
        terms = [(capacity, -self.used[at]) for at, capacity in held.items() if capacity]
        for weight, item in weighed:
            if item.placed is None:
                bound -= weight * item.count
            elif weight:
                terms.append((weight * item.count, item.placed))
        whys = tuple(dict.fromkeys(self.bins[at].whys[resource] for at in held))
        return Implied(AtMost(tuple(terms), bound, None), whys)

    def order_of_bins(self) -> Iterator[Implied[R]]:
        """In SAT terms: an item in a bin -> it or one before it is in the like bin before."""
        classes: dict[Hashable, list[int]] = {}
        for at, one in enumerate(self.bins):
            if one.alike is not None:
                admitted = tuple(number for number, places in enumerate(self.places) if at in places)
                classes.setdefault((one.alike, one.capacities, admitted), []).append(at)
        for alike in classes.values():
            whys = tuple(dict.fromkeys(why for at in alike for why in self.bins[at].whys))
            for before, after in pairwise(alike):
                yield Implied(Clause((-self.used[after], self.used[before]), None), whys)
                chain = [(places[before], places[after]) for places in self.places if after in places]
                yield from self._not_before(chain, whys)

    def order_of_items(self) -> Iterator[Implied[R]]:
        """In SAT terms: an item in a bin -> the like item before it is in that bin or one before."""
        classes: dict[Hashable, list[int]] = {}
        for number, item in enumerate(self.items):
            if item.alike is not None and item.placed is None and item.count == 1:
                key = item.alike, item.weights, tuple(sorted(item.bins))
                classes.setdefault(key, []).append(number)
        for alike in classes.values():
            for before, after in pairwise(alike):
                places = self.places[before], self.places[after]
                yield from self._not_before(list(zip(*(p.values() for p in places), strict=True)), ())

    def _not_before(
        self, pairs: Sequence[tuple[Literal, Literal]], whys: tuple[R, ...]
    ) -> Iterator[Implied[R]]:
        """In SAT terms: the second of a pair -> the first of this or an earlier pair."""
        earlier: tuple[Literal, ...] = ()
        for first, second in pairs:
            so_far = self.problem.variable()
            yield Implied(Clause((-so_far, first, *earlier), None), ())
            yield Implied(Clause((-second, so_far), None), whys)
            earlier = (so_far,)


def _at_least(item: Item, literals: Sequence[Literal]) -> AtMost[R]:
    """In SAT terms: of the places, all but `count` may be false; if it is not placed, all."""
    spare = len(literals) - item.count
    empty = tuple((1, -literal) for literal in literals)
    if item.placed is None:
        return AtMost(empty, spare, None)
    return AtMost((*empty, (item.count, item.placed)), len(literals), None)


def _largest_sum(weights: Sequence[int], capacity: int) -> int:
    """The most up to `capacity` that some of the weights add up to; `capacity` itself where that is dear."""
    unit = gcd(*weights)
    if not unit or not 0 <= capacity // unit <= LARGEST_SUM or sum(weights) <= capacity:
        return capacity
    within = (1 << capacity // unit + 1) - 1
    sums = 1  # bit n: some of the weights add up to n units
    for weight in weights:
        sums |= sums << weight // unit & within
    return (sums.bit_length() - 1) * unit


def _counted(weights: Iterable[int], capacities: Iterable[int]) -> list[int]:
    """The least weights of which few fit some bin: over a half, a third, ... of what it holds."""
    counted = set()
    known = sorted(set(weights) - {0})
    for capacity in set(capacities):
        for parts in range(2, MOST_COUNTED + 2):
            counted.update([weight for weight in known if weight * parts > capacity][:1])
    return sorted(counted)
