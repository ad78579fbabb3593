"""A graph with its words: boxes and arrows, before it is known how they are written."""

from __future__ import annotations

import attrs

from cli.layout import fold
from cli.render_plan import GLYPHS
from cli.render_reason import Teller
from planner.graphs import Graph, Node

_WIDTH = 44  # columns of text in a box


@attrs.frozen
class Box:
    """`kind` asked: where it begins; failing: where it ends, in a conflict."""

    id: str
    kind: str  # "asked", "step", "statement", "failing"
    text: str
    note: str = ""  # where it stands, or where it comes from
    group: str = ""  # the environment of a step

    @property
    def lines(self) -> tuple[str, ...]:
        texts = [self.text, self.note] if self.note else [self.text]
        return tuple(line for text in texts for line in fold(" ".join(text.split()), columns=_WIDTH))


@attrs.frozen
class Drawing:
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[str, str], ...]

    def names(self) -> dict[str, str]:
        """By id of a box, a name that every language of graphs takes."""
        return {box.id: f"n{number}" for number, box in enumerate(self.boxes, start=1)}

    def groups(self) -> dict[str, list[Box]]:
        """The boxes by environment; "" for those that are in none."""
        found: dict[str, list[Box]] = {}
        for box in self.boxes:
            found.setdefault(" ".join(box.group.split()), []).append(box)
        return found


def drawing_of(graph: Graph, teller: Teller) -> Drawing:
    boxes = [_box(node, teller) for node in graph.nodes]
    return Drawing(tuple(boxes), tuple(dict.fromkeys(graph.edges)))


def _box(node: Node, teller: Teller) -> Box:
    if node.step:
        step = node.step
        version = step.to_version or step.from_version or ""
        variant = step.to_variant or step.from_variant or ""
        text = f"{GLYPHS[step.action]} {step.module} {version}"
        return Box(node.id, node.kind, text, f"{step.environment}: {variant}", step.environment)
    assert node.reason is not None  # a node is a step or a reason
    told = teller.told(node.reason)
    return Box(node.id, "failing" if node.failing else node.kind, told.text, told.source)
