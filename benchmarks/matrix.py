"""Every release on every machine of the built-in matrix, against a fresh solve of each module on one.

Both in this process, by CPU time, after a round that does not count; what they share (the catalogue, read
versions and ranges) is there for both. The machine of the fresh solves is a workstation, on which most
modules can be had.

    python -m benchmarks.matrix
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time

import attrs

from benchmarks.made import make_catalogue
from encoders import Situation
from hardware import build_machine, matrix_profiles
from manifests import BUILTIN, Catalog, load_catalog
from planner import Profile, decide_matrix
from planner.planning import decide
from policies import evaluate, load_policy
from solver import ENGINES, Budget
from stacks import Intent, Request

RUNS = 3
TIMES = (1, 4, 16)


@attrs.frozen
class Round:
    """Seconds of one way to do it."""

    wall_s: float
    cpu_s: float


@attrs.frozen
class Outcome:
    """Medians, over the same catalogue."""

    modules: int
    releases: int
    machines: int
    matrix: Round
    fresh: Round

    @property
    def decisions(self) -> int:
        return self.releases * self.machines

    @property
    def ratio(self) -> float:
        return self.matrix.wall_s / self.fresh.wall_s

    @property
    def cpu_ratio(self) -> float:
        return self.matrix.cpu_s / self.fresh.cpu_s

    @property
    def rate(self) -> float:
        """Decisions a second, by CPU time."""
        return self.decisions / self.matrix.cpu_s


def machines() -> tuple[Profile, ...]:
    policy = load_policy(())
    return tuple(Profile(name, machine, evaluate(policy, machine)) for name, machine in matrix_profiles())


def solve_each(catalog: Catalog, profile: Profile) -> None:
    """A fresh solve of each module, asked for by its name alone."""
    situation = Situation(profile.machine, catalog, profile.capabilities)
    for name in catalog.names():
        decide(Intent((Request(name),)), situation, Budget(), ENGINES[0])


def compare(catalog: Catalog, runs: int = RUNS) -> Outcome:
    profiles, one = machines(), workstation()
    ways: tuple[Callable[[], object], ...] = (
        lambda: decide_matrix(catalog, profiles),
        lambda: solve_each(catalog, one),
    )
    spent: tuple[list[Round], ...] = tuple([] for _ in ways)
    for _ in range(runs + 1):
        for rounds, way in zip(spent, ways, strict=True):
            rounds.append(_timed(way))
    ours, peer = (_middle(rounds[1:]) for rounds in spent)
    modules = [module for name in catalog.names() if (module := catalog.module(name))]
    return Outcome(len(modules), sum(len(module.releases) for module in modules), len(profiles), ours, peer)


def _timed(way: Callable[[], object]) -> Round:
    start_s, cpu_s = perf_counter(), process_time()
    way()
    return Round(perf_counter() - start_s, process_time() - cpu_s)


def workstation() -> Profile:
    machine = build_machine(gpus=("RTX 3090*2",), driver="580.95.05", memory="64GiB", cores=16)
    return Profile("workstation", machine, evaluate(load_policy(()), machine))


def builtin() -> Outcome:
    return compare(load_catalog([BUILTIN], cache=None))


def growth() -> tuple[Outcome, ...]:
    """Generated catalogues of growing size; once each, for it is their proportion that is asked."""
    return tuple(compare(make_catalogue(times), runs=1) for times in TIMES)


def _middle(rounds: Sequence[Round]) -> Round:
    return Round(median(one.wall_s for one in rounds), median(one.cpu_s for one in rounds))


def main() -> None:
    for name, outcome in (
        ("built-in", builtin()),
        *((f"generated, {times}x", outcome) for times, outcome in zip(TIMES, growth(), strict=True)),
    ):
        print(
            f"{name:16} {outcome.modules:5} modules {outcome.releases:6} releases"
            f" {outcome.decisions:8} decisions {outcome.matrix.cpu_s:6.2f} s {outcome.rate:8.0f}/s,"
            f" {outcome.cpu_ratio:.2f} times {outcome.fresh.cpu_s:.2f} s of fresh solves"
        )


if __name__ == "__main__":
    main()
