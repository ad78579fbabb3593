"""Pictures: what they hold, that they are well-formed, and that no text leaves its box."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.drawing import Box, Drawing
from cli.layering import layered
from cli.layout import seen_width
from cli.render_graph_dot import dot_text
from cli.render_graph_mermaid import mermaid_text
from cli.render_graph_svg import svg_text
from i18n import LANGUAGES

SVG = "{http://www.w3.org/2000/svg}"
TOY = ("--manifests", "tests/cli/toy/manifests")
CARDS = (*TOY, "--profile", "tests/cli/toy/cards.json")
PLAIN = (*TOY, "--profile", "tests/cli/toy/plain.json")

CONFLICTS: dict[str, tuple[str, ...]] = {
    "driver": ("solve", "-f", "tests/cli/toy/desk.yaml", *CARDS),
    "no-card": ("solve", "turbo", *PLAIN),
    "together": ("solve", "--together", "turbo ==1.0.0", "tensorlib ==2.3.0", *CARDS),
    "no-version": ("solve", "notebook >=4", *PLAIN),
    "memory": ("solve", "hog", *PLAIN),
    "policy": ("solve", "notebook", *PLAIN, "--policy", "tests/cli/toy/no-mit.yaml"),
    "unknown-fact": ("solve", "probe-me", *PLAIN),
}
#: Names that mean something to one of the languages.
ODD = (
    'a "b" c',
    "back\\slash\\",
    "<x> & 'y'",
    "a]b)c}d",
    "#35;",
    "名字很长很长",
    "line\nbreak",
    "end",
    "\x07",
    "",
)


def boxes(*texts: str) -> Drawing:
    found = tuple(Box(str(at), "step", text, "note", text) for at, text in enumerate(texts))
    return Drawing(found, tuple((str(at), str(at + 1)) for at in range(len(texts) - 1)))


# --- small readers --------------------------------------------------------------------------------

_DOT_NODE = re.compile(r'  (n\d+) \[label="((?:[^"\\]|\\.)*)"(?:, [a-z]+=\w+)?\];')
_DOT_GROUP = re.compile(r'  subgraph cluster_\d+ \{ label="(?:[^"\\]|\\.)*"; style=dotted;')
_DOT_EDGE = re.compile(r"  (n\d+) -> (n\d+);")


def read_dot(text: str) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Labels by name, and arrows; fails for a line that is neither."""
    nodes: dict[str, list[str]] = {}
    edges = []
    first, *lines, last = text.splitlines()
    assert (first, last) == ("digraph las {", "}")
    for line in lines[2:]:
        if match := _DOT_NODE.fullmatch(line):
            parts = re.split(r"(?<!\\)((?:\\\\)*)\\l", match[2])
            joined = ["".join(pair) for pair in zip(parts[::2], [*parts[1::2], ""], strict=True)]
            nodes[match[1]] = [re.sub(r"\\(.)", r"\1", part) for part in joined[:-1]]
        elif match := _DOT_EDGE.fullmatch(line):
            edges.append((match[1], match[2]))
        else:
            assert _DOT_GROUP.fullmatch(line) or line == "  }", line
    return nodes, edges


_MERMAID_NODE = re.compile(r'  (n\d+)(?:\(\["|\[\["|\[")([^"]*)(?:"\]\)|"\]\]|"\])')


def read_mermaid(text: str) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    nodes: dict[str, list[str]] = {}
    edges = []
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    for line in lines:
        if match := _MERMAID_NODE.fullmatch(line):
            plain = [re.sub(r"#(\d+);", r"&#\1;", part) for part in match[2].split("<br/>")]
            nodes[match[1]] = [html.unescape(part) for part in plain]
        elif match := re.fullmatch(r"  (n\d+) --> (n\d+)", line):
            edges.append((match[1], match[2]))
        else:
            assert re.fullmatch(r'  subgraph g\d+\["[^"]*"\]|  end', line), line
    return nodes, edges


def read_svg(text: str) -> list[tuple[Mapping[str, str], list[ET.Element]]]:
    """Each box with the texts in it."""
    root = ET.fromstring(text)
    _, *groups = root.findall(f"{SVG}g")
    found: list[tuple[Mapping[str, str], list[ET.Element]]] = []
    for element in groups[0]:
        if element.tag == f"{SVG}rect":
            found.append((element.attrib, []))
        else:
            found[-1][1].append(element)
    return found


