"""Processes: what shall be in files, what is in /proc, and a supervisor between that starts them again.

How each survives the other's end: docs/executor-native.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError, Detail, Health, Labels, Neighbours, Reality, named
from executor.checking import answers
from executor.durable import private_folder, remove, remove_folder, touching, write_whole
from executor.native import launch, output, ports
from executor.native.memory import memory_bytes
from executor.native.specification import LOG, STEADY_S, Specification, is_program, key, program
from executor.native.supervisor import Supervisor
from executor.places import Places, size_of
from state import Process

_RUN = ("STARTING", "RUNNING", "BACKOFF", "STOPPING")
_ENDED = ("EXITED", "FATAL")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")

#: What differs in a specification, by its key.
_TOLD_AS = {
    "check": "check",
    "command": "command",
    "folder": "folder",
    "memory_bytes": "memory-limit",
    "spec_sha256": "specification",
    "stop_s": "stop-time",
    "variables": "variables",
}


@attrs.frozen
class Processes:
    supervisor: Supervisor
    places: Places
    install: str
    secret: Callable[[str], str]  # its value; raises BackendError

    def probe(self, resource: Process, near: Neighbours) -> Reality:
        alive = launch.marked(self._mark(resource))
        written = _read(self._folder(resource) / launch.SPECIFICATION)
        section = self.supervisor.program(key(resource))
        if written is None or not section.exists():
            begun = alive or self._folder(resource).exists() or section.exists()
            return Reality("partial" if begun else "absent", runs=bool(alive))
        if written.get("labels", {}).get("las.install") != self.install:
            return Reality("foreign", named(key(resource)))
        different = tuple(self._differences(written, resource, near))
        if different:
            return Reality("different", different, runs=bool(alive))
        state = self.supervisor.state(key(resource))
        if state and state["statename"] in _RUN:
            return self._running(resource, written, state, alive)
        if alive:
            processes = ", ".join(map(str, sorted(alive)))
            return Reality("different", (Detail("unsupervised", (("processes", processes),)),), runs=True)
        ended = state is not None and state["statename"] in _ENDED
        return Reality("made", self.supervisor.ending(key(resource)) if ended else ())

    def make(self, resource: Process, near: Neighbours, labels: Labels) -> None:
        self.supervisor.demand_usable()
        secrets = {name: self.secret(name) for name in resource.secrets}
        plain = self._specified(resource, near) | {"secrets": secrets, "labels": labels.texts}
        folder = self._folder(resource)
        with self.supervisor.alone(), touching(folder):
            private_folder(folder)
            write_whole(folder / launch.SPECIFICATION, json.dumps(plain, indent=1).encode())
            self.supervisor.write_program(key(resource), program(resource, folder))

    def unmake(self, resource: Process, near: Neighbours) -> None:
        """The supervisor itself goes with the last that it has."""
        self._end(resource)
        section = self.supervisor.program(key(resource))
        with self.supervisor.alone(), touching(section):
            remove(section)
            if self.supervisor.runs():
                self.supervisor.forget(key(resource))
            if not any(section.parent.glob("*.conf")):
                self.supervisor.shutdown()
            remove_folder(self._folder(resource))

    def start(self, resource: Process, near: Neighbours) -> None:
        """From now on the supervisor starts it again when it ends."""
        folder = self._folder(resource)
        self._demand_executable(resource, near)
        with self.supervisor.alone(), touching(folder):
            self.supervisor.ensure()
            state = self.supervisor.state(key(resource))
            if state and state["statename"] in _RUN:
                return
            launch.end(launch.marked(self._mark(resource)), resource.stop_s)
            ports.demand_free(resource)
            remove(folder / launch.LIFE)
            self.supervisor.write_program(key(resource), program(resource, folder))
            self.supervisor.load(key(resource))
            self.supervisor.start(key(resource))

    def stop(self, resource: Process, near: Neighbours) -> None:
        """It, and all that it has started."""
        self._end(resource)

    def promote(self, resource: Process, near: Neighbours) -> bool:
        """Nothing: a process has no name that others could reach it by."""
        return False

    def retire(self, resource: Process, near: Neighbours) -> bool:
        """Nothing, as above."""
        return False

    def size_bytes(self, resource: Process, near: Neighbours) -> int | None:
        """Of its logs, in the main."""
        return size_of(self._folder(resource))

    def memory_bytes(self, resource: Process, near: Neighbours) -> int | None:
        """Of all its processes together, what is shared among them once."""
        return memory_bytes(launch.marked(self._mark(resource)))

    def logs(
        self, resource: Process, near: Neighbours, since_s: float | None, follow: bool
    ) -> Iterator[bytes]:
        log = self._folder(resource) / LOG
        with touching(log):
            yield from output.lines(log, since_s, follow)

    # --- inside ---

    def _folder(self, resource: Process) -> Path:
        return self.supervisor.folder / "processes" / key(resource)

    def _mark(self, resource: Process) -> str:
        return f"{self.install}/{key(resource)}"

    def _specified(self, resource: Process, near: Neighbours) -> dict[str, Any]:
        return Specification(self.places, near, self.install).of(resource)

    def _differences(self, written: dict[str, Any], resource: Process, near: Neighbours) -> Iterator[Detail]:
        wanted = self._specified(resource, near)
        yield from (Detail(_TOLD_AS[name]) for name in sorted(wanted) if written.get(name) != wanted[name])
        if self._is_outdated(written.get("secrets", {}), resource):
            yield Detail("secrets")
        folder = self._folder(resource)
        with touching(folder):
            section = self.supervisor.program(key(resource)).read_text()
        if not is_program(section, resource, folder):
            yield Detail("section")

    def _is_outdated(self, written: dict[str, str], resource: Process) -> bool:
        """Whether it was made with secrets that its owner has replaced. One that is gone tells nothing."""
        if sorted(written) != sorted(resource.secrets):
            return True
        with suppress(BackendError):
            return any(written[name] != self.secret(name) for name in resource.secrets)
        return False

    def _demand_executable(self, resource: Process, near: Neighbours) -> None:
        command = self._specified(resource, near)["command"]
        if not os.access(command[0], os.X_OK) or not Path(command[0]).is_file():
            fields = (("resource", resource.id), ("command", command[0]))
            raise BackendError("process-not-executable", fields)

    def _end(self, resource: Process) -> None:
        if self.supervisor.runs():
            self.supervisor.stop(key(resource), resource.stop_s)
        launch.end(launch.marked(self._mark(resource)), resource.stop_s)

    # --- of what runs ---

    def _running(
        self, resource: Process, written: dict[str, Any], state: dict[str, Any], alive: dict[int, int]
    ) -> Reality:
        found = ports.listeners(alive) if resource.ports else frozenset()
        exposed = ports.exposed(resource, found)
        if exposed:
            return Reality("different", exposed, runs=True)
        life = _read(self._folder(resource) / launch.LIFE) or {}
        ticks = launch.started(state["pid"]) if state["pid"] else None
        is_up = ticks is not None and life.get("pid") == state["pid"]  # or it is still its launcher
        uptime_s = time.clock_gettime(time.CLOCK_BOOTTIME) - (ticks or 0) / _TICKS_PER_S if is_up else 0
        if state["statename"] == "BACKOFF" or (life.get("lives", 1) > 1 and uptime_s < STEADY_S):
            lives = Detail("started", (("count", str(life.get("lives", 0))),))
            return Reality("running", (*self.supervisor.ending(key(resource)), lives), "unhealthy")
        health = self._health(resource, written, found, uptime_s) if is_up else "starting"
        return Reality("running", health=health)

    def _health(
        self, resource: Process, written: dict[str, Any], found: frozenset[ports.Listener], uptime_s: float
    ) -> Health:
        check = resource.check
        if check.command:
            works = _succeeds(resource, written)
        elif check.http_path is not None:
            held = any((one.port, one.protocol) == (check.http_port, "tcp") for one in found)
            works = held and answers(resource.ports, check)
        else:
            return "none" if uptime_s >= check.interval_s else "starting"
        if works:
            return "healthy"
        return "starting" if uptime_s < check.start_s else "unhealthy"


def _read(path: Path) -> dict[str, Any] | None:
    """None where it is not there in full."""
    try:
        plain = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return plain if isinstance(plain, dict) else None


def _succeeds(resource: Process, written: dict[str, Any]) -> bool:
    """As the program would be run, but not as one of its processes."""
    variables = {**written["variables"], **written["secrets"]}
    variables.pop(launch.MARK)
    try:
        subprocess.run(
            written["check"],
            env=variables,
            cwd=written["folder"],
            timeout=resource.check.timeout_s,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
