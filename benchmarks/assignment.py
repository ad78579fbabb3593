"""Modules to nodes and to unlike cards: `solver.assign` against OR-tools CP-SAT with one worker.

200 modules on 32 nodes that are 85 % full: fewest are moved from where they run, then fewest nodes are
in use. 20 modules on 8 unlike cards, some on two at once: fewest cards, then the least memory of those
in use. Both sides start from the same numbers, in one process, alternating; building the model counts.
Ours also finds the one canonical optimum, CP-SAT any, level by level with the last solution as a hint.

    python -m benchmarks.assignment [SEEDS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import process_time
from typing import Any

import attrs

from solver import ENGINES, Bin, Item, Problem, Solution, assign, minimise

SEEDS = 3
MODULES, NODES, PERCENT_FULL = 200, 32, 85
NODE_SIZES_GIB = (1, 2, 3, 4, 6, 8, 12, 16, 24)
CARD_MODULES = 20
CARDS_GIB = (80, 48, 24, 24, 16, 12, 12, 8)
CARD_SIZES_GIB = (2, 3, 5, 7, 8, 10, 12, 14)

Vector = tuple[int, ...]  # the values of the levels


class Unequal(Exception):  # noqa: N818 - says what was found
    """Two solvers found different optima for this task."""


@attrs.frozen
class Task:
    """Of each module: its weight, on how many bins at once it stands, and where it is now."""

    name: str
    capacities: tuple[int, ...]
    modules: tuple[tuple[int, int, int | None], ...]
    weighs_bins: bool = False  # the last level is the capacity of the bins in use


@attrs.frozen
class Outcome:
    """CPU seconds over the seeds of one kind of task: the median and the most of ours, the peer's median."""

    name: str
    ours_s: float
    ours_most_s: float
    peer_s: float


def scattered(seed: int) -> Task:
    """Every module has a node, drawn blindly: some nodes have too much."""
    dice, weights, capacity = _nodes(seed)
    return _on_nodes("scattered", weights, [dice.randrange(NODES) for _ in weights], capacity)


