"""The CUDF solver against brute force: every subset of a small universe, judged from the definition."""

from __future__ import annotations

from itertools import chain, combinations
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import cudf_index, universes
from benchmarks.cudf import NAMED, criteria_of, main, opened, solve, written
from benchmarks.cudf_check import Document, cost, read_solution, violations
from benchmarks.cudf_universe import CudfError, Text
from benchmarks.deadline import Deadline, OutOfTime
from solver import Conflict, Exhausted, LevelResult, Solution

NAMES = ("a", "b", "c")
CRITERIA = (
    *NAMED.values(),
    ("removed", "new"),
    ("unsat_recommends", "changed"),
    ("new", "removed", "notuptodate"),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Up to six versions of three names, with all that a stanza can say, and a request."""
    words = st.sampled_from((*NAMES, "v"))
    tests = st.sampled_from(("", "", " = 1", " >= 2", " < 2", " != 1", " > 1", " <= 2"))
    atom = st.builds(str.__add__, words, tests)
    anything = st.lists(st.lists(atom, min_size=1, max_size=2).map(" | ".join), min_size=1, max_size=2)
    formula = st.one_of(st.none(), anything.map(" , ".join), st.just("true!"), st.just("false!"))
    provided = st.lists(st.sampled_from(("v", "v = 1", "v = 2", "a = 3")), min_size=1, max_size=2)
    universe = ["preamble: \n"]
    for name in NAMES:
        exclusive = draw(st.booleans())
        for version in draw(st.lists(st.integers(1, 3), max_size=2, unique=True)):
            fields = [f"package: {name}", f"version: {version}"]
            depends, recommends = draw(formula), draw(formula)
            conflicts = draw(st.lists(atom, max_size=1)) + ([name] if exclusive else [])
            for key, value in (
                ("depends", depends),
                ("recommends", recommends),
                ("conflicts", " , ".join(conflicts)),
                ("provides", " , ".join(draw(st.one_of(st.just([]), provided)))),
                ("installed", draw(st.sampled_from(("", "true")))),
                ("keep", draw(st.sampled_from(("", "", "", "version", "package", "feature")))),
            ):
                if value:
                    fields.append(f"{key}: {value}")
            universe.append("\n".join(fields) + "\n")
    request = ["request: it"]
    for key, values in (("install", words), ("remove", atom), ("upgrade", st.sampled_from(NAMES))):
        asked = draw(st.lists(values, max_size=1))
        request += [f"{key}: {', '.join(asked)}"] if asked else []
    return "\n".join((*universe, "\n".join(request) + "\n"))


def best(document: Document, criteria: tuple[str, ...]) -> tuple[int, ...] | None:
    packages = sorted(document.packages)
    subsets = chain.from_iterable(combinations(packages, size) for size in range(len(packages) + 1))
    valid = (frozenset(subset) for subset in subsets)
    return min(
        (
            tuple(cost(document, subset, criterion) for criterion in criteria)
            for subset in valid
            if not violations(document, subset)
        ),
        default=None,
    )


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=documents(), criteria=st.sampled_from(CRITERIA))
def test_the_optimum_is_that_of_brute_force(text: str, criteria: tuple[str, ...]) -> None:
    document = Document.read(text)
    universe = Text(text.encode())
    encoding, answer = solve(universe, criteria)
    wanted = best(document, criteria)
    if isinstance(answer, Conflict):
        assert wanted is None
        return
    assert isinstance(answer, Solution)
    assert answer.proven
    found = read_solution(written(encoding.packages(answer.true)).decode()) or frozenset()
    assert violations(document, found) == []
    assert tuple(level.value for level in answer.levels) == wanted
    assert tuple(cost(document, found, criterion) for criterion in criteria) == wanted


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=documents(), data=st.data())
def test_the_order_of_stanzas_does_not_change_a_byte(text: str, data: st.DataObject) -> None:
    preamble, *stanzas, request = text.split("\n\n")
    shuffled = "\n\n".join((preamble, *data.draw(st.permutations(stanzas)), request))
    answers = []
    for one in (text, shuffled):
        universe = Text(one.encode())
        encoding, answer = solve(universe, NAMED["trendy"])
        answers.append(written(encoding.packages(answer.true)) if isinstance(answer, Solution) else answer)
    assert answers[0] == answers[1]


SMALL = """preamble:

package: web
version: 2
depends: db >= 2 | file

package: db
version: 1
conflicts: db
installed: true

package: db
version: 2
conflicts: db

package: file
version: 1
conflicts: db

request:
install: web
"""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=documents(), criteria=st.sampled_from(CRITERIA))
def test_an_index_answers_as_its_text(text: str, criteria: tuple[str, ...]) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder, "in.cudf")
        source.write_text(text)
        read, plain = solve(opened(source), criteria)
        cudf_index.build(source)
        mapped, answer = solve(opened(source), criteria)
    assert isinstance(mapped.universe, cudf_index.Index)
    if isinstance(plain, Conflict):
        assert isinstance(answer, Conflict)
        assert [mapped.told(why) for why in answer.reasons] == [read.told(why) for why in plain.reasons]
    else:
        assert isinstance(plain, Solution)
        assert answer == plain
        assert mapped.packages(answer.true) == read.packages(plain.true)


@pytest.mark.parametrize("criterion", ["paranoid", "trendy"])
def test_a_generated_universe_is_the_same_each_time_and_has_a_plan(criterion: str, tmp_path: Path) -> None:
    source, again, target = tmp_path / "in.cudf", tmp_path / "again.cudf", tmp_path / "out.cudf"
    universes.write(source, 600, seed=3, asked=10)
    universes.write(again, 600, seed=3, asked=10)
    assert source.read_bytes() == again.read_bytes()
    assert main([str(source), str(target), criterion]) == 0
    found = read_solution(target.read_text())
    assert found
    assert violations(Document.read(source.read_text()), found) == []


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["--budget", "0"], 2, "no solution found within the budget, and none excluded\n"),
        (["--budget", "60"], 0, ""),
        (["--budget", "soon"], 1, "not an option: --budget soon; known is --budget SECONDS\n"),
        (["--bound", "1"], 1, "not an option: --bound 1; known is --budget SECONDS\n"),
    ],
)
def test_a_budget(
    words: list[str], status: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.cudf", tmp_path / "out.cudf"
    source.write_text(SMALL)
    assert main([str(source), str(target), "paranoid", *words]) == status
    assert target.exists() == (status == 0)
    assert capsys.readouterr().err == says


class Looks(Deadline):
    """Passes when it has been looked at so many times."""

    def __init__(self, most: float) -> None:
        super().__init__(seconds=60)
        self.most = most
        self.seen = 0

    def check(self) -> None:
        self.seen += 1
        if self.seen > self.most:
            raise OutOfTime


def test_a_deadline_ends_reading_slicing_and_encoding() -> None:
    """Wherever it falls, there is no answer or the whole one."""
    criteria, patient = NAMED["trendy"], Looks(inf)
    whole = solve(Text(SMALL.encode(), patient), criteria, patient)[1]
    assert isinstance(whole, Solution)
    text_alone = Looks(inf)
    Text(SMALL.encode(), text_alone)
    assert 4 < text_alone.seen < patient.seen - 6  # four stanzas, an installed name; names sliced and encoded
    for most in range(patient.seen):
        hasty = Looks(most)
        with pytest.raises(OutOfTime):
            solve(Text(SMALL.encode(), hasty), criteria, hasty)
    again = Looks(patient.seen)
    assert solve(Text(SMALL.encode(), again), criteria, again)[1] == whole


@pytest.mark.parametrize(
    ("answer", "status", "written_out", "says"),
    [
        (Exhausted(), 2, False, "no solution found within the budget, and none excluded\n"),
        (
            Solution(frozenset(), (LevelResult("removed", 3, 1, proven=False),), unique=False),
            0,
            True,
            "not proven: removed 3, at least 1\n",
        ),
    ],
)
def test_what_a_budget_leaves_open_is_said(
    answer: Solution | Exhausted,
    status: int,
    written_out: bool,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, target = tmp_path / "in.cudf", tmp_path / "out.cudf"
    source.write_text(SMALL)
    monkeypatch.setattr("benchmarks.cudf.minimise", lambda *_: answer)
    assert main([str(source), str(target), "paranoid", "--budget", "1"]) == status
    assert target.exists() == written_out
    assert capsys.readouterr().err == says


@pytest.mark.parametrize(
    ("criteria", "packages"),
    [
        ("paranoid", frozenset({("db", 2), ("web", 2)})),
        ("trendy", frozenset({("db", 2), ("web", 2)})),
        ("-new,-removed", frozenset({("db", 2), ("web", 2)})),
        ("-count(removed),-count(notuptodate)", frozenset({("db", 2), ("web", 2)})),
    ],
)
def test_the_calling_convention(criteria: str, packages: frozenset[tuple[str, int]], tmp_path: Path) -> None:
    source, target = tmp_path / "in.cudf", tmp_path / "out.cudf"
    source.write_text(SMALL)
    assert main([str(source), str(target), criteria]) == 0
    assert read_solution(target.read_text()) == packages


def test_a_refusal_is_said_with_its_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "in.cudf", tmp_path / "out.cudf"
    source.write_text(SMALL.replace("install: web", "install: web, file, db"))
    assert main([str(source), str(target), "paranoid"]) == 0
    assert target.read_text() == "FAIL\n"
    assert capsys.readouterr().err.splitlines() == ["install db", "install file", "file 1 conflicts: db"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SMALL.replace("version: 2\ndepends", "depends"), "package web has no version"),
        (SMALL.replace("install: web", "install: web >> 2"), "not a package with versions: web >> 2"),
    ],
)
def test_what_is_no_cudf_is_said(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.cudf"
    source.write_text(text)
    assert main([str(source), str(tmp_path / "out.cudf"), "paranoid"]) == 1
    assert capsys.readouterr().err == f"{says}\n"


def test_an_unknown_criterion_is_said() -> None:
    with pytest.raises(CudfError, match="unknown criterion size"):
        criteria_of("-removed,-size")
