"""Makers held as the executor holds them, and a way to die in the middle of what they do."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import executor
from executor.backend import World
from executor.files import Artefacts, Configurations, PythonEnvironments, Trees
from executor.makers import Makers
from executor.places import Places
from executor.worlds import Site, open_world
from state import (
    Artefact,
    Configuration,
    PythonEnvironment,
    Resource,
    Tree,
    Writer,
)
from tests.executor.bench import Bench, free_port
from tests.executor.engines import ADDRESSES, open_engine
from tests.executor.hands import Hand
from tests.executor.supervised import Supervised, supervised_by

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They share engines, ports and names: all of them on one worker, one after another."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("engines"))


OURS = str(Path(executor.__file__).parent)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where it can be: tests sync at every step, and a kill leaves what was written anyway."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="las-", dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data")


@pytest.fixture
def files(places: Places) -> Callable[..., Hand]:
    """A new hand each time: nothing that an earlier one has seen is remembered."""

    def made(*known: Resource, thorough: bool = True) -> Hand:
        makers: Makers = {
            Artefact: Artefacts(places),
            Tree: Trees(places, thorough),
            Configuration: Configurations(places),
            PythonEnvironment: PythonEnvironments(places, thorough),
        }
        return Hand(World({"": lambda: makers}), *known)

    return made


@pytest.fixture
def native() -> Iterator[Supervised]:
    """Processes under our own supervisor."""
    with supervised_by("native") as made:
        yield made


@pytest.fixture
def managed() -> Iterator[Supervised]:
    """Processes as units of systemd."""
    with supervised_by("systemd") as made:
        yield made


@pytest.fixture(params=["native", "systemd"])
def supervised(request: pytest.FixtureRequest) -> Iterator[Supervised]:
    with supervised_by(request.param) as made:
        yield made


@pytest.fixture
def dying() -> Callable[..., Iterator[int]]:
    """Runs an act again and again, in a child that is killed at line 1, 4, 7, ... of the executor's code.

    Yields after each death; ends when the act came through alive.
    """

    def deaths(act: Callable[[], None], stride: int = 3) -> Iterator[int]:
        line = 1
        while _dies(act, line):
            yield line
            line += stride
        assert line > 5, "the act has hardly begun"

    return deaths


def _dies(act: Callable[[], None], at: int) -> bool:
    child = os.fork()
    if child == 0:
        try:
            _kill_me_at(at)
            act()
            os._exit(0)
        except BaseException as error:
            sys.settrace(None)
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"failed at line {at}"
    return os.WIFSIGNALED(status)


def _kill_me_at(at: int) -> None:
    """Lines of loops count three times: what comes after changes nothing new."""
    times: Counter[tuple[str, int]] = Counter()
    left = at

    def at_line(frame: Any, event: str, argument: Any) -> Any:
        nonlocal left
        line = frame.f_code.co_filename, frame.f_lineno
        times[line] += event == "line"
        if event == "line" and times[line] <= 3:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return at_line

    sys.settrace(
        lambda frame, event, argument: at_line if frame.f_code.co_filename.startswith(OURS) else None
    )


@pytest.fixture(params=sorted(ADDRESSES))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    state = tmp_path / "state"
    with Writer.open(state, "test") as writer:
        install = writer.lineage
    engine = open_engine(request.param, install)
    environ = {"DOCKER_HOST": ADDRESSES["docker"], "CONTAINER_HOST": ADDRESSES["podman"]}
    world = open_world(Site(install, Places(tmp_path / "data"), environ))
    made = Bench(engine, world, state, f"t{uuid.uuid4().hex[:8]}", free_port())
    try:
        yield made
    finally:
        made.sweep()