def arriving(seed: int) -> Task:
    """Three nodes in four run three modules in four; the rest are new."""
    _, weights, capacity = _nodes(seed)
    running = MODULES * 3 // 4
    homes = _level(weights[:running], NODES * 3 // 4, capacity)
    return _on_nodes("arriving", weights, [*homes, *[None] * (MODULES - running)], capacity)


def losing(seed: int) -> Task:
    """Six nodes are lost, and a quarter of the modules has grown."""
    dice, weights, capacity = _nodes(seed)
    homes = _level(weights, NODES, capacity)
    lost = set(dice.sample(range(NODES), 6))
    grown = set(dice.sample(range(MODULES), MODULES // 4))
    weights = [weight + (at in grown) for at, weight in enumerate(weights)]
    capacity = _capacity(weights)
    return _on_nodes("losing", weights, [None if home in lost else home for home in homes], capacity)


def cards(seed: int) -> Task:
    """Modules of one card or two, on unlike cards."""
    dice = Random(seed)
    modules = tuple(
        (dice.choice(CARD_SIZES_GIB), 1 + (dice.random() < 0.15), None) for _ in range(CARD_MODULES)
    )
    return Task("cards", CARDS_GIB, modules, weighs_bins=True)


KINDS = (scattered, arriving, losing, cards)


def _nodes(seed: int) -> tuple[Random, list[int], int]:
    dice = Random(seed)
    weights = [dice.choice(NODE_SIZES_GIB) for _ in range(MODULES)]
    return dice, weights, _capacity(weights)


def _capacity(weights: list[int]) -> int:
    return -(-sum(weights) * 100 // (PERCENT_FULL * NODES))


def _on_nodes(name: str, weights: list[int], homes: list[int | None], capacity: int) -> Task:
    modules = tuple((weight, 1, home) for weight, home in zip(weights, homes, strict=True))
    return Task(name, (capacity,) * NODES, modules)


def _level(weights: list[int], nodes: int, capacity: int) -> list[int | None]:
    """The heaviest first, each to the emptiest node, as long as it has room."""
    load, homes = [0] * nodes, list[int | None]([None] * len(weights))
    for at in sorted(range(len(weights)), key=lambda at: -weights[at]):
        node = min(range(nodes), key=load.__getitem__)
        if load[node] + weights[at] <= capacity:
            homes[at] = node
            load[node] += weights[at]
    return homes


def as_problem(task: Task) -> Problem[str]:
    problem: Problem[str] = Problem()
    homes = {home for _, _, home in task.modules}
    everywhere = tuple(range(len(task.capacities)))
    items = [Item((weight,), everywhere, None, count, ("home", home)) for weight, count, home in task.modules]
    bins = [
        Bin((capacity,), (f"bin {at}",), None if at in homes else "empty")
        for at, capacity in enumerate(task.capacities)
    ]
    assignment = assign(problem, items, bins)
    placed = zip(task.modules, assignment.places, strict=True)
    problem.level("moved", [(1, -places[home]) for (_, _, home), places in placed if home is not None])
    problem.level("bins", [(1, used) for used in assignment.used])
    if task.weighs_bins:
        problem.level("capacity", zip(task.capacities, assignment.used, strict=True))
    problem.canonical = [literal for places in assignment.places for literal in places.values()]
    return problem


def ours(task: Task, engine: str = ENGINES[0]) -> Vector:
    answer = minimise(as_problem(task), engine=engine)
    if not isinstance(answer, Solution) or not answer.proven:
        raise TypeError(answer)
    return tuple(level.value for level in answer.levels)


def cpsat(task: Task) -> Vector:
    """Raises RuntimeError if CP-SAT proves no optimum."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    bins = range(len(task.capacities))
    places = [[model.new_bool_var("") for _ in bins] for _ in task.modules]
    used = [model.new_bool_var("") for _ in bins]
    for (_, count, _), row in zip(task.modules, places, strict=True):
        model.add(sum(row) == count)
    for at in bins:
        held: Any = sum(weight * row[at] for (weight, _, _), row in zip(task.modules, places, strict=True))
        model.add(held <= task.capacities[at] * used[at])
    moved = sum(1 - row[m[2]] for m, row in zip(task.modules, places, strict=True) if m[2] is not None)
    levels: list[Any] = [moved, sum(used)]
    if task.weighs_bins:
        levels.append(sum(c * literal for c, literal in zip(task.capacities, used, strict=True)))
    values: list[int] = []
    for level in levels:
        model.minimize(level)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        if status != cp_model.OPTIMAL:
            raise RuntimeError(status)
        values.append(round(solver.objective_value))
        model.add(level <= values[-1])
        model.clear_hints()  # type: ignore[no-untyped-call]
        for literal in (literal for row in places for literal in row):
            model.add_hint(literal, solver.value(literal))
    return tuple(values)


def _timed(way: Callable[[Task], Vector], task: Task) -> tuple[Vector, float]:
    start_s = process_time()
    found = way(task)
    return found, process_time() - start_s


def compare(seeds: int = SEEDS) -> Iterator[Outcome]:
    """Each kind of task, seeds 0, 1, ...; both solvers in turn. Raises Unequal."""
    for way in (ours, cpsat):  # imports and first calls count for nobody
        way(cards(seeds))
    for kind in KINDS:
        mine, theirs = [], []
        for seed in range(seeds):
            task = kind(seed)
            found, spent_s = _timed(ours, task)
            peers, peers_s = _timed(cpsat, task)
            if found != peers:
                raise Unequal(task.name, seed, found, peers)
            mine.append(spent_s)
            theirs.append(peers_s)
        yield Outcome(kind.__name__, median(mine), max(mine), median(theirs))


def main() -> None:
    print("CPU seconds: the median and the most of ours, the median of CP-SAT's; every optimum equal")
    for outcome in compare(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS):
        print(f"  {outcome.name:10} {outcome.ours_s:7.2f} {outcome.ours_most_s:7.2f} {outcome.peer_s:7.2f}")


if __name__ == "__main__":
    main()
