"""Poison: what is wrong, and word for word what a person is told.

The rows stand in `bad/*.yaml`. Each is one command line in a folder of its own, with the files that it
names and a good profile, `box`. `says` is all of stderr, in English and for some in Chinese too; stdout is
empty, but for `las check`, whose answer the faults are. That each row ends is due to bounds of size, depth
and expansion, which the rows go far beyond.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Row = dict[str, Any]

FOLDER = Path(__file__).parent / "bad"
BASES: dict[str, str] = yaml.safe_load((FOLDER / "bases.yaml").read_text(encoding="utf-8"))
ROWS: list[Row] = [
    row
    for path in sorted(FOLDER.glob("*.yaml"))
    if path.stem != "bases"
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def of(key: str) -> list[Any]:
    return [pytest.param(row, id=row["row"]) for row in ROWS if key in row]


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Row], None]:
    def lay(row: Row) -> None:
        for name, content in {"box": "<box>\n", **row.get("files", {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            put(path, content)

    return lay


def put(path: Path, content: str | Mapping[str, Any]) -> None:
    """A text, bytes in hexadecimal, a folder, a link, or one text many times."""
    match content:
        case str():
            path.write_text(filled(content), encoding="utf-8")
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"folder": _}:
            path.mkdir()
        case {"link": target}:
            path.symlink_to(target)
        case _:
            path.write_text(filled(content.get("start", "")) + content["repeat"] * content["times"])


def filled(text: str) -> str:
    for name, base in BASES.items():
        text = text.replace(f"<{name}>\n", base)
    return text


@pytest.fixture
def run(
    las: Callable[..., Any], lay: Callable[[Row], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    def run(row: Row, *before: str) -> Any:
        lay(row)
        monkeypatch.chdir(tmp_path)
        return las(*before, *shlex.split(row["las"]))

    return run


@pytest.mark.parametrize("row", of("row"))
def test_what_is_said(run: Callable[..., Any], row: Row) -> None:
    outcome = run(row)
    assert outcome.err == row.get("says", "")
    assert outcome.out.startswith(row.get("begins", ""))
    assert bool(outcome.out) == ("begins" in row)
    assert outcome.code == row.get("code", 1)


@pytest.mark.parametrize("row", of("zh-CN"))
def test_what_is_said_in_chinese(run: Callable[..., Any], row: Row) -> None:
    outcome = run(row, "--lang", "zh-CN")
    assert (outcome.err, outcome.out, outcome.code) == (row["zh-CN"], "", row.get("code", 1))


@pytest.mark.parametrize("row", of("process"))
def test_what_a_process_says(
    las_process: Callable[..., Any],
    lay: Callable[[Row], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    row: Row,
) -> None:
    lay(row)
    monkeypatch.chdir(tmp_path)
    outcome = las_process(*shlex.split(row["las"]))
    assert (outcome.err, outcome.out, outcome.code) == (row["says"], "", row.get("code", 1))


def test_of_very_many_faults_the_first_are_told(run: Callable[..., Any]) -> None:
    many = {"start": "<toy>\n", "repeat": "memory: 1GiB\n", "times": 50_000}
    outcome = run({"las": "show toy --manifests m", "files": {"m/toy.yaml": many}})
    told = outcome.err.splitlines()
    assert told[0] == "m/toy.yaml:7:1: memory stands here and on line 6: one of them must go"
    assert told[100:] == [
        "m/toy.yaml:106:1: there are more faults in this file: only the first 100 are told",
        "100 faults in 1 file",
    ]


def test_the_table_is_one() -> None:
    names = [row["row"] for row in ROWS]
    assert len(set(names)) == len(names) >= 60
    assert {row.get("code", 1) for row in ROWS if "says" in row} == {1, 64}
    assert not [row["row"] for row in ROWS if "Traceback" in str(row) or "should not" in str(row)]
    assert len(of("zh-CN")) >= 10
    assert len(of("process")) >= 5
