"""Real machines, replayed: what each capture's expected.yaml says, the profile must say.

Every key is taken out of the expectation by the check that holds it against the profile; one that is left
over fails the test. What it must not say, and what must be unknown, is in test_capture_claims.py.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hardware import (
    Accelerator,
    CoreKind,
    Machine,
    ReplayHost,
    check,
    machine_from_json,
    machine_to_json,
    probe,
)

CAPTURES = (
    *("a100-sxm4-mig4-trimmed", "a100-sxm4-x4", "a10g-ec2", "desktop-ryzen1600-3disk"),
    *(
        "dgx-spark-gb10-smi",
        "dgx-spark-gb10-sysroot",
        "gb200-nvl-4gpu-topo-ansi",
        "gh200-480gb",
        "gtx1050ti-d535",
        "gtx680-d470",
    ),
    *("h100-nvl-x2", "h100-sxm-1gpu-vm-d590", "h100-sxm-mig4-d590", "h100-sxm-x8", "i7-1370p-hybrid"),
    *("jetson-agx-orin-smi", "l40s-fedora44-cloud-d595", "laptop-i7-1270p-iris", "lsblk-dell-8nvme"),
    *("lsblk-vda-24tb", "mac-intel-i5-sierra", "mi100-x4-rocm602", "mi100-x6-rocm571"),
    *("mi210-x8-two-xgmi-hives", "mi300x-sriov-x4", "mi308x-partitioned-x4"),
    *("opteron6134-4s-slurm-cgroup2", "overlay-cgroup2-memory-max", "overlay-cgroup2-unlimited-max"),
    *("overlay-nvidia-driver-not-loaded", "overlay-nvidia-gpu-lost", "overlay-nvml-driver-mismatch"),
    *("overlay-wsl2-markers", "power9-ac922-6xv100-numa", "pvc-max1100-x2-xpusmi", "quadro-p2000-d525"),
    *("rtx2080super-fedora44-d595", "rtx2080super-windows-d591", "rtx2080super-windows-d610"),
    *("rtx3080-windows-gpuuse-d536", "rtx3090-x2", "rtx4080super-fedora44-d595", "rtx4090-x8"),
    *("rx6700xt-rocm612", "rx9060xt-plus-raphael-igpu", "tesla-t4-ec2", "v100-sxm3-x16", "vega10-rocm"),
    *("vega64-drm-sysfs", "vm-a10-qemu-lspci", "vm-a100-x8-nvswitch-lspci", "vm-epyc-cgroup1-limited"),
    *("vm-epyc-nogpu", "vm-offline-cpus", "vm-p100-passthrough", "vm-virtio-fake-accel"),
    *("xeon-e5-2680v3-offline-cpu0-node0", "xeon-l5640-2s"),
)

#: Keys that say nothing of the machine: which file it is, how it was made, and prose beside other keys.
PROSE = ("schema", "machine", "checked", "evidence", "note")
#: Held, but not word for word: prose, what a profile must not say, and what is beside the captured files.
LOOSE = ("remedy", "threads_listed_in_cpuinfo", "pretty", "kernel")
CLAIMS = ("must_not", "unknown")  # test_capture_claims.py

FACTS = {
    "cpu": {
        "sockets": "cpu.sockets",
        "cores": "cpu.cores",
        "threads": "cpu.threads",
        "threads_online": "cpu.threads.online",
        "threads_present": "cpu.threads.present",
        "smt": "cpu.smt",
        "numa_nodes_with_cpus": "cpu.numa-nodes",
        "model": "cpu.model",
        "allowed_cpus": "cpu.allowed",
        "quota_cpus": "cpu.quota",
        "effective_cpus": "cpu.effective",
    },
    "memory": {
        "total_bytes": "memory.total",
        "system_bytes": "memory.total",
        "gpu_numa_bytes": "memory.on-accelerators",
        "available_bytes": "memory.available",
        "limit_bytes": "memory.limit",
        "effective_bytes": "memory.effective",
    },
}
FIELDS = {
    "vendor": "vendor",
    "name": "name",
    "vram_total_mib": "memory_mib",
    "reserved_mib": "reserved_mib",
    "compute_capability": "compute_capability",
    "driver": "driver",
    "kernel_driver_version": "driver",
    "pci": "id",
    "pci_id": "pci_id",
    "kernel_driver": "kernel_driver",
    "ecc": "ecc",
    "gfx": "gfx",
    "numa": "numa_node",
    "integrated": "integrated",
    "unified_pool_bytes": "pool_bytes",
    "gtt_bytes": "pool_bytes",
    "display_active": "display_active",
    "nvlink_active": "links_up",
    "pcie_gen_max": "pcie_gen_max",
    "pcie_width_max": "pcie_width_max",
    "virtual_function": "virtual_function",
}
KINDS = {"carveout+shared": "carve-out"}
OS = {"darwin": "macos"}
Expected = dict[str, Any]
Check = Callable[[Any, Machine, Path], Iterator[str]]


def test_all_captures_are_here(shared: Path) -> None:
    assert {path.parent.name for path in (shared / "captures").glob("*/expected.yaml")} == set(CAPTURES)


@pytest.mark.parametrize("name", CAPTURES)
def test_a_capture_replays_right(shared: Path, name: str) -> None:
    folder = shared / "captures" / name
    machine = probe(ReplayHost(folder))
    expected = yaml.safe_load((folder / "expected.yaml").read_text())
    assert list(_differences(copy.deepcopy(expected), machine, folder)) == []
    assert "probe.failed" not in {found.code for found in machine.diagnostics}
    assert "gpu.contradiction" not in {found.code for found in machine.diagnostics}
    assert machine_from_json(machine_to_json(machine).encode(), name) == machine
    unheld = [
        path for path in _leaves(expected) if not _tells(_with_another(expected, path), machine, folder)
    ]
    assert unheld == [], "whatever else it said, the test would pass"


def _tells(wrong: Expected, machine: Machine, folder: Path) -> bool:
    """Whether a wrong expectation is noticed; one of another shape may well raise."""
    with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
        return bool(list(_differences(wrong, machine, folder)))
    return True


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all single values that are held against the machine."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if path or key not in (*PROSE, *CLAIMS, *LOOSE):
                yield from _leaves(inner, (*path, key))
    elif path[-1] not in LOOSE:
        yield path


def _with_another(expected: Expected, path: tuple[Any, ...]) -> Expected:
    """The expectation with another value at a path."""
    wrong = copy.deepcopy(expected)
    *way, last = path
    inner: Any = wrong
    for key in way:
        inner = inner[key]
    value = inner[last]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    inner[last] = not value if isinstance(value, bool) else value + 2**21 if number else "another"
    return wrong


def _differences(expected: Expected, machine: Machine, folder: Path) -> Iterator[str]:
    for key, said in expected.items():
        if key in CHECKS:
            yield from CHECKS[key](said, machine, folder)
        elif key not in (*PROSE, *CLAIMS):
            yield f"nothing checks {key}"


def _value(machine: Machine, key: str) -> object:
    fact = machine.fact(key)
    return fact.value if fact else None


def _rest(section: str, said: Expected) -> Iterator[str]:
    yield from (f"nothing checks {section}.{key}" for key in said)


# --- processor, memory, system ------------------------------------------------------------------------


def _fact_differences(section: str, said: Expected, machine: Machine) -> Iterator[str]:
    for name, key in FACTS[section].items():
        if name in said and (wanted := said.pop(name)) != _value(machine, key):
            yield f"{key}: {wanted!r} is {machine.fact(key)}"


def _cpu(said: Expected | None, machine: Machine, _: Path) -> Iterator[str]:
    if said is None:  # the capture holds nothing of its processor
        yield from (f"{fact.key} is known" for fact in machine.facts if fact.key.startswith("cpu."))
        return
    yield from _fact_differences("cpu", said, machine)
    for flag, wanted in [(flag, has) for has in (True, False) for flag in said.pop(_ISA[has], [])]:
        if check(machine, flag).holds is not wanted:
            yield f"flag {flag} is not {wanted}"
    flags = _value(machine, "cpu.flags") or ()
    assert isinstance(flags, tuple)
    if said.pop("hypervisor", "hypervisor" in flags) is not ("hypervisor" in flags):
        yield "hypervisor"
    if said.pop("threads_listed_in_cpuinfo", 0) == _value(machine, "cpu.threads"):
        yield "cpuinfo lists more threads than there are"
    kinds = said.pop("kinds", [])
    seen = [_shown(kind, wanted) for kind, wanted in zip(machine.core_kinds, kinds, strict=False)]
    if seen != kinds or (kinds and len(kinds) != len(machine.core_kinds)):
        yield f"kinds {kinds} are {machine.core_kinds}"
    yield from _rest("cpu", said)


def _shown(kind: CoreKind, names: Expected) -> Expected:
    return {name: getattr(kind, {"count": "cores"}.get(name, name)) for name in names}


_ISA = {True: "isa_has", False: "isa_lacks"}


def _memory(said: Expected, machine: Machine, _: Path) -> Iterator[str]:
    reported = said.pop("meminfo_total_bytes", None)
    total, apart = _value(machine, "memory.total"), _value(machine, "memory.on-accelerators") or 0
    assert isinstance(apart, int)
    if reported is not None and (not isinstance(total, int) or total + apart != reported):
        yield f"{total} and {apart} on cards are not {reported}"
    yield from _fact_differences("memory", said, machine)
    yield from _rest("memory", said)


def _memory_by_node(said: list[int], machine: Machine, _: Path) -> Iterator[str]:
    if said != [node.memory_bytes for node in machine.numa_nodes]:
        yield f"nodes {said} are {machine.numa_nodes}"


def _os(said: Expected, machine: Machine, folder: Path) -> Iterator[str]:
    family = said.pop("family", None)
    if family is not None and _value(machine, "os") != OS.get(family, family):
        yield f"os {family} is {machine.fact('os')}"
    pretty = said.pop("pretty", None)
    wanted = {
        "os.pretty": pretty.partition("(")[2].removesuffix(")") if pretty else None,
        "kernel.release": said.pop("kernel", None),
    }
    for key, text in wanted.items():
        seen = _value(machine, key)
        if text is not None and seen != text and (seen is not None or _is_in(folder, text)):
            yield f"{key} {text} is {seen}"
    yield from _rest("os", said)


def _is_in(folder: Path, text: str) -> bool:
    """Whether anything that was captured says so: some expectations know more, from beside the capture."""
    return any(text.encode() in path.read_bytes() for path in folder.glob("cmd/*"))


def _platform(said: str, machine: Machine, _: Path) -> Iterator[str]:
    key = "platform" if said == "wsl2" else "platform.product"
    if _value(machine, key) != said:
        yield f"{key} {said} is {machine.fact(key)}"


def _runtime(said: Expected, machine: Machine, _: Path) -> Iterator[str]:
    runtimes = machine.fact("docker.runtimes")
    seen = {
        "docker_daemon_json": runtimes is not None and runtimes.source == "/etc/docker/daemon.json",
        "nvidia_runtime": check(machine, "docker.runtimes", any_of=("nvidia",)).holds,
        "default_runtime": _value(machine, "docker.default-runtime"),
    }
    if seen != said or _value(machine, "container-gpu.nvidia") is not True:
        yield f"runtime {said} is {seen}"


def _diagnostics(said: list[str], machine: Machine, _: Path) -> Iterator[str]:
    raised = {found.code for found in machine.diagnostics}
    yield from (f"not raised: {code}" for code in said if code not in raised)


def _remedy(said: str, machine: Machine, _: Path) -> Iterator[str]:
    from i18n import Language

    codes = [found.code.replace(".", "-").replace("_", "-") for found in machine.diagnostics]
    keys = (f"diagnostic-{code}.remedy" for code in codes)
    told = " ".join(Language("en").say(key) for key in keys if Language("en").has(key))
    if not any(word in told for word in ("reboot", "restart")):
        yield f"remedy {said}: {told}"


# --- accelerators and what is beside them -------------------------------------------------------------


def _gpus(said: Any, machine: Machine, _: Path) -> Iterator[str]:
    cards = machine.accelerators
    if isinstance(said, str):  # never "certainly none"
        if not said.startswith(("not captured", "unknown: PCI fallback")):
            yield f"cards {said}"
        if cards == () or (said.startswith("unknown") and cards is not None):
            yield f"cards should not be known: {cards}"
        return
    if cards is None or len(cards) != len(said):
        yield f"{len(said)} cards: {cards}"
        return
    for number, (wanted, card) in enumerate(zip(said, cards, strict=True)):
        yield from (f"card {number}: {text}" for text in _card(dict(wanted), card, number, machine))


def _card(said: Expected, card: Accelerator, number: int, machine: Machine) -> Iterator[str]:
    for name, field in FIELDS.items():
        if name in said and (wanted := said.pop(name)) != getattr(card, field):
            yield f"{name} {wanted!r} is {getattr(card, field)!r}"
    if said.pop("index") != number or card.index not in (None, number):
        yield f"index {card.index}"
    if card.memory_mib is not None and said.pop("vram_total_bytes", 0) // 2**20 not in (0, card.memory_mib):
        yield f"bytes are {card.memory_mib} MiB"
    kind = said.pop("memory_kind", card.memory_kind)
    if KINDS.get(kind, kind) != card.memory_kind:
        yield f"{kind} is {card.memory_kind}"
    partition = said.pop("partition", None)
    modes = {"compute": card.compute_partition, "memory": card.memory_partition}
    if partition not in (None, modes):
        yield f"partition {partition} is {modes}"
    # KFD numbers processors first: its numbers are not kept, but give the order
    processors = sum(node.cpus is None for node in machine.numa_nodes)
    if said.pop("kfd_node", number + processors) != number + processors:
        yield "order of KFD nodes"
    if "mig" in said:
        yield from _partitions(said.pop("mig") or {"enabled": None}, card)
    yield from _rest("gpus", said)


def _partitions(said: Expected, card: Accelerator) -> Iterator[str]:
    if card.mig_enabled is not said.pop("enabled"):
        yield f"mig is {card.mig_enabled}"
    wanted = said.pop("devices", [])
    names = {"profile": "profile", "vram_total_mib": "memory_mib", "sm": "multiprocessors"}
    seen = [
        {key: getattr(part, names[key]) for key in said}
        for said, part in zip(wanted, card.mig_devices, strict=False)
    ]
    if wanted and (wanted != seen or len(wanted) != len(card.mig_devices) or card.allocatable):
        yield f"partitions {wanted} are {card}"
    yield from _rest("mig", said)


def _links(said: Any, machine: Machine, _: Path) -> Iterator[str]:
    """A list names all links of a vendor's own kind; `pairs: all N` says that each pair has this one."""
    places = {card.id: place for place, card in enumerate(machine.accelerators or ())}
    if machine.links is None:
        yield "links are unknown"
        return
    if isinstance(said, dict):
        pairs = {(link.a, link.b) for link in machine.links if link.kind == said["type"]}
        if len(pairs) != int(said["pairs"].removeprefix("all ")):
            yield f"links {said} are {pairs}"
        return
    own = [link for link in machine.links if link.kind != "pcie"]
    seen = [
        {"a": places[link.a], "b": places[link.b], "type": link.kind, "lanes": link.lanes} for link in own
    ]
    if [{"lanes": None, **link} for link in said] != seen or (not said and machine.links):
        yield f"links {said} are {machine.links}"


