"""Sets of corrections, and those that are still to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import Any

import attrs

from planner.corrections.model import Correction, Question

Key = frozenset[tuple[Any, ...]]


@attrs.frozen
class Node:
    """A set of corrections, in the order in which they are made, and what it costs."""

    made: tuple[Correction, ...] = ()
    cost: int = 0

    @property
    def key(self) -> Key:
        return frozenset((one.code, one.fields, one.slot) for one in self.made)

    @property
    def kind(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(one.kind for one in self.made))

    @property
    def among(self) -> Callable[[], Iterator[Correction]] | None:
        """What works out the corrections that one of these stands for."""
        return next((one.among for one in self.made if one.among), None)

    @property
    def alike(self) -> int:
        """How many of its kind are told."""
        return min((one.alike for one in self.made), default=0)

    @property
    def order(self) -> tuple[Any, ...]:
        """Cheapest first, then fewest, then by what they say alone."""
        return self.cost, len(self.made), [(o.code, o.rank, o.order, o.fields, o.slot) for o in self.made]

    def does(self, other: Node) -> bool:
        """Whether a part of the other, or less of the same, is this."""
        return all(any(one.does(theirs) for theirs in other.made) for one in self.made)

    def applied(self, question: Question) -> Question | None:
        """None where one of them does nothing after the others."""
        changed: Question | None = question
        for one in self.made:
            changed = changed and one.change(changed)
        return changed


class Queue:
    """What is left, cheapest first: nodes to try, each once, and nodes without a plan to open."""

    def __init__(self) -> None:
        self._left: list[tuple[Any, ...]] = []  # (order, turn, whether it is to be opened, node)
        self._turns = count()
        self._seen = {Node().key}

    def __bool__(self) -> bool:
        return bool(self._left)

    def add(self, node: Node) -> None:
        """To be tried. What stands for several corrections may stand for others each time."""
        if node.among or node.key not in self._seen:
            self._seen.add(node.key)
            self._push(node.order, node, opening=False)

    def add_to_open(self, node: Node, more: int) -> None:
        """To be opened, when what costs that much more is looked at."""
        self._push((node.cost + more, *node.order[1:]), node, opening=True)

    def next(self) -> tuple[Node, bool]:
        """The node, and whether it is to be opened."""
        *_, opening, node = heappop(self._left)
        return node, opening

    def _push(self, order: tuple[Any, ...], node: Node, *, opening: bool) -> None:
        heappush(self._left, (order, next(self._turns), opening, node))
