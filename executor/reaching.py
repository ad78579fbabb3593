"""Whether the backends answer, and which they are."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import attrs

from executor.backend import BackendError
from executor.worlds import ENGINES, Site, open_world

_CONNECT_S = 2.0
_CDI_FOLDERS = (Path("/etc/cdi"), Path("/var/run/cdi"))


@attrs.frozen
class Reached:
    """One backend that was asked. `version`: of an engine. `barrier`: `missing`, `no-permission` or
    `silent`, of the socket of one that does not answer."""

    backend: str
    address: str = ""
    version: str = ""
    barrier: str = ""
    error: BackendError | None = None


def reach(backend: str, site: Site) -> Reached:
    """Ask it. Raises nothing for what it may answer."""
    address = site.address_of(backend) if backend in ENGINES else ""
    barrier = _barrier(address) if address.startswith("unix://") else ""
    if barrier:
        fields = (("what", "connect"), ("subject", address), ("cause", barrier))
        return Reached(backend, address, barrier=barrier, error=BackendError("engine-silent", fields))
    try:
        if backend in ENGINES:
            from executor.containers.engine import connect

            with closing(connect(backend, address, site.install).api) as api:
                return Reached(backend, address, str(api.version()["Version"]))
        open_world(site).open(backend)
    except BackendError as error:
        return Reached(backend, address, barrier="silent", error=error)
    return Reached(backend, address)


def cdi_kinds() -> frozenset[str]:
    """The kinds of devices that engines can give by CDI names: `amd.com/gpu`."""
    found = set()
    for path in sorted(one for folder in _CDI_FOLDERS for one in folder.glob("*")):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        for line in text.splitlines():
            name, _, value = line.strip().strip('",').partition(":")
            if name.strip().strip('"') == "kind":
                found.add(value.strip().strip('",'))
    return frozenset(found)


def engine_folders() -> tuple[tuple[str, Path], ...]:
    """Where engines keep what they hold, by default."""
    return (("docker", Path("/var/lib/docker")), ("podman", Path("/var/lib/containers")))


def _barrier(address: str) -> str:
    """What keeps one from a socket; "" where something listens there."""
    path = address.removeprefix("unix://")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(_CONNECT_S)
        try:
            asking.connect(path)
        except PermissionError:
            return "no-permission"
        except ConnectionRefusedError:
            return "silent"
        except (FileNotFoundError, NotADirectoryError):
            return "missing"
        except OSError:
            return "silent"
    return ""
