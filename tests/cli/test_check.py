"""`las check`: what is read, what is told, and how it ends."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.progress import progress
from cli.screen import Screen
from i18n import Language

Las = Callable[..., Any]

HEAD = "schema: las.module/1\nmodule: {name}\ncategory: {category}\ntitle: Toy\nsummary: A toy\n"
WHEEL = "variants: {wheel: {backend: native}}\n"
ONE = "releases: {1.0: {}}\n"
CARDS = Path(__file__).parent / "toy" / "cards.json"
PLAIN = Path(__file__).parent / "toy" / "plain.json"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: None) -> None:
    """Each test works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


def put(path: str, said: str, category: str = "tool") -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD.format(name=file.stem, category=category) + said, encoding="utf-8")


def profiles(*files: Path) -> None:
    Path("machines").mkdir()
    for file in files:
        (Path("machines") / file.name).write_bytes(file.read_bytes())


def codes(outcome: Any) -> list[str]:
    """`file:line code` of each finding."""
    return [f"{f['file']}:{f['line']} {f['code']}" for f in json.loads(outcome.out)["findings"]]


# --- what is told -------------------------------------------------------------------------------------


def test_a_sound_manifest_is_told_in_a_line(las: Las) -> None:
    put("m/toy.yaml", WHEEL + ONE)
    outcome = las("check", "--no-matrix", "m")
    assert (outcome.code, outcome.out, outcome.err) == (0, "no error in 1 module with 1 release\n", "")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "m/toy.yaml:6:47: error: the tag latest of toy:latest stands for another image tomorrow"),
        ("zh-CN", "m/toy.yaml:6:47: 错误: toy:latest 的标签 latest 明天就可能指向另一个镜像"),
    ],
)
def test_a_fault_stands_in_the_form_of_compilers(las: Las, language: str, told: str) -> None:
    put("m/toy.yaml", "variants: {image: {backend: container, image: 'toy:latest'}}\n" + ONE, "service")
    outcome = las("check", "--no-matrix", "m", "--lang", language)
    assert outcome.code == 1
    assert outcome.out.startswith(told)


def test_warnings_fail_only_who_is_strict(las: Las) -> None:
    put("m/toy.yaml", WHEEL + ONE)
    put("m/doll.yaml", WHEEL + "requires: [toy >=2]\n" + ONE)
    plain, strict = (las("check", "--no-matrix", "--json", "m", *more) for more in ((), ("--strict",)))
    assert plain.code == 0
    assert codes(plain) == ["m/doll.yaml:7 no-matching-release"]
    assert strict.code == 1
    assert codes(strict) == [
        "m/doll.yaml:2 gaps",
        "m/doll.yaml:7 no-matching-release",
        "m/toy.yaml:2 gaps",
    ]


def test_a_warning_alone_says_why_it_failed(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "requires: [python >=99]\n" + ONE)
    outcome = las("check", "--no-matrix", "--strict", "m")
    assert outcome.code == 1
    assert outcome.out.splitlines()[-2:] == [
        "0 errors, 1 warning, 1 note in 1 file",
        "with --strict, warnings fail as well",
    ]


def test_counts(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "releases: {2.0: {}, 1.0: {}}\n")
    profiles(PLAIN)
    outcome = las("check", "--stats", "--matrix", "machines", "m")
    assert [line.rstrip() for line in outcome.out.splitlines()] == [
        "no error in 1 module with 2 releases",
        "",
        "modules                 1",
        "releases                2",
        "  tool                  1 / 2",
        "variants                2",
        "facts that are missing  9",
        "machines of the matrix  1",
        "decisions               2",
        "dead releases           0",
        "shadowed releases       1",
    ]


# --- what is read -------------------------------------------------------------------------------------


def test_a_file_is_checked_beside_all_else(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "requires: ['@no-such']\n" + ONE)
    put("m/other.yaml", WHEEL + "requires: ['@no-such']\n" + ONE)
    assert codes(las("check", "--no-matrix", "--json", "m/toy.yaml")) == ["m/toy.yaml:7 dangling-interface"]


def test_files_that_are_named_together_are_one_set(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "requires: ['@music']\n" + ONE)
    put("n/band.yaml", WHEEL + "provides: [music]\n" + ONE)
    assert las("check", "--no-matrix", "m/toy.yaml", "n/band.yaml").code == 0
    put("n/toy.yaml", WHEEL + ONE)
    twice = las("check", "--no-matrix", "--json", "m/toy.yaml", "n/toy.yaml")
    assert codes(twice) == ["n/toy.yaml:2 duplicate-module"]


def test_other_manifests_are_read_and_not_told(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "requires: ['@music']\n" + ONE)
    put("n/band.yaml", WHEEL + "provides: [music]\nrequires: ['@no-such']\n" + ONE)
    assert las("check", "--no-matrix", "--manifests", "n", "m/toy.yaml").code == 0


def test_what_a_file_breaks_elsewhere_is_told(las: Las) -> None:
    put(".las/manifests/toy.yaml", WHEEL + "requires: [band >=1]\n" + ONE)
    put(".las/manifests/sad.yaml", WHEEL + "requires: ['@no-such']\n" + ONE)
    put("band.yaml", WHEEL + "releases: {0.9: {}}\n")
    outcome = las("check", "--no-matrix", "--json", "band.yaml")
    assert codes(outcome) == [".las/manifests/toy.yaml:7 no-matching-release"]


