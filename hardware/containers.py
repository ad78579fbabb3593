"""Container engines, and whether they can give a container an NVIDIA card."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Diagnostic, Fact
from hardware.probing import Seen
from hardware.signs import has_nvidia_sign
from hardware.texts import decode_output, read_text

_VERSION_LIMIT_S = 2.0  # an engine that runs answers in some milliseconds, if the machine is not busy
_INFO_LIMIT_S = 3.0  # /info counts all containers and images
_PODMAN_LIMIT_S = 5.0
_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
_PODMAN_SOCKET = "/run/podman/podman.sock"
_PODMAN_PROGRAMS = ("/usr/bin/podman", "/usr/local/bin/podman")
_CDI_FOLDERS = ("/etc/cdi", "/var/run/cdi")  # as the Container Device Interface specification names them


def probe_containers(host: Host) -> Seen:
    """Facts docker, podman, container-engine, container-gpu.nvidia; diagnostics container.*.

    Docker is asked on its socket; podman's program is started only where it is, and where Docker is not or
    Podman's own socket is there.
    """
    if host.system().name not in ("linux", None):
        return Seen()
    socket, version, why = _ask_docker(host)
    podman = None if version and not _podman_listens(host) else _podman_version(host)
    facts = list(_engines(host, version, podman, why))
    engine = bool(version or podman)
    podman_alone = bool(podman) and why == "missing"
    given_by = _nvidia_by(host, of_docker=not podman_alone)
    asked = engine and not podman_alone and not given_by and has_nvidia_sign(host)
    info = _info(host, socket) if asked else None
    facts.extend(_runtimes(host, info))
    facts.extend(_cdi(host))
    if engine or why == "missing":
        looked_at = _CDI_FOLDERS[0] if podman_alone else _DAEMON
        facts.append(_gpu_support(given_by, info, looked_at, sure=engine or _sees_folders(host)))
    code = {"no-permission": "container.no_permission", "silent": "container.silent"}.get(why)
    return Seen(facts=tuple(facts), diagnostics=(Diagnostic(code, "docker", socket),) if code else ())


def _engines(host: Host, version: str | None, podman: str | None, why: str) -> Iterator[Fact]:
    if version:
        yield make_fact("docker", version, "docker socket")
    elif why != "missing":
        yield make_fact("docker", None, "docker socket", unknown=why)
    if podman:
        yield make_fact("podman", podman, "podman --version")
    if version or podman:
        yield make_fact("container-engine", True, "docker socket" if version else "podman --version")
    elif why != "missing":
        yield make_fact("container-engine", None, "docker socket", unknown=why)
    elif _sees_folders(host):
        yield make_fact("container-engine", False, "docker socket")


def _sees_folders(host: Host) -> bool:
    """Whether an absent socket means anything: a capture of /proc alone shows no /run at all."""
    return bool(host.glob("/run/*") or host.glob("/var/run/*"))


def _ask_docker(host: Host) -> tuple[str, str | None, str]:
    """The socket, the server's version, and else why there is none: missing, no-permission, silent."""
    first_fault = (_SOCKETS[0], "missing")
    for socket in _sockets(host):
        answer = host.ask(socket, "/version", _VERSION_LIMIT_S)
        version = _field(answer.body, "Version")
        if isinstance(version, str) and version:
            return socket, version, ""
        why = answer.why or "silent"
        if why != "missing" and first_fault[1] == "missing":
            first_fault = (socket, why)
    return first_fault[0], None, first_fault[1]


def _sockets(host: Host) -> tuple[str, ...]:
    stated = host.env("DOCKER_HOST") or ""
    if stated.startswith("unix://"):
        return (stated.removeprefix("unix://"),)
    runtime = host.env("XDG_RUNTIME_DIR")
    return (*_SOCKETS[:1], f"{runtime}/docker.sock") if runtime else _SOCKETS[:1]


