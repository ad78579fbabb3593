"""Folders with a state in them, each as a real writer left it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from state import Store, Writer
from tests.state.dying import killed
from tests.state.scenario import CHOICES, choice, install, plan_from


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def in_child(work: Callable[[], None]) -> int:
    """What a child process that does this work ends with, as `os.waitstatus_to_exitcode` tells it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)  # reached only when the work did not end the process itself
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(scope="session")
def _left(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """`done`: two generations, a pin and an event. `killed`: the same, its writer killed before the end."""
    base = tmp_path_factory.mktemp("left")
    done, dead = base / "done", base / "killed"
    install(done, *CHOICES)
    shutil.copytree(done, dead)
    install(done, *CHOICES, choice("qdrant"))
    with Writer.open(done) as writer:
        writer.pin("qdrant")
        writer.event("override", (("rule", "no-gpl"), ("why", "a test")))

    def change() -> None:
        writer = Writer.open(dead)
        writer.begin(plan_from(writer.current(), *CHOICES, choice("qdrant")))
        writer.event("override")
        killed()

    assert in_child(change) == -signal.SIGKILL
    assert (dead / "index.sqlite-wal").stat().st_size > 0
    return {"done": done, "killed": dead}


@pytest.fixture
def done(_left: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(_left["done"], tmp_path / "state"))


@pytest.fixture
def dead(_left: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(_left["killed"], tmp_path / "state"))


def records(folder: Path) -> int:
    return len(Store.open(folder).entries)
