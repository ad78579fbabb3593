"""Disks and the file systems on them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs

from hardware.host import Host
from hardware.keys import make_fact
from hardware.machine import Disk, Fact, Mount
from hardware.probing import Seen
from hardware.texts import decode_output, read_int, read_text, to_int

#: Block devices that are no disks: made of memory, of files or of other disks; readers; network.
_NO_DISK = re.compile(r"/?(?:dev/)?(?:loop|ram|zram|dm-|md|sr|fd|nbd|drbd|rbd|bcache)\d*")
_VIRTUAL = re.compile(r"x?vd[a-z]+")
_VIRTUAL_VENDORS = ("qemu", "vmware", "msft", "vbox", "google", "virtual")
_SECTOR = 512  # bytes: the unit of /sys/block/*/size whatever the device's own sector is

#: File systems that files of a person or of a service can lie on, beside those of a /dev device.
_POOLED = ("zfs", "btrfs", "bcachefs")
_OF_THE_SYSTEM = ("/proc", "/sys", "/dev", "/etc/", "/boot", "/snap/", "/run/")
_OF_PODMAN = "/containers/storage/overlay"
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "virtiofs")
_READ_ONLY_IMAGES = ("squashfs", "iso9660", "erofs", "udf")


def probe_storage(host: Host) -> Seen:
    """Disks, mounts, and the facts disk.size:MOUNT and disk.free:MOUNT."""
    mounts = tuple(_mounts(host))
    return Seen(facts=tuple(_facts(mounts)), disks=_disks(host), mounts=mounts)


def _facts(mounts: tuple[Mount, ...]) -> Iterator[Fact]:
    for mount in mounts:
        if mount.size_bytes is not None:
            yield make_fact(f"disk.size:{mount.path}", mount.size_bytes, "statvfs")
            yield make_fact(f"disk.free:{mount.path}", mount.free_bytes, "statvfs")


# --- disks ----------------------------------------------------------------------------------------


def _disks(host: Host) -> tuple[Disk, ...]:
    names = [path.rpartition("/")[2] for path in host.glob("/sys/block/*")]
    found = [disk for name in names if (disk := _disk(host, name)) is not None]
    return tuple(found) or tuple(sorted(_listed_disks(host), key=lambda disk: disk.name))


def _disk(host: Host, name: str) -> Disk | None:
    sectors = read_int(host, f"/sys/block/{name}/size")
    if _NO_DISK.match(name) or not sectors:
        return None
    vendor = (read_text(host, f"/sys/block/{name}/device/vendor") or "").lower()
    disk = _classified(name, sectors * _SECTOR, read_int(host, f"/sys/block/{name}/queue/rotational"), vendor)
    return disk if disk.kind else attrs.evolve(disk, kind=_attached(host.resolve(f"/sys/block/{name}") or ""))


_ATTACHED = {"usb": "/usb\\d", "ata": "/ata\\d", "sas": "/end_device-"}


def _attached(path: str) -> str | None:
    """What a disk hangs on, by its place among the devices."""
    return next((kind for kind, mark in _ATTACHED.items() if re.search(mark, path)), None)


def _classified(name: str, size: int | None, rotational: int | None, vendor: str) -> Disk:
    """A virtual disk says that it turns, whatever is below it: that is not known."""
    if _VIRTUAL.fullmatch(name) or vendor.startswith(_VIRTUAL_VENDORS):
        return Disk(name, size, None, "virtual")
    if name.startswith("nvme"):
        return Disk(name, size, False, "nvme")
    if name.startswith("mmcblk"):
        return Disk(name, size, False, "mmc")
    return Disk(name, size, None if rotational is None else bool(rotational))


def _listed_disks(host: Host) -> Iterator[Disk]:
    """From what `lsblk -J` answered in a capture that holds no /sys/block."""
    for answer in host.recorded("lsblk"):
        for device in _devices(decode_output(answer.ran.stdout)):
            name = str(device.get("name", "")).removeprefix("/dev/")
            size = to_int(str(device.get("size")))
            if device.get("type") == "disk" and size and not _NO_DISK.match(name):
                turns = {"true": 1, "1": 1, "false": 0, "0": 0}.get(str(device.get("rota")).lower())
                yield _classified(name, size, turns, "")


def _devices(text: str) -> list[dict[str, Any]]:
    try:
        devices = json.loads(text)["blockdevices"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [device for device in devices if isinstance(device, dict)] if isinstance(devices, list) else []


# --- mounts ---------------------------------------------------------------------------------------


def _mounts(host: Host) -> Iterator[Mount]:
    """Mounted file systems, sorted by path; the last one mounted at a path is what is seen there.

    Layers of containers are none: they come and go, and lie on what is listed.
    """
    text = read_text(host, "/proc/self/mounts") or read_text(host, "/proc/mounts") or ""
    rows = [line.split() for line in text.splitlines()]
    seen = {_decode(row[1]): row for row in rows if len(row) >= 3 and row[1].startswith("/")}
    for path in sorted(seen):
        device, _, kind = seen[path][:3]
        if _is_storage(path, device, kind):
            network = kind in _NETWORK or kind.startswith("fuse.")  # asking could hang: never asked
            usage = None if network else host.usage(path)
            size, free = (usage.size_bytes, usage.free_bytes) if usage else (None, None)
            yield Mount(path, _decode(device), kind, size, free)


def _is_storage(path: str, device: str, kind: str) -> bool:
    if path == "/":
        return True
    if kind in _READ_ONLY_IMAGES or (path.startswith(_OF_THE_SYSTEM) and not path.startswith("/run/media/")):
        return False
    if path.endswith(_OF_PODMAN):
        return False  # a bind of its own storage to itself, as long as it has run since the start
    if kind == "overlay" and path.endswith("/merged"):
        return (
            False  # the root of a container that runs: it comes and goes, and is no property of the machine
        )
    return device.startswith("/dev/") or kind in (*_POOLED, *_NETWORK) or kind.startswith("fuse.")


def _decode(text: str) -> str:
    """Paths in the kernel's tables have blanks and backslashes written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
