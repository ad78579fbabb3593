"""What a machine has once: memory, disk and host ports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from hardware import Mount
from manifests import Port
from tests.oracle.placing import Where, placements
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick

FOLDERS = {"container": PurePosixPath("/var/lib/docker"), "native": PurePosixPath("/home")}
HIGHEST = 65535

Wanting = tuple[tuple[str, tuple[int, ...]], ...]  # for each port its protocol, and host ports, best first


def has_room(rules: Rules, chosen: Sequence[Pick]) -> bool:
    """Whether memory, accelerators and disks suffice."""
    return any(True for _ in ways_to_place(rules, chosen)) and all(
        sum(pick.release.disk_bytes or 0 for pick in chosen if pick.variant.backend in backends) <= room
        for backends, room in disks_of(rules)
    )


def ways_to_place(rules: Rules, chosen: Sequence[Pick]) -> Iterator[Where]:
    """None, where the services take more of the memory than there is."""
    used = sum(pick.release.memory_bytes or 0 for pick in chosen if not pick.module.is_library)
    if used <= memory_of(rules):
        yield from placements(rules, chosen, memory_of(rules) - used)


@lru_cache(maxsize=1)
def memory_of(rules: Rules) -> int:
    """Bytes that services may use. An unknown capacity admits only what needs nothing."""
    fact = rules.situation.machine.fact("memory.effective")
    has = fact.value if fact else None
    return rules.situation.capabilities.memory_limit(has) if isinstance(has, int) else 0


@lru_cache(maxsize=1)
def disks_of(rules: Rules) -> tuple[tuple[frozenset[str], int], ...]:
    """For each file system the backends that fill it, and the bytes that it has for them."""
    mounts = {backend: mount_of(rules, backend) for backend in FOLDERS}
    found = []
    for mount in dict.fromkeys(mounts.values()):
        backends = frozenset(backend for backend in FOLDERS if mounts[backend] == mount)
        free = mount.free_bytes if mount else None
        own = sum(choice.disk_bytes or 0 for choice in rules.installed if choice.backend in backends)
        found.append((backends, 0 if free is None else rules.situation.capabilities.disk_limit(free + own)))
    return tuple(found)


def mount_of(rules: Rules, backend: str) -> Mount | None:
    above = [m for m in rules.situation.machine.mounts if FOLDERS[backend].is_relative_to(m.path)]
    return max(above, key=lambda mount: len(mount.path), default=None)


def cheapest_ports(rules: Rules, chosen: Iterable[Pick]) -> int | None:
    """How far from the preferred host ports the best assignment is, in all; None: there is none."""
    wanting = [(p, port) for p in chosen if not p.module.is_library for port in p.release.ports]
    return _assigned(
        tuple((port.protocol, ports_for(rules, p, port, len(wanting))) for p, port in wanting), frozenset()
    )


@lru_cache(maxsize=4096)
def _assigned(wanting: Wanting, used: frozenset[tuple[str, int]]) -> int | None:
    if not wanting:
        return 0
    (protocol, numbers), *others = wanting
    sums = [
        distance + rest
        for distance, number in enumerate(numbers)
        if (protocol, number) not in used
        and (rest := _assigned(tuple(others), used | {(protocol, number)})) is not None
    ]
    return min(sums, default=None)


def ports_for(rules: Rules, pick: Pick, port: Port, rivals: int) -> tuple[int, ...]:
    """Host ports that may stand for a port: the one it has now, then from its own number upwards; or the one
    that is wished, which of a fixed port only a container can have.

    As many as there are rivals are enough: one of them is always left, and a farther one is worse.
    """
    held = {binding.host_port for choice in rules.installed for binding in choice.ports}
    taken = set(rules.situation.machine.ports_taken) - held if port.protocol == "tcp" else set()
    now = [
        binding.host_port
        for choice in rules.installed
        if (choice.environment, choice.module) == pick.place
        for binding in choice.ports
        if binding.name == port.name and binding.host_port >= port.number
    ]
    enough = min(port.number + rivals + len(taken), HIGHEST + 1)
    numbers = (*dict.fromkeys((*now, *range(port.number, enough))),) if port.movable else (port.number,)
    wish = rules.intent.port_of(pick.module.name, port.name)
    if wish:
        mapped = port.movable or pick.variant.backend == "container" or wish.number == port.number
        numbers = (wish.number,) if mapped else ()
    return tuple(number for number in numbers if number not in taken)
