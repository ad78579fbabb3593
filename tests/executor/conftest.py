"""Makers held as the executor holds them, and a way to die in the middle of what they do."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import executor
from executor.acting import Actor, Deed
from executor.backend import BackendError, Labels, Makers, Neighbours, Reality, World
from executor.files import Artefacts, Configurations, PythonEnvironments, Trees
from executor.native import Processes, Supervisor, launch
from executor.native.specification import key
from executor.places import Places
from executor.worlds import Site, open_world
from state import (
    Artefact,
    Configuration,
    Process,
    PythonEnvironment,
    Resource,
    Tree,
    Verb,
    Writer,
    spec_sha256,
)
from tests.executor.bench import Bench, free_port
from tests.executor.engines import ADDRESSES, open_engine

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They share engines, ports and names: all of them on one worker, one after another."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("engines"))


OURS = str(Path(executor.__file__).parent)


class Hand:
    """Does acts on resources that know one another, as a transaction would."""

    def __init__(self, world: World, *known: Resource, install: str = "las-test") -> None:
        self.world = world
        self.install = install
        self.actor = Actor(world)
        self.near = Neighbours({one.id: one for one in known})

    def do(self, verb: Verb, resource: Resource) -> None:
        self.actor.do(self._deed(verb, resource))

    def probe(self, resource: Resource) -> Reality:
        return self.actor.probe(self._deed("make", resource))

    def condition(self, resource: Resource) -> str:
        return self.probe(resource).condition

    def _deed(self, verb: Verb, resource: Resource) -> Deed:
        labels = Labels(self.install, 1, f"1:{verb} {resource.id}", "toy", spec_sha256(resource))
        return Deed(verb, resource, self.near, labels)


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


class Native:
    """Processes of one install, under a supervisor of its own.

    Its name is its own too: marks are looked for on all of the machine, where others may run these tests.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.install = f"las-test-{uuid.uuid4().hex[:8]}"
        self.secrets = {"token": "s3cret"}
        self.supervisor = Supervisor(places.data / "native")

    def hand(self, *known: Resource, install: str = "", answer_s: float = 20) -> Hand:
        supervisor = Supervisor(self.supervisor.folder, answer_s)
        maker = Processes(supervisor, self.places, install or self.install, self.secrets.__getitem__)
        return Hand(World({"native": lambda: {Process: maker}}), *known, install=install or self.install)

    @property
    def supervisor_pid(self) -> int:
        return int((self.supervisor.folder / "supervisor.pid").read_text())

    def alive(self, resource: Process) -> set[int]:
        return set(launch.marked(f"{self.install}/{key(resource)}"))


@pytest.fixture
def native() -> Iterator[Native]:
    with tempfile.TemporaryDirectory(prefix="las-") as folder:  # short enough for a socket
        made = Native(Places(Path(folder)))
        yield made
        with suppress(BackendError):
            made.supervisor.shutdown()
        for process in made.supervisor.folder.glob("processes/*"):
            launch.end(launch.marked(f"{made.install}/{process.name}"), 0)


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
