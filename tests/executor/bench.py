"""One install on one real engine, held without a command line."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path

import attrs

from executor import Actor, Outcome, World, apply, drifted, observe, recover
from executor.containers.engine import Engine
from executor.events import nothing
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
from tests.executor.engines import forget
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
        return self.applied(target).outcome

    def applied(self, target: Generation, at=nothing) -> Outcome:
        with Writer.open(self.state, "test") as writer:
            return apply(self.plan(target, writer), writer, Actor(self.world), at=at)

    def recover(self, at=nothing) -> Outcome | None:
        with Writer.open(self.state, "test") as writer:
            return recover(writer, Actor(self.world), at=at)

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
        forget(self.engine)
