"""A decision diagram for a capacity: docs/solver.md, "At most"."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from solver.counting import Sink
from solver.problem import Literal

DEEPEST = 300  # ladders, each a level of recursion
FAR = 1 << 200  # beyond every slack


class _Node:
    """What the ladders from one on may weigh: the same for every slack from `least` to `most`.

    `children[0]` is what remains if this ladder weighs nothing, `children[i + 1]` if it weighs its
    rung i. Leaves have none: in one anything fits, in the other nothing does.
    """

    __slots__ = ("children", "depth", "least", "most", "name")

    def __init__(self, least: int, most: int, children: tuple[_Node, ...] = (), depth: int = 0) -> None:
        self.least = least
        self.most = most
        self.children = children
        self.depth = depth
        self.name: Literal = 0


class _TooLarge(Exception):  # noqa: N818 - a signal within this file
    """The diagram has too many nodes."""


class Diagram:
    """ "These ladders weigh at most `slack`", for every slack that matters, merged by intervals.

    A ladder lists (weight, "at least this weight") by rising weight (`counting.unary_ladder`).
    """

    def __init__(self, ladders: Sequence[Sequence[tuple[int, Literal]]]) -> None:
        self._ladders = ladders
        rest = [0]  # at a depth: the most that the ladders from there on can weigh
        for ladder in reversed(ladders):
            rest.append(rest[-1] + ladder[-1][0])
        self._rest = rest[::-1]
        self._nothing = _Node(-FAR, -1)
        self._anything = [_Node(most, FAR) for most in self._rest]
        self._least: list[list[int]] = [[] for _ in ladders]  # at a depth: where intervals begin
        self._starting: list[dict[int, _Node]] = [{} for _ in ladders]  # and the node of each
        self._nodes: list[_Node] = []  # what a node leads to stands before it

    def grows(self, bound: int, most: int) -> bool:
        """Make the nodes, the root last, unless they are more than `most`."""
        self._most = most
        if len(self._ladders) > DEEPEST:
            return False
        try:
            self._node(0, bound)
        except _TooLarge:
            return False
        return True

    def add_to(self, sink: Sink) -> None:
        """In SAT terms: node and rung -> the child for that weight; node -> the child for none; the root."""
        for node in self._nodes:
            node.name = sink.fresh()
            below = None
            rungs = ((), *((-literal,) for _, literal in self._ladders[node.depth]))
            for rung, child in zip(rungs, node.children, strict=True):
                if child is self._nothing and child is not below:
                    sink.add((-node.name, *rung))
                elif child.children and child is not below:
                    sink.add((-node.name, *rung, child.name))
                below = child
        sink.add((self._nodes[-1].name,))

    def _node(self, depth: int, slack: int) -> _Node:
        """The node for the ladders from `depth` on."""
        if slack < 0:
            return self._nothing
        if slack >= self._rest[depth]:
            return self._anything[depth]
        starts = self._least[depth]
        at = bisect_right(starts, slack)
        if at:
            known = self._starting[depth][starts[at - 1]]
            if slack <= known.most:
                return known
        node = self._branch(depth, slack)
        insort(starts, node.least)
        self._starting[depth][node.least] = node
        return node

    def _branch(self, depth: int, slack: int) -> _Node:
        child = self._node(depth + 1, slack)
        least, most, children = child.least, child.most, [child]
        for weight, _ in self._ladders[depth]:
            child = self._node(depth + 1, slack - weight)
            least = max(least, child.least + weight)
            most = min(most, child.most + weight)
            children.append(child)
        node = _Node(least, most, tuple(children), depth)
        self._nodes.append(node)
        if len(self._nodes) > self._most:
            raise _TooLarge
        return node
