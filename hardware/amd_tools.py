"""Answers of AMD's tools: rocm-smi and amdgpu_top as JSON, rocminfo as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hardware.keys import make_fact
from hardware.machine import Accelerator, Fact, Link, LinkKind, MemoryKind
from hardware.pci import normal_address
from hardware.texts import to_int
from hardware.units import MIB

_TEXT_LINE = re.compile(r"GPU\[(\d{1,3})\]\s*: ([^:]+):\s*(.*)", re.ASCII)
_LINK_TYPE = re.compile(r"\(Topology\) Link type between DRM devices (\d{1,3}) and (\d{1,3})", re.ASCII)
_LINK_KINDS: dict[str, LinkKind] = {"PCIE": "pcie", "XGMI": "xgmi"}
_GFX = re.compile(r"gfx[0-9a-f]{3,8}")
_KINDS: dict[bool | None, MemoryKind] = {True: "carve-out", False: "dedicated"}  # by whether it is an APU
_UNSET = 2**32 - 1  # the 32-bit -1 that some versions print for "no NUMA node"


def parse_rocm_smi(text: str) -> Iterator[Accelerator]:
    """`rocm-smi -a --json`. Keys differ in case and name by version; numbers are strings.

    VRAM is what the card has: not the visible part (VIS_VRAM), nor system memory it maps (GTT).
    """
    yield from _rocm_cards(_load(text, {}))


def parse_rocm_smi_text(text: str) -> Iterator[Accelerator]:
    """`rocm-smi -a` without --json: the same keys, as `GPU[0] : key: value` lines."""
    cards: dict[str, Any] = {"system": {}}
    for line in text.splitlines():
        match = _TEXT_LINE.fullmatch(line)
        if match:
            cards.setdefault(f"card{int(match[1])}", {})[match[2].strip()] = match[3].strip()
        elif line.startswith("Driver version:"):
            cards["system"]["Driver version"] = line.partition(":")[2].strip()
    yield from _rocm_cards(cards)


def rocm_links(text: str) -> Iterator[Link]:
    """Links of `rocm-smi -a --json`: the types of pairs, in the tool's own numbering."""
    system = _load(text, {}).get("system")
    for key, value in system.items() if isinstance(system, dict) else ():
        match = _LINK_TYPE.fullmatch(str(key))
        kind = _LINK_KINDS.get(str(value).upper())
        if match and kind:
            yield Link(f"amd:{int(match[1])}", f"amd:{int(match[2])}", kind, source="rocm-smi")


def _rocm_cards(answer: dict[str, Any]) -> Iterator[Accelerator]:
    cards = {name: card for name, card in answer.items() if re.fullmatch(r"card\d{1,3}", name)}
    system = answer.get("system")
    driver = str(system.get("Driver version") or "") if isinstance(system, dict) else ""
    for name in sorted(cards, key=lambda name: int(name[4:])):
        card = cards[name] if isinstance(cards[name], dict) else {}
        said = {key.lower(): str(value) for key, value in card.items()}
        total = to_int(said.get("vram total memory (b)"))
        used = to_int(said.get("vram total used memory (b)"))
        index = int(name[4:])
        yield Accelerator(
            id=normal_address(said.get("pci bus", "")) or f"amd:{index}",
            vendor="amd",
            name=_name(said.get("card series")),
            index=index,
            driver=driver if driver[:1].isdigit() else None,
            # the firmware of a share says so; the guest sees no other mark
            virtual_function=True if "SRIOV" in said.get("vbios version", "") else None,
            compute_partition=_word(said.get("compute partition")),
            memory_partition=_word(said.get("memory partition")),
            memory_mib=total // MIB if total else None,
            memory_kind="dedicated" if total else "unknown",
            used_mib=used // MIB if used is not None else None,
            gfx=_gfx(said.get("gfx version")),
            numa_node=_numa(said.get("(topology) numa affinity")),
            sources=("rocm-smi",),
            pci_id=_pci_id(said.get("device id") or said.get("gpu id")),
        )


def parse_amdgpu_top(text: str) -> Iterator[Accelerator]:
    """`amdgpu_top -d -J`. The memory of an APU is carved out of the system's, and it can map more of it."""
    for index, card in enumerate(_load(text, [])):
        if not isinstance(card, dict):
            continue
        total, shared = card.get("VRAM Size"), card.get("GTT Size")
        integrated = {"APU": True, "dGPU": False}.get(str(card.get("GPU Type")))
        device = card.get("DeviceID")
        own = isinstance(total, int) and total > 0
        yield Accelerator(
            id=normal_address(str(card.get("PCI"))) or f"amd:{index}",
            vendor="amd",
            name=_name(card.get("DeviceName")),
            index=index,
            memory_mib=total // MIB if isinstance(total, int) and own else None,
            memory_kind=_KINDS.get(integrated, "unknown") if own else "unknown",
            gfx=_gfx(card.get("gfx_target_version")),
            integrated=integrated,
            sources=("amdgpu_top",),
            pci_id=f"1002:{device:04x}" if isinstance(device, int) and 0 <= device < 2**16 else None,
            pool_bytes=shared if integrated and isinstance(shared, int) and shared > 0 else None,
        )


