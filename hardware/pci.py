"""Cards on the PCI bus: that they are there, whoever can say more about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from hardware.host import Host
from hardware.machine import Accelerator
from hardware.probing import Seen
from hardware.texts import decode_output, read_int, read_text

_DEVICES = "/sys/bus/pci/devices"
_PARAVIRTUAL = "/dev/dxg"  # through which WSL2 gives a guest cards that its bus does not show

#: Vendors whose display controllers compute. Source: pci.ids.
VENDORS = {"10de": "nvidia", "1002": "amd", "8086": "intel", "106b": "apple"}
_DISPLAY = "03"  # PCI base class of display controllers
_PROCESSING = "12"  # and of processing accelerators, as AMD Instinct cards say they are
_ADDRESS = re.compile(r"(?:([0-9a-f]{1,8}):)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])", re.IGNORECASE)
_LSPCI = re.compile(
    r"(?P<address>\S+) [^\[]*\[(?P<kind>[0-9a-f]{4})\]: (?P<name>.*?) \[(?P<id>[0-9a-f]{4}:[0-9a-f]{4})\]"
    r"(?: \(rev [0-9a-f]+\))?",
    re.IGNORECASE,
)


@attrs.frozen
class PciDevice:
    address: str
    kind: str  # base class and subclass: "0302"
    id: str  # "10de:2684"
    driver: str | None = None
    numa_node: int | None = None
    name: str | None = None


def probe_pci(host: Host) -> Seen:
    """Accelerators as the bus shows them, their memory unknown. Virtual displays are none."""
    devices = tuple(list_devices(host))
    cards = tuple(_to_accelerator(device) for device in devices if is_accelerator(device))
    seen = bool(devices or _is_bare_of_pci(host)) and host.resolve(_PARAVIRTUAL) is None
    return Seen(accelerators=cards if cards or seen else None)


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
        match = _LSPCI.match(line)
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
    )


def _to_accelerator(device: PciDevice) -> Accelerator:
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
    )


def _is_bare_of_pci(host: Host) -> bool:
    """A device tree that is there to be seen, but without a PCI bus: small virtual machines have none."""
    return bool(host.glob("/sys/block/*")) and host.resolve("/sys/bus/pci") is None
