"""The connection to an engine, and its errors as ours.

Its lists are read from its socket as they are; docker-py, which takes longer to import than a whole look at
what is installed, is loaded for the first other question.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlencode
from weakref import finalize

from executor.answering import ask_local
from executor.backend import BackendError
from executor.causes import cause_of
from executor.codes import Asked

TIMEOUT_S = 60  # of one answer; a pull or load streams, and is bounded by its pauses alone
_SOCKET = "unix://"
PATIENCE_S, _PAUSE_S = 60.0, 0.05
#: Words of Podman 4: it is neither running nor wound up, or its process ended while it was looked at. And
#: of Docker, which could not change one that it still took to be running.
_PASSES = re.compile(
    r"improper: stopp|in state stopp|container is stopped|no such process|Cannot update container"
)

T = TypeVar("T")


class Engine:
    """`backend` as in resources: "docker", "podman"; `address`: unix:///run/docker.sock. `install` marks what
    is ours: a state folder owns what bears its name, and touches nothing else.
    """

    def __init__(self, backend: str, address: str, install: str) -> None:
        self.backend = backend
        self.address = address
        self.install = install
        self._opened: tuple[Any, bool] | None = None
        self._turn = Lock()

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

    def listed(self, what: Asked, path: str, **parameters: str) -> Any:
        """What it lists at a path of its API. Raises BackendError."""
        target = f"{path}?{urlencode(parameters)}" if parameters else path
        with asking(what, self.backend):
            if not self.address.startswith(_SOCKET):
                answer = self.api.get(f"{self.api.base_url}{target}", timeout=TIMEOUT_S)
                answer.raise_for_status()
                return answer.json()
            said = ask_local(self.address.removeprefix(_SOCKET), target, TIMEOUT_S)
            return _document(said.status, said.body, target)

    def ours(self) -> str:
        """The filter of lists that leaves out what bears another install's name."""
        return json.dumps({"label": [f"las.install={self.install}"]})

    def checked(self, id: str) -> str | None:
        """What a container's own check says, asked now: Podman by itself leaves it to timers of systemd."""
        asked = f"{self.api.base_url}/v4.0.0/libpod/containers/{id}/healthcheck"
        answer = self.api.get(asked, timeout=TIMEOUT_S)
        return str(answer.json()["Status"]) if answer.ok else None

    def open(self) -> tuple[Any, bool]:
        """(`api`, `updates`). Raises BackendError where no engine answers."""
        with self._turn:
            if self._opened is None:
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
            return json.loads(body)
    except ValueError:
        pass
    raise ConnectionError(target)


def _client(address: str) -> tuple[Any, bool]:
    """Speaks the engine's own version of the API; and whether it is no Podman. Raises BackendError."""
    if address.startswith(_SOCKET) and not Path(address.removeprefix(_SOCKET)).exists():
        fields = (("what", "connect"), ("subject", address), ("cause", "ENOENT"))
        raise BackendError("engine-silent", fields, transient=True)
    import docker

    with asking("connect", address), closing(docker.APIClient(address, timeout=TIMEOUT_S)) as unversioned:
        said = unversioned.version(api_version=False)
    podman = any(component["Name"].startswith("Podman") for component in said.get("Components") or ())
    return docker.APIClient(address, version=said["ApiVersion"], timeout=TIMEOUT_S), not podman


@contextmanager
def asking(what: Asked, subject: str) -> Iterator[None]:
    """Engine errors become BackendError: `engine-refused` with its words, `engine-silent` where it is gone.

    An APIError is a requests error as well, so it is looked for first. With the daemon gone, raw requests
    errors come, or a DockerException as the client is made.
    """
    fields = (("what", what), ("subject", subject))
    try:
        yield
    except BackendError:
        raise
    except Exception as error:
        told = _told(error, fields)
        if told is None:
            raise
        raise told from error


def _told(error: Exception, fields: tuple[tuple[str, str], ...]) -> BackendError | None:
    from docker.errors import APIError, DockerException
    from requests import RequestException

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
            if not _PASSES.search(said) or time.monotonic() >= deadline:
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
