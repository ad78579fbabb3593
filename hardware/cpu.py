"""Processors: present, online, allowed, and what a control group leaves of them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware.cgroups import Limits, read_limits
from hardware.cores import core_kinds
from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Diagnostic, Fact
from hardware.probing import Seen
from hardware.texts import parse_cpu_list, parse_pairs, read_int, read_text, show_cpu_list, to_int

_SYSFS = "/sys/devices/system/cpu"


@attrs.frozen
class Topology:
    """None: not known. Threads are those that are online."""

    sockets: int | None
    cores: int | None
    threads: int | None
    present: int | None = None
    online: tuple[int, ...] | None = None
    source: str = "sysfs"
    siblings: tuple[tuple[int, ...], ...] = ()  # the threads of each core


def probe_cpu(host: Host) -> Seen:
    """Facts cpu.*; diagnostics cpu.offline, cpu.cgroup_limited."""
    cpuinfo = read_text(host, "/proc/cpuinfo") or ""
    blocks = [parse_pairs(block) for block in cpuinfo.split("\n\n") if block.strip()]
    topology = _topology(host, blocks)
    limits = read_limits(host)
    allowed = _allowed(host, topology, limits)
    facts = [*_shape(topology), *_usable(topology, allowed, limits), *_identity(blocks)]
    warnings = tuple(_warnings(topology, allowed, limits))
    whole = topology.present is None or topology.present == topology.threads
    kinds = core_kinds(host, blocks, topology.siblings, whole=whole)
    return Seen(facts=tuple(facts), diagnostics=warnings, core_kinds=kinds)


def _shape(topology: Topology) -> Iterator[Fact]:
    source = topology.source
    if topology.threads is None:
        return
    yield make_fact("cpu.sockets", topology.sockets, source, unknown="topology-silent")
    yield make_fact("cpu.cores", topology.cores, source, unknown="topology-silent")
    yield make_fact("cpu.threads", topology.threads, source)
    yield make_fact("cpu.threads.online", topology.threads, source)
    if topology.present is not None:
        yield make_fact("cpu.threads.present", topology.present, source)
    if topology.siblings:
        yield make_fact("cpu.smt", max(map(len, topology.siblings)), source)


def _usable(topology: Topology, allowed: tuple[int, ...] | None, limits: Limits) -> Iterator[Fact]:
    count = topology.threads if allowed is None else len(allowed)
    if allowed is not None:
        yield make_fact("cpu.allowed", show_cpu_list(allowed), "affinity")
    if limits.cpus is not None:
        yield make_fact("cpu.quota", limits.cpus, limits.source)
    if count is not None:
        yield make_fact("cpu.allowed.count", count, "affinity" if allowed is not None else topology.source)
        whole = max(int(limits.cpus), 1) if limits.cpus is not None else count
        source = limits.source if whole < count else "affinity"
        yield make_fact("cpu.effective", min(count, whole), source)


def _identity(blocks: list[dict[str, str]]) -> Iterator[Fact]:
    if not blocks:
        return
    model = next((block["model name"] for block in blocks if block.get("model name")), None)
    yield make_fact("cpu.model", model, "/proc/cpuinfo", unknown="not-named")
    sets = {text for block in blocks if (text := block.get("flags") or block.get("Features"))}
    if sets:
        shared = set.intersection(*(set(text.split()) for text in sets))
        yield make_fact("cpu.flags", tuple(sorted(shared)), "/proc/cpuinfo")
    else:
        yield make_fact("cpu.flags", None, "/proc/cpuinfo", unknown="not-named")


def _warnings(topology: Topology, allowed: tuple[int, ...] | None, limits: Limits) -> Iterator[Diagnostic]:
    if topology.present is not None and topology.threads is not None and topology.present > topology.threads:
        yield Diagnostic("cpu.offline", topology.source, f"{topology.threads}/{topology.present}")
    narrowed = (
        limits.allowed is not None
        and topology.online is not None
        and (not set(topology.online) <= set(limits.allowed))
    )
    if limits.cpus is not None or narrowed:
        detail = f"{limits.cpus:g}" if limits.cpus is not None else show_cpu_list(allowed or ())
        yield Diagnostic("cpu.cgroup_limited", limits.source, detail)


def _allowed(host: Host, topology: Topology, limits: Limits) -> tuple[int, ...] | None:
    status = parse_pairs(read_text(host, "/proc/self/status") or "")
    allowed = parse_cpu_list(status.get("Cpus_allowed_list")) or limits.allowed
    if allowed is None or topology.online is None:
        return allowed
    return tuple(sorted(set(allowed) & set(topology.online)))


# --- topology -------------------------------------------------------------------------------------


def _topology(host: Host, blocks: list[dict[str, str]]) -> Topology:
    folders = host.glob(f"{_SYSFS}/cpu[0-9]*/topology")
    numbers = {number for folder in folders if (number := _number(folder)) is not None}
    online = parse_cpu_list(read_text(host, f"{_SYSFS}/online"))
    present = parse_cpu_list(read_text(host, f"{_SYSFS}/present"))
    running = tuple(sorted(numbers & set(online))) if online else tuple(sorted(numbers))
    if not running:
        return _from_cpuinfo(blocks)
    packages = {_package(host, number) for number in running}
    core_of = {number: _core(host, number) for number in running}
    cores = set(core_of.values())
    unseen = None in cores
    members = {core: tuple(n for n in running if core_of[n] == core) for core in core_of.values()}
    return Topology(
        sockets=None if None in packages else len(packages),
        cores=None if unseen else len(cores),
        threads=len(running),
        present=len(present) if present else None,
        online=running,
        siblings=() if unseen else tuple(sorted(members.values())),
    )


def _number(folder: str) -> int | None:
    return to_int(folder.split("/")[-2].removeprefix("cpu"))


def _package(host: Host, number: int) -> int | None:
    """The package's id. Ids are only compared: ARM machines have one socket with the id 36."""
    package = read_int(host, f"{_SYSFS}/cpu{number}/topology/physical_package_id")
    return None if package is None or package < 0 else package


def _core(host: Host, number: int) -> str | None:
    """What names the core that a thread runs on: the list of the threads that share it."""
    folder = f"{_SYSFS}/cpu{number}/topology"
    for name in ("core_cpus_list", "thread_siblings_list", "core_cpus", "thread_siblings"):
        siblings = read_text(host, f"{folder}/{name}")
        if siblings:
            return siblings
    return None


def _from_cpuinfo(blocks: list[dict[str, str]]) -> Topology:
    threads = [block for block in blocks if to_int(block.get("processor")) is not None]
    if not threads:
        return Topology(None, None, None)
    packages = {block.get("physical id") for block in threads}
    cores = {(block.get("physical id"), block.get("core id")) for block in threads}
    named = None not in packages and all(core is not None for _, core in cores)
    online = tuple(sorted(int(block["processor"]) for block in threads))
    return Topology(
        sockets=len(packages) if None not in packages else None,
        cores=len(cores) if named else None,
        threads=len(threads),
        online=online,
        source="/proc/cpuinfo",
    )
