"""The normalised profile of one machine: facts with provenance, accelerators, disks, ports."""

from __future__ import annotations

from typing import Literal

import attrs

Value = bool | int | float | str | tuple[str, ...] | None
Confidence = Literal["high", "medium", "low"]
MemoryKind = Literal["dedicated", "unified", "carve-out", "unknown"]
ProductClass = Literal["consumer", "workstation", "data-centre", "embedded"]
LinkKind = Literal["nvlink", "xgmi", "pcie"]
Distance = Literal["PIX", "PXB", "PHB", "NODE", "SYS"]


@attrs.frozen
class Alternative:
    """What another source said of the same thing, and was not believed. `field` is that of an accelerator."""

    value: str
    source: str
    field: str = ""


@attrs.frozen
class Fact:
    """One detected value. `value` None means unknown, and `unknown` then says why, by code."""

    key: str
    value: Value
    unit: str | None = None  # "bytes", "mib", "count", None
    source: str = ""  # "nvml", "/proc/meminfo", "--fact", "profile"
    confidence: Confidence = "high"
    unknown: str | None = None  # reason code: "not-captured", "probe-failed", "no-permission" ...
    stable: bool = True  # volatile facts are preconditions and enter no hash
    alternatives: tuple[Alternative, ...] = ()


@attrs.frozen
class MigDevice:
    """One partition of a card, whoever's: `profile` "" is unknown."""

    profile: str
    memory_mib: int | None
    multiprocessors: int | None = None


@attrs.frozen
class Accelerator:
    """One card or integrated GPU. None always means unknown, never absent or zero."""

    id: str  # full PCI address in lower case, or a platform id such as "soc:0"
    vendor: str  # "nvidia", "amd", "intel", "apple"
    name: str | None
    index: int | None = None
    memory_mib: int | None = None
    memory_kind: MemoryKind = "unknown"
    reserved_mib: int | None = None
    used_mib: int | None = None  # volatile
    compute_capability: str | None = None  # NVIDIA: "8.6"
    gfx: str | None = None  # AMD: "gfx1100"
    driver: str | None = None
    ecc: bool | None = None
    mig_enabled: bool | None = None
    mig_devices: tuple[MigDevice, ...] = ()
    allocatable: bool = True  # false for a parent whose partitions are what can be used
    integrated: bool | None = None
    numa_node: int | None = None
    uuid: str | None = None
    sources: tuple[str, ...] = ()
    pci_id: str | None = None  # "10de:2684": vendor and device, in lower case
    kernel_driver: str | None = None  # the module bound to it: "nvidia", "amdgpu", "vfio-pci"
    pool_bytes: int | None = None  # unified and carve-out: system memory it may share
    display_active: bool | None = None  # a screen is driven by it, and takes some of its memory
    product_class: ProductClass | None = None  # as the vendor's driver files it; never by its name
    boot_vga: bool | None = None  # the firmware's console is on it
    links_up: int | None = None  # ports of its own fabric (NVLink) that are up, wherever they lead
    pcie_gen_max: int | None = None
    pcie_width_max: int | None = None
    cpu_affinity: str | None = None  # the CPUs near to it: "0-35"
    virtual_function: bool | None = None  # a share of a card that the host keeps (SR-IOV)
    compute_partition: str | None = None  # AMD: "SPX", "CPX"
    memory_partition: str | None = None  # AMD: "NPS1", "NPS4"
    alternatives: tuple[Alternative, ...] = ()


@attrs.frozen
class Link:
    """How two accelerators reach each other, by their ids in the machine's order."""

    a: str
    b: str
    kind: LinkKind
    lanes: int | None = None  # nvlink: how many are bonded
    distance: Distance | None = None  # pcie: one bridge, several, a host bridge, a NUMA node, beyond
    source: str = ""


@attrs.frozen
class Device:
    """What is on the bus beside accelerators, and could be taken for one."""

    id: str
    kind: Literal["display", "processing", "switch"]
    pci_id: str
    pci_class: str  # base class and subclass: "0300"
    kernel_driver: str | None = None
    boot_vga: bool | None = None
    display_active: bool | None = None  # a screen is connected and on


@attrs.frozen
class CoreKind:
    """Cores of one design in a processor that has several."""

    kind: Literal["performance", "middle", "efficiency"]
    cores: int
    threads: int
    part: str | None = None  # ARM: the part number of MIDR, "0xd85"
    name: str | None = None


@attrs.frozen
class NumaNode:
    """`cpus` "": memory without a processor, such as a card's own."""

    index: int
    cpus: str | None = None
    memory_bytes: int | None = None


@attrs.frozen
class Disk:
    name: str
    size_bytes: int | None
    rotational: bool | None
    kind: str | None = None  # "nvme", "virtual", ...


@attrs.frozen
class Mount:
    path: str
    device: str
    file_system: str
    size_bytes: int | None
    free_bytes: int | None  # volatile


@attrs.frozen
class Diagnostic:
    """Something the owner should know: `gpu.nvml_version_mismatch`, `memory.cgroup_limited`."""

    code: str
    source: str
    detail: str = ""


@attrs.frozen
class Machine:
    facts: tuple[Fact, ...]  # sorted by key, one each
    accelerators: tuple[Accelerator, ...] | None  # None: not seen at all; (): certainly none
    disks: tuple[Disk, ...] = ()
    mounts: tuple[Mount, ...] = ()
    ports_taken: tuple[int, ...] = ()  # volatile: TCP ports that something listens on
    diagnostics: tuple[Diagnostic, ...] = ()
    links: tuple[Link, ...] | None = None  # None: not seen; (): accelerators are certainly not linked
    devices: tuple[Device, ...] = ()
    numa_nodes: tuple[NumaNode, ...] = ()
    core_kinds: tuple[CoreKind, ...] = ()  # (): all alike, or not known

    def fact(self, key: str) -> Fact | None:
        """The fact of this key, or None where no probe has answered."""
        return next((fact for fact in self.facts if fact.key == key), None)
