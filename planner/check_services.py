"""Ports and health checks of what runs as a service."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import Port, Release
from planner.check_places import Checked
from planner.findings import Finding

_Listener = tuple[str, Port, str]  # module, port, the newest release that listens there


def ports(checked: Checked) -> Iterator[Finding]:
    """Services that cannot run together, as each is fixed on the same port; and a port declared twice."""
    fixed: dict[tuple[int, str], list[_Listener]] = {}
    for module in checked.modules:
        seen: set[tuple[int, str]] = set()
        twice: set[str] = set()
        for release in module.releases:
            for one, other in _doubled(release):
                if other.name not in twice:
                    twice.add(other.name)
                    fields = {"port": _number(one), "name": other.name, "other": one.name}
                    where = ("ports", other.name)
                    yield checked.finding("port-twice", module.name, release.version, where, **fields)
            for port in release.ports:
                number = port.number, port.protocol
                if not port.movable and number not in seen:
                    seen.add(number)
                    fixed.setdefault(number, []).append((module.name, port, release.version))
    for listeners in fixed.values():
        for name, port, version in listeners if len(listeners) > 1 else ():
            others = ", ".join(other for other, _, _ in listeners if other != name)
            fields = {"module": name, "port": _number(port), "others": others}
            yield checked.finding("port-clash", name, version, ("ports", port.name), **fields)


def _doubled(release: Release) -> Iterator[tuple[Port, Port]]:
    first: dict[tuple[int, str], Port] = {}
    for port in release.ports:
        one = first.setdefault((port.number, port.protocol), port)
        if one is not port:
            yield one, port


def _number(port: Port) -> str:
    return f"{port.number}/{port.protocol}"


def health(checked: Checked) -> Iterator[Finding]:
    """Checks over HTTP that do not say which port they ask, where that is not plain."""
    for module in checked.modules:
        for release in module.releases:
            asked = release.health
            if asked is not None and asked.http and asked.port is None and len(release.ports) != 1:
                known = ", ".join(port.name for port in release.ports)
                yield checked.finding("health-port", module.name, release.version, ("health",), known=known)
                break
