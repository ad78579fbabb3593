"""Which versions a specifier admits, held against packaging where packaging knows."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from versions import SpecifierError, admits, canonical_specifier, is_satisfiable, matches, tidy_specifier

numbers = st.lists(st.integers(0, 1), min_size=1, max_size=2).map(lambda release: ".".join(map(str, release)))
suffix = st.sampled_from(["", "", "", "a1", "rc2", ".dev1", ".post1", "rc1.dev2", ".post2.dev1", "rc1.post1"])
epoch = st.sampled_from(["", "", "", "1!"])
public = st.builds(lambda e, n, s: e + n + s, epoch, numbers, suffix)
version = st.builds(lambda v, local: v + local, public, st.sampled_from(["", "", "+cu128", "+1"]))
clause = st.one_of(
    st.builds(lambda op, v: op + v, st.sampled_from([">=", "<=", ">", "<"]), public),
    st.builds(lambda op, v: op + v, st.sampled_from(["==", "!="]), version),
    st.builds(lambda op, e, n: f"{op}{e}{n}.*", st.sampled_from(["==", "!="]), epoch, numbers),
    st.builds(lambda e, n, s: f"~={e}{n}.0{s}", epoch, numbers, suffix),
)
specifier = st.lists(clause, max_size=3).map(",".join)

HOLDS = [
    ("pep440", "2.7.1+cu128", "==2.7.1", True),
    ("pep440", "2.7.1", "==2.7.1+cu128", False),
    ("pep440", "2.0rc1", ">=1.0", False),
    ("pep440", "2.0rc1", ">=2.0rc1", True),
    ("pep440", "2.0rc1", "!=2.0rc2", False),
    ("pep440", "1.9", "^1.2", True),
    ("pep440", "2.0", "^1.2", False),
    ("pep440", "0.2.9", "^0.2.3", True),
    ("pep440", "0.3", "^0.2.3", False),
    ("pep440", "0.0.4", "^0.0.3", False),
    ("semver", "1.9.0", "^1.2", True),
    ("semver", "1.2.9", "~=1.2.3", True),
    ("semver", "1.3.0", "~=1.2.3", False),
    ("semver", "1.9.0", "~=1.2", True),
    ("semver", "1.2.7", "==1.2.*", True),
    ("semver", "1.3.0", "!=1.2.*,>=1.2", True),
    ("semver", "2.0.0-rc.1", "<2.0.0,>=1.0.0-a", False),
    ("debian", "5:27.3.1-1~ubuntu.22.04~jammy", ">=5:27.0", True),
    ("debian", "5:27.3.1-1", "<28", False),
    ("build", "b4321", ">=b4000,<5000", True),
    ("build", "b10", ">b9", True),
]

CANONICAL = [
    ("pep440", " <3.14, >= 3.10.0 ", ">=3.10.0,<3.14"),
    ("pep440", ">=1.0-RC1", ">=1.0rc1"),
    ("pep440", "!=1.5,==1.*,!=1.5", "==1.*,!=1.5"),
    ("pep440", "", ""),
    ("semver", ">=v1.2", ">=1.2.0"),
    ("build", ">= 4000", ">=b4000"),
]

REFUSED = [
    ("pep440", ">=", 0),
    ("pep440", "1.0", 0),
    ("pep440", ">=1.0 <2", 6),
    ("pep440", ">=1.0,", 6),
    ("pep440", ">=1.0,<abc", 7),
    ("pep440", ">=1.0+cu128", 2),
    ("pep440", ">=1.*", 2),
    ("pep440", "~=1", 2),
    ("pep440", "==1.0rc1.*", 2),
    ("semver", "==1.2.3.*", 2),
    ("semver", ">=1.2.3.4", 2),
    ("debian", "==1.2.*", 2),
    ("debian", "^1.2", 1),
    ("build", "~=b1", 2),
]


@pytest.mark.parametrize(("scheme", "text", "spec", "expected"), HOLDS)
def test_matches(scheme: str, text: str, spec: str, expected: bool) -> None:
    assert matches(scheme, text, spec) is expected


@pytest.mark.parametrize(("scheme", "text", "expected"), CANONICAL)
def test_canonical_specifier(scheme: str, text: str, expected: str) -> None:
    assert canonical_specifier(scheme, text) == expected
    assert canonical_specifier(scheme, expected) == expected


@pytest.mark.parametrize(("scheme", "text", "offset"), REFUSED)
def test_refused_specifiers_tell_where(scheme: str, text: str, offset: int) -> None:
    with pytest.raises(SpecifierError) as raised:
        canonical_specifier(scheme, text)
    assert (raised.value.text, raised.value.offset) == (text, offset)


@given(version, specifier)
@example("1.0.post1", ">1.0")
@example("1.0+local", ">1.0")
@example("1.0+local", "<=1.0")
@example("1.0rc1", "<1.0")
@example("1.0.dev1", "<1.0a1")
@example("1.0.post1", ">1.0a1")
@example("1.0rc1", "<1.0.post1")
@example("1.0+local", ">1.0a1")
def test_matches_agrees_with_packaging(text: str, spec: str) -> None:
    packaged = SpecifierSet(spec)
    assert matches("pep440", text, spec, prereleases=True) == packaged.contains(text, prereleases=True)
    with_prereleases = bool(packaged.prereleases)
    assert matches("pep440", text, spec) == packaged.contains(text, prereleases=with_prereleases)


@given(st.lists(version), specifier)
def test_admits_is_matches_of_each(texts: list[str], spec: str) -> None:
    assert admits("pep440", spec, texts) == tuple(text for text in texts if matches("pep440", text, spec))


@given(specifier)
def test_tidying_is_idempotent_and_changes_nothing(spec: str) -> None:
    tidy = tidy_specifier(spec.replace(",", " , "))
    assert tidy_specifier(tidy) == tidy
    assert SpecifierSet(tidy) == SpecifierSet(spec)


@given(specifier)
def test_satisfiability_agrees_with_packaging(spec: str) -> None:
    assert is_satisfiable("pep440", spec) != SpecifierSet(spec).is_unsatisfiable()


@pytest.mark.parametrize(
    ("scheme", "spec", "expected"),
    [
        ("pep440", ">2,<1", False),
        ("pep440", ">1.0a1,<1.0a2", True),
        ("pep440", "==1.2,!=1.2.*", False),
        ("semver", ">1.2.3,<1.2.4", False),  # as in PEP 440: no pre-release of 1.2.4
        ("semver", ">=1.2.4,<1.2.4-rc.1", False),
        ("debian", ">1:1.2-3,<1:1.2-4", True),
        ("debian", ">2,<1", False),
        ("build", ">b4,<b5", False),
        ("build", ">b4,<b6", True),
    ],
)
def test_satisfiable(scheme: str, spec: str, expected: bool) -> None:
    assert is_satisfiable(scheme, spec) is expected
