"""Intel cards beside a processor's own GPU: the driver's files, then what `xpu-smi` says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Accelerator, Fact
from hardware.merging import merge_cards
from hardware.pci import normal_address
from hardware.probing import Seen, run_together
from hardware.signs import pci_folders
from hardware.texts import decode_output, read_int, read_text, to_int
from hardware.units import MIB

_LIMIT_S = 5.0
_LIST = ("xpu-smi", "discovery", "-j")


def probe_intel(host: Host) -> Seen:
    """Intel accelerators as DRM shows them and `xpu-smi discovery -j` lists them; the fact kernel.release."""
    answers = [decode_output(answer.ran.stdout) for answer in host.recorded("xpu-smi") if answer.ran.rc == 0]
    if not answers:
        answers = list(_ask(host))
    listed = [card for text in answers for card in _listed(text)]
    detailed = [card for text in answers for card in _detailed(text)]
    known = {card.index for card in listed}
    files = tuple(_drm_cards(host))
    merged = merge_cards((files, listed, [card for card in detailed if card.index in known]))
    return Seen(facts=tuple(_facts(answers)), accelerators=merged or None)


def _facts(answers: list[str]) -> Iterator[Fact]:
    """The kernel, where an answer is all that there is of a machine."""
    for text in answers:
        release = _load(text).get("kernel_version")
        if isinstance(release, str) and release[:1].isdigit():
            yield make_fact("kernel.release", release[:100], "xpu-smi")
            return


#: Where drivers say how much memory a card has: i915 with its data-centre patches, and xe, for each tile.
_SIZES = ("lmem_total_bytes", "device/tile[0-9]*/physical_vram_size_bytes")


def _drm_cards(host: Host) -> Iterator[Accelerator]:
    """Cards whose driver tells their memory; the upstream drivers do not."""
    for folder in host.glob("/sys/class/drm/card[0-9]*"):
        place = host.resolve(f"{folder}/device") or ""
        address = normal_address(place.rpartition("/")[2])
        if "-" in folder.rpartition("/")[2] or address is None:
            continue
        device = to_int(read_text(host, f"{folder}/device/device"), 16)
        sizes = [read_int(host, path) for name in _SIZES for path in host.glob(f"{folder}/{name}")]
        total = sum(size for size in sizes if size is not None and size > 0)
        if read_text(host, f"{folder}/device/vendor") == "0x8086" and total:
            yield Accelerator(
                id=address,
                vendor="intel",
                name=None,
                memory_mib=total // MIB,
                memory_kind="dedicated",
                sources=("drm",),
                pci_id=f"8086:{device:04x}" if device is not None else None,
            )


def _ask(host: Host) -> Iterator[str]:
    """The list and each device's details at once: the bus says how many there may be."""
    devices = range(len(pci_folders(host, "0x8086", "0x03")))
    details = [("xpu-smi", "discovery", "-d", str(number), "-j") for number in devices]
    for ran in run_together(host, (_LIST, *details), _LIMIT_S):
        if ran is not None and ran.rc == 0:
            yield decode_output(ran.stdout)


def _listed(text: str) -> Iterator[Accelerator]:
    devices = _load(text).get("device_list")
    for device in devices if isinstance(devices, list) else []:
        index = to_int(str(device.get("device_id"))) if isinstance(device, dict) else None
        if index is not None and device.get("device_type") == "GPU":
            yield Accelerator(
                id=normal_address(str(device.get("pci_bdf_address"))) or f"intel:{index}",
                vendor="intel",
                name=str(device["device_name"]) if device.get("device_name") else None,
                index=index,
                memory_kind="dedicated" if _is_data_centre(device) else "unknown",
                sources=("xpu-smi",),
                pci_id=_pci_id(device.get("pci_device_id")),
            )


def _is_data_centre(device: dict[str, Any]) -> bool:
    """xpu-smi manages cards of the data centre line only, and all of them have memory of their own."""
    return device.get("device_function_type") == "physical"


def _detailed(text: str) -> Iterator[Accelerator]:
    device = _load(text)
    index = to_int(str(device.get("device_id")))
    size = to_int(str(device.get("memory_physical_size_byte")))
    if index is None or "device_list" in device:
        return
    yield Accelerator(
        id=f"intel:{index}",
        vendor="intel",
        name=None,
        index=index,
        memory_mib=size // MIB if size else None,
        memory_kind="dedicated" if size else "unknown",
        driver=str(device["driver_version"])[:100] if device.get("driver_version") else None,
        ecc={"enabled": True, "disabled": False}.get(str(device.get("memory_ecc_state"))),
        sources=("xpu-smi",),
    )


def _pci_id(value: object) -> str | None:
    number = to_int(str(value), 16) if value else None
    return f"8086:{number:04x}" if number is not None and 0 <= number < 2**16 else None


def _load(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
