"""Processes: what shall be in files, what is in /proc, and a supervisor between that starts them again.

How each survives the other's end: docs/executor-native.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import attrs

from executor.backend import Detail, Labels, Neighbours, Reality, named
from executor.binding import demand_bindable
from executor.durable import remove, remove_folder, touching
from executor.native import launch
from executor.native.launched import Launched
from executor.native.launching import Launching
from executor.native.specification import Specification, is_program, key, program
from executor.native.supervisor import Supervisor
from executor.places import Places
from state import Process

_RUN = ("STARTING", "RUNNING", "BACKOFF", "STOPPING")
_ENDED = ("EXITED", "FATAL")


@attrs.frozen
class Processes(Launching):
    supervisor: Supervisor
    places: Places
    install: str
    secret: Callable[[str], str]  # its value; raises BackendError

    def probe(self, resource: Process, near: Neighbours) -> Reality:
        one = self._launched(resource, near)
        alive, written = one.alive(), one.written()
        section = self.supervisor.program(key(resource))
        if written is None or not section.exists():
            begun = alive or one.folder.exists() or section.exists()
            return Reality("partial" if begun else "absent", runs=bool(alive))
        if not one.is_ours(written):
            return Reality("foreign", named(key(resource)))
        different = list(one.differences(written))
        with touching(section):
            if not is_program(section.read_text(), resource, one.folder):
                different.append(Detail("section"))
        if different:
            return Reality("different", tuple(different), runs=bool(alive))
        state = self.supervisor.state(key(resource))
        if state and state["statename"] in _RUN:
            waits = state["statename"] == "BACKOFF"
            ending = partial(self.supervisor.ending, key(resource))
            return one.running(written, state["pid"], alive, waits=waits, ending=ending)
        if alive:
            return one.unsupervised(alive)
        ended = state is not None and state["statename"] in _ENDED
        return Reality("made", self.supervisor.ending(key(resource)) if ended else ())

    def make(self, resource: Process, near: Neighbours, labels: Labels) -> None:
        self.supervisor.demand_usable()
        one = self._launched(resource, near)
        with self.supervisor.alone(), touching(one.folder):
            one.write(labels)
            self.supervisor.write_program(key(resource), program(resource, one.folder))

    def unmake(self, resource: Process, near: Neighbours) -> None:
        """The supervisor itself goes with the last that it has."""
        self.stop(resource, near)
        section = self.supervisor.program(key(resource))
        with self.supervisor.alone(), touching(section):
            remove(section)
            self.supervisor.forget(key(resource))
            if not any(section.parent.glob("*.conf")):
                self.supervisor.shutdown()
            remove_folder(self._folder(resource))

    def start(self, resource: Process, near: Neighbours) -> None:
        """From now on the supervisor starts it again when it ends."""
        one = self._launched(resource, near)
        one.demand_executable()
        with self.supervisor.alone(), touching(one.folder):
            self.supervisor.ensure()
            state = self.supervisor.state(key(resource))
            if state and state["statename"] in _RUN:
                return
            one.end()
            demand_bindable(resource)
            remove(one.folder / launch.LIFE)
            self.supervisor.write_program(key(resource), program(resource, one.folder))
            self.supervisor.load(key(resource))
            self.supervisor.start(key(resource))

    def stop(self, resource: Process, near: Neighbours) -> None:
        """It, and all that it has started."""
        self.supervisor.stop(key(resource), resource.stop_s)
        self._launched(resource, near).end()

    def _folder(self, resource: Process) -> Path:
        return self.supervisor.folder / "processes" / key(resource)

    def _launched(self, resource: Process, near: Neighbours) -> Launched:
        specification = Specification(self.places, near, self.install)
        return Launched(resource, self._folder(resource), self.install, specification, self.secret)
