"""A container as the engine's API wants it: closed by default, and nothing that the resource does not say."""

from __future__ import annotations

from typing import Any

import attrs
from docker.types import DeviceRequest, Healthcheck, LogConfig, Mount

from executor.backend import Labels, Neighbours
from executor.containers.engine import Engine
from executor.places import Places
from state import Configuration, Container, Image, Mounted, Volume
from state import Network as NetworkResource

NANO_PER_MILLI = 1_000_000
NANO_PER_S = 1_000_000_000
LEAST_MEMORY_BYTES = 6 * 2**20  # the engine refuses less


@attrs.frozen
class Specification:
    engine: Engine
    places: Places
    near: Neighbours

    def of(self, resource: Container, labels: Labels, secrets: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        """The body of a create request."""
        image = self.near[resource.image]
        assert isinstance(image, Image)
        made: dict[str, Any] = self.engine.api.create_container_config(
            image=image.image_id or image.reference,
            command=list(resource.command) or None,
            environment=dict((*resource.variables, *secrets)),
            labels=labels.texts,
            user=resource.user,
            ports=[(p.container_port, p.protocol) for p in resource.ports],
            healthcheck=_healthcheck(resource),
            host_config=self._host(resource),
            networking_config=self._network(resource),
        )
        return made

    def _host(self, resource: Container) -> dict[str, Any]:
        limits = resource.limits
        made: dict[str, Any] = self.engine.api.create_host_config(
            port_bindings=ports(resource),
            mounts=[self._mount(one) for one in resource.mounts],
            network_mode=self._network_name(resource) or "none",
            mem_limit=max(limits.memory_bytes, LEAST_MEMORY_BYTES) if limits.memory_bytes else None,
            nano_cpus=limits.cpu_millis * NANO_PER_MILLI if limits.cpu_millis else None,
            pids_limit=limits.pids,
            read_only=resource.read_only_root,
            tmpfs={"/tmp": "", "/run": ""} if resource.read_only_root else None,
            cap_drop=["ALL"],
            cap_add=list(resource.capabilities) or None,
            security_opt=["no-new-privileges"],
            restart_policy={"Name": restarting(self.engine, running=False)},
            log_config=LogConfig(
                type="json-file",
                config={"max-size": str(limits.log_bytes), "max-file": str(limits.log_files)},
            ),
            device_requests=_device_requests(resource) or None,
            devices=[f"{path}:{path}:rwm" for path in resource.accelerators if path.startswith("/dev/")]
            or None,
        )
        return made

    def _mount(self, one: Mounted) -> Mount:
        """Never a string bind, which would make a folder of a missing file."""
        source = self.near[one.source]
        if isinstance(source, Volume):
            return Mount(one.path, source.name, type="volume", read_only=one.read_only)
        assert isinstance(source, Configuration)
        return Mount(one.path, str(self.places.configuration(source)), type="bind", read_only=True)

    def _network_name(self, resource: Container) -> str | None:
        network = self.near[resource.network] if resource.network else None
        assert network is None or isinstance(network, NetworkResource)
        return network.name if network else None

    def _network(self, resource: Container) -> Any:
        name = self._network_name(resource)
        if name is None:
            return None
        endpoint = self.engine.api.create_endpoint_config(aliases=list(resource.aliases))
        return self.engine.api.create_networking_config({name: endpoint})


def restarting(engine: Engine, *, running: bool) -> str:
    """The restart policy. `always` outlives the engine's own end, where `unless-stopped` does not, but would
    start what is stopped with the engine, and so it is taken back then. Podman keeps one policy, and starts
    nothing that was stopped."""
    if not engine.updates:
        return "unless-stopped"
    return "always" if running else "no"


def ports(resource: Container) -> dict[str, list[tuple[str, int]]]:
    """Where each port inside is published: at several addresses, where it is exposed at several."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in resource.ports:
        found.setdefault(f"{one.container_port}/{one.protocol}", []).append((one.address, one.host_port))
    return {port: sorted(published) for port, published in found.items()}


def _device_requests(resource: Container) -> list[DeviceRequest]:
    """NVIDIA cards by UUID, others by their CDI names (`amd.com/gpu=0`)."""
    cards = [name for name in resource.accelerators if not name.startswith("/dev/")]
    named = [name for name in cards if "=" in name]
    by_uuid = [name for name in cards if "=" not in name]
    return [
        *([DeviceRequest(driver="cdi", device_ids=named)] if named else []),
        *([DeviceRequest(device_ids=by_uuid, capabilities=[["gpu"]])] if by_uuid else []),
    ]


def _healthcheck(resource: Container) -> Healthcheck | None:
    check = resource.check
    if not check.command:
        return None
    return Healthcheck(
        test=["CMD", *check.command],
        interval=check.interval_s * NANO_PER_S,
        timeout=check.timeout_s * NANO_PER_S,
        start_period=check.start_s * NANO_PER_S,
        retries=3,
    )
