"""At which addresses this machine is reached from its own network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from hardware.host import Host
from hardware.keys import make_fact
from hardware.probing import Seen
from hardware.texts import read_text

_ROUTES = "/proc/net/route"
_TRIE = "/proc/net/fib_trie"
_LOCAL = re.compile(r"\|-- (\d+\.\d+\.\d+\.\d+)\n\s+/32 host LOCAL")


def probe_network(host: Host) -> Seen:
    """Fact network.lan: IPv4 addresses in networks of interfaces that are devices, or lead to all others.

    Bridges and tunnels of engines are neither.
    """
    routes, trie = read_text(host, _ROUTES), read_text(host, _TRIE)
    if routes is None or trie is None:
        return Seen()
    networks = tuple(_networks(host, routes))
    local = sorted({IPv4Address(found) for found in _LOCAL.findall(trie)})
    reached = tuple(str(address) for address in local if any(address in network for network in networks))
    return Seen(facts=(make_fact("network.lan", reached, _TRIE),))


def _networks(host: Host, routes: str) -> Iterator[IPv4Network]:
    rows = [row for line in routes.splitlines()[1:] if len(row := line.split()) > 7]
    leading = {row[0] for row in rows if row[1] == row[7] == "00000000"}
    for name, destination, gateway, *rest in rows:
        mask = rest[4]
        own = gateway == "00000000" != mask
        if own and (name in leading or host.resolve(f"/sys/class/net/{name}/device")):
            yield IPv4Network((_address(destination), str(_address(mask))))


def _address(text: str) -> IPv4Address:
    """As the kernel prints it: hexadecimal, the last byte first."""
    return IPv4Address(bytes.fromhex(text)[::-1])
