"""Rules 10 and 11: host ports, memory and disk, which the machine has only once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import PurePosixPath

from hardware import Machine, Mount, allocatable_units
from manifests import Port
from state import PortBinding
from verify.case import Case, Chosen
from verify.violation import Violation, violation

_HIGHEST_PORT = 65535

#: Where a backend puts what it installs.
FOLDERS = {"container": PurePosixPath("/var/lib/docker"), "native": PurePosixPath("/home")}


def ports_are_bound(case: Case) -> Iterator[Violation]:
    """Rule 10: each declared port is bound once: a fixed one as it is, a movable one there or higher; or
    as is wished. A container may map a fixed one elsewhere.
    """
    for one in case.chosen:
        declared = {} if one.module.is_library else {port.name: port for port in one.release.ports}
        bound = [binding.name for binding in one.choice.ports]
        for name in sorted(declared):
            if bound.count(name) != 1:
                yield violation("port-missing", environment=one.environment, module=one.name, name=name)
        for binding in one.choice.ports:
            port = declared.get(binding.name)
            if port is None:
                yield violation(
                    "port-undeclared", environment=one.environment, module=one.name, name=binding.name
                )
            elif not is_admitted(case, one, port, binding):
                yield violation(
                    "port-wrong",
                    environment=one.environment,
                    module=one.name,
                    name=port.name,
                    declared=port.number,
                    container_port=binding.container_port,
                    host_port=binding.host_port,
                )


def is_admitted(case: Case, one: Chosen, port: Port, binding: PortBinding) -> bool:
    """Without the intent, what a container maps elsewhere may be wished so."""
    wishes = [w for w in (case.intent.ports if case.intent else ()) if w.module == one.name]
    wished = {wish.number for wish in wishes if wish.name in ("", port.name)}
    mapped = port.movable or one.variant.backend == "container"
    if binding.container_port != port.number or not 1 <= binding.host_port <= _HIGHEST_PORT:
        return False
    if wished:
        return binding.host_port in wished and (mapped or binding.host_port == port.number)
    if binding.host_port == port.number or (mapped and case.intent is None):
        return True
    return port.movable and binding.host_port > port.number


def bindings_of(case: Case) -> Iterator[tuple[Chosen, PortBinding, str]]:
    """Each binding with its protocol."""
    for one in case.chosen:
        protocols = {port.name: port.protocol for port in one.release.ports}
        for binding in one.choice.ports:
            yield one, binding, protocols.get(binding.name, "tcp")


def ports_are_distinct(case: Case) -> Iterator[Violation]:
    """Rule 10: no two bindings of one protocol share a host port."""
    for (one, binding, protocol), (other, its, its_protocol) in combinations(bindings_of(case), 2):
        if (binding.host_port, protocol) == (its.host_port, its_protocol):
            yield violation(
                "port-doubled",
                port=binding.host_port,
                protocol=protocol,
                first=f"{one.environment}/{one.name}",
                second=f"{other.environment}/{other.name}",
            )


def ports_are_free(case: Case) -> Iterator[Violation]:
    """Rule 10: nothing else listens on a host port; what the current generation holds is not taken.

    The machine tells the TCP ports that are taken, and no others.
    """
    now = case.generation.choices if case.generation else ()
    held = {binding.host_port for choice in now for binding in choice.ports}
    for one, binding, protocol in bindings_of(case):
        if protocol == "tcp" and binding.host_port in set(case.machine.ports_taken) - held:
            yield violation(
                "port-taken", port=binding.host_port, environment=one.environment, module=one.name
            )


def memory_suffices(case: Case) -> Iterator[Violation]:
    """Rule 11: what runs together needs no more memory than the policy lets it have of the machine's.

    What is placed on an accelerator that shares the system's memory needs it there.
    """
    shared = {unit.id for unit in allocatable_units(case.machine) if unit.memory_kind == "unified"}
    used = sum(one.release.memory_bytes or 0 for one in case.chosen if not one.module.is_library) + sum(
        one.variant.accelerator_memory_bytes or 0
        for one in case.chosen
        for unit in one.choice.placement
        if unit in shared
    )
    fact = case.machine.fact("memory.effective")
    has = fact.value if fact and isinstance(fact.value, int) else None
    yield from compare("memory", used, None if has is None else case.capabilities.memory_limit(has))


def disks_suffice(case: Case) -> Iterator[Violation]:
    """Rule 11: what is installed on a file system needs no more than the policy lets it have of what is free.

    What the current generation occupies there counts as free: it is its successor's.
    """
    used: dict[str, int] = {}
    for one in case.chosen:
        path = place_of(case.machine, one.variant.backend)
        used[path] = used.get(path, 0) + (one.release.disk_bytes or 0)
    mounts = {mount.path: mount.free_bytes for mount in case.machine.mounts}
    for path in sorted(used):
        free = mounts.get(path)
        now = case.generation.choices if case.generation else ()
        held = sum(choice.disk_bytes or 0 for choice in now if place_of(case.machine, choice.backend) == path)
        limit = None if free is None else case.capabilities.disk_limit(free + held)
        yield from compare(f"disk:{path}", used[path], limit)


def place_of(machine: Machine, backend: str) -> str:
    """The mount that holds what a backend installs; its folder, where no mount is known."""
    folder = FOLDERS.get(backend, FOLDERS["native"])
    above = [mount for mount in machine.mounts if folder.is_relative_to(mount.path)]
    return max(above, key=depth).path if above else str(folder)


def depth(mount: Mount) -> int:
    return len(PurePosixPath(mount.path).parts)


def compare(resource: str, used: int, limit: int | None) -> Iterator[Violation]:
    """An unknown capacity admits only what needs nothing."""
    if limit is None and used > 0:
        yield violation("capacity-unknown", resource=resource, used=used)
    if limit is not None and used > limit:
        yield violation("over-capacity", resource=resource, used=used, limit=limit)
