"""TCP ports that something listens on, from the kernel's own tables."""

from __future__ import annotations

from hardware.host import Host
from hardware.probing import Seen
from hardware.texts import read_text, to_int

_LISTEN = "0A"  # TCP_LISTEN in include/net/tcp_states.h of Linux


def probe_ports(host: Host) -> Seen:
    """Listening ports of /proc/net/tcp and tcp6, sorted, of this process's network namespace."""
    found = set()
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in (read_text(host, path) or "").splitlines()[1:]:
            fields = line.split()
            if len(fields) > 3 and fields[3] == _LISTEN:
                found.add(to_int(fields[1].rpartition(":")[2], 16))
    return Seen(ports=tuple(sorted(port for port in found if port is not None and 0 < port < 65536)))
