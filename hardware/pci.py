"""Cards on the PCI bus: that they are there, whoever can say more about them, and how far they are apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Literal

import attrs

from hardware.host import Host
from hardware.machine import Accelerator, Device, Distance, Link
from hardware.probing import Seen
from hardware.texts import decode_output, parse_cpu_list, read_int, read_text

_DEVICES = "/sys/bus/pci/devices"
_PARAVIRTUAL = "/dev/dxg"  # through which WSL2 gives a guest cards that its bus does not show

#: Vendors whose display controllers compute. Source: pci.ids.
VENDORS = {"10de": "nvidia", "1002": "amd", "8086": "intel", "106b": "apple"}
_DISPLAY = "03"  # PCI base class of display controllers
_PROCESSING = "12"  # and of processing accelerators, as AMD Instinct cards say they are
_SWITCH = ("10de", "0680")  # NVIDIA's NVSwitch is a bridge of subclass "other"
_LSPCI_LIMIT_S = 5.0
_GENERATIONS = {"2.5": 1, "5.0": 2, "5": 2, "8.0": 3, "16.0": 4, "32.0": 5, "64.0": 6}  # by GT/s a lane
_ADDRESS = re.compile(r"(?:([0-9a-f]{1,8}):)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])", re.IGNORECASE)
_LSPCI = (  # compiled when there is something to read
    r"(?i)(?P<address>\S+) [^\[]*\[(?P<kind>[0-9a-f]{4})\]: (?P<name>.*?) "
    r"\[(?P<id>[0-9a-f]{4}:[0-9a-f]{4})\](?: \(rev [0-9a-f]+\))?"
)


@attrs.frozen
class PciDevice:
    address: str
    kind: str  # base class and subclass: "0302"
    id: str  # "10de:2684"
    driver: str | None = None
    numa_node: int | None = None
    name: str | None = None
    folder: str | None = None  # in sysfs


def probe_pci(host: Host) -> Seen:
    """Accelerators as the bus shows them, their memory unknown; virtual displays are none, but devices.

    `lspci` is the last resort: for a bus that is there and that sysfs does not show.
    """
    devices = tuple(list_devices(host)) or tuple(_ask_lspci(host))
    cards = tuple(_to_accelerator(host, device) for device in devices if is_accelerator(device))
    seen = bool(devices or _is_bare_of_pci(host)) and host.resolve(_PARAVIRTUAL) is None
    others = tuple(_to_device(host, device) for device in devices if _kind_of(device) is not None)
    links = tuple(_distances(host, [device for device in devices if is_accelerator(device)]))
    return Seen(accelerators=cards if cards or seen else None, devices=others, links=links or None)


def list_devices(host: Host) -> Iterator[PciDevice]:
    """Devices of sysfs, else of an `lspci -nn` that a capture holds."""
    folders = host.glob(f"{_DEVICES}/*")
    for folder in folders:
        device = _from_sysfs(host, folder)
        if device is not None:
            yield device
    if not folders:
        for answer in host.recorded("lspci"):
            yield from parse_lspci(decode_output(answer.ran.stdout))


def _ask_lspci(host: Host) -> Iterator[PciDevice]:
    if host.resolve("/proc/bus/pci") is None or host.resolve("/sys/bus/pci/devices"):
        return
    ran = host.run(("lspci", "-nn", "-D"), _LSPCI_LIMIT_S)
    if ran is not None and ran.rc == 0:
        yield from parse_lspci(decode_output(ran.stdout))


def _kind_of(device: PciDevice) -> Literal["display", "processing", "switch"] | None:
    """What a device is that is no accelerator, and could be taken for one."""
    if (device.id[:4], device.kind) == _SWITCH:
        return "switch"
    if is_accelerator(device):
        return None
    if device.kind.startswith(_DISPLAY):
        return "display"
    return "processing" if device.kind.startswith(_PROCESSING) else None


def is_accelerator(device: PciDevice) -> bool:
    """Whether the device is a card that computes, by class and vendor; a vendor unknown here is none."""
    vendor = VENDORS.get(device.id[:4])
    if device.kind.startswith(_DISPLAY):
        return vendor is not None
    return device.kind.startswith(_PROCESSING) and vendor in ("amd", "nvidia")


def normal_address(text: str) -> str | None:
    """`00000000:01:00.0` or `01:00.0` as `0000:01:00.0`: four digits of domain, more where it needs them."""
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        return None
    domain = int(match[1] or "0", 16)
    return f"{domain:04x}:{match[2]}:{match[3]}.{match[4]}".lower()


def parse_lspci(text: str) -> Iterator[PciDevice]:
    """Lines of `lspci -nn`; the name is that after the vendor, as the tool's own table gives it."""
    for line in text.splitlines():
        match = re.match(_LSPCI, line)
        address = normal_address(match["address"]) if match else None
        if match is None or address is None:
            continue
        name = re.sub(r"^.*?(?:Corporation|Inc\.|Ltd\.|Devices, Inc\. \[AMD/ATI\])\s+", "", match["name"])
        yield PciDevice(address, match["kind"].lower(), match["id"].lower(), name=name)


