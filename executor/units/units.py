"""Processes as units: what shall be in files, and systemd's manager of this user starts them again.

Who dies, and what follows: docs/executor-units.md.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import attrs

from executor.backend import Detail, Labels, Neighbours, Reality, named
from executor.binding import demand_bindable
from executor.durable import open_regular, private_folder, remove, remove_folder, touching, write_whole
from executor.native import launch
from executor.native.launched import Launched
from executor.native.launching import Launching
from executor.native.specification import Specification, key
from executor.places import Places
from executor.units import groups, unit
from executor.units.manager import UserManager
from state import Process

_EXITED = "1"  # of ExecMainCode: as waitid(2) has it; what was killed has another
_LIMITS = {"memory": "memory-limit", "cpu": "cpu-limit", "pids": "process-limit"}
_OF_ALL = "service.d"  # drop-ins of every service of this host: its distribution's


@attrs.frozen
class Units(Launching):
    manager: UserManager
    places: Places
    install: str
    secret: Callable[[str], str]  # its value; raises BackendError

    def probe(self, resource: Process, near: Neighbours) -> Reality:
        one, name = self._launched(resource, near), self._name(resource)
        alive, written = one.alive(), one.written()
        file, enabled = self.manager.file(name), self.manager.is_enabled(name)
        if written is not None and not one.is_ours(written):
            return Reality("foreign", named(name))
        if written is None or not _is_there(file):
            begun = alive or one.folder.exists() or _is_there(file)
            return Reality("partial" if begun else "absent", runs=bool(alive), returns=enabled)
        state = self.manager.show(name)
        different = [*one.differences(written), *self._edited(resource, state)]
        runs = _runs(state)
        if runs:
            different += self._loosened(resource, state, enabled)
        if different:
            told = tuple(different)
            return Reality("different", told, runs=runs or bool(alive), returns=enabled)
        if runs:
            waits = state["SubState"].startswith("auto-restart")
            pid, ended = int(state["MainPID"]), partial(_ending, state)
            return one.running(written, pid, alive, waits=waits, ending=ended)
        if alive:
            return one.unsupervised(alive)
        ending = _ending(state) if state["ActiveState"] == "failed" else ()
        return Reality("made", ending, returns=enabled)

    def make(self, resource: Process, near: Neighbours, labels: Labels) -> None:
        one = self._launched(resource, near)
        unit.demand_usable(one.folder)
        with touching(one.folder):
            one.write(labels)
        self._write_unit(resource)

    def unmake(self, resource: Process, near: Neighbours) -> None:
        self.stop(resource, near)
        file = self.manager.file(self._name(resource))
        with touching(file):
            remove(file)
        self.manager.reload()
        with touching(self._folder(resource)):
            remove_folder(self._folder(resource))

    def start(self, resource: Process, near: Neighbours) -> None:
        """From now on the manager starts it again when it ends, and when it has been started itself."""
        one, name = self._launched(resource, near), self._name(resource)
        one.demand_executable()
        if self.manager.show(name)["ActiveState"] in ("active", "activating"):
            return
        one.end()
        demand_bindable(resource)
        with touching(one.folder):
            remove(one.folder / launch.LIFE)
        self._write_unit(resource)
        self.manager.begin(name)

    def stop(self, resource: Process, near: Neighbours) -> None:
        """It, and all that it has started."""
        self.manager.end(self._name(resource), resource.stop_s)
        self._launched(resource, near).end()

    # --- inside ---

    def _name(self, resource: Process) -> str:
        return unit.name(resource, self.install)

    def _folder(self, resource: Process) -> Path:
        return self.places.data / "units" / key(resource)

    def _launched(self, resource: Process, near: Neighbours) -> Launched:
        """Its control group has the limits, and nobody else keeps what it prints."""
        limits = resource.limits
        more = {"memory_bytes": None, "log_bytes": limits.log_bytes, "log_files": limits.log_files}
        specification = Specification(self.places, near, self.install)
        return Launched(resource, self._folder(resource), self.install, specification, self.secret, more)

    def _write_unit(self, resource: Process) -> None:
        file = self.manager.file(self._name(resource))
        with touching(file):
            private_folder(file.parent)
            write_whole(file, unit.text(resource, self._folder(resource), self.install).encode())

    def _edited(self, resource: Process, state: dict[str, str]) -> Iterator[Detail]:
        """What of the unit is another's doing: its text, a mask or drop-ins."""
        file = self.manager.file(self._name(resource))
        if not unit.is_text(_text_of(file), resource, self._folder(resource), self.install):
            yield Detail("unit")
        elif state["NeedDaemonReload"] == "yes" and _runs(state):
            yield Detail("unit-not-loaded")
        if state["LoadState"] == "masked":
            yield Detail("unit-masked")
        elif state["FragmentPath"] and not _is_same(Path(state["FragmentPath"]), file):
            yield Detail("unit-elsewhere", (("path", state["FragmentPath"]),))
        for path in state["DropInPaths"].split():
            if Path(path).parent.name != _OF_ALL:
                yield Detail("unit-drop-in", (("path", path),))

    def _loosened(self, resource: Process, state: dict[str, str], enabled: bool) -> Iterator[Detail]:
        """What of a running one is not as its unit says."""
        if not enabled:
            yield Detail("unit-not-enabled")
        if pid := int(state["MainPID"]):
            yield from (Detail(_LIMITS[name]) for name in groups.unbound(pid, resource.limits))


def _runs(state: dict[str, str]) -> bool:
    """Or is about to, or has not ended yet."""
    return state["ActiveState"] not in ("inactive", "failed")


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _text_of(file: Path) -> str:
    """Empty of a link, as a mask is one: links are not followed."""
    with touching(file):
        opened = open_regular(file)
        if opened is None:
            return ""
        with opened:
            return opened.read().decode(errors="replace")


def _is_same(one: Path, other: Path) -> bool:
    return one == other or one.resolve() == other.resolve()


def _ending(state: dict[str, str]) -> tuple[Detail, ...]:
    """How it last ended by itself; empty where it has not, or is not known to have."""
    if state["Result"] == "oom-kill":
        return (Detail("out-of-memory"),)
    code, status = state["ExecMainCode"], state["ExecMainStatus"]
    if code == "0":
        return ()
    if code == _EXITED:
        return (Detail("exit", (("status", status),)),)
    known = {str(one.value): one.name for one in signal.Signals}
    return (Detail("signal", (("signal", known.get(status, status)),)),)
