"""The optimum of generated catalogues: `solver.minimise` against OR-tools CP-SAT with one worker.

Both sides start from the same catalogue, in one process; building their model counts. Ours also finds
the one canonical optimum, CP-SAT any. CP-SAT is asked in two ways: level by level, each held to its
optimum, with the last solution as a hint; and all levels at once, as one weighted sum.

    python -m benchmarks.lexicographic [CATALOGUES]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import attrs

from benchmarks.catalogues import Catalogue, Range, as_problem, generate
from solver import ENGINES, Solution, minimise

CATALOGUES = 200

Vector = tuple[int, ...]  # the values of the levels


class Unequal(Exception):  # noqa: N818 - says what was found
    """Two solvers found different optima for the catalogue of this seed."""


@attrs.frozen
class Outcome:
    """CPU seconds in total, over the same catalogues."""

    catalogues: int
    ours_s: float
    level_by_level_s: float
    weighted_sum_s: float

    @property
    def ratio(self) -> float:
        """How many times as long CP-SAT takes level by level."""
        return self.level_by_level_s / self.ours_s

    @property
    def ratio_to_weighted(self) -> float:
        return self.weighted_sum_s / self.ours_s


def ours(catalogue: Catalogue, engine: str = ENGINES[0]) -> Vector:
    answer = minimise(as_problem(catalogue), engine=engine)
    if not isinstance(answer, Solution) or not answer.proven:
        raise TypeError(answer)
    return tuple(level.value for level in answer.levels)


class CpModel:
    """A direct model of a catalogue: one Boolean a release, exactly one of each requested module."""

    def __init__(self, catalogue: Catalogue) -> None:
        from ortools.sat.python import cp_model

        self._cp: Any = cp_model
        self._model = model = cp_model.CpModel()
        chosen = [[model.new_bool_var("") for _ in releases] for releases in catalogue.modules]
        self._everything = [literal for releases in chosen for literal in releases]

        def within(some: Range) -> Sequence[Any]:
            return chosen[some.module][some.newest : some.oldest + 1]

        asked = {some.module for some in catalogue.requested}
        for module, literals in enumerate(chosen):
            (model.add_exactly_one if module in asked else model.add_at_most_one)(literals)
        for some in catalogue.requested:
            model.add_bool_or(within(some))
        for module, index, release in catalogue.releases():
            this = chosen[module][index]
            for some in release.requires:
                model.add_bool_or(within(some)).only_enforce_if(this)
            for some in release.conflicts:
                for other in within(some):
                    model.add_implication(this, ~other)
        weighed = [(chosen[m][r], release.memory_bytes) for m, r, release in catalogue.releases()]
        model.add(self._sum(weighed) <= catalogue.capacity_bytes)
        stale = [(chosen[m][r], r, m in asked) for m, r, _ in catalogue.releases() if r]
        self._levels = (
            self._sum((literal, index) for literal, index, ours in stale if ours),
            self._sum((literal, index) for literal, index, ours in stale if not ours),
            self._sum((literal, 1) for literal in self._everything),
        )
        self._most = sum(len(releases) ** 2 for releases in catalogue.modules)  # that a level can be

    def _sum(self, terms: Any) -> Any:
        literals, weights = zip(*terms, strict=True)
        return self._cp.LinearExpr.weighted_sum(literals, weights)

    def level_by_level(self) -> Vector:
        """Raises RuntimeError if CP-SAT proves no optimum."""
        values: list[int] = []
        for level in self._levels:
            solver = self._solved(level)
            values.append(round(solver.objective_value))
            self._model.add(level <= values[-1])
            self._model.clear_hints()  # type: ignore[no-untyped-call]
            for literal in self._everything:
                self._model.add_hint(literal, solver.value(literal))
        return tuple(values)

    def weighted_sum(self) -> Vector:
        """Each level outweighs all that is below it. Raises RuntimeError if CP-SAT proves no optimum."""
        above, middle, below = self._levels
        solver = self._solved(above * (self._most + 1) ** 2 + middle * (self._most + 1) + below)
        return tuple(int(solver.value(level)) for level in self._levels)

    def _solved(self, objective: Any) -> Any:
        self._model.minimize(objective)
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self._model)
        if status != self._cp.OPTIMAL:
            raise RuntimeError(status)
        return solver


def compare(catalogues: int = CATALOGUES) -> Outcome:
    """Solve the catalogues of seeds 0, 1, ... in each way, alternating. Raises Unequal."""
    ways: tuple[Callable[[Catalogue], Vector], ...] = (
        ours,
        lambda catalogue: CpModel(catalogue).level_by_level(),
        lambda catalogue: CpModel(catalogue).weighted_sum(),
    )
    for way in ways:  # imports and first calls count for nobody
        way(generate(seed=catalogues))
    spent_s = [0.0] * len(ways)
    for seed in range(catalogues):
        catalogue, found = generate(seed), set[Vector]()
        for at, way in enumerate(ways):
            start_s = process_time()
            found.add(way(catalogue))
            spent_s[at] += process_time() - start_s
        if len(found) > 1:
            raise Unequal(seed, found)
    return Outcome(catalogues, *spent_s)


def main() -> None:
    outcome = compare(int(sys.argv[1]) if len(sys.argv) > 1 else CATALOGUES)
    print(f"{outcome.catalogues} catalogues, every optimum equal; CPU seconds in total, and times ours")
    print(f"  ours                   {outcome.ours_s:7.2f}")
    print(f"  CP-SAT, level by level {outcome.level_by_level_s:7.2f} {outcome.ratio:6.1f}")
    print(f"  CP-SAT, weighted sum   {outcome.weighted_sum_s:7.2f} {outcome.ratio_to_weighted:6.1f}")


if __name__ == "__main__":
    main()
