"""A drawing as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

from collections.abc import Iterator

from cli.drawing import Box, Drawing

_SHAPES = {
    "asked": ('(["', '"])'),
    "step": ('["', '"]'),
    "statement": ('["', '"]'),
    "failing": ('[["', '"]]'),
}
#: What a label could take for its end, for markup or for an entity, as Mermaid's entity codes.
_CODES = {ord(sign): f"#{ord(sign)};" for sign in '"#&<>;`\\[](){}|*_~'}


def mermaid_text(drawing: Drawing) -> str:
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    names = drawing.names()
    yield "flowchart LR"
    for number, (group, boxes) in enumerate(drawing.groups().items(), start=1):
        if group:
            yield f'  subgraph g{number}["{group.translate(_CODES)}"]'
        yield from (f"  {names[box.id]}{_shape(box)}" for box in boxes)
        if group:
            yield "  end"
    for source, target in drawing.arrows:
        yield f"  {names[source]} --> {names[target]}"


def _shape(box: Box) -> str:
    before, after = _SHAPES[box.kind]
    return f"{before}{'<br/>'.join(line.translate(_CODES) for line in box.lines)}{after}"
