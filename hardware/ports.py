"""TCP ports that something listens on, from the kernel: asked on a socket, else from its tables."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from hardware.host import Host, RealHost
from hardware.probing import Seen
from hardware.texts import read_text, to_int

_LISTEN = 10  # TCP_LISTEN in include/net/tcp_states.h of Linux
_ANSWER_LIMIT_S = 1.0
_ANSWER_BYTES = 2**16
_MOST_ANSWERS = 2**10

#: Of linux/netlink.h and linux/sock_diag.h.
_NETLINK_SOCK_DIAG, _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP = 4, 20, 0x301
_ERROR, _DONE = 2, 3
_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, sender
_REQUEST = struct.Struct("=BBBBI48x")  # family, protocol, nothing, nothing, states, any socket
_PORT_AT = _HEADER.size + 4  # after family, state, timer, retransmissions


def probe_ports(host: Host) -> Seen:
    """Listening ports, sorted, of this process's network namespace.

    The tables of /proc list every connection there could be: reading them takes fifty times as long.
    """
    asked = _asked() if isinstance(host, RealHost) else None
    found = set(_in_tables(host)) if asked is None else asked
    return Seen(ports=tuple(sorted(port for port in found if 0 < port < 65536)))


def _in_tables(host: Host) -> Iterator[int]:
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in (read_text(host, path) or "").splitlines()[1:]:
            fields = line.split()
            if len(fields) > 3 and fields[3] == f"{_LISTEN:02X}":
                port = to_int(fields[1].rpartition(":")[2], 16)
                if port is not None:
                    yield port


def _asked() -> set[int] | None:
    """The kernel's answer, or None where it gives none: another system, an old kernel, a sandbox."""
    import socket

    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as kernel:
            kernel.settimeout(_ANSWER_LIMIT_S)
            return {port for family in (socket.AF_INET, socket.AF_INET6) for port in _dump(kernel, family)}
    except (OSError, AttributeError, struct.error):
        return None


def _dump(kernel: object, family: int) -> Iterator[int]:
    """Ports of one family. Raises OSError where the kernel refuses or does not come to an end."""
    import socket

    assert isinstance(kernel, socket.socket)
    request = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 0, 1 << _LISTEN)
    length = _HEADER.size + len(request)
    kernel.sendall(_HEADER.pack(length, _SOCK_DIAG_BY_FAMILY, _REQUEST_DUMP, 1, 0) + request)
    for _ in range(_MOST_ANSWERS):
        answer, at = kernel.recv(_ANSWER_BYTES), 0
        while at < len(answer):
            length, kind, *_ = _HEADER.unpack_from(answer, at)
            if kind == _DONE:
                return
            if kind == _ERROR or length < _PORT_AT:
                raise OSError
            yield struct.unpack_from("!H", answer, at + _PORT_AT)[0]
            at += (length + 3) & ~3
    raise OSError
