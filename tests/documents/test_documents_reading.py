"""What a strict reader accepts, and the exact fault of everything that it does not."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import CODES, DocumentError, parse_document, read_document

BOMB = b"""\
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: [*d, *d, *d, *d, *d, *d, *d, *d, *d]
"""

ACCEPTED = [
    (b"a: 3.10", {"a": "3.10"}),
    (b"a: no\nb: 0x10\nc: .nan\nd: 2026-11-22", {"a": "no", "b": "0x10", "c": ".nan", "d": "2026-11-22"}),
    (b"a:\nb: ~\nc: null\nd: '~'\ne: 'null'", {"a": None, "b": None, "c": None, "d": "~", "e": "null"}),
    (b"~: x", {"~": "x"}),
    (b"\xef\xbb\xbfa: 1", {"a": "1"}),
    (b"a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
    (b"a: |\n  b\tc\n", {"a": "b\tc\n"}),
    (b'{\n\t"a":\t[1, true, null, "\\u00e9"]\n}', {"a": ["1", "true", None, "é"]}),
    ("a: grüße 你好".encode(), {"a": "grüße 你好"}),
    (b"<<: x", {"<<": "x"}),
]

OS_SYSTEM = "!!python/name:os.system"

REFUSED: list[tuple[str, bytes, str, int, int, dict[str, str]]] = [
    ("empty", b"", "empty", 0, 0, {}),
    ("blank", b" \n\n", "empty", 0, 0, {}),
    ("only a comment", b"# nothing\n", "empty", 0, 0, {}),
    ("only null", b"--- ~\n", "empty", 0, 0, {}),
    ("a list", b"- a\n- b\n", "not-a-mapping", 1, 1, {"got": "list"}),
    ("a scalar", b"just words", "not-a-mapping", 1, 1, {"got": "text"}),
    ("NUL", b"a: b\nc: \x00\n", "control-character", 2, 4, {"character": "U+0000"}),
    ("right-to-left override", "a: x\u202ey".encode(), "control-character", 1, 5, {"character": "U+202E"}),
    ("zero-width space", "a\u200b: x".encode(), "control-character", 1, 2, {"character": "U+200B"}),
    ("Latin-1", b"a: gr\xfc\xdfe", "not-utf8", 1, 6, {}),
    ("UTF-16", "a: b".encode("utf-16"), "not-utf8", 1, 1, {}),
    ("tab as indentation", b"a:\n\tb: c\n", "tab", 2, 1, {}),
    ("tab in a block scalar", b"a: |\n\tb\n", "tab", 2, 1, {}),
    ("open list", b"a: 1\nb: [1, 2", "ends-early", 3, 1, {"line": "2"}),
    ("open mapping", b"a: {", "ends-early", 2, 1, {"line": ""}),
    ("open quote", b'a: "b\nc: d\n', "ends-early", 3, 1, {"line": "1"}),
    ("open list in the middle", b"a: [1, 2\nb: 3\nc: [4]\n", "in-brackets", 2, 2, {"line": "1"}),
    ("colon in a value", b"a: b: c", "stray-colon", 1, 5, {}),
    ("key too far to the right", b"a: b\n  c: d", "stray-colon", 2, 4, {}),
    ("item too far to the left", b"a:\n  - b\n - c\n", "indentation", 3, 2, {}),
    ("quote in quotes", b"a: 'it's'", "stray-text", 1, 8, {}),
    ("closed twice", b"{a: 1}}", "stray-text", 1, 7, {}),
    ("key without colon", b"a: b\nc\n", "colon-missing", 2, 1, {}),
    ("nothing between commas", b"a: [1,,2]\nb: 1", "value-expected", 1, 7, {}),
    ("interface without quotes", b"a: [@b]", "needs-quotes", 1, 5, {"character": "@"}),
    ("range without quotes", b"a: >=2\nb: 1", "needs-quotes", 1, 4, {"character": ">"}),
    ("range without quotes in a list", b"a: [>=2]", "needs-quotes", 1, 5, {"character": ">"}),
    ("star without quotes", b"a: *\n", "needs-quotes", 1, 4, {"character": "*"}),
    ("lines that end as on old systems", b"a: 1\rb: [2\rc: 3", "in-brackets", 3, 2, {"line": "2"}),
    ("what is rare", b"a: !<x\nb: 1", "syntax", 1, 7, {"problem": "did not find the expected '>'"}),
    ("bad escape", b'a: "C:\\qux"', "bad-escape", 1, 7, {}),
    ("two documents", b"a: 1\n---\nb: 2\n", "several-documents", 2, 1, {}),
    ("duplicate key", b"a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, {"key": "a", "line": "1"}),
    ("duplicate key below", b"x: {y: 1, y: 2}", "duplicate-key", 1, 11, {"key": "y", "line": "1"}),
    ("list as key", b"? [a]\n: 1\n", "bad-key", 1, 3, {}),
    (
        "Cyrillic key",
        "mоdule: x".encode(),
        "confusable-name",
        1,
        1,
        {"name": "mоdule", "suggestion": "module"},
    ),
    (
        "tag",
        b"a: !!python/name:os.system x",
        "explicit-tag",
        1,
        4,
        {"tag": OS_SYSTEM},
    ),
    ("unknown alias", b"a: *b", "unknown-alias", 1, 4, {}),
    ("anchor twice", b"a: &x 1\nb: &x 2", "duplicate-anchor", 2, 4, {}),
    ("alias of itself", b"when: &w [{then: *w}]", "cyclic-alias", 1, 7, {}),
    ("YAML bomb", BOMB, "too-many-aliases", 4, 4, {"limit": "10000"}),
    ("nested flow", b"a: " + b"[" * 100_000, "too-deep", 1, 66, {"limit": "64"}),
    ("nested block", b"- " * 100_000, "too-deep", 1, 127, {"limit": "64"}),
    ("large", b"a: " + b"x" * 2**21, "too-large", 0, 0, {"bytes": "2097155", "limit": "2097152"}),
]


@pytest.mark.parametrize(("text", "data"), ACCEPTED)
def test_accepted(text: bytes, data: object) -> None:
    assert parse_document(text, "f").data == data


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "fields"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_refused(text: bytes, code: str, line: int, column: int, fields: dict[str, str]) -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(text, "f")
    (fault,) = raised.value.faults
    assert (fault.code, fault.line, fault.column, dict(fault.fields)) == (code, line, column, fields)
    assert fault.file == "f"
    assert tuple(fields) == CODES[code]


def test_every_fault_of_a_file_is_told_at_once_in_order() -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(b"b: !x 1\na: 1\na: 2\nc: {? [d] : 1, e: 1, e: 2}\n", "f")
    assert [(fault.code, fault.place) for fault in raised.value.faults] == [
        ("explicit-tag", "f:1:4"),
        ("duplicate-key", "f:3:1"),
        ("bad-key", "f:4:7"),
        ("duplicate-key", "f:4:22"),
    ]


def test_of_very_many_faults_the_first_are_told() -> None:
    with pytest.raises(DocumentError) as raised:
        parse_document(b"a: 1\n" * 1000, "f")
    *told, more = raised.value.faults
    assert [fault.line for fault in told] == list(range(2, 102))
    assert (more.code, more.line, more.fields) == ("more-faults", 101, (("limit", "100"),))
    again = DocumentError((*raised.value.faults, *told))
    assert again.faults == raised.value.faults


def test_a_chain_of_anchors_does_not_exhaust_the_stack() -> None:
    chain = b"x0: &x0 [a]\n" + b"".join(b"x%d: &x%d [*x%d]\n" % (n, n, n - 1) for n in range(1, 5000))
    with pytest.raises(DocumentError) as raised:
        parse_document(chain, "f")
    assert raised.value.faults[0].code == "too-deep"


def test_where_things_stand() -> None:
    document = parse_document(b"a:\n  - b: 'c d'\n    e: [f, g]\nh: i\n", "f")
    places = {
        ("a", 0, "b"): (2, 8),
        ("a", 0, "e", 1): (3, 12),
        ("h",): (4, 4),
        ("a", 0, "no such key", 3): (2, 5),  # as far as the document goes
        (): (1, 1),
    }
    for path, place in places.items():
        found = document.locate(path)
        assert (found.line, found.column) == place
    assert document.locate(("a", 0, "e"), at_key=True).column == 5
    assert document.locate(("a", 0, "b"), offset=2).column == 11  # behind the quote
    assert document.locate(("h",), offset=0).column == 4


def test_unreadable_files(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.yaml"
    os.mkfifo(fifo)
    for path, why in ((tmp_path / "none.yaml", "missing"), (tmp_path, "not-a-file"), (fifo, "not-a-file")):
        with pytest.raises(DocumentError) as raised:
            read_document(path, label="it")
        assert [(fault.code, fault.place, dict(fault.fields)) for fault in raised.value.faults] == [
            ("unreadable", "it", {"why": why})
        ]


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(10 * 2**20)
    with pytest.raises(DocumentError) as raised:
        read_document(path, label="it")
    assert raised.value.faults[0].fields == (("bytes", "10485760"), ("limit", "2097152"))


text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Co", "Cn"]), max_size=20)
plain = st.recursive(
    text | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abcde"), plain, min_size=1))
def test_json_is_read_as_it_was_written(value: dict[str, object]) -> None:
    document = parse_document(json.dumps(value, ensure_ascii=False, indent=1).encode(), "f")
    assert document.data == value


@given(st.binary(max_size=60))
def test_no_bytes_at_all_raise_anything_else(noise: bytes) -> None:
    for content in (noise, b"a: " + noise, b"{" + noise):
        try:
            parse_document(content, "f")
        except DocumentError as error:
            assert error.faults
            assert all(fault.code in CODES for fault in error.faults)
