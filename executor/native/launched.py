"""One process as its launcher has it: the same under each supervisor (ours, systemd's).

What shall be in files, what is in /proc, how it fares: docs/executor-native.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs

from executor.backend import BackendError, Detail, Labels, Reality
from executor.checking import answers
from executor.codes import Health
from executor.durable import private_folder, touching, write_whole
from executor.native import launch, ports
from executor.native.specification import STEADY_S, Specification
from state import Process

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")

#: What differs in a specification, by its key.
_TOLD_AS = {
    "check": "check",
    "command": "command",
    "folder": "folder",
    "log_bytes": "log-limit",
    "log_files": "log-limit",
    "memory_bytes": "memory-limit",
    "spec_sha256": "specification",
    "stop_s": "stop-time",
    "variables": "variables",
}


@attrs.frozen
class Launched:
    """`folder`: its own. `more`: what its supervisor has the launcher do besides."""

    resource: Process
    folder: Path
    install: str
    specification: Specification
    secret: Callable[[str], str]  # its value; raises BackendError
    more: Mapping[str, Any] = attrs.field(factory=dict)

    # --- in files ---

    def write(self, labels: Labels) -> None:
        """Raises OSError, and BackendError for a secret that has no value."""
        secrets = {name: self.secret(name) for name in self.resource.secrets}
        plain = self.specified() | {"secrets": secrets, "labels": labels.texts}
        private_folder(self.folder)
        write_whole(self.folder / launch.SPECIFICATION, json.dumps(plain, indent=1).encode())

    def written(self) -> dict[str, Any] | None:
        """None where it is not there in full."""
        return _read(self.folder / launch.SPECIFICATION)

    def is_ours(self, written: dict[str, Any]) -> bool:
        return bool(written.get("labels", {}).get("las.install") == self.install)

    def differences(self, written: dict[str, Any]) -> Iterator[Detail]:
        wanted = self.specified()
        yield from (Detail(_TOLD_AS[name]) for name in sorted(wanted) if written.get(name) != wanted[name])
        if self._is_outdated(written.get("secrets", {})):
            yield Detail("secrets")

    def specified(self) -> dict[str, Any]:
        return {**self.specification.of(self.resource), **self.more}

    def demand_executable(self) -> None:
        command = self.specified()["command"]
        if not os.access(command[0], os.X_OK) or not Path(command[0]).is_file():
            fields = (("resource", self.resource.id), ("command", command[0]))
            raise BackendError("process-not-executable", fields)

    def _is_outdated(self, written: dict[str, str]) -> bool:
        """Whether it was made with secrets that its owner has replaced. One that is gone tells nothing."""
        if sorted(written) != sorted(self.resource.secrets):
            return True
        with suppress(BackendError):
            return any(written[name] != self.secret(name) for name in self.resource.secrets)
        return False

    # --- in /proc ---

    def alive(self) -> dict[int, int]:
        return launch.marked(self.specification.mark(self.resource))

    def end(self) -> None:
        """Itself, and what it has started."""
        launch.end(self.alive(), self.resource.stop_s)

    def unsupervised(self, alive: dict[int, int]) -> Reality:
        processes = ", ".join(map(str, sorted(alive)))
        return Reality("different", (Detail("unsupervised", (("processes", processes),)),), runs=True)

    def running(
        self,
        written: dict[str, Any],
        pid: int,
        alive: dict[int, int],
        *,
        waits: bool,
        ending: Callable[[], tuple[Detail, ...]],
    ) -> Reality:
        """`pid`: of the program, 0 where none is. `waits`: it has ended, and will be started again."""
        found = ports.listeners(alive) if self.resource.ports else frozenset()
        exposed = ports.exposed(self.resource, found)
        if exposed:
            return Reality("different", exposed, runs=True)
        life = _read(self.folder / launch.LIFE) or {}
        ticks = launch.started(pid) if pid else None
        is_up = ticks is not None and life.get("pid") == pid  # or it is still its launcher
        uptime_s = time.clock_gettime(time.CLOCK_BOOTTIME) - (ticks or 0) / _TICKS_PER_S if is_up else 0
        if waits or (life.get("lives", 1) > 1 and uptime_s < STEADY_S):
            lives = Detail("started", (("count", str(life.get("lives", 0))),))
            return Reality("running", (*ending(), lives), "unhealthy")
        health = self._health(written, found, uptime_s) if is_up else "starting"
        return Reality("running", health=health)

    def _health(self, written: dict[str, Any], found: frozenset[ports.Listener], uptime_s: float) -> Health:
        check = self.resource.check
        if check.command:
            works = self._succeeds(written)
        elif check.http_path is not None:
            held = any((one.port, one.protocol) == (check.http_port, "tcp") for one in found)
            works = held and answers(self.resource.ports, check)
        else:
            return "none" if uptime_s >= check.interval_s else "starting"
        if works:
            return "healthy"
        return "starting" if uptime_s < check.start_s else "unhealthy"

    def _succeeds(self, written: dict[str, Any]) -> bool:
        """As the program would be run, but not as one of its processes."""
        variables = {**written["variables"], **written["secrets"]}
        variables.pop(launch.MARK)
        try:
            subprocess.run(
                written["check"],
                env=variables,
                cwd=written["folder"],
                timeout=self.resource.check.timeout_s,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return True


def _read(path: Path) -> dict[str, Any] | None:
    """Raises BackendError where it cannot be read; None where it is not there, or not whole."""
    with touching(path):
        try:
            plain = json.loads(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
    return plain if isinstance(plain, dict) else None
