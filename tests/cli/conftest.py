"""Running the command as a user does: in this process for speed, as a process of its own where it matters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

from cli.main import run

ROOT = Path(__file__).parents[2]


@attrs.frozen
class Outcome:
    code: int
    out: str
    err: str


Las = Callable[..., Outcome]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all tests, so that what was parsed once is not parsed again."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("LAS_", "LC_", "XDG_")) or name in ("LANG", "NO_COLOR", "LANGUAGE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(ROOT)


@pytest.fixture
def las(environment: None, capsys: pytest.CaptureFixture[str]) -> Las:
    """Runs one command line in this process."""

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run([*arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def las_process(environment: None) -> Las:
    """Runs one command line as a process."""

    def call(*arguments: str, env: dict[str, str] | None = None) -> Outcome:
        ran = subprocess.run(
            [*command(), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(env or {})},
            check=False,
        )
        return Outcome(ran.returncode, ran.stdout, ran.stderr)

    return call


def command() -> Sequence[str]:
    return sys.executable, "-c", "from cli.main import main; main()"
