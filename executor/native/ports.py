"""Who listens where: a port that answers is believed only where the process itself holds it."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator

import attrs
import psutil

from executor.backend import Detail
from state import Process


@attrs.frozen
class Listener:
    address: str
    port: int
    protocol: str


def listeners(pids: Iterable[int]) -> frozenset[Listener]:
    """The sockets at which these processes take what comes."""
    return frozenset(found for pid in pids for found in _of(pid))


def _of(pid: int) -> Iterator[Listener]:
    try:
        sockets = psutil.Process(pid).net_connections("inet")
    except psutil.Error:
        return
    for one in sockets:
        if one.laddr and (
            one.status == psutil.CONN_LISTEN or (one.type == socket.SOCK_DGRAM and not one.raddr)
        ):
            protocol = "tcp" if one.type == socket.SOCK_STREAM else "udp"
            yield Listener(one.laddr.ip, one.laddr.port, protocol)


def exposed(resource: Process, found: frozenset[Listener]) -> tuple[Detail, ...]:
    """The first port at which it listens more widely than it shall."""
    wider = {port.host_port for port in resource.ports if not _is_loopback(port.address)}
    for port in resource.ports:
        if port.host_port not in wider:
            for one in sorted(found, key=lambda one: one.address):
                if (one.port, one.protocol) == (port.host_port, port.protocol) and not _is_loopback(
                    one.address
                ):
                    fields = (("address", one.address), ("port", str(one.port)), ("wanted", port.address))
                    return (Detail("exposed", fields),)
    return ()


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
