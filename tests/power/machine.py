"""A machine of files: a state, and what makers of files have of its generations; changed for real.

`python -m tests.power.machine CHANGE DIES FOLDER` carries a change out, and says each record that was
acknowledged, as `number hash`, on stdout.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from executor import Actor, Outcome, Places, World, apply, collect, leftovers, recover
from executor.backend import Neighbours
from executor.events import At, nothing
from executor.files import Artefacts, Configurations, PythonEnvironments, Trees
from planner.acting import acts_between
from state import (
    Artefact,
    Configuration,
    Generation,
    PythonEnvironment,
    Resource,
    Store,
    Tree,
    Wheel,
    Writer,
)
from tests.executor.generations import plan_of
from tests.state.dying import die_at

WHEEL = "toy-1-py3-none-any.whl"


class Machine:
    """All of it is below one folder: sources of artefacts in `from`, somebody's file in `etc`."""

    def __init__(self, folder: Path, tell: Callable[[str], None] = nothing) -> None:
        self.folder = folder
        self._tell = tell
        self.state = folder / "state"
        self.placed = folder / "etc" / "settings"
        self.places = Places(folder / "data")
        files = {
            Artefact: Artefacts(self.places),
            Configuration: Configurations(self.places),
            PythonEnvironment: PythonEnvironments(self.places),
            Tree: Trees(self.places),
        }
        self.world = World({"": lambda: files})

    # --- generations ---

    def first(self, *more: Resource) -> Generation:
        return self._generation(1, *more)

    def second(self, *more: Resource) -> Generation:
        return self._generation(2, *more)

    def _generation(self, number: int, *more: Resource) -> Generation:
        content = f"of generation {number}\n"
        resources = (
            self._artefact(f"{number}.tar"),
            Tree("tree toy", f"artefact {number}.tar", "tar", size_bytes=1000, files=10),
            Configuration("configuration kept", content),
            Configuration("configuration placed", content, str(self.placed), 0o640),
            *more,
        )
        return Generation(
            "las.generation/1", number, (), (), tuple(sorted(resources, key=lambda one: one.id))
        )

    def environment(self) -> tuple[Resource, ...]:
        wheel = self._artefact(WHEEL)
        return wheel, PythonEnvironment("environment toy", "toy", sys.executable, (Wheel(wheel.id, WHEEL),))

    def unmade(self) -> Resource:
        """A tree that is larger than it may be."""
        return Tree("tree unmade", "artefact 2.tar", "tar", size_bytes=1, files=10)

    def _artefact(self, name: str) -> Artefact:
        source = self.folder / "from" / name
        content = source.read_bytes()
        return Artefact(f"artefact {name}", source.as_uri(), sha256(content).hexdigest(), len(content))

    # --- what is there ---

    def current(self) -> Generation | None:
        return Store.open(self.state).current()

    def conditions(self, generation: Generation | None) -> dict[str, str]:
        """Of each resource, looked at closely."""
        resources = generation.resources if generation else ()
        near = Neighbours({one.id: one for one in resources})
        return {one.id: self.world.maker(one).probe(one, near).condition for one in resources}

    # --- changes ---

    def apply(self, target: Generation, at: At = nothing) -> Outcome:
        with self._writing() as writer:
            current = writer.current()
            plan = plan_of(current, target, acts_between(current, target.resources, (), {}))

            def told(point: str) -> None:
                self._acknowledge(writer)
                at(point)

            return apply(plan, writer, Actor(self.world), at=told)

    def recover(self) -> Outcome | None:
        with self._writing() as writer:
            return recover(writer, Actor(self.world), at=lambda _: self._acknowledge(writer))

    def keep(self, secret: str, value: str) -> None:
        with self._writing() as writer:
            self.places.keep_secret(secret, value)
            writer.event("secret-set", (("name", secret),))

    def collect(self) -> None:
        with self._writing() as writer:
            assert not collect(leftovers(writer, self.world), writer, Actor(self.world)).refused

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        with Writer.open(self.state, "test") as writer:
            yield writer
            self._acknowledge(writer)

    def _acknowledge(self, writer: Writer) -> None:
        last = writer.entries[-1]
        self._tell(f"{last.seq} {last.hash}")


# --- what is traced ---


def install(machine: Machine) -> None:
    machine.apply(machine.first(*machine.environment()))


def begin(machine: Machine) -> None:
    machine.keep("TOKEN", "of somebody")
    machine.apply(machine.first())


def upgrade(machine: Machine) -> None:
    machine.apply(machine.second())


def fail(machine: Machine) -> None:
    assert machine.apply(machine.second(machine.unmade())).outcome == "rolled-back"


CHANGES: dict[str, Callable[[Machine], None]] = {
    "install": install,
    "begin": begin,
    "upgrade": upgrade,
    "fail": fail,
    "collect": Machine.collect,
}


def main(change: str, dies: int, folder: str) -> None:
    """Carry it out. `dies`: at which call of its own somebody died who tried before; 0: nobody."""
    machine = Machine(Path(folder), lambda line: os.write(1, f"{line}\n".encode()) and None)
    if dies:
        child = os.fork()
        if child == 0:
            die_at(dies)
            CHANGES[change](machine)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, -signal.SIGKILL)
        machine.recover()
    CHANGES[change](machine)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
