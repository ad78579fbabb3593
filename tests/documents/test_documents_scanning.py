"""JSON is read, and refused, as by Python's own module."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import scan_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.sampled_from((None, 2)), st.text(" \t\r\n"))
def test_what_was_written_is_read(value: object, indent: int | None, space: str) -> None:
    text = f"{space}{json.dumps(value, indent=indent)}{space}"
    assert scan_json(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["", " ", "{", "[1] 2", "[1,]", '{"a":1,}', "'a'", '"\n"', "nul", "\ufeff[]", "\xa0[]"]
)
def test_what_is_none_is_refused_in_the_same_words(text: str) -> None:
    with pytest.raises(ValueError) as theirs:
        json.loads(text)
    with pytest.raises(ValueError) as ours:
        scan_json(text)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize(
    "text", ["NaN", "-Infinity", "[Infinity, -1e400, 1E5]", "123456789012345678901234567890"]
)
def test_numbers_beyond_json(text: str) -> None:
    assert repr(scan_json(text)) == repr(json.loads(text))


def test_without_the_scanner_it_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_json", None)
    assert scan_json("[1]") == [1]
