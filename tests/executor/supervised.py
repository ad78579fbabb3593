"""Processes of one install under a supervisor of their own: ours, or systemd's manager of a user."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

import attrs
import pytest

from executor.backend import BackendError, World
from executor.makers import Maker
from executor.native import Processes, Supervisor, launch
from executor.native.specification import key
from executor.places import Places
from executor.units import Units
from executor.units.unit import name
from state import Check, Process, Publish, Resource
from tests.executor.hands import INSTALL, Hand
from tests.executor.managers import TestManager, user_manager

QUICK = Check(interval_s=0, start_s=5, timeout_s=2)
SLEEP = ("/bin/sleep", "1000")

#: It does not hear that it is to end.
STUBBORN = (
    "import signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(1000)\n"
)


class Supervised(ABC):
    """What tests ask of both. `folder` has one folder for each process."""

    folder: Path
    backend: str
    environ: Mapping[str, str]  # by which it is found
    differs: str  # what differs where somebody has edited what the supervisor reads
    silent: str  # the error where it hangs
    apart = 1  # how far kills are apart: each look at a unit starts a program

    def __init__(self, places: Places) -> None:
        self.places = places
        self.secrets = {"token": "s3cret"}

    def hand(self, *known: Resource, install: str = INSTALL, answer_s: float = 20) -> Hand:
        maker = self._maker(install, answer_s)
        return Hand(World({"native": lambda: {Process: maker}}), *known)

    def alive(self, one: Process) -> set[int]:
        return set(launch.marked(f"{INSTALL}/{key(one)}"))

    def of(self, one: Process) -> Path:
        """Its folder."""
        return self.folder / key(one)

    @abstractmethod
    def supervisor_file(self, one: Process) -> Path:
        """What its supervisor reads of it."""

    @property
    @abstractmethod
    def supervisor_pid(self) -> int: ...

    @abstractmethod
    def kill_supervisor(self) -> None:
        """And have another in its place, where that takes more than to need it."""

    @abstractmethod
    def _maker(self, install: str, answer_s: float) -> Maker: ...

    def end_all(self) -> None:
        for process in self.folder.glob("*"):
            launch.end(launch.marked(f"{INSTALL}/{process.name}"), 0)


class Native(Supervised):
    backend, environ = "native", MappingProxyType({})
    differs, silent = "the supervisor's section", "native-silent"

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self.supervisor = Supervisor(places.data / "native")
        self.folder = self.supervisor.folder / "processes"

    def supervisor_file(self, one: Process) -> Path:
        return self.supervisor.program(key(one))

    @property
    def supervisor_pid(self) -> int:
        return int((self.supervisor.folder / "supervisor.pid").read_text())

    def kill_supervisor(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.supervisor_pid, signal.SIGKILL)

    def _maker(self, install: str, answer_s: float) -> Maker:
        supervisor = Supervisor(self.supervisor.folder, answer_s)
        return Processes(supervisor, self.places, install, self.secrets.__getitem__)


class Managed(Supervised):
    backend, apart = "systemd", 2
    differs, silent = "its unit", "units-silent"

    def __init__(self, places: Places, own: TestManager) -> None:
        super().__init__(places)
        self.own = own
        self.environ = own.environment
        self.folder = places.data / "units"

    def unit(self, one: Process) -> str:
        return name(one, INSTALL)

    def supervisor_file(self, one: Process) -> Path:
        return self.own.manager.file(self.unit(one))

    @property
    def supervisor_pid(self) -> int:
        return self.own.pid

    def kill_supervisor(self) -> None:
        self.own.kill()
        self.own.start()

    def _maker(self, install: str, answer_s: float) -> Maker:
        manager = attrs.evolve(self.own.manager, answer_s=answer_s)
        return Units(manager, self.places, install, self.secrets.__getitem__)


@contextmanager
def supervised_by(which: str, *, bare: bool = False) -> Iterator[Supervised]:
    """`native` or `systemd` (`bare`: without controllers); skips, by name, where that cannot be."""
    with tempfile.TemporaryDirectory(prefix="las-") as folder:  # short enough for a socket
        places = Places(Path(folder))
        if which == "systemd":
            with user_manager(bare=bare) as own:
                yield (managed := Managed(places, own))
                managed.end_all()
            return
        native = Native(places)
        yield native
        with suppress(BackendError):
            native.supervisor.shutdown()
        native.end_all()


# --- toys ---


def toy(*command: str, **more: Any) -> Process:
    return Process("process toy", "native", "toy", command or SLEEP, **({"check": QUICK, "stop_s": 2} | more))


def python(code: str, **more: Any) -> Process:
    return toy(sys.executable, "-c", code, **more)


def serving(port: int, address: str = "127.0.0.1", code: str = "", **more: Any) -> Process:
    code = code or (
        "import http.server as h; from functools import partial\n"
        f"h.ThreadingHTTPServer(({address!r}, {port}), h.SimpleHTTPRequestHandler).serve_forever()\n"
    )
    check = Check(http_path="/", http_port=port, interval_s=0, start_s=5, timeout_s=2)
    return python(
        code, ports=(Publish("127.0.0.1", port, port),), check=check, folder="/proc/self/fd", **more
    )


def until(is_so: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def refused(act: Callable[[], None]) -> tuple[str, dict[str, str]]:
    with pytest.raises(BackendError) as caught:
        act()
    return caught.value.code, dict(caught.value.fields)


def begin(hand: Any, one: Process) -> None:
    hand.do("make", one)
    hand.do("start", one)
    hand.do("await", one)


def printed(hand: Any, one: Process, since_s: float | None = None, follow: bool = False) -> Iterator[bytes]:
    lines: Iterator[bytes] = hand.world.runner(one).logs(one, hand.near, since_s, follow)
    return lines
