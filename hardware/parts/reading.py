"""The tables of known parts, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import attrs

from hardware.machine import Confidence
from hardware.parts.names import find_name
from hardware.sizes import parse_size

_FOLDER = Path(__file__).parent
_VENDORS = ("nvidia", "amd", "intel", "apple")


_DIVISIBLE = ("8.0", "9.0", "10.0", "10.3")  # compute capabilities: A30 and A100, Hopper, B200 and B300


@attrs.frozen
class GpuPart:
    """One card as it is sold. `unified`: it has no memory of its own, `memory_bytes` is that of all."""

    name: str
    vendor: str
    memory_bytes: int | None
    compute_capability: str | None = None
    gfx: str | None = None
    unified: bool = False
    seen: bool = False  # the memory is as a driver reported it, not as it is sold
    arch: str | None = None  # of the processor that it is built with
    watts: int | None = None  # its thermal design power

    @property
    def confidence(self) -> Confidence:
        return "high" if self.seen else "medium"

    @property
    def divisible(self) -> bool:
        """Whether it can be partitioned (MIG). Source: NVIDIA's MIG user guide, supported GPUs."""
        return self.compute_capability in _DIVISIBLE


@attrs.frozen
class SystemPart:
    name: str  # "Ubuntu"
    version: str | None  # "24.04"; None: it has none, and is brought up to date all the time
    kernel: str | None
    glibc: str | None  # None: it has another C library
    os: Literal["linux", "macos"] = "linux"

    @property
    def pretty(self) -> str:
        return f"{self.name} {self.version}" if self.version else self.name


@cache
def gpu_parts() -> tuple[GpuPart, ...]:
    """All known cards, in the order of the table."""
    table = read_table("gpus.yaml")
    return tuple(_gpu(vendor, name, said) for vendor in _VENDORS for name, said in table[vendor].items())


@cache
def system_parts() -> tuple[SystemPart, ...]:
    """All known operating systems, in the order of the table."""
    rows = read_table("systems.yaml")["systems"]
    return tuple(_system(name, said) for name, said in rows.items())


@cache
def memory_sizes() -> tuple[int, ...]:
    """Bytes of system memory that a machine can be bought with, in rising order."""
    return tuple(parse_size(text) or 0 for text in read_table("memory.yaml")["sizes"])


@cache
def driver_branches() -> tuple[str, ...]:
    """The branches of the NVIDIA driver for Linux, in rising order."""
    return tuple(sorted(read_table("drivers.yaml")["cuda"], key=int))


@cache
def find_gpu(name: str) -> GpuPart:
    """The card that a name means. Raises PartError."""
    parts = {part.name: part for part in gpu_parts()}
    return parts[find_name("gpu", name, tuple(parts))]


def find_system(name: str) -> SystemPart:
    """The operating system that a name with a version means. Raises PartError."""
    parts = {part.pretty: part for part in system_parts()}
    return parts[find_name("os", name, tuple(parts))]


def cuda_of_driver(driver: str) -> str | None:
    """The newest CUDA that a driver for Linux speaks, by its branch; None for one older than the table."""
    branch = int(driver.partition(".")[0])
    known = {int(name): cuda for name, cuda in read_table("drivers.yaml")["cuda"].items()}
    return known.get(max((name for name in known if name <= branch), default=0))


def _system(name: str, said: dict[str, str]) -> SystemPart:
    family, _, version = name.partition(" ")
    os: Literal["linux", "macos"] = "macos" if family == "macOS" else "linux"
    return SystemPart(family, version or None, said.get("kernel"), said.get("glibc"), os)


def _gpu(vendor: str, name: str, said: dict[str, str]) -> GpuPart:
    memory = said.get("memory")
    return GpuPart(
        name=name,
        vendor=vendor,
        memory_bytes=parse_size(memory) if memory else None,
        compute_capability=said.get("compute-capability"),
        gfx=said.get("gfx"),
        unified="unified" in said,
        seen="seen" in said,
        arch=said.get("arch"),
        watts=int(said["watts"]) if "watts" in said else None,
    )


def read_table(file: str) -> dict[str, Any]:
    """What one of the tables says."""
    from documents import expect_schema, read_document

    document = read_document(_FOLDER / file, label=f"hardware/parts/{file}")
    expect_schema(document, "las.parts/1")
    return document.data
