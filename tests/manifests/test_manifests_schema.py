"""The JSON Schema for editors, and sizes."""

from __future__ import annotations

import pytest

from manifests import json_schema
from manifests.sizes import LARGEST_BYTES, SizeError, size_bytes


def test_scalars_may_be_written_as_numbers() -> None:
    """An editor reads `3.10` as a number, and must not complain of it."""
    schema = json_schema()
    definitions = schema["$defs"]
    assert definitions["BundledSaid"]["properties"]["version"]["type"] == ["string", "number"]
    assert definitions["PortSaid"]["properties"]["number"]["anyOf"][0]["type"] == ["integer", "string"]
    assert schema["properties"]["category"]["enum"][0] == "language"
    assert schema["properties"]["requires"]["items"]["type"] == ["string", "number"]


def test_short_forms_are_in_it() -> None:
    schema = json_schema()
    port = schema["properties"]["ports"]["additionalProperties"]["anyOf"]
    assert {"$ref": "#/$defs/PortSaid"} in port
    assert len(schema["properties"]["provides"]["anyOf"]) == 2
    assert {"type": "null"} in schema["properties"]["releases"]["additionalProperties"]["anyOf"]


def test_keys_are_as_written() -> None:
    schema = json_schema()
    assert {"replaced-by", "schema", "when"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["schema", "module", "category", "title", "summary", "releases"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1B", 1),
        ("2GiB", 2 * 2**30),
        ("1.5 TB", 1_500_000_000_000),
        ("326518482B", 326518482),
        ("0.3B", 1),  # rounded up
        ("1048576TiB", LARGEST_BYTES),
    ],
)
def test_sizes(text: str, expected: int) -> None:
    assert size_bytes(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("", "bad-size", ""),
        ("x", "bad-size", ""),
        ("2gib", "bad-size", "2GiB"),
        ("2g", "bad-size", "2GiB"),
        ("2mb", "bad-size", "2MB"),
        ("7", "bad-size", ""),
        ("1e3B", "bad-size", ""),
        ("0B", "out-of-range", ""),
        ("-1GiB", "out-of-range", ""),
        ("1048577TiB", "out-of-range", ""),
        (f"{'9' * 5000}GiB", "out-of-range", ""),
    ],
)
def test_wrong_sizes(text: str, code: str, suggestion: str) -> None:
    with pytest.raises(SizeError) as raised:
        size_bytes(text)
    assert (raised.value.code, raised.value.suggestion) == (code, suggestion)
