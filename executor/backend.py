"""The port to what carries resources: one class for each kind of resource and backend."""

from __future__ import annotations

from _thread import allocate_lock

from documents import frozen
from state import RUNNING

TYPE_CHECKING = False  # of typing, which takes as long to load as a look at what is installed
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from executor.codes import Condition, Health
    from executor.makers import Maker, Makers, Runner
    from state import Resource


@frozen
class Detail:
    """One thing to be told of what was found. `code` is a message key, like that of a BackendError."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()


@frozen
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


@frozen
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


@frozen
class Neighbours:
    """The resources that one refers to, by id."""

    of: Mapping[str, Resource]

    def __getitem__(self, id: str) -> Resource:
        return self.of[id]


class BackendError(Exception):
    """A backend could not do it. `code` is a message key; `transient`: the same may succeed later. `details`
    are of what was found in place of the resource."""

    def __init__(
        self,
        code: str,
        fields: tuple[tuple[str, str], ...] = (),
        transient: bool = False,
        details: tuple[Detail, ...] = (),
    ) -> None:
        super().__init__(code, fields, transient, details)
        self.code = code
        self.fields = fields
        self.transient = transient
        self.details = details


def named(name: str) -> tuple[Detail, ...]:
    """Of what is somebody else's: under which name it is there."""
    return (Detail("name", (("name", name),)),)


class World:
    """Everything outside that acts change. A backend is opened when something of it is first asked for.

    `backends` by name; "" carries what has none: files.
    """

    def __init__(self, backends: Mapping[str, Callable[[], Makers]]) -> None:
        self.backends = backends
        self._opened: dict[str, Makers] = {}
        self._turn = allocate_lock()

    def maker(self, resource: Resource) -> Maker:
        """Raises BackendError where no backend carries this, or it does not answer."""
        name = getattr(resource, "backend", "")
        makers = self._makers(name)
        if type(resource) not in makers:
            raise BackendError("backend-cannot", (("backend", name), ("resource", resource.id)))
        return makers[type(resource)]

    def runner(self, resource: Resource) -> Runner:
        from executor.makers import Runner

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
