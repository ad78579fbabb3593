"""System memory: installed, limited by a control group, and available now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hardware.assumed import effective_memory
from hardware.cgroups import read_limits
from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Diagnostic, Fact, NumaNode
from hardware.probing import Seen
from hardware.texts import parse_cpu_list, parse_pairs, read_text, show_cpu_list, to_int

_NODES = "/sys/devices/system/node"
_BLOCKS = "/sys/devices/system/memory"
_NODE_TOTAL = re.compile(r"MemTotal:\s*(\d+) kB")


def probe_memory(host: Host) -> Seen:
    """Facts memory.* and cpu.numa-nodes, NUMA nodes.

    Diagnostics memory.cgroup_limited, memory.gpu_numa_nodes, memory.node_sum_mismatch.
    """
    meminfo = parse_pairs(read_text(host, "/proc/meminfo") or "")
    reported = _kib(meminfo.get("MemTotal"))
    on_cards = _bytes_on_cards(host)
    total = None if reported is None else reported - on_cards
    limits = read_limits(host)
    facts = list(
        _facts(total, _kib(meminfo.get("MemAvailable")), limits.memory_bytes, limits.memory_free_bytes)
    )
    facts.extend(_installed(host, on_cards))
    nodes = tuple(_numa_nodes(host))
    if nodes:
        facts.append(make_fact("cpu.numa-nodes", sum(bool(node.cpus) for node in nodes), _NODES))
    warnings = []
    if limits.memory_bytes is not None and (total is None or limits.memory_bytes < total):
        warnings.append(Diagnostic("memory.cgroup_limited", limits.source, str(limits.memory_bytes)))
    if on_cards:
        warnings.append(Diagnostic("memory.gpu_numa_nodes", "sysfs", str(on_cards)))
    warnings.extend(_mismatch(host, reported))
    return Seen(facts=tuple(facts), diagnostics=tuple(warnings), numa_nodes=nodes)


def _facts(total: int | None, available: int | None, limit: int | None, left: int | None) -> Iterator[Fact]:
    if total is not None:
        yield make_fact("memory.total", total, "/proc/meminfo")
        effective = effective_memory(total, limit)
        yield make_fact("memory.effective", effective, "/proc/meminfo" if effective == total else "cgroup")
        # MemAvailable is not there before Linux 3.14; free memory alone would say too little
        usable = available if left is None or available is None else min(available, left)
        yield make_fact("memory.available", usable, "/proc/meminfo", unknown="kernel-silent")
    if limit is not None:
        yield make_fact("memory.limit", limit, "cgroup")


def _installed(host: Host, on_cards: int) -> Iterator[Fact]:
    """Memory in whole blocks, with what the kernel and the firmware keep of it; that of cards apart."""
    size = to_int(read_text(host, f"{_BLOCKS}/block_size_bytes"), 16)
    blocks = len(host.glob(f"{_BLOCKS}/memory[0-9]*"))
    if size and blocks:
        yield make_fact("memory.installed", size * blocks - on_cards, _BLOCKS)
    if on_cards:
        yield make_fact("memory.on-accelerators", on_cards, "/proc/driver/nvidia")


def _numa_nodes(host: Host) -> Iterator[NumaNode]:
    numbers = (to_int(path.rpartition("node")[2]) for path in host.glob(f"{_NODES}/node[0-9]*"))
    for number in sorted(number for number in numbers if number is not None):
        cpus = _cpus_of(host, number)
        size = _node_bytes(host, f"{_NODES}/node{number}")
        yield NumaNode(number, None if cpus is None else show_cpu_list(cpus), size or None)


def _kib(text: str | None) -> int | None:
    number = to_int((text or "").removesuffix("kB").strip())
    return None if number is None or number < 0 else number * 1024


def _bytes_on_cards(host: Host) -> int:
    """Memory of cards that the kernel shows as NUMA nodes of its own (NVLink on POWER9, Grace Hopper).

    Source of the node numbers: /proc/driver/nvidia/gpus/*/numa_status.
    """
    nodes = set()
    for path in host.glob("/proc/driver/nvidia/gpus/*/numa_status"):
        nodes.add(to_int(parse_pairs(read_text(host, path) or "").get("Node")))
    without_cpus = (node for node in nodes if node is not None and node >= 0 and not _cpus_of(host, node))
    return sum(_node_bytes(host, f"{_NODES}/node{node}") for node in without_cpus)


def _cpus_of(host: Host, node: int) -> tuple[int, ...] | None:
    return parse_cpu_list(read_text(host, f"{_NODES}/node{node}/cpulist"))


def _node_bytes(host: Host, folder: str) -> int:
    match = _NODE_TOTAL.search(read_text(host, f"{folder}/meminfo") or "")
    return int(match[1]) * 1024 if match else 0


def _mismatch(host: Host, reported: int | None) -> Iterator[Diagnostic]:
    """Nodes that hold less than the total: one is offline. /proc/meminfo decides."""
    together = sum(_node_bytes(host, folder) for folder in host.glob(f"{_NODES}/node[0-9]*"))
    if reported and together and abs(together - reported) > reported // 10:
        yield Diagnostic("memory.node_sum_mismatch", "sysfs", f"{together}/{reported}")
