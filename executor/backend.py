"""The port to what carries resources: one class for each kind of resource and backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any, Literal, Protocol, runtime_checkable

import attrs

from state import RUNNING, Resource

Condition = Literal[
    "absent",  # nothing of this name
    "partial",  # ours, begun and not finished
    "made",  # ours, as it shall be, and not running
    "running",  # ours, as it shall be, and running
    "different",  # ours, and not as it shall be
    "foreign",  # somebody else's under this name
]


Health = Literal["healthy", "starting", "unhealthy", "none"]


@attrs.frozen
class Detail:
    """One thing to be told of what was found. `code` is a message key, like that of a BackendError."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Reality:
    """What is really there in place of one resource. `details` tell, of `different`, what differs.

    `runs`: whether what is not as it shall be (`different`, `partial`) runs all the same. `returns`: whether
    what does not run would be started without us, or what is absent lies under another of ours and comes back
    when that goes: stopping or removing it is then something to do.
    """

    condition: Condition
    details: tuple[Detail, ...] = ()
    health: Health = "none"  # of what runs
    runs: bool = False
    returns: bool = False

    def told_of(self, resource: Resource) -> str:
        """The condition, as it is told: what is to run, and is only made, is `stopped`."""
        return "stopped" if self.condition == "made" and isinstance(resource, RUNNING) else self.condition


@attrs.frozen
class Labels:
    """Written on everything that is made, so that reality can be probed after a crash."""

    install: str  # which state folder: two of them may share an engine
    generation: int
    step: str  # the idempotency key of the act
    module: str
    spec_sha256: str

    @property
    def texts(self) -> dict[str, str]:
        return {
            "las.install": self.install,
            "las.generation": str(self.generation),
            "las.step": self.step,
            "las.module": self.module,
            "las.spec-sha256": self.spec_sha256,
        }


@attrs.frozen
class Neighbours:
    """The resources that one refers to, by id."""

    of: Mapping[str, Resource]

    def __getitem__(self, id: str) -> Resource:
        return self.of[id]


@attrs.frozen
class BackendError(Exception):
    """A backend could not do it. `code` is a message key; `transient`: the same may succeed later."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()
    transient: bool = False
    details: tuple[Detail, ...] = ()  # of what was found in place of the resource


class Maker(Protocol):
    """Makes one kind of resource. Every call may come again after a crash: it must end in the same.

    Each may raise BackendError, and nothing else for what a machine may answer.
    """

    def probe(self, resource: Any, near: Neighbours) -> Reality:
        """Look; change nothing. Never believe what was written down."""

    def make(self, resource: Any, near: Neighbours, labels: Labels) -> None:
        """Make what is absent. What is made bears the labels from the first moment on."""

    def unmake(self, resource: Any, near: Neighbours) -> None:
        """Remove what is ours; nothing where it is absent."""

    def size_bytes(self, resource: Any, near: Neighbours) -> int | None:
        """What its removal would free; None where that is not known."""


@runtime_checkable
class Runner(Maker, Protocol):
    """Makes what is started and stopped."""

    def start(self, resource: Any, near: Neighbours) -> None: ...

    def stop(self, resource: Any, near: Neighbours) -> None:
        """Ask it to end, wait `stop_s`, then end it."""

    def promote(self, resource: Any, near: Neighbours) -> bool:
        """Give it its plain name; whether it had not."""

    def retire(self, resource: Any, near: Neighbours) -> bool:
        """Take its plain name from it, so that another can have it; whether it had that."""

    def memory_bytes(self, resource: Any, near: Neighbours) -> int | None:
        """What a running one uses now; None where that is not known."""

    def logs(self, resource: Any, near: Neighbours, since_s: float | None, follow: bool) -> Iterator[bytes]:
        """What it printed, line by line."""


@runtime_checkable
class Overview(Protocol):
    """A maker that can look at many at once. What it leaves out has to be probed."""

    def overview(self, resources: Sequence[Any]) -> Mapping[str, Reality]:
        """By id, those of which one question to the engine shows that all is well."""


def named(name: str) -> tuple[Detail, ...]:
    """Of what is somebody else's: under which name it is there."""
    return (Detail("name", (("name", name),)),)


@runtime_checkable
class Shared(Protocol):
    """A maker of what others may give names as well: with these it stays where ours are taken from it."""

    def other_names(self, resource: Any, near: Neighbours) -> tuple[str, ...]: ...


Makers = Mapping[type, Maker]  # by the class of resource


@attrs.define
class World:
    """Everything outside that acts change. A backend is opened when something of it is first asked for.

    `backends` by name; "" carries what has none: files.
    """

    backends: Mapping[str, Callable[[], Makers]]
    _opened: dict[str, Makers] = attrs.field(factory=dict, init=False)
    _turn: Lock = attrs.field(factory=Lock, init=False)

    def maker(self, resource: Resource) -> Maker:
        """Raises BackendError where no backend carries this, or it does not answer."""
        name = getattr(resource, "backend", "")
        makers = self._makers(name)
        if type(resource) not in makers:
            raise BackendError("backend-cannot", (("backend", name), ("resource", resource.id)))
        return makers[type(resource)]

    def runner(self, resource: Resource) -> Runner:
        maker = self.maker(resource)
        assert isinstance(maker, Runner), resource.id
        return maker

    def open(self, name: str) -> None:
        """Raises BackendError where no backend has this name, or it does not answer."""
        self._makers(name)

    def _makers(self, name: str) -> Makers:
        with self._turn:
            if name not in self._opened:
                if name not in self.backends:
                    known = ", ".join(sorted(filter(None, self.backends)))
                    raise BackendError("backend-missing", (("backend", name), ("known", known)))
                self._opened[name] = self.backends[name]()
            return self._opened[name]
