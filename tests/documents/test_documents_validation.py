"""pydantic's errors as faults: code, place, and what was perhaps meant."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from documents import DocumentError, expect_schema, look_alike, model_fault, nearest, parse_document, validate


def even(number: int) -> int:
    if number % 2:
        raise model_fault("bad-value", offset=0, value=str(number), expected="even", suggestion="")
    return number


class Port(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: Annotated[int, Field(ge=1, le=65535)]
    movable: bool = True


class Example(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.replace("_", "-"))
    kind: Literal["engine", "tool"] = "tool"
    ports: dict[str, Port] = Field(default_factory=dict)
    names: list[str] = Field(default_factory=list)
    home_page: Annotated[str, Field(pattern="^https://")] | None = None
    count: Annotated[int, AfterValidator(even)] = 0
    maybe: Port | None = None
    few: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    short: Annotated[str, Field(min_length=1, max_length=3)] = "a"
    either: int | list[int] = 0


FAULTS = [
    ("kind: engin", [("1:7", "bad-value", "kind", "engin", "engine, tool", "engine")]),
    ("kinds: x", [("1:1", "unknown-key", "kinds", "kind")]),
    ("zebra: x", [("1:1", "unknown-key", "zebra", "")]),
    ("homepage: x", [("1:1", "unknown-key", "homepage", "home-page")]),
    ("home-page: ftp://x", [("1:12", "bad-value", "home-page", "ftp://x", "^https://", "")]),
    ("ports: {a: {nmber: 1}}", [
        ("1:12", "missing-key", "number"),
        ("1:13", "unknown-key", "nmber", "number"),
    ]),
    ("ports: {http: {number: 0}}", [("1:24", "out-of-range", "number", "0", ">=1")]),
    ("ports: {a: {number: 999999999}}", [("1:21", "out-of-range", "number", "9" * 9, "<=65535")]),
    (f"count: {'9' * 5000}", [("1:8", "out-of-range", "count", "9" * 60 + "…", "<2^63")]),
    ("ports: {http: {number: x}}", [("1:24", "wrong-type", "number", "integer", "x")]),
    ("ports: {a: {number: 1, movable: x}}", [("1:33", "wrong-type", "movable", "boolean", "x")]),
    ("ports: [a]", [("1:8", "wrong-type", "ports", "mapping", "list")]),
    ("names: [a, {b: c}, d, [e]]", [
        ("1:12", "wrong-type", "names", "text", "mapping"),
        ("1:23", "wrong-type", "names", "text", "list"),
    ]),
    ("names:", [("1:7", "wrong-type", "names", "list", "nothing")]),
    ("count: 3", [("1:8", "bad-value", "count", "3", "even", "")]),
    ("few: []", [("1:6", "wrong-length", "few", "0", "entries", ">=1")]),
    ("few: [a, b, c]", [("1:6", "wrong-length", "few", "3", "entries", "<=2")]),
    ("short: ''", [("1:8", "wrong-length", "short", "0", "characters", ">=1")]),
    ("short: abcd", [("1:8", "wrong-length", "short", "4", "characters", "<=3")]),
    ("either: x", [
        ("1:9", "wrong-type", "either", "integer", "x"),
        ("1:9", "wrong-type", "either", "list", "x"),
    ]),
    ("maybe: {number: 1, moveable: x}", [("1:20", "unknown-key", "moveable", "movable")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults(text: str, expected: list[tuple[str, ...]]) -> None:
    with pytest.raises(DocumentError) as raised:
        validate(parse_document(text.encode(), "f"), Example)
    told = [
        (fault.place.removeprefix("f:"), fault.code, *(value for _, value in fault.fields))
        for fault in raised.value.faults
    ]
    assert told == expected


def test_texts_become_numbers_and_booleans_only_where_the_model_says_so() -> None:
    document = parse_document(b"names: [no, 3.10, 0x10]\nports: {a: {number: 80, movable: no}}\n", "f")
    example = validate(document, Example)
    assert example.names == ["no", "3.10", "0x10"]
    assert example.ports == {"a": Port(number=80, movable=False)}


@pytest.mark.parametrize(
    ("text", "code", "fields"),
    [
        ("a: 1", "missing-key", {"key": "schema"}),
        ("schema: las.b/1", "bad-schema", {"got": "las.b/1", "known": "las.a/1"}),
        ("schema: las.a/2", "newer-schema", {"got": "las.a/2", "known": "las.a/1"}),
        ("schema: las.a/0", "bad-schema", {"got": "las.a/0", "known": "las.a/1"}),
        ("schema: las.a/two", "bad-schema", {"got": "las.a/two", "known": "las.a/1"}),
        ("schema: [x]", "bad-schema", {"got": "list", "known": "las.a/1"}),
        ("schema:", "bad-schema", {"got": "nothing", "known": "las.a/1"}),
    ],
)
def test_schema(text: str, code: str, fields: dict[str, str]) -> None:
    with pytest.raises(DocumentError) as raised:
        expect_schema(parse_document(text.encode(), "f"), "las.a/1")
    (fault,) = raised.value.faults
    assert (fault.code, dict(fault.fields)) == (code, fields)


def test_schema_that_is_known() -> None:
    assert expect_schema(parse_document(b"schema: las.a/1", "f"), "las.b/1", "las.a/1") == "las.a/1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("tоrch", "torch"), ("ｖｌｌｍ", "vllm"), ("torch\u200b", "torch"), ("qdränt", "qdrant"), ("火炬", "")],
)
def test_look_alikes(name: str, expected: str) -> None:
    assert look_alike(name) == expected


@pytest.mark.parametrize(("name", "expected"), [("VLM", "vllm"), ("qdrnt", "qdrant"), ("xyz", ""), ("", "")])
def test_nearest(name: str, expected: str) -> None:
    assert nearest(name, {"vllm", "qdrant", "torch"}) == expected