def _affinity(said: dict[int, Expected], machine: Machine, _: Path) -> Iterator[str]:
    for number, wanted in said.items():
        card = (machine.accelerators or ())[number]
        if wanted != {"cpus": card.cpu_affinity, "numa": card.numa_node}:
            yield f"card {number}: affinity {wanted} is {card.cpu_affinity}, {card.numa_node}"


def _devices(kind: str) -> Check:
    def compare(said: list[Expected], machine: Machine, _: Path) -> Iterator[str]:
        seen = [device for device in machine.devices if device.kind == kind]
        told = [{"pci": d.id, "pci_id": d.pci_id, "pci_class": f"0x{d.pci_class}00"} for d in seen]
        if [{**full, **wanted} for full, wanted in zip(told, said, strict=False)] != told or len(said) != len(
            told
        ):
            yield f"{kind} {said} are {seen}"

    return compare


def _count(count: Callable[[Machine], object]) -> Check:
    def compare(said: Any, machine: Machine, _: Path) -> Iterator[str]:
        if count(machine) != said:
            yield f"{said} is {count(machine)}"

    return compare


def _part_sizes(machine: Machine) -> list[int]:
    parts = [part for card in machine.accelerators or () for part in card.mig_devices]
    return sorted({(part.memory_mib or 0) * 2**20 for part in parts}, reverse=True)


