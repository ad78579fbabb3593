"""Carrying plans out on a real Docker engine, beside Compose, the bare calls of its API, and `docker ps`.

    python -m benchmarks.executor [--quick]

The services are containers of one image of busybox, each a web server with a health page. Everything that is
made is of this run alone, by its names and labels, and removed at the end.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import docker

from benchmarks.processes import Command, Spent, middle, run
from benchmarks.report import Row, compared
from state import StepDone, StepIntent, Writer

ROOT = Path(__file__).parent.parent
LAS = str(Path(sys.executable).parent / "las")
FEW, MANY = 10, 50
FIRST_PORT = 18300  # of ours; those of a peer that runs beside follow
RUNS = 5
STEPS = 200
NAME = "las-bench"

MODULE = """\
schema: las.module/1
module: bench-{number}
category: application
title: Bench {number}
summary: a web server
licence: GPL-2.0-only
scheme: semver
ports: {{http: {port}}}
health: {{http: /health, port: http}}
run: {{command: [/bin/httpd, -f, -p, "{{port.http}}", -h, /srv]}}
releases:
  1.0.0: {{variants: {{image: {{backend: container, image: "{image}", image-id: "{id}"}}}}}}
"""

#: The same calls without journal, plan or checks, one after another: what is made, and until it answers.
BARE = """
import http.client, json, sys, time
import docker
count, first, image = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
api = docker.APIClient(version="auto")
api.create_network("las-bench-bare", driver="bridge", check_duplicate=True, labels={"las-bench": "1"})
made = []
for port in range(first, first + count):
    host = api.create_host_config(
        port_bindings={f"{port}/tcp": ("127.0.0.1", port)}, network_mode="las-bench-bare", cap_drop=["ALL"],
        security_opt=["no-new-privileges"], restart_policy={"Name": "always"},
    )
    made.append(api.create_container(
        image, ["/bin/httpd", "-f", "-p", str(port), "-h", "/srv"], ports=[port], host_config=host,
        name=f"las-bench-bare-{port}", labels={"las-bench": "1"},
    ))
for one in made:
    api.start(one["Id"])
for port in range(first, first + count):
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                break
        except OSError:
            time.sleep(0.2)
"""


class Bench:
    """The image in the engine, manifests, and a state folder of their own, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api = docker.APIClient(version="auto")
        self.image = f"{NAME}/web:1"
        self.image_id = self._load()
        (folder / "manifests").mkdir()
        for number in range(MANY):
            text = MODULE.format(number=number, port=FIRST_PORT + number, image=self.image, id=self.image_id)
            (folder / "manifests" / f"bench-{number}.yaml").write_text(text)

    def _load(self) -> str:
        spec = importlib.util.spec_from_file_location("live", ROOT / "examples" / "live" / "build.py")
        assert spec and spec.loader
        live = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(live)
        busybox = Path(shutil.which("busybox") or "busybox").read_bytes()
        archive, id = live.image({"bin/busybox": busybox, "srv/health": b"ok\n"}, self.image)
        list(self.api.load_image(archive))
        return str(id)

    def las(self, *words: str) -> Command:
        options = ("--state", str(self.folder / "state"))
        return Command((LAS, *words, *options))

    def apply(self, count: int) -> Command:
        wishes = [f"bench-{number}" for number in range(count)]
        return self.las("apply", *wishes, "--yes", "--manifests", str(self.folder / "manifests"))

    def compose(self) -> tuple[Command, str] | None:
        """`docker compose up -d` of the same services; None where there is no Compose."""
        program = shutil.which("docker-compose")
        if program is None:
            return None
        file = self.folder / "compose.json"
        file.write_text(json.dumps({"version": "3.8", "services": dict(self._services())}))
        return Command((program, "-f", str(file), "-p", NAME, "up", "-d")), "`docker-compose up -d`"

    def _services(self) -> Iterator[tuple[str, object]]:
        for number in range(FEW):
            port = FIRST_PORT + MANY + number
            yield (
                f"bench-{number}",
                {
                    "image": self.image_id,
                    "command": ["/bin/httpd", "-f", "-p", str(port), "-h", "/srv"],
                    "ports": [f"127.0.0.1:{port}:{port}"],
                    "cap_drop": ["ALL"],
                    "restart": "always",
                },
            )

    def clear(self) -> None:
        """Everything of this run, and nothing else."""
        lineage = self._lineage()
        labels = [f"com.docker.compose.project={NAME}", "las-bench"]
        labels += [f"las.install={lineage}"] if lineage else []
        for label in labels:
            for one in self.api.containers(all=True, filters={"label": label}):
                self.api.remove_container(one["Id"], force=True, v=True)
            for one in self.api.networks(filters={"label": label}):
                self.api.remove_network(one["Id"])
        shutil.rmtree(self.folder / "state", ignore_errors=True)

    def _lineage(self) -> str:
        journal = self.folder / "state" / "journal.jsonl"
        if not journal.exists():
            return ""
        return str(json.loads(journal.read_text().splitlines()[0])["record"]["lineage"])