def _from_sysfs(host: Host, folder: str) -> PciDevice | None:
    kind, vendor, device = (read_text(host, f"{folder}/{name}") for name in ("class", "vendor", "device"))
    address = normal_address(folder.rpartition("/")[2])
    if not kind or not vendor or not device or address is None:
        return None
    identity = f"{vendor.removeprefix('0x')}:{device.removeprefix('0x')}".lower()
    if not re.fullmatch(r"[0-9a-f]{4}:[0-9a-f]{4}", identity):
        return None
    driver = host.resolve(f"{folder}/driver")
    node = read_int(host, f"{folder}/numa_node")
    return PciDevice(
        address=address,
        kind=kind.removeprefix("0x")[:4].lower(),
        id=identity,
        driver=driver.rpartition("/")[2] if driver else None,
        numa_node=node if node is not None and 0 <= node < 2**16 else None,
        folder=folder,
    )


def _to_accelerator(host: Host, device: PciDevice) -> Accelerator:
    vendor = VENDORS[device.id[:4]]
    # Intel's own processors have their GPU at this address, and no card can be there
    integrated = True if vendor == "intel" and device.address == "0000:00:02.0" else None
    return Accelerator(
        id=device.address,
        vendor=vendor,
        name=device.name,
        memory_kind="unified" if integrated else "unknown",
        integrated=integrated,
        numa_node=device.numa_node,
        sources=("lspci" if device.name else "sysfs",),
        pci_id=device.id,
        kernel_driver=device.driver,
        **({} if device.folder is None else _seen_in(host, device.folder)),
    )


def _seen_in(host: Host, folder: str) -> dict[str, Any]:
    """What the bus knows of a card: its slot, its screen, the processors near to it, whose share it is."""
    generation, width = pcie_limits(host, folder)
    near = read_text(host, f"{folder}/local_cpulist")
    return {
        "pcie_gen_max": generation,
        "pcie_width_max": width,
        "boot_vga": _flag(read_text(host, f"{folder}/boot_vga")),
        "display_active": _drives_screen(host, folder),
        "cpu_affinity": near if parse_cpu_list(near) else None,
        "virtual_function": True if host.resolve(f"{folder}/physfn") else None,
    }


def pcie_limits(host: Host, folder: str) -> tuple[int | None, int | None]:
    """Generation and lanes that a device can have, of its sysfs folder: `16.0 GT/s PCIe`, `16`.

    A device that is no part of a slot says 255 lanes.
    """
    speed = (read_text(host, f"{folder}/max_link_speed") or "").split(" ")[0]
    width = read_int(host, f"{folder}/max_link_width")
    return _GENERATIONS.get(speed), width if width is not None and 0 < width <= 32 else None


def _drives_screen(host: Host, folder: str) -> bool | None:
    """Whether an output of it is connected and on; None where the driver shows no outputs."""
    outputs = host.glob(f"{folder}/drm/card*/card*-*/status")
    on = (
        read_text(host, path) == "connected"
        and read_text(host, f"{path.rpartition('/')[0]}/enabled") == "enabled"
        for path in outputs
    )
    return any(on) if outputs else None


def _flag(text: str | None) -> bool | None:
    return {"1": True, "0": False}.get(text or "")


def _to_device(host: Host, device: PciDevice) -> Device:
    kind = _kind_of(device)
    assert kind is not None
    folder = device.folder
    return Device(
        id=device.address,
        kind=kind,
        pci_id=device.id,
        pci_class=device.kind,
        kernel_driver=device.driver,
        boot_vga=None if folder is None else _flag(read_text(host, f"{folder}/boot_vga")),
        display_active=None if folder is None else _drives_screen(host, folder),
    )


# --- distances ------------------------------------------------------------------------------------


def _distances(host: Host, cards: Sequence[PciDevice]) -> Iterator[Link]:
    """How far apart cards are on the bus, in the words that nvidia-smi, NCCL and RCCL share."""
    places = [(card, _way_to(host, card)) for card in cards]
    for (one, way), (other, other_way) in combinations(places, 2):
        if way and other_way:
            near = distance(way, other_way, one.numa_node, other.numa_node)
            if near is not None:
                yield Link(one.address, other.address, "pcie", distance=near, source="sysfs")


def _way_to(host: Host, card: PciDevice) -> list[str]:
    """Host bridge, bridges and the card itself, as the path of the device names them."""
    parts = (host.resolve(card.folder) or "" if card.folder else "").split("/")
    roots = [place for place, part in enumerate(parts) if part.startswith("pci") and ":" in part]
    return parts[roots[0] :] if roots else []


def distance(one: list[str], other: list[str], node: int | None, other_node: int | None) -> Distance | None:
    """By the last bridge that both ways share. Two host bridges with unknown nodes: not known."""
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    if shared >= 2:
        return "PIX" if max(len(one), len(other)) - shared <= 2 else "PXB"
    if shared == 1:
        return "PHB"
    if node is None or other_node is None:
        return None
    return "NODE" if node == other_node else "SYS"


def _is_bare_of_pci(host: Host) -> bool:
    """A device tree that is there to be seen, but without a PCI bus: small virtual machines have none."""
    return bool(host.glob("/sys/block/*")) and host.resolve("/sys/bus/pci") is None
