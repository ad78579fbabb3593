"""Samples stand for all versions: held against every version of a grid."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from versions import Ordered, admits, matches, newest_first, samples

SUFFIXES = ["", ".dev0", ".dev1", ".dev2", "a0", "a1", "a1.dev0", "a2", "rc1", "rc1.post0", "rc9"]
SUFFIXES += [".post0.dev0", ".post0", ".post1", ".post2", "+cu1"]
GRID = {
    "pep440": [
        f"{release}{suffix}"
        for release in ["0", "0.9", "1", "1.0.1", "1.1", "1.1.1", "1.2", "1.9", "2", "3", "1!0.5", "1!1"]
        for suffix in SUFFIXES
    ],
    "semver": [
        f"{major}.{minor}.{patch}{suffix}"
        for major, minor, patch in itertools.product([0, 1, 2, 9], [0, 1, 9], [0, 1, 2, 9])
        for suffix in ["", "-0", "-a", "-a.0", "-a.1", "-b"]
    ],
    "debian": [
        f"{epoch}{upstream}{revision}"
        for epoch in ["", "1:", "2:"]
        for upstream in ["0.1", "1.0~rc1", "1.0~rc2", "1.0", "1.0.1", "1.0a", "1.5", "2.0~a", "2.0", "9"]
        for revision in ["", "-1", "-1~x", "-2"]
    ],
    "build": [f"b{number}" for number in range(12)],
}
MENTIONED = {
    "pep440": ["1", "1.1", "1.1.1", "2", "1a1", "1.1rc1", "1.dev1", "1.post1", "2a1.dev1", "1!1"],
    "semver": ["1.0.0", "1.1.1", "2.0.0", "1.1.0-a", "1.1.0-a.1", "1.2"],
    "debian": ["1.0~rc1", "1.0", "1:1.0-1", "2.0", "1.5-2"],
    "build": ["b0", "b3", "b4", "b9"],
}


def specifiers(scheme: str) -> st.SearchStrategy[str]:
    comparison = st.builds(
        lambda operator, version: operator + version,
        st.sampled_from(["==", "!=", ">=", "<=", ">", "<"]),
        st.sampled_from(MENTIONED[scheme]),
    )
    with_parts = st.sampled_from(["==1.*", "!=1.1.*", "~=1.1", "^1.1", "^0.9", "==1.1.*"])
    clause = comparison | with_parts if scheme in ("pep440", "semver") else comparison
    if scheme == "pep440":
        clause = clause | st.just("==1.1+cu1")
    return st.lists(clause, min_size=1, max_size=3).map(",".join)


@pytest.mark.parametrize("scheme", GRID)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_version_that_meets_all_has_a_sample_that_does(scheme: str, data: st.DataObject) -> None:
    """Complete: whatever some version of the grid meets, a sample meets. Sound: a sample is a version."""
    wanted = data.draw(st.lists(specifiers(scheme), max_size=4))
    found = samples(scheme, wanted)
    for prereleases in (False, True):
        met_by_sample = {_met(scheme, text, wanted, prereleases) for text in found}
        for text in GRID[scheme]:
            met = _met(scheme, text, wanted, prereleases)
            assert any(met <= other for other in met_by_sample), (text, found)


def _met(scheme: str, text: str, wanted: list[str], prereleases: bool) -> frozenset[str]:
    return frozenset(spec for spec in wanted if matches(scheme, text, spec, prereleases=prereleases))


@pytest.mark.parametrize("scheme", GRID)
@given(data=st.data())
def test_a_sorted_row_admits_what_is_admitted_singly(scheme: str, data: st.DataObject) -> None:
    wanted = data.draw(specifiers(scheme))
    row = data.draw(st.lists(st.sampled_from(GRID[scheme])))
    assert Ordered(scheme, row).admitted(wanted) == {*admits(scheme, wanted, row, prereleases=True)}


@pytest.mark.parametrize("scheme", GRID)
@given(data=st.data())
def test_samples_depend_on_no_order(scheme: str, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(specifiers(scheme), max_size=4))
    found = samples(scheme, wanted)
    assert samples(scheme, reversed(wanted)) == found
    assert newest_first(scheme, found) == found[::-1]
    assert len(found) >= 1


SAMPLES = [
    ("pep440", [], ("0.dev0", "0")),
    ("pep440", ["==1.5"], ("0.dev0", "0", "1.5")),
    ("build", [">=b5"], ("b0", "b5")),
    ("semver", ["==1.2.3"], ("0.0.0-0", "0.0.0", "1.2.3")),
]


@pytest.mark.parametrize(("scheme", "wanted", "expected"), SAMPLES)
def test_samples(scheme: str, wanted: list[str], expected: tuple[str, ...]) -> None:
    assert samples(scheme, wanted) == expected
