"""Reading single versions: spelling, order, pre-releases, and what is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from univers.debian import Version as DebianVersion
from univers.versions import SemverVersion

from versions import SCHEMES, VersionError, canonical, is_prerelease, key, newest_first, parts

CANONICAL = [
    ("pep440", "1.0-RC1", "1.0rc1"),
    ("pep440", "v2.7.1+CU128", "2.7.1+cu128"),
    ("pep440", "0.6.6.post1", "0.6.6.post1"),
    ("semver", "v1.2.3", "1.2.3"),
    ("semver", "1.2.3-rc.1+build.5", "1.2.3-rc.1+build.5"),
    ("debian", "5:27.3.1-1~ubuntu.22.04~jammy", "5:27.3.1-1~ubuntu.22.04~jammy"),
    ("build", "b4321", "b4321"),
    ("build", "4321", "b4321"),
]

NO_VERSION = [
    ("pep440", "latest"),
    ("pep440", ""),
    ("pep440", "1.0 beta of may"),
    ("pep440", "1" * 200),
    ("pep440", "１.０"),
    ("semver", "1.2"),
    ("semver", "01.2.3"),
    ("debian", "~"),
    ("debian", "a:1"),
    ("build", "b"),
    ("build", "c12"),
    ("build", "-1"),
]

ORDER = [
    ("pep440", ["1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0+local", "1.0.post1", "1.0.1", "1!0.1"]),
    ("semver", ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.1"]),
    ("debian", ["1.0~rc1", "1.0", "1.0-1", "1.0+dfsg", "1.0a", "1:0.1"]),
    ("build", ["b9", "b10", "b4321"]),
]

PRERELEASE = [
    ("pep440", "1.0rc1", True),
    ("pep440", "1.0.dev3", True),
    ("pep440", "1.0.post1", False),
    ("semver", "1.0.0-rc.1", True),
    ("semver", "1.0.0+build", False),
    ("debian", "2.0~beta1-1", True),
    ("debian", "2.0-1~bpo12+1", False),
    ("build", "b1", False),
]


@pytest.mark.parametrize(("scheme", "text", "expected"), CANONICAL)
def test_canonical(scheme: str, text: str, expected: str) -> None:
    assert canonical(scheme, text) == expected
    assert canonical(scheme, expected) == expected


@pytest.mark.parametrize(("scheme", "text"), NO_VERSION)
def test_no_version(scheme: str, text: str) -> None:
    with pytest.raises(VersionError) as raised:
        canonical(scheme, text)
    assert (raised.value.scheme, raised.value.text) == (scheme, text)


@pytest.mark.parametrize(("scheme", "ascending"), ORDER)
def test_order(scheme: str, ascending: list[str]) -> None:
    if scheme == "debian":  # `1.0+dfsg` and `1.0a` are told apart by a rule people get wrong
        ascending = sorted(ascending, key=DebianVersion.from_string)
    for older, newer in itertools.pairwise(ascending):
        assert key(scheme, older) < key(scheme, newer)
    for shuffled in (ascending, ascending[::-1], ascending[1:] + ascending[:1]):
        assert newest_first(scheme, shuffled) == tuple(ascending[::-1])


@pytest.mark.parametrize(("scheme", "text", "expected"), PRERELEASE)
def test_prereleases(scheme: str, text: str, expected: bool) -> None:
    assert is_prerelease(scheme, text) is expected


def test_parts() -> None:
    assert [parts("pep440", "1!3.12.1rc1"), parts("semver", "1.2.3-a"), parts("build", "b7")] == [
        (3, 12, 1),
        (1, 2, 3),
        (),
    ]


def test_the_schemes_are_these() -> None:
    assert SCHEMES == ("pep440", "semver", "debian", "build")


semantic = st.builds(
    lambda numbers, pre: ".".join(map(str, numbers)) + (f"-{pre}" if pre else ""),
    st.tuples(*[st.integers(0, 3)] * 3),
    st.sampled_from(["", "alpha", "alpha.1", "alpha.beta", "1", "rc.10", "rc.9"]),
)
debian = st.builds(
    lambda epoch, upstream, rest: f"{epoch}{upstream}{rest}",
    st.sampled_from(["", "1:"]),
    st.sampled_from(["1.0", "1.2", "1.10", "1.2~rc1", "1.2+dfsg", "0.9a"]),
    st.sampled_from(["", "-1", "-1~bpo1", "-2ubuntu1"]),
)


@given(semantic, semantic)
def test_semantic_versions_are_ordered_as_univers_orders_them(one: str, other: str) -> None:
    expected = SemverVersion(one) < SemverVersion(other)
    assert (key("semver", one) < key("semver", other)) == expected


@given(st.lists(st.tuples(st.sampled_from(["1.0", "1.0.0", "1", "2.0", "2.0rc1", "v2"]))))
def test_newest_first_is_a_total_order(texts: list[tuple[str]]) -> None:
    """Equal versions of different spelling have one order, too."""
    flat = [text for (text,) in texts]
    expected = newest_first("pep440", flat)
    assert newest_first("pep440", reversed(flat)) == expected
    assert [Version(text) for text in expected] == sorted(map(Version, flat), reverse=True)


@given(st.lists(debian))
def test_newest_first_of_debian_versions(texts: list[str]) -> None:
    expected = sorted(map(DebianVersion.from_string, texts), reverse=True)
    assert list(map(DebianVersion.from_string, newest_first("debian", texts))) == expected
