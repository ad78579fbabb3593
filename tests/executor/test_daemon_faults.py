"""What becomes of a change when its engine dies, hangs, loses its own parts or comes back with less."""

from __future__ import annotations

import gc
import os
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import attrs
import pytest
from docker.errors import APIError

import executor.containers.engine
from executor import Places, Site
from executor.containers.engine import connect
from executor.worlds import open_world
from state import Check, Generation, Writer
from tests.executor.bench import Bench
from tests.executor.engines import build
from tests.executor.nests import Nest, nest, until
from tests.executor.test_applying import in_a_child, killing_at

# the client leaves sockets open that could not connect
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

FULL = bool(os.environ.get("LAS_FAULTS"))
CHECK = Check(command=("/bin/cat", "/srv/health"), interval_s=1, start_s=5)


@pytest.fixture(scope="module")
def docker() -> Iterator[Nest]:
    with nest("docker") as made:
        yield made


@pytest.fixture
def bench(docker: Nest, tmp_path: Path) -> Iterator[Bench]:
    if not docker.answers():
        docker.start()
    state = tmp_path / "state"
    with Writer.open(state, "test") as writer:
        install = writer.lineage
    address = f"unix://{docker.socket}"
    engine = connect("docker", address, install)
    world = open_world(Site(install, Places(tmp_path / "data"), {"DOCKER_HOST": address}))
    yield Bench(engine, world, state, "faults", 8080)
    engine.api.close()
    for makers in world._opened.values():
        next(iter(makers.values())).engine.api.close()
    until(partial(swept, docker))
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


def swept(docker: Nest) -> bool:
    """An engine that lost its parts takes a while until it can end containers."""
    if not docker.answers():
        docker.start()
    with suppress(APIError):
        docker.sweep()
        return True
    return False


@pytest.fixture
def versions(bench: Bench) -> Callable[[int], Generation]:
    """The first, the second, the first again, ..."""
    images = [build(bench.engine, version) for version in ("1", "2")]

    def generation(number: int) -> Generation:
        return bench.generation(number, images[number % 2], check=CHECK)

    return generation


Versions = Callable[[int], Generation]


def at_point(number: int, do: Callable[[], None]) -> Callable[[str], None]:
    seen = [0]

    def at(point: str) -> None:
        seen[0] += 1
        if seen[0] == number:
            do()

    return at


def settled(bench: Bench) -> int:
    """After whatever happened: one of the two, whole. Returns which generation is current."""
    outcome = bench.recover()
    assert outcome is None or outcome.outcome in ("applied", "rolled-back"), outcome
    current = bench.current()
    assert current is not None
    assert bench.drift() == {}
    running = bench.engine.api.containers()
    assert [one["Names"] for one in running] == [[f"/las-{bench.name}"]]
    return current.number


def test_killed_at_any_point_on_a_real_engine(bench: Bench, versions: Versions) -> None:
    bench.apply(versions(1))
    number, point, ended = 1, 1, False
    while not ended:
        target = versions(number + 1)
        ended = os.WIFEXITED(in_a_child(partial(bench.applied, target, at=killing_at(point))))
        if point % 2:
            in_a_child(partial(bench.recover, at=killing_at(1 + point // 2)))
        now = settled(bench)
        assert now in (number, number + 1)
        number, point = now, point + (1 if FULL else 7)
    assert point > 20


@pytest.mark.parametrize("restarted", [True, False], ids=["restarted", "gone"])
def test_the_engine_dies_at_any_point(
    docker: Nest, bench: Bench, versions: Versions, restarted: bool
) -> None:
    def die() -> None:
        docker.killed()
        if restarted:
            docker.start()

    bench.apply(versions(1))
    number = 1
    for point in range(3, 40, 1 if FULL else 20):
        bench.applied(versions(number + 1), at=at_point(point, die))
        if not docker.answers():
            docker.start()
        number = settled(bench)


def test_the_engine_dies_after_the_commit(docker: Nest, bench: Bench, versions: Versions) -> None:
    """Its containers come back with it, with nobody's help."""
    bench.apply(versions(1))
    docker.killed()
    docker.start()
    until(lambda: bench.drift() == {})


def test_an_engine_that_hangs_is_waited_for_only_so_long(
    docker: Nest, bench: Bench, versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.apply(versions(1))
    monkeypatch.setattr(executor.containers.engine, "TIMEOUT_S", 2)
    install = bench.engine.install
    address = f"unix://{docker.socket}"
    world = open_world(Site(install, Places(bench.state), {"DOCKER_HOST": address}))
    hung = attrs.evolve(bench, world=world)
    outcome = hung.applied(versions(2), at=at_point(6, partial(docker.kill, "dockerd", signal.SIGSTOP)))
    docker.kill("dockerd", signal.SIGCONT)
    assert outcome.outcome == "stuck"
    assert outcome.failure is not None
    assert outcome.failure.error.code == "engine-silent"
    assert dict(outcome.failure.error.fields)["cause"] == "ReadTimeout"
    assert settled(bench) == 1


def test_a_stale_pidfile_keeps_the_engine_away(docker: Nest, bench: Bench, versions: Versions) -> None:
    """Said, and nothing lost: it goes on when the engine is back."""
    bench.apply(versions(1))
    docker.killed()
    pidfile = docker.folder / "run" / "docker.pid"
    pidfile.write_text("1")
    with pytest.raises(AssertionError, match="ensure docker is not running"):
        docker.start()
    seen = docker.las("drift", "--detailed-exitcode", state=bench.state)
    assert seen.code == 2
    assert "engine" in seen.out
    pidfile.unlink()
    docker.start()
    until(lambda: bench.drift() == {})


def test_containerd_is_killed(docker: Nest, bench: Bench, versions: Versions) -> None:
    bench.apply(versions(1))
    outcome = bench.applied(versions(2), at=at_point(6, partial(docker.kill, "containerd")))
    assert outcome.outcome in ("applied", "rolled-back", "stuck")
    until(lambda: bench.recover() is None)
    until(lambda: bench.drift() == {})
    settled(bench)
