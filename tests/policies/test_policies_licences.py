"""Licences: expressions, and the table of classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.licenses import canonicalize_license_expression

from policies.licences import CLASSES, LONGEST_EXPRESSION, alternatives, is_named, read_name, suggest

EXPRESSIONS: dict[str | None, tuple[tuple[str, ...], ...]] = {
    "mit": (("MIT",),),
    "MIT OR Apache-2.0": (("Apache-2.0",), ("MIT",)),
    "MIT AND Apache-2.0": (("Apache-2.0", "MIT"),),
    "(MIT OR ISC) AND (Zlib OR 0BSD)": (("0BSD", "ISC"), ("0BSD", "MIT"), ("ISC", "Zlib"), ("MIT", "Zlib")),
    "MIT OR ISC AND Zlib": (("ISC", "Zlib"), ("MIT",)),
    "GPL-3.0-only WITH Classpath-exception-2.0": (("GPL-3.0-only",),),
    "GPL-2.0+": (("GPL-2.0",),),
    "LicenseRef-Open-WebUI": (("LicenseRef-Open-WebUI",),),
    "MIT (ee dir separate)": (("MIT (ee dir separate)",),),
    " OR ".join(["MIT"] * 60): ((" OR ".join(["MIT"] * 60),),),
    "": (("",),),
    None: (("NOASSERTION",),),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text: str | None) -> None:
    assert alternatives(text) == EXPRESSIONS[text]


@given(
    st.lists(st.sampled_from(["MIT", "ISC", "(", ")", "AND", "OR", "WITH", "x"]), max_size=9).map(" ".join)
)
def test_any_text_has_at_least_one_alternative(text: str) -> None:
    assert len(text) <= LONGEST_EXPRESSION
    assert all(alternatives(text))


def test_every_id_of_the_table_is_one_of_spdx() -> None:
    for ids in CLASSES.values():
        for licence in ids:
            assert str(canonicalize_license_expression(licence)).lower() == licence


def test_classes_that_exclude_each_other() -> None:
    assert not CLASSES["osi"] & CLASSES["source-available"]
    assert not CLASSES["permissive"] & CLASSES["copyleft"]
    assert CLASSES["copyleft"] <= CLASSES["osi"]


def test_names() -> None:
    assert [
        read_name(text) for text in ("osi", "apache-2.0", "Apache2", "MIT OR ISC", "LicenseRef-Mine")
    ] == [
        "osi",
        "Apache-2.0",
        None,
        None,
        "LicenseRef-Mine",
    ]
    assert [suggest(text) for text in ("Apache2.0", "opensource", "permisive")] == [
        "Apache-2.0",
        "",
        "permissive",
    ]
    assert is_named("AGPL-3.0-only", ("MIT", "copyleft-network"))
    assert is_named("odd", ("unlisted",))
    assert not is_named("MIT", ("unlisted",))
