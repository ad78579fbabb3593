"""A manifest as text, in the order and style of a hand-written one.

Short lists and mappings stand on one line; long lists of words are wrapped; everything else is a
block. All scalars are texts (a manifest is read that way), so `3.10` needs no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Node: TypeAlias = "str | Sequence[Node] | Mapping[str, Node] | None"

#: The order of keys in a manifest and in each of its parts; others follow as given.
ORDER = (  # noqa: SIM905 - forty words in four lines
    "schema module category title summary licence homepage scheme source confidence versions date status"
    " replaced-by slot provides ports health run volumes environment secrets memory disk backend accelerator"
    " accelerators accelerator-memory image digest image-id artefact url sha256 download requires recommends"
    " conflicts bundles bundles-pins variants when releases"
).split()

WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z0-9_./+-][A-Za-z0-9_./+@<=>!~*|^() -]*(:[A-Za-z0-9_./+-]+)*")
_OPEN_KEYS = frozenset({"variants", "when", "releases"})


def write_manifest(manifest: Mapping[str, Node]) -> str:
    """The manifest as YAML 1.1 text. `releases` are written in the order given."""
    return "".join(line + "\n" for line in _mapping(manifest, 0))


def _mapping(node: Mapping[str, Node], indent: int) -> list[str]:
    lines: list[str] = []
    for key in sorted(node, key=_rank):
        lines += _entry(key, node[key], indent)
    return lines


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _entry(key: str, value: Node, indent: int) -> list[str]:
    start = " " * indent + scalar(key) + ":"
    if not isinstance(value, str) and value is not None:
        line = f"{start} {_flow(value)}"
        if len(line) <= WIDTH and key not in _OPEN_KEYS:
            return [line]
        if isinstance(value, Mapping):
            return [start, *_mapping(value, indent + 2)]
        return [start, *_sequence(value, indent + 2)]
    return [f"{start} {'~' if value is None else scalar(value)}"]


def _sequence(items: Sequence[Node], indent: int) -> list[str]:
    if all(isinstance(item, str) for item in items):
        return _wrapped([scalar(str(item)) for item in items], indent)
    lines: list[str] = []
    for item in items:
        if not isinstance(item, Mapping):
            lines.append(f"{' ' * indent}- {_flow(item)}")
            continue
        line = f"{' ' * indent}- {_flow(item)}"
        if len(line) <= WIDTH:
            lines.append(line)
            continue
        block = _mapping(item, indent + 2)
        lines += [f"{' ' * indent}- {block[0].strip()}", *block[1:]]
    return lines


def _wrapped(words: Sequence[str], indent: int) -> list[str]:
    lines = [" " * indent + "["]
    for number, word in enumerate(words):
        end = "," if number < len(words) - 1 else "]"
        joint = "" if lines[-1].endswith("[") else " "
        if len(lines[-1]) + len(joint + word + end) > WIDTH and not lines[-1].endswith("["):
            lines.append(" " * (indent + 1) + word + end)
        else:
            lines[-1] += joint + word + end
    return lines


def _flow(node: Node) -> str:
    if node is None:
        return "~"
    if isinstance(node, str):
        return scalar(node)
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {_flow(node[k])}" for k in sorted(node, key=_rank)) + "}"
    return "[" + ", ".join(_flow(item) for item in node) + "]"


def scalar(text: str) -> str:
    """`text` plain where YAML reads it back as it is in any place, else in double quotes."""
    if _PLAIN.fullmatch(text) and not text.endswith((" ", ":")) and text not in {"-", "~", "null"}:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
