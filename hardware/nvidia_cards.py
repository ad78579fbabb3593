"""What any of NVIDIA's tools says of a card, made into an accelerator in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import attrs

from hardware.machine import Accelerator, Diagnostic, MemoryKind, MigDevice, ProductClass
from hardware.pci import normal_address
from hardware.texts import parse_cpu_list
from hardware.units import MIB

_NOTHING = ("", "n/a", "[n/a]", "not supported", "[not supported]", "unknown error", "[unknown error]")
_DRIVER = re.compile(r"\d{3}\.\d{1,4}(?:\.\d{1,4})?", re.ASCII)
_CAPABILITY = re.compile(r"\d{1,2}\.\d", re.ASCII)
_SIZE = re.compile(r"(\d{1,9})(?:\s*(?:MiB|MB))?", re.ASCII)
_SWITCH = {"enabled": True, "disabled": False, "yes": True, "no": False, "1": True, "0": False}

#: What the driver files a card under: NVML's brand (nvml.h), "Product Brand" of nvidia-smi. Not here: brands
#: of licences for shares of a card (GRID, vApps, vWS), which say nothing of the card.
_BRANDS: dict[str, ProductClass] = {
    **dict.fromkeys(("geforce", "geforcertx", "titan", "titanrtx", "5", "6", "15", "16"), "consumer"),
    **dict.fromkeys(("quadro", "quadrortx", "nvidiartx", "nvs", "1", "3", "12", "13"), "workstation"),
    **dict.fromkeys(("tesla", "nvidia", "2", "14"), "data-centre"),
}

#: How NVML's codes (nvml.h) are said here. nvidia-smi exits with the same numbers.
FAULTS = {
    4: "gpu.no_permission",
    9: "gpu.driver_not_loaded",
    12: "gpu.management_library_missing",
    15: "gpu.lost",
    18: "gpu.nvml_version_mismatch",
}


@attrs.frozen
class RawCard:
    """One card in the words of a tool; None: the tool does not say, "[N/A]": it says there is none."""

    bus: str | None = None
    index: int | None = None
    name: str | None = None
    uuid: str | None = None
    total: str | None = None
    reserved: str | None = None
    used: str | None = None
    compute: str | None = None
    ecc: str | None = None
    mig: str | None = None
    display: str | None = None
    driver: str | None = None
    pci_id: str | None = None
    brand: str | None = None
    pcie_gen: str | None = None
    pcie_width: str | None = None
    affinity: str | None = None
    numa: str | None = None
    links_up: int | None = None
    partitions: tuple[MigDevice, ...] = ()


def to_accelerator(raw: RawCard, source: str, arch: str | None) -> Accelerator:
    """The card, with whatever cannot be read as unknown. `arch` is the machine's, as uname gives it.

    A card that says it has no memory of its own shares the system's, where that is how the vendor builds
    it: on ARM. Its addressing mode says nothing: Grace Hopper has one address space and memory of its own.
    """
    total = mib(raw.total) or None  # no card has 0
    enabled = switch(raw.mig)
    shared = total is None and raw.total is not None and arch == "aarch64"
    kind: MemoryKind = "unified" if shared else "dedicated" if total is not None else "unknown"
    return Accelerator(
        id=normal_address(raw.bus or "") or f"nvidia:{raw.index or 0}",
        vendor="nvidia",
        name=said(raw.name),
        index=raw.index,
        memory_mib=total,
        memory_kind=kind,
        reserved_mib=mib(raw.reserved),
        used_mib=mib(raw.used),
        compute_capability=_matching(_CAPABILITY, raw.compute),
        driver=driver_version(raw.driver),
        ecc=switch(raw.ecc),
        mig_enabled=enabled,
        mig_devices=raw.partitions,
        allocatable=not enabled,
        integrated=True if shared else None,
        uuid=said(raw.uuid),
        sources=(source,),
        pci_id=_pci_id(raw.pci_id),
        display_active=switch(raw.display),
        product_class=_class(raw.brand, kind),
        links_up=raw.links_up,
        pcie_gen_max=_count(raw.pcie_gen),
        pcie_width_max=_count(raw.pcie_width),
        cpu_affinity=near if parse_cpu_list(near := said(raw.affinity)) else None,
        numa_node=_count(raw.numa),
    )


def _class(brand: str | None, kind: MemoryKind) -> ProductClass | None:
    """By its brand. "NVIDIA" is that of data-centre cards, but of chips with shared memory too."""
    word = re.sub(r"[^a-z0-9]", "", (brand or "").lower())
    return None if word in ("nvidia", "14") and kind != "dedicated" else _BRANDS.get(word)


def _count(text: str | None) -> int | None:
    """`16x` as 16."""
    match = re.fullmatch(r"(\d{1,4})x?", (text or "").strip(), re.ASCII)
    return int(match[1]) if match else None


def said(text: str | None) -> str | None:
    """What the tool says, or None for its ways to say nothing."""
    return None if text is None or text.strip().lower() in _NOTHING else text.strip()


def mib(text: str | None) -> int | None:
    """`24576 MiB` as 24576; None for what is no size."""
    match = _SIZE.fullmatch((text or "").strip())
    return int(match[1]) if match else None


def mib_text(count: object) -> str | None:
    """Bytes as a tool would print them in MiB, rounded down."""
    return f"{count // MIB} MiB" if isinstance(count, int) and count >= 0 else None


def switch(text: str | None) -> bool | None:
    return _SWITCH.get((text or "").strip().lower())


def driver_version(text: str | None) -> str | None:
    return _matching(_DRIVER, text)


def _matching(pattern: re.Pattern[str], text: str | None) -> str | None:
    return text.strip() if text is not None and pattern.fullmatch(text.strip()) else None


def _pci_id(text: str | None) -> str | None:
    """`0x220410DE`, device before vendor, as `10de:2204`."""
    match = re.fullmatch(r"(?:0x)?([0-9a-f]{4})([0-9a-f]{4})", (text or "").strip().lower())
    return f"{match[2]}:{match[1]}" if match else None


def own_partitions(parts: Iterable[tuple[str | None, MigDevice]]) -> tuple[MigDevice, ...]:
    """Partitions with the GPU instance of each: those of one instance share its memory, and count once."""
    seen: set[str] = set()
    kept = []
    for instance, part in parts:
        if instance is None or instance not in seen:
            kept.append(part)
        seen.update(() if instance is None else (instance,))
    return tuple(kept)


def card_warnings(cards: Sequence[Accelerator], source: str) -> tuple[Diagnostic, ...]:
    """`gpu.mig_enabled` for each card that can only be used by its partitions."""
    return tuple(Diagnostic("gpu.mig_enabled", source, card.id) for card in cards if card.mig_enabled)
