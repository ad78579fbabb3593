"""Items into bins, held against brute force and CP-SAT."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import ENGINES, Bin, Budget, Conflict, Item, Problem, Solution, assign, minimise

Placement = tuple[frozenset[int], ...]  # of each item, the bins that it occupies


@attrs.frozen
class Thing:
    weights: tuple[int, ...]
    bins: tuple[int, ...]
    count: int = 1
    optional: bool = False
    home: int | None = None


@attrs.frozen
class Packing:
    """Fewest left out, fewest moved from home, fewest bins in use; then low bins for the first items."""

    things: tuple[Thing, ...]
    capacities: tuple[tuple[int, ...], ...]

    def problem(self, *, alike: bool = True) -> tuple[Problem[str], list[dict[int, int]]]:
        problem: Problem[str] = Problem()
        homes = {thing.home for thing in self.things}
        bins = [
            Bin(
                capacities,
                tuple(f"bin {at}, {resource}" for resource in range(len(capacities))),
                "empty" if alike and at not in homes else None,
            )
            for at, capacities in enumerate(self.capacities)
        ]
        placed = [problem.variable() if thing.optional else None for thing in self.things]
        items = [
            Item(thing.weights, thing.bins, literal, thing.count, ("home", thing.home) if alike else None)
            for thing, literal in zip(self.things, placed, strict=True)
        ]
        assignment = assign(problem, items, bins)
        problem.level("left out", [(1, -literal) for literal in placed if literal])
        moved = [
            (1, -places[thing.home])
            for thing, places in zip(self.things, assignment.places, strict=True)
            if thing.home is not None and thing.home in places
        ]
        problem.level("moved", moved)
        problem.level("bins", [(1, used) for used in assignment.used])
        problem.canonical = [literal for places in assignment.places for literal in places.values()]
        return problem, list(assignment.places)

    def best(self) -> tuple[tuple[int, int, int], Placement] | None:
        """By trying everything."""
        ways = [tuple(self._ways(thing)) for thing in self.things]
        found = [
            (self._value(placement), [self._order(bins) for bins in placement], placement)
            for placement in product(*ways)
            if self._fits(placement)
        ]
        if not found:
            return None
        value, _, placement = min(found)
        return value, placement

    def _ways(self, thing: Thing) -> Iterator[frozenset[int]]:
        if thing.optional:
            yield frozenset()
        yield from map(frozenset, combinations(thing.bins, thing.count))

    def _fits(self, placement: Placement) -> bool:
        return all(
            sum(t.weights[r] for t, bins in zip(self.things, placement, strict=True) if at in bins)
            <= capacity
            for at, capacities in enumerate(self.capacities)
            for r, capacity in enumerate(capacities)
        )

    def _value(self, placement: Placement) -> tuple[int, int, int]:
        pairs = list(zip(self.things, placement, strict=True))
        return (
            sum(not bins for _, bins in pairs),
            sum(t.home is not None and t.home in t.bins and t.home not in bins for t, bins in pairs),
            len(frozenset(chain.from_iterable(placement))),
        )

    def _order(self, bins: frozenset[int]) -> list[bool]:
        return [at not in bins for at in range(len(self.capacities))]


@st.composite
def packings(draw: st.DrawFn) -> Packing:
    bins = draw(st.integers(1, 4))
    resources = draw(st.integers(1, 2))
    sizes = st.sampled_from((3, 5, 8, 9))
    capacities = [tuple(draw(sizes) for _ in range(resources)) for _ in range(draw(st.integers(1, 2)))]
    things = []
    for _ in range(draw(st.integers(1, 5))):
        within = tuple(sorted(draw(st.sets(st.integers(0, bins - 1), min_size=1))))
        within = draw(st.sampled_from((within, tuple(range(bins)))))
        things.append(
            Thing(
                tuple(draw(st.integers(0, 6)) for _ in range(resources)),
                within,
                draw(st.integers(1, min(2, len(within)))),
                draw(st.booleans()),
                draw(st.none() | st.sampled_from(within)),
            )
        )
    return Packing(tuple(things), tuple(draw(st.sampled_from(capacities)) for _ in range(bins)))


def answer(packing: Packing, engine: str = ENGINES[0], *, alike: bool = True) -> object:
    problem, places = packing.problem(alike=alike)
    solution = minimise(problem, engine=engine)
    if not isinstance(solution, Solution):
        return None
    assert solution.proven
    placement = tuple(frozenset(at for at, literal in p.items() if literal in solution) for p in places)
    return tuple(level.value for level in solution.levels), placement


@settings(max_examples=500, deadline=None)
@given(packing=packings(), engine=st.sampled_from(ENGINES))
def test_equals_brute_force_with_like_bins_and_without(packing: Packing, engine: str) -> None:
    wanted = packing.best()
    assert answer(packing, engine) == wanted
    assert answer(packing, engine, alike=False) == wanted


@settings(max_examples=200, deadline=None)
@given(packing=packings())
def test_a_conflict_is_minimal(packing: Packing) -> None:
    """Each capacity that it names is needed: without its limit the rest can be placed."""
    whole = attrs.evolve(packing, things=tuple(attrs.evolve(t, optional=False) for t in packing.things))
    told = minimise(whole.problem()[0])
    if isinstance(told, Solution):
        return
    assert isinstance(told, Conflict) and told.minimal
    capacities = [(f"bin {at}, {r}", at, r) for at, cs in enumerate(whole.capacities) for r in range(len(cs))]
    needed = {name for name, _, _ in capacities if name in told.reasons}
    assert needed == set(told.reasons)

    def limited(names: set[str]) -> Packing:
        limits = [list(each) for each in whole.capacities]
        for name, at, resource in capacities:
            if name not in names:
                limits[at][resource] = 99
        return attrs.evolve(whole, capacities=tuple(map(tuple, limits)))

    assert limited(needed).best() is None
    for name in needed:
        assert limited(needed - {name}).best() is not None


def packed(seed: int, things: int, bins: int, *, spare: int) -> Packing:
    """Always placed, all bins alike; together as much as the bins hold, less `spare`."""
    dice = Random(seed)
    weights = [dice.choice((1, 2, 3, 4, 6, 8, 12)) for _ in range(things)]
    each, rest = divmod(sum(weights) + spare, bins)
    everywhere = tuple(range(bins))
    return Packing(
        tuple(Thing((weight,), everywhere) for weight in weights),
        tuple((each + (at < rest),) for at in everywhere),
    )


@pytest.mark.parametrize("seed", range(5))
def test_one_unit_too_much_is_seen_from_the_sums(seed: int) -> None:
    problem, _ = packed(seed, things=20, bins=4, spare=-1).problem()
    told = minimise(problem, Budget(conflicts=2_000))
    assert told == Conflict(tuple(f"bin {at}, 0" for at in range(4)))


def test_that_each_full_bin_is_needed_is_seen_by_filling_another() -> None:
    """Nothing has to be packed for it, which the budget would not suffice for."""
    problem, _ = packed(0, things=200, bins=32, spare=-1).problem()
    wanted = Conflict(tuple(sorted(f"bin {at}, 0" for at in range(32))))
    for engine in ENGINES:
        assert minimise(problem, Budget(conflicts=1_000), engine) == wanted


@pytest.mark.parametrize(("weight", "things", "capacity"), [(6, 9, 10), (5, 17, 14), (4, 25, 15)])
def test_too_many_for_their_size_are_seen_from_their_number(weight: int, things: int, capacity: int) -> None:
    """Eight bins, whose sums would do."""
    everywhere = tuple(range(8))
    packing = Packing(tuple(Thing((weight,), everywhere) for _ in range(things)), ((capacity,),) * 8)
    assert weight * things <= 8 * capacity
    problem, _ = packing.problem()
    assert minimise(problem, Budget(conflicts=2_000)) == Conflict(tuple(f"bin {at}, 0" for at in everywhere))


def cpsat(packing: Packing) -> tuple[int, ...] | None:
    """The optimum of each level in turn."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    places = [{at: model.new_bool_var("") for at in thing.bins} for thing in packing.things]
    used = [model.new_bool_var("") for _ in packing.capacities]
    for thing, place in zip(packing.things, places, strict=True):
        total = sum(place.values())
        if thing.optional:
            placed = model.new_bool_var("")
            model.add(total == thing.count * placed)
        else:
            model.add(total == thing.count)
    for at, capacities in enumerate(packing.capacities):
        inside = [(t, place[at]) for t, place in zip(packing.things, places, strict=True) if at in place]
        for resource, capacity in enumerate(capacities):
            model.add(sum(thing.weights[resource] * literal for thing, literal in inside) <= capacity)
        for _, literal in inside:
            model.add_implication(literal, used[at])
    pairs = list(zip(packing.things, places, strict=True))
    left_out = sum(
        thing.count - sum(place.values()) for thing, place in pairs if thing.optional and thing.count == 1
    )
    moved = sum(1 - place[t.home] for t, place in pairs if t.home is not None and t.home in place)
    values = []
    for level in (left_out, moved, sum(used)):
        model.minimize(level)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        values.append(round(solver.objective_value))
        model.add(level <= values[-1])
    return tuple(values)


@pytest.mark.parametrize("seed", range(40))
def test_equals_cpsat_on_larger_ones(seed: int) -> None:
    dice = Random(seed)
    bins = dice.randint(3, 6)
    sizes = [(dice.randint(8, 24), dice.randint(6, 12)) for _ in range(2)]
    things = []
    for _ in range(dice.randint(8, 16)):
        within = tuple(sorted(dice.sample(range(bins), dice.randint(2, bins))))
        home = dice.choice((None, *within))
        things.append(Thing((dice.randint(1, 9), dice.randint(0, 4)), within, 1, dice.random() < 0.5, home))
    packing = Packing(tuple(things), tuple(dice.choice(sizes) for _ in range(bins)))
    wanted = cpsat(packing)
    for engine in ENGINES:
        found = answer(packing, engine)
        assert (found[0] if isinstance(found, tuple) else None) == wanted
