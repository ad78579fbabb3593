"""Of many answers those that no other one is at least as good as in everything."""

from __future__ import annotations

from collections.abc import Iterable

Vector = tuple[float, ...]


def front(vectors: Iterable[Vector]) -> list[Vector]:
    """The vectors that no other one dominates, in order; less is better. Each once."""
    found: list[Vector] = []
    for vector in sorted(set(vectors)):  # what dominates comes before what it dominates
        if not any(all(a <= b for a, b in zip(one, vector, strict=True)) for one in found):
            found.append(vector)
    return found
