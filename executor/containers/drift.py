"""How a container differs from its specification: what an engine lets others change of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from executor.backend import Detail, Neighbours
from executor.containers.specification import LEAST_MEMORY_BYTES, ports
from state import Container, Image, Network

ANYWHERE = "0.0.0.0"  # Podman leaves it out


def differences(there: dict[str, Any], resource: Container, near: Neighbours) -> tuple[Detail, ...]:
    """What differs, in a fixed order."""
    return tuple(_differences(there, resource, near))


def _differences(there: dict[str, Any], resource: Container, near: Neighbours) -> Iterator[Detail]:
    image, network = near[resource.image], near[resource.network] if resource.network else None
    configuration, host = there["Config"], there["HostConfig"]
    assert isinstance(image, Image)
    if image.image_id and _bare(there["Image"]) != _bare(image.image_id):
        yield Detail("image")
    if there["State"].get("Paused"):
        yield Detail("paused")
    if not {f"{name}={value}" for name, value in resource.variables} <= set(configuration.get("Env") or ()):
        yield Detail("variables")
    if resource.command and list(resource.command) != list(configuration.get("Cmd") or ()):
        yield Detail("command")
    limits = resource.limits
    if limits.memory_bytes and host.get("Memory") != max(limits.memory_bytes, LEAST_MEMORY_BYTES):
        yield Detail("memory-limit")
    if limits.pids and host.get("PidsLimit") not in (limits.pids, None):
        yield Detail("process-limit")
    if _published(host) != ports(resource):
        yield Detail("ports")
    if _requested(host) != {name for name in resource.accelerators if not name.startswith("/dev/")}:
        yield Detail("accelerators")  # an engine that does not know them leaves them out without a word
    if bool(host.get("ReadonlyRootfs")) != resource.read_only_root:
        yield Detail("read-only-root")
    if host.get("Privileged"):
        yield Detail("privileges")
    if isinstance(network, Network) and network.name not in there["NetworkSettings"]["Networks"]:
        yield Detail("network")


def _bare(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _requested(host: dict[str, Any]) -> set[str]:
    return {id for one in host.get("DeviceRequests") or () for id in one.get("DeviceIDs") or ()}


def _published(host: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    return {
        port: sorted((one["HostIp"] or ANYWHERE, int(one["HostPort"])) for one in bound)
        for port, bound in (host.get("PortBindings") or {}).items()
        if bound
    }
