"""AMD cards: the amdgpu driver's files first, its tools for what these do not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from hardware.amd_tools import (
    parse_amd_smi,
    parse_amdgpu_top,
    parse_rocm_smi,
    parse_rocm_smi_text,
    parse_rocminfo,
    place_address,
    rocm_links,
    rocminfo_facts,
)
from hardware.host import Host, Recorded
from hardware.keys import make_fact
from hardware.machine import Accelerator, Diagnostic, Fact, Link, LinkKind, MemoryKind, MigDevice, NumaNode
from hardware.merging import merge_cards
from hardware.pci import normal_address, pcie_limits
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, read_int, read_text, to_int
from hardware.units import MIB

_NODES = "/sys/class/kfd/kfd/topology/nodes"
_ROCM_VERSIONS = ("/opt/rocm/.info/version", "/opt/rocm/.info/version-dev")
_VENDOR = 0x1002
_TOOL_LIMIT_S = 10.0  # rocm-smi and amd-smi are Python programs, and ask each card in turn


def probe_amd(host: Host) -> Seen:
    """AMD accelerators, the facts amdgpu and rocm, the diagnostic gpu.partitioned."""
    nodes = tuple(_kfd_nodes(host))
    drm = tuple(_drm_cards(host))
    files = (tuple(_without_mapped(_kfd_cards(nodes), drm)), drm)
    answers = _recorded(host) or _asked(host, merge_cards(files))
    read = [tuple(card for card in parse_answer(answer)) for answer in answers]
    cards = merge_cards((*files, *read))
    warnings = tuple(Diagnostic("gpu.partitioned", "kfd", card.id) for card in cards if card.mig_devices)
    said = [decode_output(answer.ran.stdout) for answer in answers if answer.argv[0] == "rocm-smi"]
    links = (*_kfd_links(host, nodes), *(link for text in said for link in rocm_links(text)))
    return Seen(
        facts=tuple(_facts(host, answers)),
        accelerators=cards or None,
        diagnostics=warnings,
        links=links or None,
        numa_nodes=tuple(_kfd_memory(host)),
    )


def _without_mapped(cards: Iterable[Accelerator], drm: Sequence[Accelerator]) -> Iterator[Accelerator]:
    """KFD counts system memory that a processor's GPU can map as its own: there the display driver tells."""
    carved = {card.id for card in drm if card.memory_kind == "carve-out"}
    return (attrs.evolve(card, memory_mib=None) if card.id in carved else card for card in cards)


def _facts(host: Host, answers: Sequence[Recorded]) -> Iterator[Fact]:
    for answer in answers:
        if answer.argv[0] == "rocminfo" and host.read("/proc/cpuinfo") is None:
            yield from rocminfo_facts(decode_output(answer.ran.stdout))
    processors = [node for node in _kfd_memory(host) if node.cpus is None]
    if processors:
        yield make_fact("cpu.numa-nodes", len(processors), "kfd")
    driver = read_text(host, "/sys/module/amdgpu/version")
    if driver and driver[:1].isdigit():
        yield make_fact("amdgpu", driver, "/sys/module/amdgpu/version")
    for path in _ROCM_VERSIONS:
        version = read_text(host, path)
        if version and version[:1].isdigit():
            yield make_fact("rocm", version.partition("-")[0], path)
            return


#: Tools in the order in which they are believed, and how each is asked.
_TOOLS = (
    ("amdgpu_top", "-d", "-J"),
    ("rocminfo",),
    ("amd-smi", "static", "--json"),
    ("rocm-smi", "-a", "--json"),
)


def _recorded(host: Host) -> tuple[Recorded, ...]:
    return tuple(answer for argv in _TOOLS for answer in host.recorded(argv[0]) if answer.ran.rc == 0)


def _asked(host: Host, cards: Sequence[Accelerator]) -> tuple[Recorded, ...]:
    """The tools, only for what the driver's files do not say, and only until one has said it."""
    if not cards or all(card.memory_mib is not None and card.gfx is not None for card in cards):
        return ()
    for argv in (_TOOLS[2], _TOOLS[3], _TOOLS[1]):
        ran = host.run(argv, _TOOL_LIMIT_S)
        if ran is not None and ran.rc == 0 and any(parse_answer(Recorded(argv, ran))):
            return (Recorded(argv, ran),)
    return ()


