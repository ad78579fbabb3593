"""A line that needs no parsing: carried out without typer, and exactly as typer would have read it."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import cli.attempt
from cli.commands import COMMANDS
from cli.main import run
from cli.options import Command, Conventions
from cli.straight import straight
from tests.state.scenario import CHOICES, install

Las = Callable[..., Any]
LOADED = "import sys; from cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"

#: Behind the words of a command; each is plain, or it is not.
PLAIN = [(), ("--json",), ("-q", "--yes"), ("--verbose", "-v", "-y", "--no-input"), ("--quiet", "--json")]
OF_A_STATE = [("--state", "here"), ("--json", "--state", "here", "-q"), ("--state", "status")]
TO_PARSE = [
    *(("--color", "never"), ("--lang", "en"), ("--json=yes",), ("-qv",), ("--help",), ("--", "--json")),
    *(
        ("--state",),
        ("--state", "--json"),
        ("--state=here",),
        ("--state", ""),
        ("--state", "a", "--state", "b"),
    ),
    *(("--jso",), ("word",), ("--json", "word"), ("",)),
]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What commands were called with; none of them does anything."""
    calls: list[tuple[Any, ...]] = []

    def record(self: Command, conventions: Conventions, groups: Iterable[object], **own: object) -> int:
        bound = inspect.signature(self.function).bind(conventions, *groups, **own)
        bound.apply_defaults()
        given = {name: value or None for name, value in bound.arguments.items()}  # typer has [] for None
        calls.append((self.function, given))
        return 0

    monkeypatch.setattr(Command, "run", record)
    return calls


@pytest.mark.parametrize("path", COMMANDS)
def test_a_plain_line_means_what_typer_makes_of_it(
    environment: None, called: list[tuple[Any, ...]], path: str
) -> None:
    for words in (*PLAIN, *OF_A_STATE):
        line = [*path.split(" "), *words]
        called.clear()
        code = parsed(line)
        made, asked = called.copy(), straight(line)
        called.clear()
        assert (asked is None) == (code != 0), line
        assert asked is None or (asked() == code and called == made), line


def parsed(line: list[str]) -> int:
    """The exit code with typer's reading of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli.attempt, "straight", lambda _: None)
        return run(line)


@pytest.mark.parametrize("path", COMMANDS)
def test_any_other_line_is_parsed(path: str) -> None:
    for words in TO_PARSE:
        assert straight([*path.split(" "), *words]) is None, words


@pytest.mark.parametrize(
    "line",
    [
        "status",
        "status --json",
        "--json status",
        "status --state {folder}",
        "drift --state {folder}",
        "drift --json --state {folder}",
        "status --state {damaged}",
        "status --json --state {damaged}",
        "history --quiet --state {damaged}",
        "history",
        "config",
        "backend list --json",
        "solve",
        "show",
        "override list -q",
    ],
)
def test_it_is_told_in_the_same_bytes(las: Las, tmp_path: Path, line: str) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "version").write_text("las.state/1\n")
    words = line.format(folder=tmp_path / "none", damaged=damaged).split(" ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli.attempt, "straight", lambda _: None)
        by_typer = las(*words)
    assert las(*words) == by_typer
    assert by_typer.out or by_typer.err


def test_neither_do_bad_surroundings_differ(
    las: Las, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable, value in (
        ("LAS_LANG", "fr"),
        ("LAS_COLOR", "green"),
        ("LAS_STATE", str(tmp_path / "none")),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(variable, value)
            told = las("status")
            patch.setattr(cli.attempt, "straight", lambda _: None)
            assert las("status") == told
    (tmp_path / ".las").mkdir()
    (tmp_path / ".las" / "config.yaml").write_text("schema: las.config/1\nlnag: en\n")
    monkeypatch.chdir(tmp_path)
    told = las("status")
    monkeypatch.setattr(cli.attempt, "straight", lambda _: None)
    assert las("status") == told
    assert "unknown key" in told.err


@pytest.mark.parametrize(
    "line", ["detect", "detect --json", "status", "status --json -q", "drift", "history"]
)
def test_nothing_is_loaded_to_parse_it(environment: None, line: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *line.split(" ")], capture_output=True, text=True, check=True
    )
    loaded = ran.stderr.splitlines()[-1].split(" ")
    assert "cli.straight" in loaded
    assert not {"typer", "cli.app", "cli.usage", "pydantic", "yaml"} & set(loaded)


#: Each takes longer to load than a short command has (docs/decisions/0004-short-commands.md).
SLOW = {
    *("attr", "typing", "re", "enum", "inspect", "dataclasses", "functools", "contextlib", "collections"),
    *(
        "pathlib",
        "json",
        "pickle",
        "hashlib",
        "socket",
        "selectors",
        "signal",
        "threading",
        "importlib",
        "shlex",
    ),
}
LOOK = """import sys
before = set(sys.modules)
from cli.main import run
run(sys.argv[1:])
import cli.render_status, executor.observing, executor.worlds
from executor.containers import containers, images, networks
import documents.scanning
documents.scanning.scan_json("[]")
print(*sorted({*sys.modules} - before), file=sys.stderr)
"""


def test_a_look_loads_nothing_slow(environment: None, tmp_path: Path) -> None:
    """The second one: the first fills the cache."""
    install(tmp_path, *CHOICES)
    line = ("status", "--state", str(tmp_path))
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", LOOK, *line], capture_output=True, text=True, check=True)
    loaded = set(ran.stderr.splitlines()[-1].split(" "))
    assert "executor.answering" in loaded
    assert SLOW & loaded == set()
