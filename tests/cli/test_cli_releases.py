"""What is said of a set of releases, read back: it is exactly that set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.render_releases import runs_text, subject_of
from i18n import Language
from manifests import Catalog, Module, Release, Variant

ENGLISH = Language("en")


def catalog_of(versions: Sequence[str]) -> Catalog:
    releases = tuple(Release("m", version, (Variant("wheel", "native"),)) for version in versions)
    return Catalog.of([Module("m", "tool", "M", "", None, "pep440", releases)])


def listed(count: int) -> list[str]:
    """So many releases, newest first, with minor versions that do not sort as text."""
    return [f"1.{minor}" for minor in reversed(range(count))]


@st.composite
def sets(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    everything = listed(draw(st.integers(1, 14)))
    chosen = draw(st.sets(st.sampled_from(everything), min_size=1))
    return everything, draw(st.permutations(sorted(chosen)))


def read_runs(text: str, everything: Sequence[str]) -> Iterator[str]:
    """`1.2 to 1.9 except 1.4, 1.6 to 1.7`, `1.9, 1.2 to 1.4`"""
    whole, _, holes = text.partition(" except ")
    left_out = set(read_runs(holes, everything)) if holes else set()
    for run in whole.split(", "):
        oldest, _, newest = run.partition(" to ")
        end, start = everything.index(oldest), everything.index(newest or oldest)
        assert start < end or not newest
        yield from (version for version in everything[start : end + 1] if version not in left_out)


def read(text: str, everything: Sequence[str]) -> set[str]:
    if text == f"each of the {len(everything)} releases of m":
        return set(everything)
    if found := re.fullmatch(r"m (\S+) and newer", text):
        return set(everything[: everything.index(found[1]) + 1])
    if found := re.fullmatch(r"m (\S+) and older", text):
        return set(everything[everything.index(found[1]) :])
    if found := re.fullmatch(r"m (.+): (\d+) releases", text):
        members = list(read_runs(found[1], everything))
        assert len(members) == int(found[2])
        return set(members)
    found = re.fullmatch(r"m (\S+)", text)
    assert found, text
    return {found[1]}


@given(sets())
def test_what_is_said_of_releases_is_that_set(drawn: tuple[list[str], list[str]]) -> None:
    everything, chosen = drawn
    subject = subject_of(ENGLISH, catalog_of(everything), "m", chosen)
    assert subject.number == ("one" if len(chosen) in (1, len(everything)) else "many")
    if found := re.fullmatch(r"(\d+) of the releases of m from (\S+) to (\S+)", subject.text):
        in_order = [version for version in everything if version in chosen]
        assert (int(found[1]), found[2], found[3]) == (len(chosen), in_order[-1], in_order[0])
        assert len(list(re.finditer(r"1+", "".join("01"[v in chosen] for v in everything)))) > 4
    else:
        assert read(subject.text, everything) == set(chosen)


@given(sets())
def test_all_versions_are_told_as_runs(drawn: tuple[list[str], list[str]]) -> None:
    everything, chosen = drawn
    text = runs_text(ENGLISH, catalog_of(everything), "m", chosen)
    told = list(read_runs(text, everything))
    assert told == [version for version in everything if version in chosen]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("1.9", "1.8", "1.6", "1.5"), "m 1.5 to 1.9 except 1.7: 4 releases"),
        (("1.9", "1.5"), "m 1.9, 1.5: 2 releases"),
        (("1.8", "1.6", "1.4", "1.3"), "m 1.8, 1.6, 1.3 to 1.4: 4 releases"),
        (("1.9", "1.7", "1.5", "1.3", "1.1"), "5 of the releases of m from 1.1 to 1.9"),
        (("2.0", "1.9"), "m 1.9 and newer"),  # a release that another catalogue had
        (("2.0", "1.8"), "m 2.0, 1.8: 2 releases"),
    ],
)
def test_releases_with_holes(chosen: tuple[str, ...], told: str) -> None:
    assert subject_of(ENGLISH, catalog_of(listed(10)), "m", chosen).text == told


def test_a_module_that_the_catalogue_lacks() -> None:
    assert subject_of(ENGLISH, catalog_of(["1.0"]), "gone", ("2.0", "1.0")).text == (
        "each of the 2 releases of gone"
    )
