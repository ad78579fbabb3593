"""One question for all: what it shows as well is found well by a close look, and the rest gets one."""

from __future__ import annotations

import json
import os
import select
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

import attrs
import pytest

from executor.backend import BackendError, Labels, Neighbours, Reality, World
from executor.containers.containers import Containers
from executor.containers.engine import Engine
from executor.containers.images import Images
from executor.containers.networks import Networks, Volumes
from executor.observing import observe
from executor.places import Places
from executor.worlds import Site, open_world
from state import Check, Container, Generation, Image, Network, Volume, spec_sha256
from tests.executor.bench import Bench
from tests.executor.engines import ADDRESSES, build, forget, open_engine


@pytest.fixture(params=sorted(ADDRESSES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened = open_engine(request.param, f"las-test-{uuid4().hex[:8]}")
    yield opened
    forget(opened)
    opened.api.close()


def whole(overview: Generator[None, None, Mapping[str, Reality]]) -> Mapping[str, Reality]:
    """What it returns, each step waited for."""
    while True:
        try:
            next(overview)
        except StopIteration as end:
            found: Mapping[str, Reality] = end.value
            return found


def test_what_is_well_and_what_is_not(engine: Engine, places: Places) -> None:
    name = engine.install
    image = Image("image", engine.backend, build(engine, "1"))
    volume = Volume("volume", engine.backend, f"{name}-data")
    network = Network("network", engine.backend, name)
    serving = Container(
        "container well",
        engine.backend,
        f"{name}-well",
        "image",
        ("/bin/sleep", "60"),
        network="network",
        check=Check(command=("/bin/cat", "/srv/health"), interval_s=1),
    )
    stopped = attrs.evolve(serving, id="container stopped", name=f"{name}-stopped")
    absent = attrs.evolve(serving, id="container absent", name=f"{name}-absent")
    resources = (absent, stopped, serving, image, network, volume)
    generation = Generation("las.generation/1", 1, (), (), resources)
    near = Neighbours({one.id: one for one in resources})
    containers = Containers(engine, places, lambda _: "")
    makers = {Container: containers, Image: Images(engine, places.artefact), Network: Networks(engine)}
    world = World({engine.backend: lambda: {**makers, Volume: Volumes(engine)}})
    made = (network, volume, stopped, serving)
    try:
        for one in made:
            labels = Labels(engine.install, 1, "k", "m", spec_sha256(one))
            world.maker(one).make(one, near, labels)
        containers.promote(serving, near)
        containers.start(serving, near)
        until_healthy(containers, serving, near)
        shown = whole(containers.overview([absent, stopped, serving])).keys()
        assert shown <= {"container well"}
        assert shown or engine.backend == "podman"  # whose list does not tell of health: looked at closely
        assert set(whole(Networks(engine).overview([network]))) == {"network"}
        assert whole(Networks(engine).overview([attrs.evolve(network, internal=True)])) == {}
        others = Engine(engine.backend, engine.address, "las-test-of-somebody-else")
        assert whole(Networks(others).overview([network])) == {}
        closely = observe(generation, world)
        assert observe(generation, world, closely=False) == closely
        assert [(one.resource.id, one.drift) for one in closely if one.drift] == [
            ("container absent", "absent"),
            ("container stopped", "stopped"),
        ]
    finally:
        for one in reversed(made):
            world.maker(one).unmake(one, near)


def until_healthy(containers: Containers, one: Container, near: Neighbours) -> None:
    import time

    for _ in range(100):
        if containers.probe(one, near).health == "healthy":
            return
        time.sleep(0.2)
    pytest.fail("never healthy")


LOADED = "import sys; from cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
CLIENT = {"docker", "requests", "http.client"}
UNNEEDED = {"typer", "cattrs", "manifests", "reasons", "concurrent.futures", "importlib.metadata"}


def test_a_look_at_what_is_well_loads_next_to_nothing(bench: Bench) -> None:
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    conditions, loaded = status_of(bench)
    assert conditions == {"container web": "running"} | dict.fromkeys(
        ("image web", "network las", "volume web"), "made"
    )
    if bench.engine.backend == "docker":  # Podman may take too long to list what other tests have made
        assert (CLIENT | UNNEEDED) & loaded == set()
    bench.engine.api.remove_container(f"las-{bench.name}", force=True)
    conditions, loaded = status_of(bench)
    assert conditions["container web"] == "absent"
    assert loaded >= CLIENT


def test_a_second_network_of_one_name_is_seen_at_a_glance(bench: Bench) -> None:
    if bench.engine.backend != "docker":
        return  # Podman refuses the second
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    other = bench.engine.api.create_network(f"las-{bench.name}", check_duplicate=False)
    try:
        assert status_of(bench)[0]["network las"] == "different"
    finally:
        bench.engine.api.remove_network(other["Id"])


@pytest.mark.parametrize("address", ["unix:///run/nobody.sock", "tcp://127.0.0.1:9"])
def test_an_engine_that_is_not_there_is_told_of_each(bench: Bench, address: str) -> None:
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    current = bench.current()
    assert current is not None
    gone = open_world(Site("las-test", Places(bench.state), dict.fromkeys(VARIABLES, address)))
    for closely in (True, False):
        sights = observe(current, gone, closely=closely)
        assert {one.error.code for one in sights if one.error} == {"engine-silent"}
        assert all(one.error and one.reality is None for one in sights)


def test_an_engine_elsewhere_lists_the_same(engine: Engine) -> None:
    with reached_by_tcp(ADDRESSES[engine.backend].removeprefix("unix://")) as port:
        elsewhere = Engine(engine.backend, f"tcp://127.0.0.1:{port}", engine.install)
        made = engine.api.create_network(engine.install, labels={"las.install": engine.install})
        try:
            found = elsewhere.listing("list-networks", "/networks", filters=elsewhere.ours())()
            assert found == engine.listing("list-networks", "/networks", filters=engine.ours())()
            assert [one["Name"] for one in found] == [engine.install]
        finally:
            engine.api.remove_network(made["Id"])
        with pytest.raises(BackendError, match="engine-"):
            elsewhere.listing("list-networks", "/nothing/of/this/name")()
        elsewhere.api.close()
    with pytest.raises(BackendError, match="engine-silent"):
        engine.listing("list-networks", "/nothing/of/this/name")()


@contextmanager
def reached_by_tcp(path: str) -> Iterator[int]:
    """A port that leads to a socket."""

    class Lead(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as behind:
                behind.connect(path)
                ends = {self.request: behind, behind: self.request}
                while True:
                    for ready in select.select(list(ends), [], [])[0]:
                        chunk = ready.recv(2**16)
                        if not chunk:
                            return
                        ends[ready].sendall(chunk)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Lead) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


VARIABLES = ("DOCKER_HOST", "CONTAINER_HOST")


def status_of(bench: Bench) -> tuple[dict[str, str], set[str]]:
    """The conditions that `las status` tells, and the modules that it has loaded."""
    environ = {"DOCKER_HOST": ADDRESSES["docker"], "CONTAINER_HOST": ADDRESSES["podman"]}
    words = ("status", "--json", "--state", str(bench.state))
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    told = {one["resource"]: one["condition"] for one in json.loads(ran.stdout)["resources"]}
    return told, set(ran.stderr.splitlines()[-1].split(" "))
