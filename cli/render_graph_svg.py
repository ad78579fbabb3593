"""A drawing as SVG: boxes and arrows in black on white, no box wider than its text needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from xml.sax.saxutils import escape

import attrs

from cli.drawing import Box, Drawing
from cli.layering import layered
from cli.layout import seen_width

# in pixels
_SIGN, _LINE, _PAD = 8, 18, 10
_BETWEEN_LAYERS, _BETWEEN_BOXES, _PASS, _MARGIN = 56, 14, 6, 16

_LOOKS = {
    "asked": 'rx="14" stroke-width="1.5" stroke-dasharray="5 3"',
    "step": 'rx="3" stroke-width="1"',
    "statement": 'rx="3" stroke-width="1"',
    "failing": 'rx="3" stroke-width="3"',
}


@attrs.frozen
class Place:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


def svg_text(drawing: Drawing, title: str) -> str:
    return "\n".join(_lines(drawing, title)) + "\n"


def _lines(drawing: Drawing, title: str) -> Iterator[str]:
    boxes = {box.id: box for box in drawing.boxes}
    arrows = [arrow for arrow in drawing.arrows if arrow[0] != arrow[1]]
    put = layered([box.id for box in drawing.boxes], arrows)
    places = _places(put.layers, boxes)
    width = max((place.x + place.width for place in places.values()), default=0) + _MARGIN
    height = max((place.y + place.height for place in places.values()), default=0) + _MARGIN
    size = f'width="{width}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">'
    yield f"<title>{_escaped(title)}</title>"
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    )
    yield f'<rect {size} fill="white"/>'
    yield '<g fill="none" stroke="black" stroke-width="1">'
    for arrow in arrows:
        yield f'<path d="{_path([places[name] for name in put.ways[arrow]])}" marker-end="url(#tip)"/>'
    yield "</g>"
    yield '<g font-family="monospace" font-size="13">'
    for box in drawing.boxes:
        yield from _box(box, places[box.id])
    yield "</g>"
    yield "</svg>"


def _places(layers: tuple[tuple[str, ...], ...], boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Layers beside each other, each in the middle of the height."""
    sizes = {name: _size(boxes.get(name)) for layer in layers for name in layer}
    heights = [sum(sizes[n][1] + _BETWEEN_BOXES for n in layer) - _BETWEEN_BOXES for layer in layers]
    found: dict[str, Place] = {}
    x = _MARGIN
    for layer, height in zip(layers, heights, strict=True):
        wide = max(sizes[name][0] for name in layer)
        y = _MARGIN + (max(heights) - height) // 2
        for name in layer:
            own = wide if name not in boxes else sizes[name][0]
            found[name] = Place(x, y, own, sizes[name][1])
            y += sizes[name][1] + _BETWEEN_BOXES
        x += wide + _BETWEEN_LAYERS
    return found


def _size(box: Box | None) -> tuple[int, int]:
    if box is None:
        return 0, _PASS
    return max(map(seen_width, box.lines)) * _SIGN + 2 * _PAD, len(box.lines) * _LINE + 2 * _PAD


def _path(way: list[Place]) -> str:
    """From the right of the first to the left of the last; level through what lies between."""
    back = way[0].x > way[-1].x
    points: list[tuple[int, int]] = []
    for at, place in enumerate(way):
        ends = [(place.x, place.middle), (place.x + place.width, place.middle)]
        ends = ends[::-1] if back else ends
        points += ends[1:] if at == 0 else ends[:1] if at == len(way) - 1 else ends
    text = f"M{points[0][0]} {points[0][1]}"
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        half = (x0 + x1) // 2
        text += f"L{x1} {y1}" if number % 2 else f"C{half} {y0} {half} {y1} {x1} {y1}"
    return text


def _box(box: Box, place: Place) -> Iterator[str]:
    look = _LOOKS[box.kind]
    size = f'x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}"'
    yield f'<rect {size} fill="white" stroke="black" {look}/>'
    for number, line in enumerate(box.lines, start=1):
        if not line:
            continue
        x, y = place.x + _PAD, place.y + _PAD + number * _LINE - 5
        length = seen_width(line) * _SIGN  # whatever the font is, the text is as wide as its box
        yield (
            f'<text x="{x}" y="{y}" textLength="{length}" lengthAdjust="spacingAndGlyphs" '
            f'xml:space="preserve">{_escaped(line)}</text>'
        )


def _escaped(text: str) -> str:
    """XML knows no control characters."""
    return escape("".join(sign if sign.isprintable() else "\ufffd" for sign in text))