def parse_answer(answer: Recorded) -> Iterator[Accelerator]:
    """Cards of an answer of any of AMD's tools."""
    text = decode_output(answer.ran.stdout)
    if answer.argv[0] == "rocm-smi":
        return parse_rocm_smi(text) if "--json" in answer.argv else parse_rocm_smi_text(text)
    readers = {"amdgpu_top": parse_amdgpu_top, "rocminfo": parse_rocminfo, "amd-smi": parse_amd_smi}
    return readers[answer.argv[0]](text)


# --- the driver's display files -------------------------------------------------------------------


def _drm_cards(host: Host) -> Iterator[Accelerator]:
    for folder in host.glob("/sys/class/drm/card[0-9]*/device"):
        vendor, device = (to_int(read_text(host, f"{folder}/{name}"), 16) for name in ("vendor", "device"))
        if vendor != _VENDOR or "-" in folder.split("/")[4]:  # card0-DP-1 is an output of card0
            continue
        total = read_int(host, f"{folder}/mem_info_vram_total")
        used = read_int(host, f"{folder}/mem_info_vram_used")
        numa = read_int(host, f"{folder}/numa_node")
        generation, width = pcie_limits(host, folder)
        apu = _is_apu(host, folder)
        kind = _drm_kind(host, folder, apu) if total else "unknown"
        shared = read_int(host, f"{folder}/mem_info_gtt_total")
        yield Accelerator(
            id=_drm_address(host, folder),
            vendor="amd",
            name=read_text(host, f"{folder}/product_name") or None,
            memory_mib=total // MIB if total else None,
            memory_kind=kind,
            integrated=apu,
            pool_bytes=shared if kind == "carve-out" and shared is not None and shared > 0 else None,
            used_mib=used // MIB if used is not None and total else None,
            numa_node=numa if numa is not None and numa >= 0 else None,
            sources=("drm",),
            pci_id=f"1002:{device:04x}" if device is not None else None,
            pcie_gen_max=generation,
            pcie_width_max=width,
            compute_partition=_partition(host, f"{folder}/current_compute_partition"),
            memory_partition=_partition(host, f"{folder}/current_memory_partition"),
        )


def _partition(host: Host, path: str) -> str | None:
    text = read_text(host, path) or ""
    return text if text.isalnum() and text.isupper() else None


def _is_apu(host: Host, folder: str) -> bool | None:
    """By the layout of its metrics: 1.x is that of cards, 2.x and 3.x of processors with a GPU.

    Source: drivers/gpu/drm/amd/include/kgd_pp_interface.h of Linux (struct metrics_table_header).
    """
    head = host.read(f"{folder}/gpu_metrics") or b""
    return {1: False, 2: True, 3: True}.get(head[2]) if len(head) >= 4 else None


def _drm_kind(host: Host, folder: str, apu: bool | None) -> MemoryKind:
    """Memory chips of a maker are a card's own; what is carved out of system memory has none."""
    if apu:
        return "carve-out"
    maker = (read_text(host, f"{folder}/mem_info_vram_vendor") or "").lower()
    return "dedicated" if maker not in ("", "unknown") else "unknown"


def _drm_address(host: Host, folder: str) -> str:
    slot = parse_pairs(read_text(host, f"{folder}/uevent") or "", "=").get("PCI_SLOT_NAME", "")
    linked = (host.resolve(folder) or "").rpartition("/")[2]
    return normal_address(slot) or normal_address(linked) or f"drm:{folder.split('/')[4]}"


# --- KFD, the compute driver ----------------------------------------------------------------------


@attrs.frozen
class _Node:
    number: int
    address: str
    gfx: str | None
    unique: str
    memory_bytes: int | None
    device: int | None
    integrated: bool


def _kfd_cards(nodes: Sequence[_Node]) -> Iterator[Accelerator]:
    """One card for all nodes of one chip: a partitioned one shows a node for each partition."""
    for index, chip in enumerate(_chips(nodes)):
        first = min(chip, key=lambda node: node.address)
        whole = len(chip) == 1
        parts = () if whole else tuple(MigDevice("", _mib(node.memory_bytes)) for node in chip)
        yield Accelerator(
            id=first.address,
            vendor="amd",
            name=None,
            index=index,
            memory_mib=_mib(first.memory_bytes) if whole else _sum_mib(chip),
            memory_kind="carve-out" if first.integrated else "unknown",
            gfx=first.gfx,
            mig_devices=parts,
            allocatable=whole,
            integrated=True if first.integrated else None,
            sources=("kfd",),
            pci_id=f"1002:{first.device:04x}" if first.device is not None else None,
        )


