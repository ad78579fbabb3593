"""The same set of tests on each real engine: what a stack of containers goes through in its life."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from executor import Actor, Places, Site, World, apply, drifted, observe, recover
from executor.containers import Engine
from executor.worlds import open_world
from planner.acting import acts_between
from state import (
    Check,
    Container,
    Generation,
    Image,
    Limits,
    Mounted,
    Network,
    Plan,
    Publish,
    Resource,
    Volume,
    Writer,
)
from tests.executor.engines import ADDRESSES, build, open_engine
from tests.executor.generations import plan_of


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@attrs.define
class Bench:
    """One install on one real engine."""

    engine: Engine
    world: World
    state: Path
    name: str
    port: int

    def generation(self, number: int, image_id: str, **changes: object) -> Generation:
        container = Container(
            id="container web",
            backend=self.engine.backend,
            name=f"las-{self.name}",
            image="image web",
            command=("/bin/httpd", "-f", "-p", "8080", "-h", "/srv"),
            variables=(("VERSION", image_id[-6:]),),
            ports=(Publish("127.0.0.1", self.port, 8080),),
            mounts=(Mounted("volume web", "/data"),),
            network="network las",
            aliases=("web",),
            limits=Limits(memory_bytes=64 * 2**20, cpu_millis=500, pids=50),
            check=Check(http_path="/health", http_port=self.port, start_s=3, timeout_s=2),
            read_only_root=True,
            stop_s=1,
        )
        resources: tuple[Resource, ...] = (
            attrs.evolve(container, **changes),
            Image("image web", self.engine.backend, image_id),
            Network("network las", self.engine.backend, f"las-{self.name}"),
            Volume("volume web", self.engine.backend, f"las-{self.name}-data"),
        )
        return Generation("las.generation/1", number, ("web",), (), resources)

    def plan(self, target: Generation, writer: Writer) -> Plan:
        current = writer.current()
        return plan_of(current, target, acts_between(current, target.resources, (), {}))

    def apply(self, target: Generation) -> str:
        with Writer.open(self.state, "test") as writer:
            return apply(self.plan(target, writer), writer, Actor(self.world)).outcome

    def current(self) -> Generation | None:
        with Writer.open(self.state, "test") as writer:
            return writer.current()

    def drift(self) -> dict[str, str]:
        current = self.current()
        assert current is not None
        return dict(drifted(observe(current, self.world)))

    def get(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status == 200, answer.status
            return answer.read().decode()
        finally:
            connection.close()

    def sweep(self) -> None:
        """Away with everything of this install."""
        api, label = self.engine.api, {"label": f"las.install={self.engine.install}"}
        for one in api.containers(all=True, filters=label):
            api.remove_container(one["Id"], force=True, v=True)
        for one in api.networks(filters=label):
            api.remove_network(one["Id"])
        for one in (api.volumes(filters=label) or {}).get("Volumes") or ():
            api.remove_volume(one["Name"])


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


def test_install_upgrade_fail_and_go_back(bench: Bench) -> None:
    first, second, sick = (
        build(bench.engine, "1"),
        build(bench.engine, "2"),
        build(bench.engine, "3", sick=True),
    )
    assert bench.apply(bench.generation(1, first)) == "applied"
    assert bench.get("/version") == "1\n"
    assert bench.get("/cgi-bin/append?one") == "kept\n"
    assert bench.apply(bench.generation(2, second)) == "applied"
    assert bench.get("/version") == "2\n"
    assert bench.apply(bench.generation(3, sick)) == "rolled-back"
    assert bench.get("/version") == "2\n"
    assert bench.get("/cgi-bin/lines") == "one\n"
    assert bench.drift() == {}
    assert bench.apply(attrs.evolve(bench.generation(3, first))) == "applied"
    assert bench.get("/version") == "1\n"


def test_the_same_again_does_nothing(bench: Bench) -> None:
    image = build(bench.engine, "1")
    bench.apply(bench.generation(1, image))
    before = [one["Id"] for one in bench.engine.api.containers(all=True)]
    assert bench.apply(bench.generation(2, image)) == "unchanged"
    assert [one["Id"] for one in bench.engine.api.containers(all=True)] == before


def test_no_acknowledged_write_is_lost(bench: Bench) -> None:
    """A client writes all the while, through an upgrade, a failed one and the way back."""
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    kept: list[str] = []
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            try:
                bench.get(f"/cgi-bin/append?{number}")
                kept.append(str(number))
            except (OSError, AssertionError, http.client.HTTPException):
                time.sleep(0.01)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        assert bench.apply(bench.generation(2, build(bench.engine, "2"))) == "applied"
        assert bench.apply(bench.generation(3, build(bench.engine, "3", sick=True))) == "rolled-back"
    finally:
        done.set()
        writing.join()
    assert kept
    assert set(kept) <= set(bench.get("/cgi-bin/lines").split())


DRIFTS = {
    "removed": (lambda api, name: api.remove_container(name, force=True), "absent"),
    "stopped": (lambda api, name: api.stop(name, timeout=0), "stopped"),
    "paused": (lambda api, name: api.pause(name), "different"),
    "renamed": (lambda api, name: api.rename(name, f"{name}-other"), "absent"),
}


@pytest.mark.parametrize("how", DRIFTS)
def test_drift_is_seen(bench: Bench, how: str) -> None:
    change, code = DRIFTS[how]
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    assert bench.drift() == {}
    change(bench.engine.api, f"las-{bench.name}")
    assert bench.drift() == {"container web": code}


def test_what_is_closed(bench: Bench) -> None:
    bench.apply(bench.generation(1, build(bench.engine, "1")))
    there = bench.engine.api.inspect_container(f"las-{bench.name}")
    host = there["HostConfig"]
    assert host["ReadonlyRootfs"] is True
    assert host["Memory"] == 64 * 2**20
    assert host["PidsLimit"] == 50
    assert next(iter(host["PortBindings"].values()))[0]["HostIp"] == "127.0.0.1"
    assert "ALL" in host["CapDrop"] or len(host["CapDrop"]) > 5
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert there["Config"]["Labels"]["las.generation"] == "1"


def test_a_foreign_name_is_refused_and_left(bench: Bench) -> None:
    image = build(bench.engine, "1")
    foreign = bench.engine.api.create_container(image, ["/bin/sleep", "1000"], name=f"las-{bench.name}")
    try:
        assert bench.apply(bench.generation(1, image)) == "rolled-back"
        assert bench.engine.api.inspect_container(foreign["Id"])["Name"] == f"/las-{bench.name}"
    finally:
        bench.engine.api.remove_container(foreign["Id"], force=True)


def test_a_taken_port_rolls_back_and_says_so(bench: Bench) -> None:
    image = build(bench.engine, "1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", bench.port))
        taken.listen()
        with Writer.open(bench.state, "test") as writer:
            outcome = apply(bench.plan(bench.generation(1, image), writer), writer, Actor(bench.world))
    assert outcome.outcome == "rolled-back"
    assert outcome.failure is not None
    assert outcome.failure.act.verb == "start"
    assert str(bench.port) in dict(outcome.failure.error.fields)["said"]
    assert bench.current() is None


def test_a_container_that_ends_again_and_again_is_not_healthy(bench: Bench) -> None:
    image = build(bench.engine, "1")
    broken = bench.generation(1, image, command=("/bin/sh", "-c", "exit 3"), check=Check(start_s=3))
    assert bench.apply(broken) == "rolled-back"


def test_two_installs_do_not_touch_each_other(bench: Bench, tmp_path: Path) -> None:
    image = build(bench.engine, "1")
    bench.apply(bench.generation(1, image))
    with Writer.open(tmp_path / "other", "test") as writer:
        install = writer.lineage
    environ = {"DOCKER_HOST": ADDRESSES["docker"], "CONTAINER_HOST": ADDRESSES["podman"]}
    world = open_world(Site(install, Places(tmp_path / "other data"), environ))
    other = attrs.evolve(bench, world=world, state=tmp_path / "other")
    assert other.apply(bench.generation(1, image)) == "rolled-back"
    assert bench.drift() == {}


def test_nothing_open_is_nothing_to_recover(bench: Bench) -> None:
    with Writer.open(bench.state, "test") as writer:
        assert recover(writer, Actor(bench.world)) is None
