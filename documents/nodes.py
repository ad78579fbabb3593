"""libyaml's nodes: composed within bounds, turned into plain values, and found again by path.

Composing and converting are the hot part of reading a catalogue, so scalars are not resolved (every
one stays text, and only a plain null is None) and positions are looked at only when a fault is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs leave it out
from yaml.error import MarkedYAMLError, YAMLError

from documents.faults import MOST_FAULTS, Position
from documents.plain import Path, Plain
from documents.syntax import complaint_of

MAX_DEPTH = 64  # libyaml recurses on the C stack: it must be stopped long before that ends
MAX_EXPANSION = 10_000  # nodes that aliases may add to those that are written
_ALIAS = re.compile(rb"(?<![\w.=])\*")  # the signs that may be one: no other begins a value
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class NodeError(Exception):
    """The text cannot be composed: a code of this room, where, and fields."""

    def __init__(self, code: str, position: Position, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.fields = fields


class _Composer(CParser):
    """Composes nodes without resolving scalars, no deeper than allowed. An explicit tag is kept.

    Each of these is called for each node, so they had better be quick.
    """

    resolve = "".format  # "" whatever it is asked

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        depth = 0

        def descend(parent: Node | None, _: object) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH and parent is not None:
                raise NodeError("too-deep", start_of(parent), limit=str(MAX_DEPTH))

        def ascend() -> None:
            nonlocal depth
            depth -= 1

        self.descend_resolver = descend
        self.ascend_resolver = ascend


@lru_cache(maxsize=2)
def compose(text: bytes) -> Node | None:
    """The root node of one document; None if there is none. Raises NodeError."""
    try:
        root: Node | None = _Composer(text).get_single_node()
    except MarkedYAMLError as error:
        code, position, fields = complaint_of(error, text)
        raise NodeError(code, position, **fields) from None
    except YAMLError as error:
        raise NodeError("syntax", Position(1, 1), problem=str(error)) from None
    if root is not None and b"*" in text and _ALIAS.search(text):
        _Expansion().measure(root)
    return root


class _Expansion:
    """How large a document becomes when its aliases are expanded. Raises NodeError beyond a bound.

    Nodes are met in the order of the text, and an alias stands after its anchor: a collection that is
    met again has been measured, or contains itself.
    """

    def __init__(self) -> None:
        self.added = 0
        self.measured: dict[int, tuple[int, int] | None] = {}

    def measure(self, node: Node) -> tuple[int, int]:
        """The size and the depth of a node."""
        if isinstance(node, ScalarNode):
            return 1, 1
        if id(node) in self.measured:
            return self._again(node)
        self.measured[id(node)] = None
        size = depth = 1
        for child in _children(node):
            child_size, child_depth = self.measure(child)
            size, depth = size + child_size, max(depth, child_depth + 1)
        if depth > MAX_DEPTH:
            raise NodeError("too-deep", start_of(node), limit=str(MAX_DEPTH))
        self.measured[id(node)] = size, depth
        return size, depth

    def _again(self, node: Node) -> tuple[int, int]:
        known = self.measured[id(node)]
        if known is None:
            raise NodeError("cyclic-alias", start_of(node))
        self.added += known[0]
        if self.added > MAX_EXPANSION:
            raise NodeError("too-many-aliases", start_of(node), limit=str(MAX_EXPANSION))
        return known


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield value
    else:
        yield from node.value


def to_plain(root: Node) -> tuple[Plain, tuple[NodeError, ...]]:
    """The value of a node, and all faults of its keys and tags at once."""
    faults: list[NodeError] = []
    return _value(root, faults), tuple(faults[: MOST_FAULTS + 1])


def _value(node: Any, faults: list[NodeError]) -> Plain:
    if node.tag:
        tag = node.tag.replace("tag:yaml.org,2002:", "!!", 1)
        faults.append(NodeError("explicit-tag", start_of(node), tag=tag))
    kind = node.__class__
    if kind is ScalarNode:
        return _scalar(node)
    if kind is SequenceNode:
        return [
            _scalar(child) if child.__class__ is ScalarNode and not child.tag else _value(child, faults)
            for child in node.value
        ]
    return _mapping(node.value, faults)


def _scalar(node: Any) -> str | None:
    text: str = node.value
    return None if text in _NULLS and not node.style else text


def _mapping(pairs: list[tuple[Any, Any]], faults: list[NodeError]) -> Plain:
    mapping: dict[str, Plain] = {}
    plain_keys = True
    for key, value in pairs:
        if key.__class__ is ScalarNode:
            text = key.value
            plain_keys = plain_keys and not key.tag
        else:
            text, plain_keys = "", False
        if value.__class__ is ScalarNode and not value.tag:
            mapping[text] = _scalar(value)
        else:
            mapping[text] = _value(value, faults)
    if len(mapping) != len(pairs):
        faults.extend(_duplicate_keys(pairs))
    if not plain_keys or not "".join(mapping).isascii():
        faults.extend(fault for key, _ in pairs if (fault := _key_fault(key)) is not None)
    return mapping


def _key_fault(key: Any) -> NodeError | None:
    if key.__class__ is not ScalarNode or key.tag:
        return NodeError("bad-key", start_of(key))
    text: str = key.value
    if not text.isascii():
        from documents.names import look_alike

        return NodeError("confusable-name", start_of(key), name=text, suggestion=look_alike(text))
    return None


def _duplicate_keys(pairs: list[tuple[Any, Any]]) -> Iterator[NodeError]:
    first: dict[str, int] = {}
    for key, _ in pairs:
        if key.__class__ is not ScalarNode:
            continue
        if key.value in first:
            yield NodeError("duplicate-key", start_of(key), key=key.value, line=str(first[key.value]))
        first.setdefault(key.value, start_of(key).line)


def start_of(node: Node) -> Position:
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


def find(root: Node, path: Path, *, at_key: bool, offset: int = 0) -> Position:
    """Where the value at `path` starts, or its key. A path that leads further than the document does
    ends where the document does. `offset` counts characters into a scalar of one line.
    """
    node, at = root, root
    for step in path:
        pair = _step(node, step)
        if pair is None:
            break
        at, node = pair
    here = start_of(at if at_key else node)
    if at_key or not isinstance(node, ScalarNode) or node.start_mark.line != node.end_mark.line:
        return here
    return Position(here.line, here.column + offset + (1 if node.style and offset else 0))


def _step(node: Node, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return next(((child, child) for child in node.value[step : step + 1]), None)
    if isinstance(node, SequenceNode):  # a list of names, where a mapping from names may stand
        return next(((child, child) for child in node.value if child.value == step), None)
    return None
