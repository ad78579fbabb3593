"""The connection to an engine, and its errors as ours.

Its lists are read from its socket as they are; docker-py, which takes longer to import than a whole look at
what is installed, is loaded for the first other question.
"""

from __future__ import annotations

import os
import time
from _thread import allocate_lock

from documents import scan_json
from executor.answering import Local
from executor.backend import BackendError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Any, TypeVar

    from executor.codes import Asked

    T = TypeVar("T")

TIMEOUT_S = 60  # of one answer; a pull or load streams, and is bounded by its pauses alone
_SOCKET = "unix://"
PATIENCE_S, _PAUSE_S = 60.0, 0.05
#: Words of Podman 4: it is neither running nor wound up, or its process ended while it was looked at. And
#: of Docker, which could not change one that it still took to be running.
_PASSES = (
    "improper: stopp",
    "in state stopp",
    "container is stopped",
    "no such process",
    "Cannot update container",
)


class Engine:
    """`backend` as in resources: "docker", "podman"; `address`: unix:///run/docker.sock. `install` marks what
    is ours: a state folder owns what bears its name, and touches nothing else.
    """

    def __init__(self, backend: str, address: str, install: str) -> None:
        self.backend = backend
        self.address = address
        self.install = install
        self._opened: tuple[Any, bool] | None = None
        self._turn = allocate_lock()

    @property
    def api(self) -> Any:
        """docker.APIClient: the package has no types. Raises BackendError as `open`."""
        return self.open()[0]

    @property
    def updates(self) -> bool:
        """Whether the restart policy of a made container can be changed; Podman cannot. Raises as `open`."""
        return self.open()[1]

    def owns(self, labels: Mapping[str, str] | None) -> bool:
        return (labels or {}).get("las.install") == self.install

    def listing(self, what: Asked, path: str, **parameters: str) -> Callable[[], Any]:
        """What it lists at a path of its API: asked now, told when that is called.

        Both raise BackendError.
        """
        said = "&".join(f"{name}={_escaped(value)}" for name, value in parameters.items())
        target = f"{path}?{said}" if said else path
        if not self.address.startswith(_SOCKET):
            return lambda: self._listed(what, target)
        with asking(what, self.backend):
            asked = Local(self.address.removeprefix(_SOCKET), target, TIMEOUT_S)

        def told() -> Any:
            with asking(what, self.backend):
                answer = asked.answer()
                return _document(answer.status, answer.body, target)

        return told

    def _listed(self, what: Asked, target: str) -> Any:
        """Where it does not listen at a path."""
        with asking(what, self.backend):
            answer = self.api.get(f"{self.api.base_url}{target}", timeout=TIMEOUT_S)
            answer.raise_for_status()
            return answer.json()

    def ours(self) -> str:
        """The filter of lists that leaves out what bears another install's name."""
        return f'{{"label": ["las.install={self.install}"]}}'

    def checked(self, id: str) -> str | None:
        """What a container's own check says, asked now: Podman by itself leaves it to timers of systemd."""
        asked = f"{self.api.base_url}/v4.0.0/libpod/containers/{id}/healthcheck"
        answer = self.api.get(asked, timeout=TIMEOUT_S)
        return str(answer.json()["Status"]) if answer.ok else None

    def open(self) -> tuple[Any, bool]:
        """(`api`, `updates`). Raises BackendError where no engine answers."""
        with self._turn:
            if self._opened is None:
                from weakref import finalize

                self._opened = _client(self.address)
                finalize(self, self._opened[0].close)  # its connections end with it
            return self._opened


def connect(backend: str, address: str, install: str) -> Engine:
    """Raises BackendError where no engine answers there."""
    engine = Engine(backend, address, install)
    engine.open()
    return engine


def _document(status: int, body: bytes, target: str) -> Any:
    try:
        if status == 200:
            return scan_json(body.decode())
    except ValueError:
        pass
    raise ConnectionError(target)


def _client(address: str) -> tuple[Any, bool]:
    """Speaks the engine's own version of the API; and whether it is no Podman. Raises BackendError."""
    if address.startswith(_SOCKET) and not os.path.exists(address.removeprefix(_SOCKET)):  # noqa: PTH110
        fields = (("what", "connect"), ("subject", address), ("cause", "ENOENT"))
        raise BackendError("engine-silent", fields, transient=True)
    from contextlib import closing

    import docker

    with asking("connect", address), closing(docker.APIClient(address, timeout=TIMEOUT_S)) as unversioned:
        said = unversioned.version(api_version=False)
    podman = any(component["Name"].startswith("Podman") for component in said.get("Components") or ())
    return docker.APIClient(address, version=said["ApiVersion"], timeout=TIMEOUT_S), not podman


class asking:  # noqa: N801 -- it is said as a verb: with asking(...)
    """Engine errors become BackendError: `engine-refused` with its words, `engine-silent` where it is gone.

    An APIError is a requests error as well, so it is looked for first. With the daemon gone, raw requests
    errors come, or a DockerException as the client is made.
    """

    def __init__(self, what: Asked, subject: str) -> None:
        self._fields = (("what", what), ("subject", subject))

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, BackendError):
            told = _told(error, self._fields)
            if told is not None:
                raise told from error


def _escaped(text: str) -> str:
    """As it may stand in a query."""
    return "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in text.encode()
    )


def _told(error: Exception, fields: tuple[tuple[str, str], ...]) -> BackendError | None:
    from docker.errors import APIError, DockerException
    from requests import RequestException

    from executor.causes import cause_of

    if isinstance(error, APIError):
        said = " ".join(str(error.explanation or error).split())
        return BackendError("engine-refused", (*fields, ("said", said)))
    if isinstance(error, DockerException | RequestException | OSError):
        return BackendError("engine-silent", (*fields, ("cause", cause_of(error))), transient=True)
    return None


def patiently(ask: Callable[[], T]) -> T:
    """What is refused between two lives of a container that ends again and again is asked again."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except BackendError as error:
            said = dict(error.fields).get("said", "")
            if not any(words in said for words in _PASSES) or time.monotonic() >= deadline:
                raise
        time.sleep(_PAUSE_S)


def is_missing(error: BackendError) -> bool:
    """Whether the engine said that it has no such thing."""
    from docker.errors import APIError

    cause = error.__cause__
    return isinstance(cause, APIError) and cause.status_code == 404


def found(what: Asked, subject: str, ask: Any, *arguments: Any) -> dict[str, Any] | None:
    """What the engine says of one thing; None where it has none."""
    try:
        with asking(what, subject):
            answer: dict[str, Any] = ask(*arguments)
            return answer
    except BackendError as error:
        if is_missing(error):
            return None
        raise
