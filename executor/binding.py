"""Whether the ports are free at which something is to be reached."""

from __future__ import annotations

import socket

from executor.backend import BackendError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from state import Container, Process, Publish

KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}


def demand_free(resource: Container | Process) -> None:
    """Raises BackendError where somebody holds one of its ports."""
    for port in resource.ports:
        if not _is_free(port):
            fields = (("resource", resource.id), ("address", port.address), ("port", str(port.host_port)))
            raise BackendError("port-taken", fields)


def _is_free(port: Publish) -> bool:
    family = socket.AF_INET6 if ":" in port.address else socket.AF_INET
    with socket.socket(family, KINDS[port.protocol]) as tried:
        if port.protocol == "tcp":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((port.address, port.host_port))
        except OSError:
            return False
    return True
