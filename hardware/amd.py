"""AMD cards: the amdgpu driver's files first, its tools where a capture holds their answers."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware.amd_tools import parse_amdgpu_top, parse_rocm_smi, parse_rocminfo, place_address
from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Accelerator, Diagnostic, Fact, MemoryKind, MigDevice
from hardware.merging import merge_cards
from hardware.pci import normal_address
from hardware.probing import Seen
from hardware.texts import decode_output, parse_pairs, read_int, read_text, to_int
from hardware.units import MIB

_NODES = "/sys/class/kfd/kfd/topology/nodes"
_ROCM_VERSIONS = ("/opt/rocm/.info/version", "/opt/rocm/.info/version-dev")
_VENDOR = 0x1002


def probe_amd(host: Host) -> Seen:
    """AMD accelerators, the facts amdgpu and rocm, the diagnostic gpu.partitioned."""
    cards = merge_cards((tuple(_kfd_cards(host)), tuple(_drm_cards(host)), *_recorded(host)))
    warnings = tuple(Diagnostic("gpu.partitioned", "kfd", card.id) for card in cards if card.mig_devices)
    return Seen(facts=tuple(_facts(host)), accelerators=cards or None, diagnostics=warnings)


def _facts(host: Host) -> Iterator[Fact]:
    driver = read_text(host, "/sys/module/amdgpu/version")
    if driver and driver[:1].isdigit():
        yield make_fact("amdgpu", driver, "/sys/module/amdgpu/version")
    for path in _ROCM_VERSIONS:
        version = read_text(host, path)
        if version and version[:1].isdigit():
            yield make_fact("rocm", version.partition("-")[0], path)
            return


def _recorded(host: Host) -> Iterator[tuple[Accelerator, ...]]:
    readers = (("amdgpu_top", parse_amdgpu_top), ("rocminfo", parse_rocminfo), ("rocm-smi", parse_rocm_smi))
    for program, parse in readers:
        for answer in host.recorded(program):
            yield tuple(parse(decode_output(answer.ran.stdout)))


# --- the driver's display files -------------------------------------------------------------------


def _drm_cards(host: Host) -> Iterator[Accelerator]:
    for folder in host.glob("/sys/class/drm/card[0-9]*/device"):
        vendor, device = (to_int(read_text(host, f"{folder}/{name}"), 16) for name in ("vendor", "device"))
        if vendor != _VENDOR or "-" in folder.split("/")[4]:  # card0-DP-1 is an output of card0
            continue
        total = read_int(host, f"{folder}/mem_info_vram_total")
        used = read_int(host, f"{folder}/mem_info_vram_used")
        numa = read_int(host, f"{folder}/numa_node")
        yield Accelerator(
            id=_drm_address(host, folder),
            vendor="amd",
            name=read_text(host, f"{folder}/product_name") or None,
            memory_mib=total // MIB if total else None,
            memory_kind=_drm_kind(host, folder) if total else "unknown",
            used_mib=used // MIB if used is not None and total else None,
            numa_node=numa if numa is not None and numa >= 0 else None,
            sources=("drm",),
            pci_id=f"1002:{device:04x}" if device is not None else None,
        )


def _drm_kind(host: Host, folder: str) -> MemoryKind:
    """Memory chips of a maker are a card's own; what is carved out of system memory has none."""
    maker = (read_text(host, f"{folder}/mem_info_vram_vendor") or "").lower()
    return "dedicated" if maker not in ("", "unknown") else "unknown"


def _drm_address(host: Host, folder: str) -> str:
    slot = parse_pairs(read_text(host, f"{folder}/uevent") or "", "=").get("PCI_SLOT_NAME", "")
    linked = (host.resolve(folder) or "").rpartition("/")[2]
    return normal_address(slot) or normal_address(linked) or f"drm:{folder.split('/')[4]}"


# --- KFD, the compute driver ----------------------------------------------------------------------


@attrs.frozen
class _Node:
    address: str
    gfx: str | None
    unique: str
    memory_bytes: int | None
    device: int | None
    integrated: bool


def _kfd_cards(host: Host) -> Iterator[Accelerator]:
    """One card for all nodes of one chip: a partitioned one shows a node for each partition."""
    chips: dict[str, list[_Node]] = {}
    for node in _kfd_nodes(host):
        chips.setdefault(node.unique, []).append(node)
    for index, nodes in enumerate(chips.values()):
        first = min(nodes, key=lambda node: node.address)
        whole = len(nodes) == 1
        parts = () if whole else tuple(MigDevice("", _mib(node.memory_bytes)) for node in nodes)
        yield Accelerator(
            id=first.address,
            vendor="amd",
            name=None,
            index=index,
            memory_mib=_mib(first.memory_bytes) if whole else _sum_mib(nodes),
            memory_kind="carve-out" if first.integrated else "unknown",
            gfx=first.gfx,
            mig_devices=parts,
            allocatable=whole,
            integrated=True if first.integrated else None,
            sources=("kfd",),
            pci_id=f"1002:{first.device:04x}" if first.device is not None else None,
        )


def _mib(count: int | None) -> int | None:
    return None if not count else count // MIB


def _sum_mib(nodes: list[_Node]) -> int | None:
    sizes = [node.memory_bytes for node in nodes]
    return None if None in sizes else _mib(sum(size for size in sizes if size is not None))


def _kfd_nodes(host: Host) -> Iterator[_Node]:
    folders = host.glob(f"{_NODES}/[0-9]*")
    for folder in sorted(folders, key=lambda folder: to_int(folder.rpartition("/")[2]) or 0):
        text = read_text(host, f"{folder}/properties") or ""
        said = {words[0]: to_int(words[1]) for line in text.splitlines() if len(words := line.split()) == 2}
        if not said.get("simd_count") or said.get("vendor_id") not in (_VENDOR, None):
            continue
        place = said.get("location_id") or 0
        address = place_address(said.get("domain") or 0, place)
        yield _Node(
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
