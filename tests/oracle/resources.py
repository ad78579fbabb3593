"""What a machine has once: memory, disk and host ports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from hardware import Mount
from manifests import Port
from tests.oracle.rules import Pick, Rules

FOLDERS = {"container": PurePosixPath("/var/lib/docker"), "native": PurePosixPath("/home")}
HIGHEST = 65535


def has_room(rules: Rules, chosen: Iterable[Pick]) -> bool:
    """Whether memory and disks suffice. An unknown capacity admits only what needs nothing."""
    capabilities = rules.situation.capabilities
    fact = rules.situation.machine.fact("memory.effective")
    has = fact.value if fact else None
    used = sum(p.release.memory_bytes or 0 for p in chosen if not rules.is_library(p.module.name))
    if used > (capabilities.memory_limit(has) if isinstance(has, int) else 0):
        return False
    return all(has_disk(rules, chosen, backend) for backend in FOLDERS)


def has_disk(rules: Rules, chosen: Iterable[Pick], backend: str) -> bool:
    """Whether the file system that this backend fills is large enough for all that goes there."""
    mount = mount_of(rules, backend)
    shared = [b for b in FOLDERS if b == backend or (mount is not None and mount_of(rules, b) == mount)]
    used = sum(pick.release.disk_bytes or 0 for pick in chosen if pick.variant.backend in shared)
    if mount is None or mount.free_bytes is None:
        return used == 0
    own = sum(choice.disk_bytes or 0 for choice in rules.installed if choice.backend in shared)
    return used <= rules.situation.capabilities.disk_limit(mount.free_bytes + own)


def mount_of(rules: Rules, backend: str) -> Mount | None:
    above = [m for m in rules.situation.machine.mounts if FOLDERS[backend].is_relative_to(m.path)]
    return max(above, key=lambda mount: len(mount.path), default=None)


def cheapest_ports(rules: Rules, chosen: Iterable[Pick]) -> int | None:
    """How far from the preferred host ports the best assignment is, in all; None: there is none."""
    wanting = [(p, port) for p in chosen if not rules.is_library(p.module.name) for port in p.release.ports]
    return _assigned(rules, wanting, frozenset(), len(wanting))


def _assigned(
    rules: Rules, wanting: list[tuple[Pick, Port]], used: frozenset[tuple[str, int]], rivals: int
) -> int | None:
    if not wanting:
        return 0
    (pick, port), *others = wanting
    sums = [
        distance + rest
        for distance, number in enumerate(ports_for(rules, pick, port, rivals))
        if (port.protocol, number) not in used
        and (rest := _assigned(rules, others, used | {(port.protocol, number)}, rivals)) is not None
    ]
    return min(sums, default=None)


def ports_for(rules: Rules, pick: Pick, port: Port, rivals: int) -> list[int]:
    """Host ports that may stand for a port: the one it has now, then from its own number upwards.

    As many as there are rivals are enough: one of them is always left, and a farther one is worse.
    """
    held = {binding.host_port for choice in rules.installed for binding in choice.ports}
    taken = set(rules.situation.machine.ports_taken) - held if port.protocol == "tcp" else set()
    if not port.movable:
        return [] if port.number in taken else [port.number]
    now = [
        binding.host_port
        for choice in rules.installed
        if (choice.environment, choice.module) == pick.place
        for binding in choice.ports
        if binding.name == port.name and binding.host_port >= port.number
    ]
    free = (number for number in range(port.number, HIGHEST + 1))
    admitted = [number for number, _ in zip(dict.fromkeys((*now, *free)), range(99)) if number not in taken]
    return admitted[: rivals + len(now)]