def parse_rocminfo(text: str) -> Iterator[Accelerator]:
    """GPU agents of `rocminfo`; their number of compute units is that of threads on a CPU, so only these."""
    index = 0
    for block in re.split(r"^Agent \d+\s*$", text, flags=re.MULTILINE)[1:]:
        said = _agent(block)
        if said.get("Device Type") != "GPU":
            continue
        size = re.search(r"Segment:\s+GLOBAL.*?\n\s+Size:\s+(\d{1,15})", block)
        place, domain = to_int(said.get("BDFID")), to_int(said.get("Domain")) or 0
        address = None if place is None else place_address(domain, place)
        chip = re.match(r"(\d+)", said.get("Chip ID", ""))
        yield Accelerator(
            id=address or f"amd:{index}",
            vendor="amd",
            name=_name(said.get("Marketing Name")),
            index=index,
            memory_mib=int(size[1]) // 1024 if size else None,
            gfx=_gfx(said.get("Name")),
            sources=("rocminfo",),
            pci_id=f"1002:{int(chip[1]):04x}" if chip and int(chip[1]) < 2**16 else None,
        )
        index += 1


def rocminfo_facts(text: str) -> Iterator[Fact]:
    """Processors by the CPU agents: one a socket, or a NUMA node where a socket has several.

    What is called their compute units are threads.
    """
    agents = [said for said in _agents(text) if said.get("Device Type") == "CPU"]
    models = {said.get("Name") for said in agents}
    threads = [to_int(said.get("Compute Unit")) for said in agents]
    if len(models) == 1 and models != {None}:
        yield make_fact("cpu.model", models.pop(), "rocminfo")
    counted = [count for count in threads if count is not None and count > 0]
    if agents and len(counted) == len(agents):
        yield make_fact("cpu.sockets", len(agents), "rocminfo", confidence="medium")
        yield make_fact("cpu.threads", sum(counted), "rocminfo")


def _agents(text: str) -> Iterator[dict[str, str]]:
    for block in re.split(r"^Agent \d+\s*$", text, flags=re.MULTILINE)[1:]:
        yield _agent(block)


def _agent(block: str) -> dict[str, str]:
    """The lines of an agent itself, not those of what is below it; the first of equal keys."""
    return dict(re.findall(r"^  ([A-Z][A-Za-z ]*?):\s+(\S.*?)\s*$", block, flags=re.MULTILINE)[::-1])


def parse_amd_smi(text: str) -> Iterator[Accelerator]:
    """`amd-smi static --json`: a list of cards, or one under `gpu_data`; sizes with their unit."""
    answer = _load(text, []) if text.lstrip().startswith("[") else _load(text, {}).get("gpu_data")
    for place, card in enumerate(answer if isinstance(answer, list) else []):
        if not isinstance(card, dict):
            continue
        asic, bus, vram = (_part(card, name) for name in ("asic", "bus", "vram"))
        driver, partition = _part(card, "driver"), _part(card, "partition")
        mode = partition.get("compute_partition", partition.get("accelerator_partition"))
        index = to_int(str(card.get("gpu", place)))
        size = _part(vram, "size")
        total = to_int(str(size.get("value"))) if size.get("unit") in ("MB", "MiB") else None  # it means MiB
        version = str(driver.get("version") or driver.get("driver_version") or "")
        yield Accelerator(
            id=normal_address(str(bus.get("bdf"))) or f"amd:{index}",
            vendor="amd",
            name=_name(asic.get("market_name")),
            index=index if index is not None and index >= 0 else None,
            memory_mib=total if total is not None and total > 0 else None,
            gfx=_gfx(asic.get("target_graphics_version")),
            driver=version if version[:1].isdigit() else None,
            compute_partition=_word(str(mode)),
            memory_partition=_word(str(partition.get("memory_partition"))),
            sources=("amd-smi",),
            pci_id=_pci_id(str(asic.get("device_id"))),
        )


def _part(card: dict[str, Any], name: str) -> dict[str, Any]:
    found = card.get(name)
    return found if isinstance(found, dict) else {}


def place_address(domain: int, place: int) -> str:
    """The PCI address behind the driver's location: 8 bits of bus, 5 of device, 3 of function."""
    return f"{domain:04x}:{place >> 8 & 0xFF:02x}:{place >> 3 & 0x1F:02x}.{place & 7}"


def _load(text: str, empty: Any) -> Any:
    """The JSON document, if it is of the type of `empty`; rocm-smi may print warnings before it."""
    opening = "[" if isinstance(empty, list) else "{"
    try:
        document = json.loads(text[max(text.find(opening), 0) :])
    except (ValueError, RecursionError):
        return empty
    return document if isinstance(document, type(empty)) else empty


def _name(value: object) -> str | None:
    text = str(value or "").strip()
    return None if text.lower() in ("", "n/a") or text.startswith("0x") else text


def _word(text: str | None) -> str | None:
    return text if text is not None and re.fullmatch(r"[A-Z]{2,5}\d?", text, re.ASCII) else None


def _gfx(value: object) -> str | None:
    return str(value) if _GFX.fullmatch(str(value)) else None


def _numa(text: str | None) -> int | None:
    number = to_int(text)
    return None if number is None or number < 0 or number == _UNSET else number


def _pci_id(text: str | None) -> str | None:
    number = to_int(text, 16) if text else None
    return f"1002:{number:04x}" if number is not None and 0 <= number < 2**16 else None
