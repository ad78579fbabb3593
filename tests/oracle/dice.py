"""Choices from one source: a seeded generator, or hypothesis, which can then shrink what they led to."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class Dice:
    """`below(n)` draws from 0..n-1. The first of several things is the plainest: shrinking leads there."""

    below: Callable[[int], int]

    def between(self, least: int, most: int) -> int:
        return least + self.below(most - least + 1)

    def pick(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def some(self, things: Sequence[T], most: int) -> tuple[T, ...]:
        """At most so many of the things, in their order, none twice."""
        if not things or most < 1:
            return ()
        places = {self.below(len(things)) for _ in range(self.between(0, most))}
        return tuple(things[place] for place in sorted(places))


def seeded(seed: int) -> Dice:
    return Dice(random.Random(seed).randrange)