def test_a_file_that_replaces_another_is_not_told_twice(las: Las) -> None:
    put(".las/manifests/toy.yaml", WHEEL + "requires: ['@no-such']\n" + ONE)
    outcome = las("check", "--no-matrix", "--json", ".las/manifests/toy.yaml")
    assert codes(outcome) == [".las/manifests/toy.yaml:7 dangling-interface"]


def test_without_paths_everything_is_told(las: Las) -> None:
    put(".las/manifests/toy.yaml", WHEEL + "requires: ['@no-such']\n" + ONE)
    outcome = las("check", "--no-matrix", "--json")
    assert ".las/manifests/toy.yaml:7 dangling-interface" in codes(outcome)
    assert json.loads(outcome.out)["counts"]["modules"] > 20


# --- over a matrix ------------------------------------------------------------------------------------


def test_a_release_that_no_machine_can_have_is_told_with_the_reasons(las: Las) -> None:
    put("m/toy.yaml", WHEEL + "requires: ['host glibc >=99']\n" + ONE)
    profiles(CARDS, PLAIN)
    outcome = las("check", "--matrix", "machines", "m")
    assert outcome.code == 0  # a warning
    first, *others = outcome.out.splitlines()
    assert first.startswith("m/toy.yaml:8:12: warning: toy 1.0 can be had on no machine of the matrix")
    assert any("toy 1.0 needs glibc >=99" in line and "m/toy.yaml:7" in line for line in others)
    finding = json.loads(las("check", "--matrix", "machines", "--json", "m").out)["findings"][0]
    assert [reason["code"] for reason in finding["why"]] == ["requested", "needs-host", "fact-is"]


def test_a_matrix_is_not_decided_where_nobody_asks(las: Las, monkeypatch: pytest.MonkeyPatch) -> None:
    put("m/toy.yaml", WHEEL + "requires: ['host glibc >=99']\n" + ONE)
    assert codes(las("check", "--no-matrix", "--json", "m")) == []


# --- against an earlier state -------------------------------------------------------------------------


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.mark.parametrize("paths", [("m",), ("m/toy.yaml",)])
def test_what_became_uninstallable_since_a_revision(las: Las, paths: tuple[str, ...]) -> None:
    put("m/toy.yaml", WHEEL + ONE)
    profiles(PLAIN)
    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    same = las("check", "--json", "--matrix", "machines", "--against", "HEAD", *paths)
    assert (same.code, codes(same)) == (0, [])
    put("m/toy.yaml", WHEEL + "requires: ['host glibc >=99']\n" + ONE)
    outcome = las("check", "--json", "--matrix", "machines", "--against", "HEAD", *paths)
    assert outcome.code == 1
    assert "m/toy.yaml:8 became-uninstallable" in codes(outcome)


def test_a_revision_that_is_none(las: Las) -> None:
    outcome = las("check", "--no-matrix", "--against", "no-such", "--lang", "en")
    assert (outcome.code, outcome.out) == (64, "")
    assert outcome.err.startswith("no-such is no folder, and no revision")


def test_a_manifest_that_is_new_since_a_revision(las: Las) -> None:
    put("m/toy.yaml", WHEEL + ONE)
    profiles(PLAIN)
    git("init")
    git("add", "m")
    git("commit", "-m", "one")
    put("m/doll.yaml", WHEEL + ONE)
    outcome = las("check", "--json", "--matrix", "machines", "--against", "HEAD", "m", "m/doll.yaml")
    assert (outcome.code, codes(outcome)) == (0, [])


def test_what_is_gone_since_a_folder(las: Las) -> None:
    put("old/toy.yaml", WHEEL + "releases: {2.0: {}, 1.0: {}}\n")
    put("m/toy.yaml", WHEEL + "releases: {2.0: {}}\n")
    profiles(PLAIN)
    outcome = las("check", "--json", "--matrix", "machines", "--against", "old", "m")
    assert codes(outcome) == ["m/toy.yaml:2 release-gone"]


# --- progress -----------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_no_progress_where_nobody_sees_it(stream: io.StringIO, quiet: bool) -> None:
    with progress(Screen(Language("en"), stderr=stream, quiet=quiet), "check-progress", machines=3) as line:
        line(1, 2)
    assert stream.getvalue() == ""


def test_progress_is_one_line_that_goes() -> None:
    stream = Terminal()
    with progress(Screen(Language("en"), stderr=stream), "check-progress", machines=3) as line:
        for done in range(1, 1001):
            line(done, 1000)
    written = stream.getvalue()
    assert "1000 of 1000 modules decided on 3 machines" in written
    assert written.count("\x1b[2K") == 102  # each hundredth, and the end
    assert written.endswith("\r\x1b[2K")


def test_a_folder_without_manifests_is_a_wrong_path(las: Las) -> None:
    """Not a check that found nothing: in CI the path is then most likely wrong."""
    Path("docs").mkdir()
    outcome = las("check", "docs")
    assert (outcome.code, outcome.out) == (64, "")
    assert outcome.err.startswith("the folder docs holds no manifest")
