"""The connection to an engine, and its errors as ours."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from weakref import finalize

import attrs
import docker
import requests
from docker.errors import APIError, DockerException

from executor.backend import BackendError
from executor.causes import cause_of
from executor.codes import Asked

TIMEOUT_S = 60  # of one answer; a pull or load streams, and is bounded by its pauses alone
PATIENCE_S, _PAUSE_S = 60.0, 0.05
#: Words of Podman 4: it is neither running nor wound up, or its process ended while it was looked at. And
#: of Docker, which could not change one that it still took to be running.
_PASSES = re.compile(
    r"improper: stopp|in state stopp|container is stopped|no such process|Cannot update container"
)

Answer = TypeVar("Answer")


@attrs.frozen
class Engine:
    """`install` marks what is ours: a state folder owns what bears its name, and touches nothing else."""

    backend: str  # as in resources: "docker", "podman"
    api: Any  # docker.APIClient: the package has no types
    install: str
    updates: bool = True  # whether the restart policy of a made container can be changed; Podman cannot

    def owns(self, labels: Mapping[str, str] | None) -> bool:
        return (labels or {}).get("las.install") == self.install

    def checked(self, id: str) -> str | None:
        """What a container's own check says, asked now: Podman by itself leaves it to timers of systemd."""
        answer = self.api.get(f"{self.api.base_url}/v4.0.0/libpod/containers/{id}/healthcheck")
        return str(answer.json()["Status"]) if answer.ok else None


def connect(backend: str, address: str, install: str) -> Engine:
    """`address`: unix:///run/docker.sock. Raises BackendError where no engine answers there."""
    if address.startswith("unix://") and not Path(address.removeprefix("unix://")).exists():
        fields = (("what", "connect"), ("subject", address), ("cause", "ENOENT"))
        raise BackendError("engine-silent", fields, transient=True)
    with asking("connect", address), closing(docker.APIClient(address, timeout=TIMEOUT_S)) as unversioned:
        said = unversioned.version(api_version=False)
    podman = any(component["Name"].startswith("Podman") for component in said.get("Components") or ())
    api = docker.APIClient(address, version=said["ApiVersion"], timeout=TIMEOUT_S)
    engine = Engine(backend, api, install, updates=not podman)
    finalize(engine, api.close)  # its connections end with it
    return engine


@contextmanager
def asking(what: Asked, subject: str) -> Iterator[None]:
    """Engine errors become BackendError: `engine-refused` with its words, `engine-silent` where it is gone.

    An APIError is a requests error as well, so it is looked for first. With the daemon gone, raw requests
    errors come, or a DockerException as the client is made.
    """
    fields = (("what", what), ("subject", subject))
    try:
        yield
    except APIError as error:
        said = " ".join(str(error.explanation or error).split())
        raise BackendError("engine-refused", (*fields, ("said", said))) from error
    except (DockerException, requests.RequestException, OSError) as error:
        raise BackendError("engine-silent", (*fields, ("cause", cause_of(error))), transient=True) from error


def patiently(ask: Callable[[], Answer]) -> Answer:
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
    cause = error.__cause__
    return isinstance(cause, APIError) and cause.status_code == requests.codes.not_found


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
