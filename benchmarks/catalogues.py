"""Seeded catalogues such as `las` meets: modules, releases, ranges, conflicts, a memory capacity."""

from __future__ import annotations

import random
from collections.abc import Iterator

import attrs

from solver import Literal, Problem

MIB = 2**20

Why = tuple[object, ...]


@attrs.frozen
class Range:
    """The releases `newest` to `oldest` of a module, counted from its newest, 0."""

    module: int
    newest: int
    oldest: int

    def __contains__(self, index: int) -> bool:
        return self.newest <= index <= self.oldest


@attrs.frozen
class Release:
    requires: tuple[Range, ...]
    conflicts: tuple[Range, ...]
    memory_bytes: int


@attrs.frozen
class Catalogue:
    """`modules[m][r]`: release r of module m, newest first. A release of each range must be chosen."""

    modules: tuple[tuple[Release, ...], ...]
    requested: tuple[Range, ...]
    capacity_bytes: int

    def releases(self) -> Iterator[tuple[int, int, Release]]:
        for module, releases in enumerate(self.modules):
            for index, release in enumerate(releases):
                yield module, index, release


def generate(seed: int, modules: int = 30, releases: int = 8, requests: int = 5) -> Catalogue:
    """A catalogue with at least one solution: a release of every module, known to fit, is hidden in it.

    A release requires later modules, near its own age; so the newest of one is often not to be had
    with the newest of another. The capacity leaves up to a fifth more than the hidden solution uses.
    """
    return _Generator(seed, modules, releases).catalogue(requests)


class _Generator:
    def __init__(self, seed: int, modules: int, releases: int) -> None:
        self._draw = random.Random(seed)
        self._sizes = [self._draw.randint(1, releases) for _ in range(modules)]
        self._hidden = [self._draw.randrange(min(size, 4)) for size in self._sizes]

    def catalogue(self, requests: int) -> Catalogue:
        modules = tuple(self._releases(module) for module in range(len(self._sizes)))
        asked = sorted(self._draw.sample(range(len(modules) // 2), requests))
        used_bytes = sum(modules[at][self._hidden[at]].memory_bytes for at in self._reached(modules, asked))
        capacity_mib = int(used_bytes / MIB * self._draw.uniform(1, 1.2))
        return Catalogue(
            modules, tuple(Range(at, 0, self._sizes[at] - 1) for at in asked), capacity_mib * MIB
        )

    def _releases(self, module: int) -> tuple[Release, ...]:
        draw, later = self._draw, len(self._sizes) - module - 1
        needs = draw.sample(range(module + 1, len(self._sizes)), min(draw.choice((0, 1, 2, 2, 3)), later))
        base_mib = draw.choice((0, 0, 256, 512, 1024, 1536, 2048, 4096, 6000))
        return tuple(
            Release(
                tuple(self._required(module, index, other) for other in needs),
                self._conflicting(module, index),
                (base_mib + draw.choice((0, 0, 64, 128)) * (base_mib > 0)) * MIB,
            )
            for index in range(self._sizes[module])
        )

    def _required(self, module: int, index: int, other: int) -> Range:
        size, kept = self._sizes[other], self._hidden[other]
        middle = index / self._sizes[module] * size + self._draw.uniform(-1, 3)
        newest = min(size - 1, max(0, int(middle - self._draw.uniform(0, 3))))
        oldest = min(size - 1, max(newest, int(middle + self._draw.uniform(0, 4))))
        if index == self._hidden[module]:
            newest, oldest = min(newest, kept), max(oldest, kept)
        return Range(other, newest, oldest)

    def _conflicting(self, module: int, index: int) -> tuple[Range, ...]:
        if self._draw.random() > 0.15:
            return ()
        other = self._draw.choice([at for at in range(len(self._sizes)) if at != module])
        newest = self._draw.randrange(self._sizes[other])
        some = Range(other, newest, min(self._sizes[other] - 1, newest + self._draw.randint(0, 2)))
        spoils = index == self._hidden[module] and self._hidden[other] in some
        return () if spoils else (some,)

    def _reached(self, modules: tuple[tuple[Release, ...], ...], asked: list[int]) -> set[int]:
        """The modules of the hidden solution."""
        reached = set(asked)
        for module in range(len(modules)):  # requirements lead to later modules only
            if module in reached:
                reached.update(some.module for some in modules[module][self._hidden[module]].requires)
        return reached


def as_problem(catalogue: Catalogue) -> Problem[Why]:
    """One variable a release; levels: staleness of the requested, of the others, number of modules."""
    problem: Problem[Why] = Problem()
    chosen = [[problem.variable() for _ in releases] for releases in catalogue.modules]

    def within(some: Range) -> list[Literal]:
        return chosen[some.module][some.newest : some.oldest + 1]

    for releases in chosen:
        problem.at_most_one(releases)
    for some in catalogue.requested:
        problem.clause(within(some), ("requested", some))
    for module, index, release in catalogue.releases():
        this = chosen[module][index]
        for some in release.requires:
            problem.clause((-this, *within(some)), ("requires", module, index, some))
        for some in release.conflicts:
            for other in within(some):
                problem.clause((-this, -other), ("conflicts", module, index, some))
    weighed = [(release.memory_bytes, chosen[m][r]) for m, r, release in catalogue.releases()]
    problem.at_most(catalogue.capacity_bytes, [term for term in weighed if term[0]], ("memory",))
    asked = {some.module for some in catalogue.requested}
    stale = [(r, chosen[m][r], m in asked) for m, r, _ in catalogue.releases() if r]
    problem.level("newest-requested", [(index, literal) for index, literal, ours in stale if ours])
    problem.level("newest-pulled", [(index, literal) for index, literal, ours in stale if not ours])
    problem.level("modules", [(1, literal) for releases in chosen for literal in releases])
    problem.canonical = [literal for releases in chosen for literal in releases]
    return problem
