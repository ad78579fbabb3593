"""A drawing as a tree in a terminal: each box below what leads to it first, elsewhere only named again."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from cli.drawing import Box, Drawing
from cli.layout import fold
from cli.screen import Screen


def tree_lines(screen: Screen, drawing: Drawing) -> list[str]:
    led_to = {target for _, target in drawing.arrows}
    below: dict[str, list[str]] = {}
    for source, target in drawing.arrows:
        below.setdefault(source, []).append(target)
    tree = _Tree(screen, {box.id: box for box in drawing.boxes}, below)
    roots = [box.id for box in drawing.boxes if box.id not in led_to]
    lines = [line for root in roots for line in tree.told(root, "", "")]
    for box in drawing.boxes:  # in a circle
        if box.id not in tree.seen:
            lines += tree.told(box.id, "", "")
    return lines


@attrs.define
class _Tree:
    screen: Screen
    boxes: dict[str, Box]
    below: dict[str, list[str]]
    seen: set[str] = attrs.field(factory=set)

    def told(self, name: str, before: str, under: str) -> Iterator[str]:
        """A box behind `before`; what it leads to behind `under`."""
        again = name in self.seen
        self.seen.add(name)
        targets = self.below.get(name, [])
        text = _text(self.boxes[name])
        if again and targets:
            yield from fold(self.screen.say("graph-again", text=text), indent=before, hanging=under)
            return
        yield from fold(text, indent=before, hanging=under + ("│ " if targets else "  "))
        for target in targets:
            last = target == targets[-1]
            ends = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from self.told(target, under + ends[0], under + ends[1])


def _text(box: Box) -> str:
    """Sources stand in the answer itself."""
    return f"{box.text}  ({box.note})" if box.kind == "step" else box.text