# --- what was drawn can be read back --------------------------------------------------------------


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_kept_in_every_language_of_graphs(name: str) -> None:
    drawing = boxes(name, "plain", name)
    told = [list(box.lines) for box in drawing.boxes]
    for read, text in ((read_dot, dot_text(drawing)), (read_mermaid, mermaid_text(drawing))):
        nodes, edges = read(text)
        assert [nodes[f"n{at}"] for at in (1, 2, 3)] == told
        assert edges == [("n1", "n2"), ("n2", "n3")]
    shown = [[text.text for text in texts] for _, texts in read_svg(svg_text(drawing, name))]
    assert shown == [[line.replace("\x07", "\ufffd") for line in lines if line] for lines in told]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", [".svg", ".dot", ".mermaid"])
def test_the_same_answer_gives_the_same_bytes(
    las: Callable[..., Any], tmp_path: Path, suffix: str, language: str
) -> None:
    files = [tmp_path / f"{at}{suffix}" for at in range(2)]
    for file in files:
        told = las("solve", "chatbox", "notebook", *CARDS, "--graph", str(file), "--lang", language)
        assert told.code == 0
        assert str(file) in told.err.replace("\n", "")
    assert files[0].read_bytes() == files[1].read_bytes()


def test_no_text_leaves_its_box_and_no_boxes_meet() -> None:
    drawing = boxes("short", "a name " * 12, "很宽的名字" * 9, *ODD)
    found = []
    for box, texts in read_svg(svg_text(drawing, "t")):
        x, y, width, height = (int(box[key]) for key in ("x", "y", "width", "height"))
        for text in texts:
            length = int(text.attrib["textLength"])
            assert length == 8 * seen_width(text.text or "")
            assert x < int(text.attrib["x"])
            assert int(text.attrib["x"]) + length < x + width
            assert y < int(text.attrib["y"]) < y + height
        found.append((x, y, x + width, y + height))
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_leads_from_the_request_to_what_fails(
    las: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    file = tmp_path / "conflict.dot"
    assert las(*CONFLICTS[name], "--graph", str(file)).code == 3
    text = file.read_text(encoding="utf-8")
    nodes, edges = read_dot(text)
    asked = {match[1] for line in text.splitlines() if "rounded" in line and (match := _DOT_NODE.match(line))}
    reached = set(asked)
    for _ in nodes:
        reached |= {target for source, target in edges if source in reached}
    assert asked
    assert reached == set(nodes)
    assert "penwidth=3" in text


def test_explain_draws_what_leads_to_the_target(las: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "why.dot"
    las("explain", "tensorlib", "--given", "notebook", *CARDS, "--graph", str(file))
    nodes, _ = read_dot(file.read_text(encoding="utf-8"))
    assert [lines[0] for lines in nodes.values()] == [
        "you asked for notebook",
        "+ tensorlib 2.4.0",
        "+ notebook 3.1.0",
    ]


def test_another_suffix_is_refused_before_anything_is_solved(las: Callable[..., Any]) -> None:
    told = las("solve", "no-such-module", "--graph", "plan.png")
    assert told.code == 64
    assert ".svg .dot .mermaid" in told.err


# --- layers ---------------------------------------------------------------------------------------

names = st.integers(0, 9).map(str)
arrows = st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), unique=True, max_size=25)


@given(arrows)
def test_arrows_lead_on_layer_by_layer_except_those_that_close_a_circle(found: list[tuple[str, str]]) -> None:
    put = layered([str(number) for number in range(10)], found)
    depth = {name: at for at, layer in enumerate(put.layers) for name in layer}
    assert sorted(name for name in depth if not name.startswith("pass")) == [str(n) for n in range(10)]
    for arrow, way in put.ways.items():
        assert (way[0], way[-1]) == arrow
        steps = {depth[b] - depth[a] for a, b in pairwise(way)}
        assert steps in ({1}, {-1})
    circle = any(put.ways[arrow][0] != arrow[0] for arrow in found)
    assert not circle
    backward = [arrow for arrow in found if depth[arrow[0]] > depth[arrow[1]]]
    assert not backward or _has_circle(found)


def _has_circle(found: list[tuple[str, str]]) -> bool:
    left = set(found)
    while True:
        ends = {source for source, _ in left}
        kept = {arrow for arrow in left if arrow[1] in ends}
        if kept == left:
            return bool(left)
        left = kept
