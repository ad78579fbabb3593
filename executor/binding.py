"""Whether the ports are free at which something is to be reached."""

from __future__ import annotations

import errno
import socket

from executor.backend import BackendError
from executor.causes import cause_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from state import Container, Process, Publish

KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def demand_free(resource: Container | Process) -> None:
    """Raises BackendError where somebody holds one of its ports.

    Anything else that keeps us from one says nothing: who binds it may have rights that we lack.
    """
    for port, error in _refused(resource):
        if error.errno == errno.EADDRINUSE:
            raise BackendError("port-taken", _fields(resource, port))


def demand_bindable(resource: Process) -> None:
    """Raises BackendError where one of its ports cannot be bound by this user, whatever the cause."""
    demand_free(resource)
    for port, error in _refused(resource):
        raise BackendError("port-unusable", (*_fields(resource, port), ("cause", cause_of(error))))


def _refused(resource: Container | Process) -> Iterator[tuple[Publish, OSError]]:
    for port in resource.ports:
        try:
            _bind(port)
        except OSError as error:
            yield port, error


def _bind(port: Publish) -> None:
    """For a moment. Raises OSError."""
    family = socket.AF_INET6 if ":" in port.address else socket.AF_INET
    with socket.socket(family, KINDS[port.protocol]) as tried:
        if port.protocol == "tcp":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tried.bind((port.address, port.host_port))


def _fields(resource: Container | Process, port: Publish) -> tuple[tuple[str, str], ...]:
    return (("resource", resource.id), ("address", port.address), ("port", str(port.host_port)))
