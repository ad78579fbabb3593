"""The short answers of nvidia-smi: CSV, the list of `-L`, the plain table; and CUDA's deviceQuery."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import attrs

from hardware.machine import MigDevice
from hardware.nvidia_cards import RawCard

_LISTED = re.compile(r"GPU (\d{1,3}): (.+?) \(UUID: (GPU-[0-9a-fA-F-]+)\)")
_LISTED_PART = re.compile(r"\s+MIG (\S+)\s+Device\s+\d+:")
_ROW = re.compile(r"\|\s+(\d{1,3})\s+(\S.*?)\s+(?:On|Off|N/A|WDDM|TCC|MCDM)\s*\|\s*(\S+:\S+)\s")
_USAGE = re.compile(r"(\d+)MiB\s*/\s*(\d+)MiB")
_VERSION = re.compile(r"\b(Driver|KMD|CUDA(?: UMD)?) Version\s*: ?(\d[\d.]*)", re.IGNORECASE)

_COLUMNS = {
    "pci.bus_id": "bus",
    "gpu_bus_id": "bus",
    "name": "name",
    "gpu_name": "name",
    "uuid": "uuid",
    "gpu_uuid": "uuid",
    "memory.total": "total",
    "memory.reserved": "reserved",
    "memory.used": "used",
    "compute_cap": "compute",
    "ecc.mode.current": "ecc",
    "mig.mode.current": "mig",
    "display_active": "display",
    "driver_version": "driver",
    "pci.device_id": "pci_id",
    "pcie.link.gen.max": "pcie_gen",
    "pcie.link.width.max": "pcie_width",
}


def parse_versions(text: str) -> tuple[str | None, str | None]:
    """Driver and CUDA version of the plain table's head or of `--version`."""
    found = {match[1].upper(): match[2].rstrip(".") for match in _VERSION.finditer(text)}
    return found.get("KMD") or found.get("DRIVER"), found.get("CUDA UMD") or found.get("CUDA")


def parse_csv(text: str) -> Iterator[RawCard]:
    """`--query-gpu=... --format=csv` with or without units; columns by their head, in any order."""
    try:
        rows = list(csv.reader(text.splitlines(), skipinitialspace=True))
    except csv.Error:
        return
    if not rows:
        return
    names = [column.split(" [")[0].strip() for column in rows[0]]
    for number, row in enumerate(rows[1:]):
        cells = dict(zip(names, row, strict=False))
        if len(row) != len(names):
            continue
        index = cells.get("index", "")
        fields: dict[str, Any] = {
            _COLUMNS[name]: value.strip() for name, value in cells.items() if name in _COLUMNS
        }
        known = int(index) if index.isascii() and index.isdigit() and len(index) < 4 else number
        yield RawCard(index=known, **fields)


def parse_list(text: str) -> Iterator[RawCard]:
    """`nvidia-smi -L`: index, name, UUID, and the profile of each partition."""
    card: RawCard | None = None
    for line in text.splitlines():
        listed, part = _LISTED.match(line), _LISTED_PART.match(line)
        if listed:
            if card is not None:
                yield card
            card = RawCard(index=int(listed[1]), name=listed[2], uuid=listed[3])
        elif part and card is not None:
            card = attrs.evolve(card, partitions=(*card.partitions, MigDevice(part[1], None)))
    if card is not None:
        yield card


def parse_table(text: str) -> Iterator[RawCard]:
    """The plain table: two lines a card. A name that was cut (`...`) is not known."""
    driver, _ = parse_versions(text)
    pending: RawCard | None = None
    for line in text.splitlines():
        row, usage = _ROW.match(line), _USAGE.search(line)
        if row:
            name = None if row[2].endswith("...") else row[2]
            pending = RawCard(bus=row[3], index=int(row[1]), name=name, driver=driver)
        elif usage and pending is not None:
            yield attrs.evolve(pending, used=f"{usage[1]} MiB", total=f"{usage[2]} MiB")
            pending = None


def parse_device_query(text: str) -> Iterator[RawCard]:
    """CUDA's deviceQuery, which alone says the compute capability beside NVML and `compute_cap`."""
    for block in re.split(r"^Device \d+: ", text, flags=re.MULTILINE)[1:]:
        compute = re.search(r"Capability Major/Minor version number:\s+(\d{1,2}\.\d)", block)
        place = re.search(r"Domain ID / Bus ID / location ID:\s+(\d{1,5}) / (\d{1,3}) / (\d{1,2})", block)
        if compute and place:
            domain, bus, device = (int(place[number]) for number in (1, 2, 3))
            yield RawCard(bus=f"{domain:04x}:{bus:02x}:{device:02x}.0", compute=compute[1])
