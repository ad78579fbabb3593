"""A machine within this one, for an engine that tests may kill: its own network, processes, mounts and /run.

Everything in it ends with it: its first process is the only one that has to be killed.
"""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import docker
import psutil
import pytest

ROOT = Path(__file__).parents[2]
LAS = (sys.executable, "-c", "from cli.main import main; main()")
PATIENCE_S = 90.0  # for what takes 3 s where nothing else runs
PROGRAMS = {"docker": "dockerd", "podman": "podman"}

#: Folders of engines that the nest has to itself.
_OWN = ("/var/lib/docker", "/var/lib/containers", "/etc/containers/networks", "/etc/cni/net.d")
_FIRST = """
ip link set lo up && mount --bind {folder}/run /run || exit 1
mkdir /run/lock
for own in {own}; do ! test -d $own || mount -t tmpfs tmpfs $own || exit 1; done
echo > {folder}/ready
while :; do sleep 1; done
"""
_CONTAINERS = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
"""
_REGISTRIES = '[[registry]]\nlocation = "127.0.0.1:5000"\ninsecure = true\n'
_COMMANDS = {
    "docker": ("dockerd", "--log-level", "warn"),
    "podman": ("podman", "system", "service", "--time=0", "unix:///run/podman/podman.sock"),
}


@attrs.frozen
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Nest:
    """One engine, and everything that asks it, as if nothing else were on this machine."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        for name in ("run/podman", "home"):
            (folder / name).mkdir(parents=True)
        (folder / "containers.conf").write_text(_CONTAINERS)
        (folder / "registries.conf").write_text(_REGISTRIES)
        for own in _OWN[:2]:
            if shutil.which(PROGRAMS[engine]):
                Path(own).mkdir(parents=True, exist_ok=True)
        script = _FIRST.format(folder=folder, own=" ".join(_OWN))
        dies_with_us = ("setpriv", "--pdeathsig", "KILL")
        unshare = (
            *dies_with_us,
            "unshare",
            "--net",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
        )
        self._outer = subprocess.Popen([*unshare, "sh", "-c", script], start_new_session=True)
        until((folder / "ready").exists)
        (self._first,) = psutil.Process(self._outer.pid).children()
        self._log = (folder / "log").open("ab")
        self.daemon: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        self._outer.kill()
        self._outer.wait()
        if self.daemon:
            self.daemon.kill()  # it stops with a daemon that is stopped, and does not see its end
            self.daemon.wait()
        self._log.close()

    # --- the engine ---

    def start(self) -> None:
        """The engine, until it answers."""
        command = self.inside(*_COMMANDS[self.engine])
        self.daemon = subprocess.Popen(
            command, env=self.environment, stdout=self._log, stderr=self._log, start_new_session=True
        )
        daemon = self.daemon
        until(lambda: self.answers() or daemon.poll() is not None)
        assert self.answers(), (self.folder / "log").read_text()[-2000:]

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as asking, suppress(OSError):
            asking.settimeout(5)
            asking.connect(str(self.socket))
            asking.sendall(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n")
            return b" 200 OK" in asking.recv(64)
        return False

    @property
    def socket(self) -> Path:
        return self.folder / "run" / ("docker.sock" if self.engine == "docker" else "podman/podman.sock")

    @contextmanager
    def api(self) -> Iterator[docker.APIClient]:
        client = docker.APIClient(f"unix://{self.socket}", version="auto", timeout=30)
        try:
            yield client
        finally:
            client.close()

    def process(self, program: str) -> psutil.Process:
        """The one that bears this name, here."""
        all_here = psutil.process_iter(["name"])  # without those that end meanwhile
        (found,) = (one for one in all_here if one.info["name"] == program and self._holds(one))
        return found

    def _holds(self, process: psutil.Process) -> bool:
        with suppress(OSError):
            space = f"/proc/{process.pid}/ns/pid"
            return Path(space).readlink() == Path(f"/proc/{self._first.pid}/ns/pid").readlink()
        return False

    def kill(self, program: str, with_signal: int = signal.SIGKILL) -> None:
        self.process(program).send_signal(with_signal)

    def killed(self) -> None:
        """The engine dies at once, and its containers run on or not, as it happens."""
        assert self.daemon is not None
        self.kill(PROGRAMS[self.engine])
        self.daemon.kill()  # that which started it: it stopped with it, if it was stopped
        self.daemon.wait()
        self.daemon = None
        (self.folder / "run" / "docker.pid").unlink(missing_ok=True)  # its number may be another's soon

    # --- what asks it ---

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAS_", "XDG_"))}
        for name in ("DOCKER_HOST", "CONTAINER_HOST"):
            kept.pop(name, None)
        return kept | {
            "HOME": str(self.folder / "home"),
            "LAS_LANG": "en",
            "NO_COLOR": "1",
            "CONTAINERS_CONF": str(self.folder / "containers.conf"),
            "CONTAINERS_REGISTRIES_CONF": str(self.folder / "registries.conf"),
        }

    def inside(self, *command: str) -> list[str]:
        return ["nsenter", "-t", str(self._first.pid), "-n", "-m", "-p", "env", "-C", str(ROOT), *command]

    def las(
        self,
        *arguments: str | Path,
        state: Path | None = None,
        before: Sequence[str] = (),
        stateless: bool = False,
    ) -> Outcome:
        """One command line, as a process in the nest. `before`: a program that starts it."""
        with self.begun(*arguments, state=state, before=before, stateless=stateless) as process:
            out, err = process.communicate()
            return Outcome(process.returncode, out, err)

    @contextmanager
    def begun(
        self,
        *arguments: str | Path,
        state: Path | None = None,
        before: Sequence[str] = (),
        stateless: bool = False,
    ) -> Iterator[subprocess.Popen[str]]:
        place = () if stateless else ("--state", str(state or self.folder / "state"))
        process = subprocess.Popen(
            self.inside(*before, *LAS, *map(str, arguments), *place),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            for one in (*commands(process), process):
                one.kill()
            process.communicate()

    def asked(self, *command: str) -> str:
        """What a program says that runs in the nest."""
        argv = self.inside(*command)
        return subprocess.run(argv, env=self.environment, capture_output=True, text=True, check=True).stdout

    @contextmanager
    def listening(self, port: int) -> Iterator[None]:
        """Somebody else has this port."""
        with self._network():
            taken = socket.create_server(("127.0.0.1", port))
        with taken:
            yield

    @contextmanager
    def connected(self, port: int) -> Iterator[socket.socket]:
        """Raises OSError."""
        with self._network():
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        with connection:
            yield connection

    def listens(self, port: int) -> bool:
        with suppress(OSError), self.connected(port):
            return True
        return False

    @contextmanager
    def program(self, *command: str) -> Iterator[None]:
        """Runs in the nest meanwhile."""
        argv, log = self.inside(*command), self._log
        process = subprocess.Popen(argv, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        try:
            yield
        finally:
            for one in (*commands(process), process):
                one.kill()
            process.wait()

    def get(self, port: int, path: str) -> str:
        """Of what runs in the nest. Raises OSError or HTTPException."""
        return self._answer("GET", port, path, b"", {})[0].decode()

    def request(self, method: str, port: int, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """The headers of the answer. Raises OSError or HTTPException."""
        return self._answer(method, port, path, body, headers)[1]

    def _answer(
        self, method: str, port: int, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[bytes, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with self._network():
            connection.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if not 200 <= answer.status < 300:
                raise http.client.HTTPException(answer.status, answer.read())
            return answer.read(), answer.headers
        finally:
            connection.close()

    @contextmanager
    def _network(self) -> Iterator[None]:
        """Sockets that this thread makes are the nest's."""
        with Path("/proc/thread-self/ns/net").open() as own, _namespace(self._first.pid) as other:
            _enter(other.fileno())
            try:
                yield
            finally:
                _enter(own.fileno())

    def sweep(self) -> None:
        """Away with all that the engine has, but for images."""
        with self.api() as api:
            for one in api.containers(all=True):
                api.remove_container(one["Id"], force=True, v=True)
            for one in api.networks():
                if (one.get("Labels") or {}).get("las.install"):
                    api.remove_network(one["Id"])
            for one in (api.volumes() or {}).get("Volumes") or ():
                api.remove_volume(one["Name"])


def commands(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """What runs for it in the nest: to enter takes a process of its own."""
    try:
        return psutil.Process(process.pid).children()
    except psutil.NoSuchProcess:
        return []


def _namespace(pid: int) -> Any:
    return Path(f"/proc/{pid}/ns/net").open()


def _enter(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, 0):
        raise OSError(ctypes.get_errno(), "setns")


def until(holds: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def nest(engine: str) -> Iterator[Nest]:
    """Skips, by name, where it cannot be."""
    if os.geteuid() != 0:
        pytest.skip("needs root, for an engine in namespaces of its own")
    for program in (PROGRAMS[engine], "busybox", "nsenter", "ip"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}")
    folder = Path(tempfile.mkdtemp(prefix="las-", dir="/tmp"))  # the path of a socket has to be short
    try:
        made = Nest(engine, folder)
        try:
            made.start()
            yield made
        finally:
            made.close()
    finally:
        shutil.rmtree(folder)