def rows(*, quick: bool = False) -> Iterator[Row]:
    """Nothing where there is no engine, or no busybox."""
    if not (Path("/var/run/docker.sock").exists() and shutil.which("busybox")):
        return
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            yield from _measured(bench, runs=1 if quick else RUNS, many=FEW if quick else MANY)
        finally:
            bench.clear()
            bench.api.close()
    yield _journal()


def _measured(bench: Bench, *, runs: int, many: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as home:
        yield _fresh(bench, runs, home)
        run(bench.apply(FEW), home)
        peer, named = bench.compose() or (_bare_look(), "one inspection of each, docker-py")
        run(peer, home)
        ours, theirs = _in_turn(bench.apply(FEW), peer, runs, home)
        yield compared(f"`las apply` of {FEW} services, nothing to do", ours, theirs, named, 2)
        run(bench.apply(many), home)
        ours, theirs = _in_turn(bench.las("status"), Command(("docker", "ps")), runs, home)
        yield compared(f"`las status` of {many} services", ours, theirs, "`docker ps`", 2)
        ours, theirs = _in_turn(bench.las("drift"), _bare_look(), runs, home)
        yield compared(f"`las drift` of {many} services", ours, theirs, "one inspection of each, docker-py")


def _in_turn(ours: Command, peer: Command, runs: int, home: str) -> tuple[Spent, Spent]:
    """As `against`, in a home that is kept."""
    pairs = [(run(ours, home), run(peer, home)) for _ in range(runs + 1)]
    mine, theirs = zip(*pairs[1:], strict=True)
    return middle(mine), middle(theirs)


def _fresh(bench: Bench, runs: int, home: str) -> Row:
    """The caches of `las` are filled; each run finds nothing of what it makes."""
    bare = Command((sys.executable, "-c", BARE, str(FEW), str(FIRST_PORT), bench.image_id))
    mine, theirs = [], []
    for _ in range(runs + 1):
        mine.append(run(bench.apply(FEW), home))
        bench.clear()
        theirs.append(run(bare, home))
        bench.clear()
    named = "the same calls one after another, docker-py"
    return compared(
        f"`las apply` of {FEW} services, from nothing", middle(mine[1:]), middle(theirs[1:]), named, 1.2
    )


def _bare_look() -> Command:
    code = (
        "import docker; api = docker.APIClient(version='auto')\n"
        "for one in api.containers(all=True): api.inspect_container(one['Id'])"
    )
    return Command((sys.executable, "-c", code))


def _journal() -> Row:
    """Two records a step, each durable before the next act, beside the bare cost of that."""
    from tests.executor.generations import generation, plan_between

    plan = plan_between(None, generation(1, **{f"m{n}": "1" for n in range(STEPS // 6)}))
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        with Writer.open(Path(folder, "state"), "bench") as writer:
            writer.begin(plan, [act.id for act in plan.acts])
            took = []
            for act in plan.acts:
                start_s = time.perf_counter()
                writer.record(StepIntent(act.id, writer.key(act.id)))
                writer.record(StepDone(act.id))
                took.append(time.perf_counter() - start_s)
        size = Path(folder, "state", "journal.jsonl").stat().st_size // (2 * len(plan.acts))
        bare = _synced(Path(folder, "bare"), size, len(plan.acts))
    ours_s, peer_s = median(took), median(bare)
    return Row(
        "the journal, each act of a plan",
        f"{ours_s * 1000:.2f} ms",
        f"two appended lines of {size} bytes, each synced: {peer_s * 1000:.2f} ms",
        ours_s / peer_s,
    )


def _synced(path: Path, size: int, count: int) -> list[float]:
    took = []
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for _ in range(count):
            start_s = time.perf_counter()
            for _ in range(2):
                os.write(file, b"x" * size)
                os.fsync(file)
            took.append(time.perf_counter() - start_s)
    finally:
        os.close(file)
    return took


if __name__ == "__main__":
    from benchmarks.report import table

    measured = list(rows(quick="--quick" in sys.argv))
    print(table(measured))
    sys.exit(0 if all(row.met for row in measured) else 1)