# --- disks --------------------------------------------------------------------------------------------


def _storage(said: list[Expected], machine: Machine, _: Path) -> Iterator[str]:
    disks = {disk.name: disk for disk in machine.disks}
    for wanted in said:
        disk = disks.get(wanted["name"])
        seen = {key: getattr(disk, key, None) for key in wanted}
        if seen != wanted:
            yield f"disk {wanted} is {disk}"


CHECKS: dict[str, Check] = {
    "cpu": _cpu,
    "cpu_nodes": _count(lambda machine: _value(machine, "cpu.numa-nodes")),
    "memory": _memory,
    "system_memory_bytes_by_node": _memory_by_node,
    "os": _os,
    "platform": _platform,
    "runtime": _runtime,
    "diagnostics": _diagnostics,
    "remedy": _remedy,
    "gpus": _gpus,
    "gpu_count": _count(lambda machine: _value(machine, "accelerator.count")),
    "physical_gpus": _count(lambda machine: len(machine.accelerators or ())),
    "kfd_gpu_nodes": _count(
        lambda machine: sum(len(card.mig_devices) for card in machine.accelerators or ())
    ),
    "partition_vram_bytes": _count(_part_sizes),
    "gfx": _count(lambda machine: " ".join({str(card.gfx) for card in machine.accelerators or ()})),
    "links": _links,
    "xgmi_physical_pairs": _count(lambda machine: sum(link.kind == "xgmi" for link in machine.links or ())),
    "gpu_affinity": _affinity,
    "display_adapters": _devices("display"),
    "other_accelerators": _devices("processing"),
    "nvswitches": _count(lambda machine: sum(device.kind == "switch" for device in machine.devices)),
    "storage": _storage,
    "storage_count": _count(lambda machine: len(machine.disks)),
}


def test_a_key_that_nothing_checks_fails() -> None:
    machine = Machine((), (Accelerator("a", "nvidia", None),))
    here = Path()
    for expected in (
        {"colour": 1},
        {"cpu": {"colour": 1}},
        {"gpus": [{"index": 0, "colour": 1}]},
        {"os": {"x": 1}},
    ):
        assert [
            text
            for text in _differences(expected, machine, here)
            if text.split(": ")[-1].startswith("nothing")
        ]
