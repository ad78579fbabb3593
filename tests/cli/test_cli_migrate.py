"""`las manifests migrate`: what is written, what is refused, what is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Las = Callable[..., Any]

TOY = """\
name: toy
category: runtime
version: 1.0
description: A toy
license: MIT
dependencies:
  system: [cmake]
runtime:
  modes: [native]
"""
MIGRATED = """\
# from toy/manifest.yaml
#   dependencies.system: cmake
schema: las.module/1
module: toy
category: engine
title: toy
summary: A toy
licence: MIT
variants:
  native: {backend: native}
releases:
  1.0: ~
"""
KEPT = (
    "old/toy/manifest.yaml:7:12: dependencies.system has no counterpart: it stands as a comment at the\n"
    "    head of the new file\n"
)


@pytest.fixture
def old(las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `old` in the working directory."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "old/toy/manifest.yaml", TOY)
    return tmp_path / "old"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_without_a_place_it_is_shown(las: Las, old: Path) -> None:
    outcome = las("manifests", "migrate", "old")
    assert (outcome.code, outcome.out, outcome.err) == (0, MIGRATED, KEPT)
    assert [path.name for path in old.parent.iterdir() if path.name != "home0"] == ["old"]


def test_a_folder_is_written_and_checks(las: Las, old: Path) -> None:
    outcome = las("manifests", "migrate", "old", "-o", "new")
    assert (outcome.code, outcome.out) == (0, "1 module with 1 release migrated\n")
    assert outcome.err == f"{KEPT}written to new/engines/toy.yaml\nnext: las check new\n"
    assert Path("new/engines/toy.yaml").read_text() == MIGRATED
    assert las("check", "new").code == 0


def test_again_changes_nothing(las: Las, old: Path) -> None:
    las("manifests", "migrate", "old", "-o", "new")
    before = Path("new/engines/toy.yaml").stat().st_mtime_ns
    outcome = las("manifests", "migrate", "old", "-o", "new")
    assert (outcome.code, "written" in outcome.err) == (0, False)
    assert Path("new/engines/toy.yaml").stat().st_mtime_ns == before


def test_another_file_is_replaced_only_by_force(las: Las, old: Path) -> None:
    put(Path("new/engines/toy.yaml"), "mine")
    put(Path("old/zoo/manifest.yaml"), TOY.replace("name: toy", "name: zoo"))
    outcome = las("manifests", "migrate", "old", "-o", "new")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("new/engines/toy.yaml is there already, and says something else")
    assert not Path("new/engines/zoo.yaml").exists()
    assert las("manifests", "migrate", "old", "-o", "new", "--force").code == 0
    assert Path("new/engines/toy.yaml").read_text() == MIGRATED


def test_in_place(las: Las, old: Path) -> None:
    assert las("manifests", "migrate", "old", "--in-place").code == 0
    assert (old / "toy/manifest.yaml").read_text() == MIGRATED
    outcome = las("manifests", "migrate", "old", "--in-place")
    assert (outcome.code, outcome.out) == (0, "0 modules with 0 releases migrated\n")
    assert outcome.err == "old/toy/manifest.yaml: this is of today's format, and stays as it is\n"
    assert (old / "toy/manifest.yaml").read_text() == MIGRATED


def test_several_files_of_one_module_have_no_place(las: Las, old: Path) -> None:
    put(old / "newer/manifest.yaml", TOY.replace("1.0", "1.1"))
    outcome = las("manifests", "migrate", "old", "--in-place")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("the releases of toy stand in several files")
    assert (old / "toy/manifest.yaml").read_text() == TOY


def test_of_faults_all_are_told_and_nothing_is_written(las: Las, old: Path) -> None:
    put(old / "zoo/manifest.yaml", TOY.replace("category: runtime", "category: model"))
    put(old / "ark/manifest.yaml", TOY.replace("[native]", "[container]"))
    outcome = las("manifests", "migrate", "old", "-o", "new")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.splitlines()[0].startswith("old/ark/manifest.yaml:9:10: a container alone")
    assert "old/zoo/manifest.yaml:2:11: a model is no module here" in outcome.err
    assert outcome.err.endswith("2 faults in 2 files\n")
    assert not Path("new").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("old", "-o", "new", "--in-place"), "-o and --in-place name two places"),
        (("none",), "none"),
        ((), "DIR"),
    ],
)
def test_usage(las: Las, old: Path, words: tuple[str, ...], says: str) -> None:
    outcome = las("manifests", "migrate", *words)
    assert (outcome.code, outcome.out) == (64, "")
    assert says in outcome.err


def test_for_programs(las: Las, old: Path) -> None:
    put(old / "notes.yaml", "a: b\n")
    answer = json.loads(las("manifests", "migrate", "old", "-o", "new", "--json", "-q").out)
    place = {"file": "old/toy/manifest.yaml", "line": 7, "column": 12}
    assert answer == {
        "schema": "las.migrate/1",
        "modules": [
            {
                "module": "toy",
                "releases": 1,
                "sources": ["old/toy/manifest.yaml"],
                "file": "new/engines/toy.yaml",
                "kept": [{"key": "dependencies.system", "text": "cmake", **place}],
                "text": MIGRATED,
            }
        ],
        "current": [],
        "passed": ["old/notes.yaml"],
    }


def test_in_chinese(las: Las, old: Path) -> None:
    outcome = las("manifests", "migrate", "old", "-o", "new", "--lang", "zh-CN")
    assert outcome.out == "已迁移 1 个模块、1 个版本\n"
