"""A drawing in the language of Graphviz: https://graphviz.org/doc/info/lang.html."""

from __future__ import annotations

from collections.abc import Iterator

from cli.drawing import Box, Drawing

#: Told apart without colours.
_LOOKS = {"asked": "style=rounded", "step": "", "statement": "", "failing": "penwidth=3"}


def dot_text(drawing: Drawing) -> str:
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    names = drawing.names()
    yield "digraph las {"
    yield "  rankdir=LR;"
    yield '  node [shape=box, fontname="monospace", fontsize=10];'
    for number, (group, boxes) in enumerate(drawing.groups().items(), start=1):
        if group:
            yield f'  subgraph cluster_{number} {{ label="{_escaped(group)}"; style=dotted;'
        yield from (f"  {names[box.id]} [{_attributes(box)}];" for box in boxes)
        if group:
            yield "  }"
    for source, target in drawing.arrows:
        yield f"  {names[source]} -> {names[target]};"
    yield "}"


def _attributes(box: Box) -> str:
    label = "".join(f"{_escaped(line)}\\l" for line in box.lines)  # \l: set left
    return ", ".join(filter(None, (f'label="{label}"', _LOOKS[box.kind])))


def _escaped(text: str) -> str:
    """Inside double quotes; a backslash would begin an escape of a label."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