def _chips(nodes: Sequence[_Node]) -> list[list[_Node]]:
    chips: dict[str, list[_Node]] = {}
    for node in nodes:
        chips.setdefault(node.unique, []).append(node)
    return list(chips.values())


_LINK_KINDS: dict[str, LinkKind] = {"2": "pcie", "11": "xgmi"}  # kfd_crat.h: CRAT_IOLINK_TYPE_*


def _kfd_links(host: Host, nodes: Sequence[_Node]) -> Iterator[Link]:
    """Between chips, not between the partitions of one. `p2p_links` are those that go through a processor."""
    chip_of = {node.number: min(other.address for other in chip) for chip in _chips(nodes) for node in chip}
    for path in host.glob(f"{_NODES}/[0-9]*/*_links/[0-9]*/properties"):
        said = parse_pairs(read_text(host, path) or "", " ")
        one, other = (chip_of.get(to_int(said.get(end)) or 0) for end in ("node_from", "node_to"))
        kind = _LINK_KINDS.get(said.get("type", ""))
        if kind and one and other and one < other:
            yield Link(one, other, kind, source="kfd")


def _kfd_memory(host: Host) -> Iterator[NumaNode]:
    """Processors with their memory, where sysfs shows no NUMA nodes: a container may see KFD's tree alone."""
    for folder in sorted(host.glob(f"{_NODES}/[0-9]*"), key=_node_number):
        said = parse_pairs(read_text(host, f"{folder}/properties") or "", " ")
        if (to_int(said.get("cpu_cores_count")) or 0) > 0:
            banks = (
                parse_pairs(read_text(host, path) or "", " ")
                for path in host.glob(f"{folder}/mem_banks/[0-9]*/properties")
            )
            system = [
                to_int(bank.get("size_in_bytes")) or 0 for bank in banks if bank.get("heap_type") == "0"
            ]
            yield NumaNode(_node_number(folder), None, sum(system) or None)


def _node_number(folder: str) -> int:
    return to_int(folder.rpartition("/")[2]) or 0


def _mib(count: int | None) -> int | None:
    return None if not count else count // MIB


def _sum_mib(nodes: list[_Node]) -> int | None:
    sizes = [node.memory_bytes for node in nodes]
    return None if None in sizes else _mib(sum(size for size in sizes if size is not None))


def _kfd_nodes(host: Host) -> Iterator[_Node]:
    for folder in sorted(host.glob(f"{_NODES}/[0-9]*"), key=_node_number):
        text = read_text(host, f"{folder}/properties") or ""
        said = {words[0]: to_int(words[1]) for line in text.splitlines() if len(words := line.split()) == 2}
        if not said.get("simd_count") or said.get("vendor_id") not in (_VENDOR, None):
            continue
        place = said.get("location_id") or 0
        address = place_address(said.get("domain") or 0, place)
        yield _Node(
            number=_node_number(folder),
            address=address,
            gfx=gfx_name(said.get("gfx_target_version")),
            unique=str(said.get("unique_id") or address),
            memory_bytes=_bank_bytes(host, folder),
            device=said.get("device_id"),
            integrated=bool(said.get("cpu_cores_count")),
        )


def _bank_bytes(host: Host, folder: str) -> int | None:
    """Bytes of the frame-buffer heaps: 1 public, 2 private (kfd_crat.h); None where no bank is shown."""
    total = 0
    for path in host.glob(f"{folder}/mem_banks/[0-9]*/properties"):
        said = parse_pairs(read_text(host, path) or "", " ")
        if said.get("heap_type") in ("1", "2"):
            total += to_int(said.get("size_in_bytes")) or 0
    return total or None


def gfx_name(version: int | None) -> str | None:
    """KFD's decimal 90010 as `gfx90a`: major, minor and stepping, the latter two in hexadecimal."""
    if not version or version >= 10**7:
        return None
    return f"gfx{version // 10000}{version // 100 % 100:x}{version % 100:x}"
