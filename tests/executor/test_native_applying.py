"""A native service through its life, by the whole executor: fetched, extracted, configured, run, upgraded."""

from __future__ import annotations

import http.client
import io
import os
import signal
import socket
import sys
import tarfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pytest

from executor import Actor, Site, apply, drifted, observe, recover
from executor.events import Event, Tell, nothing
from executor.worlds import open_world
from planner.acting import acts_between
from state import Artefact, Check, Configuration, Generation, Process, Publish, Tree, Writer
from tests.executor.generations import plan_of

SERVE = """\
#!{python}
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500 if {sick} and self.path == "/health" else 200)
        self.end_headers()
        self.wfile.write(b"{version} " + open(sys.argv[2], "rb").read())
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


@attrs.define
class Bench:
    """One install; `supervised` is the fixture that ends what is left."""

    supervised: Any
    port: int

    @property
    def folder(self) -> Path:
        return Path(self.supervised.places.data)

    def generation(self, number: int, version: str, *, sick: bool = False) -> Generation:
        content = _archive(SERVE.format(python=sys.executable, version=version, sick=sick).encode())
        file = self.folder / f"{version}.tar"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        artefact = Artefact(f"artefact {version}", file.as_uri(), sha256(content).hexdigest(), len(content))
        tree = Tree(f"tree {version}", artefact.id, "tar", size_bytes=10_000, files=10)
        settings = Configuration("configuration a", f"for {version}", str(self.folder / "etc" / "settings"))
        process = Process(
            id="process toy",
            backend=self.supervised.backend,
            name="las-test-toy",
            command=(f"{{{tree.id}}}/bin/serve", str(self.port), "{configuration a}"),
            ports=(Publish("127.0.0.1", self.port, self.port),),
            check=Check(http_path="/health", http_port=self.port, interval_s=0, timeout_s=2, start_s=5),
            stop_s=1,
        )
        return Generation("las.generation/1", number, ("toy",), (), (artefact, settings, process, tree))

    def actor(self, install: str) -> Actor:
        return Actor(open_world(Site(install, self.supervised.places, self.supervised.environ)))

    def apply(self, target: Generation, tell: Tell = nothing) -> str:
        with Writer.open(self.folder / "state", "test") as writer:
            current = writer.current()
            plan = plan_of(current, target, acts_between(current, target.resources, (), {}))
            return apply(plan, writer, self.actor(writer.lineage), tell=tell).outcome

    def drift(self) -> dict[str, str]:
        with Writer.open(self.folder / "state", "test") as writer:
            current = writer.current()
            assert current
            world = open_world(Site(writer.lineage, self.supervised.places, self.supervised.environ))
            return dict(drifted(observe(current, world, usage=True)))

    def get(self) -> str:
        """What it answers, as soon as it does: what was gone back to is not waited for."""
        deadline = time.monotonic() + 10
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/")
                return connection.getresponse().read().decode()
            except ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            finally:
                connection.close()


def _archive(program: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as opened:
        info = tarfile.TarInfo("bin/serve")
        info.size, info.mode = len(program), 0o755
        opened.addfile(info, io.BytesIO(program))
    return out.getvalue()


@pytest.fixture
def bench(supervised: Any) -> Bench:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Bench(supervised, int(free.getsockname()[1]))


def test_install_upgrade_fail_and_go_back(bench: Bench) -> None:
    assert bench.apply(bench.generation(1, "one")) == "applied"
    assert bench.get() == "one for one"
    assert bench.apply(bench.generation(2, "two")) == "applied"
    assert bench.get() == "two for two"
    assert bench.apply(bench.generation(3, "three", sick=True)) == "rolled-back"
    assert bench.get() == "two for two"
    assert bench.drift() == {}
    told: list[Event] = []
    assert bench.apply(bench.generation(3, "one"), told.append) == "applied"
    assert bench.get() == "one for one"
    assert bench.drift() == {}
    found = {event.act.verb for event in told if event.what == "found"}
    assert {"promote", "retire"} <= found, "a process has no name to give or to take"


def test_the_supervisor_is_killed_and_what_it_ran_is_missed(bench: Bench) -> None:
    """Or has come back with it: systemd's manager starts what is enabled."""
    bench.apply(bench.generation(1, "one"))
    bench.supervised.kill_supervisor()
    expected = {"process toy": "stopped"} if bench.supervised.backend == "native" else {}
    deadline = time.monotonic() + 20
    while bench.drift() != expected:
        assert time.monotonic() < deadline, bench.drift()
    assert bench.apply(bench.generation(2, "two")) == "applied"
    assert bench.get() == "two for two"


POINTS = ("after intent: make tree two", "after act: stop process toy", "after act: start process toy")


@pytest.mark.parametrize("point", POINTS)
def test_las_and_the_supervisor_are_killed_in_the_middle(bench: Bench, point: str) -> None:
    """Faults 20 and 2: the next one goes on from what is there, and one of them runs."""
    bench.apply(bench.generation(1, "one"))
    target = bench.generation(2, "two")
    pid = os.fork()
    if pid == 0:
        with Writer.open(bench.folder / "state", "test") as writer:
            current = writer.current()
            plan = plan_of(current, target, acts_between(current, target.resources, (), {}))
            apply(plan, writer, bench.actor(writer.lineage), at=lambda here: _die(bench, here == point))
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    bench.supervised.kill_supervisor()  # once more: it is dead, and another may have to be started
    with Writer.open(bench.folder / "state", "test") as writer:
        outcome = recover(writer, bench.actor(writer.lineage))
        assert outcome and outcome.outcome in ("applied", "rolled-back")
    expected = "two for two" if outcome.outcome == "applied" else "one for one"
    assert (bench.get(), bench.drift()) == (expected, {})


def _die(bench: Bench, now: bool) -> None:
    if now:
        os.kill(bench.supervised.supervisor_pid, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