def _podman_listens(host: Host) -> bool:
    runtime = host.env("XDG_RUNTIME_DIR")
    sockets = (_PODMAN_SOCKET, f"{runtime}/podman/podman.sock") if runtime else (_PODMAN_SOCKET,)
    return bool(host.env("CONTAINER_HOST")) or any(host.resolve(socket) for socket in sockets)


def _podman_version(host: Host) -> str | None:
    if not any(host.resolve(program) for program in _PODMAN_PROGRAMS):
        return None
    ran = host.run(("podman", "--version"), _PODMAN_LIMIT_S)
    words = decode_output(ran.stdout).split() if ran and ran.rc == 0 else []
    return words[-1] if words and words[-1][:1].isdigit() else None


# --- cards in containers --------------------------------------------------------------------------


def _info(host: Host, socket: str) -> dict[str, Any]:
    """What Docker says of itself; it counts all containers on the way, so it is asked only if it matters."""
    return _document(host.ask(socket, "/info", _INFO_LIMIT_S).body)


def _gpu_support(given_by: str | None, info: dict[str, Any] | None, looked_at: str, *, sure: bool) -> Fact:
    """`sure`: what is not there was looked for."""
    if given_by is not None:
        return make_fact("container-gpu.nvidia", True, given_by)
    if info is not None:
        runtimes = info.get("Runtimes")
        if not isinstance(runtimes, dict):
            return make_fact("container-gpu.nvidia", None, "docker info", unknown="silent")
        return make_fact("container-gpu.nvidia", "nvidia" in runtimes, "docker info")
    return make_fact("container-gpu.nvidia", False if sure else None, looked_at)


_DAEMON = "/etc/docker/daemon.json"
_CDI_KIND = r"(?im)(?:^|[{,])[\s\"']*kind[\"']?\s*:\s*[\"']?([a-z0-9.-]+/[a-z0-9._-]+)"


def _runtimes(host: Host, info: dict[str, Any] | None) -> Iterator[Fact]:
    """Docker's runtimes, and the one that it takes unless told otherwise: as it says, else as configured."""
    source = "docker info" if info else _DAEMON
    said = info or _document(host.read(_DAEMON))
    runtimes = said.get("Runtimes" if info else "runtimes")
    default = said.get("DefaultRuntime" if info else "default-runtime")
    if isinstance(runtimes, dict) and runtimes:
        yield make_fact("docker.runtimes", tuple(sorted(map(str, runtimes))), source)
    if isinstance(default, str) and default:
        yield make_fact("docker.default-runtime", default, source)


def _cdi(host: Host) -> Iterator[Fact]:
    """Kinds of devices (`nvidia.com/gpu`, `amd.com/gpu`) that a specification gives to containers."""
    kinds: set[str] = set()
    folders: set[str] = set()
    for folder, path in _cdi_files(host):
        found = re.findall(_CDI_KIND, read_text(host, path) or "")
        kinds.update(kind.lower() for kind in found)
        folders.update((folder,) if found else ())
    if kinds:
        yield make_fact("container-gpu.cdi", tuple(sorted(kinds)), ", ".join(sorted(folders)))


def _cdi_files(host: Host) -> Iterator[tuple[str, str]]:
    for folder in _CDI_FOLDERS:
        for path in (*host.glob(f"{folder}/*.yaml"), *host.glob(f"{folder}/*.json")):
            yield folder, path


def _nvidia_by(host: Host, *, of_docker: bool) -> str | None:
    """The file that gives containers NVIDIA cards: Docker's runtimes, or a CDI specification.

    `of_docker`: whether there may be a Docker; Podman reads nothing of its configuration.
    """
    runtimes = _field(host.read(_DAEMON), "runtimes") if of_docker else None
    if isinstance(runtimes, dict) and "nvidia" in runtimes:
        return _DAEMON
    for _, path in _cdi_files(host):
        if "nvidia.com/gpu" in (read_text(host, path) or ""):
            return path
    return None


def _field(body: bytes | None, name: str) -> Any:
    return _document(body).get(name)


def _document(body: bytes | None) -> dict[str, Any]:
    try:
        document = json.loads(body or b"")
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
