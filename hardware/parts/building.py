"""A machine made of known parts: complete enough to plan on, and every assumption a fact that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from hardware.assumed import assume
from hardware.keys import make_fact
from hardware.machine import Accelerator, Confidence, Fact, Machine, Mount, Value
from hardware.parts.names import PartError, class_of
from hardware.parts.reading import GpuPart, SystemPart, cuda_of_driver, find_gpu, find_system
from hardware.sizes import parse_size
from hardware.units import MIB, with_derived_facts

ContainerEngine = Literal["docker", "podman", "none"]

SOURCE = "profile"
_COUNTED = re.compile(r"(?P<name>.+?)\s*[*×]\s*(?P<count>\d{1,2})")
_DRIVER = re.compile(r"\d{3}(?:\.\d{1,4}){1,2}", re.ASCII)

#: Flags that every processor of the level x86-64-v3 has, and of ARMv8.2 with its dot product. Sources: the
#: x86-64 psABI (micro-architecture levels); the Arm Architecture Reference Manual.
_FLAGS = {
    "x86_64": (
        *("aes", "avx", "avx2", "bmi1", "bmi2", "cx16", "f16c", "fma", "lahf_lm", "movbe", "popcnt"),
        *("sse", "sse2", "sse4_1", "sse4_2", "ssse3"),
    ),
    "aarch64": ("aes", "asimd", "asimddp", "atomics", "fp", "fphp"),
}

_DOCKER = "29.7.2"  # the newest release on 2026-08-05, by endoflife.date
_MAPS = 65530  # DEFAULT_MAX_MAP_COUNT of Linux


def build_machine(
    *,
    gpus: Sequence[str] = (),
    driver: str | None = None,
    memory: str | None = None,
    cores: int | None = None,
    os: str = "Ubuntu 24.04",
    arch: str | None = None,
    disk: str = "1TiB",
    containers: ContainerEngine = "docker",
    facts: Sequence[tuple[str, str]] = (),
) -> Machine:
    """A machine of these parts: cards as `RTX 4090` or `RTX 4090*2`, sizes with units.

    A container engine with support for the cards, a flat disk at / and no taken port are assumed; `facts`
    (key and value, as `--fact` takes them) come last and win. Raises PartError and FactError.
    """
    parts = [part for text in gpus for part in counted(text)]
    system = find_system(os)
    built_with = next((part.arch for part in parts if part.arch), None)
    machine = Machine(
        facts=(
            *_system_facts(system, arch or built_with or "x86_64"),
            *_size_facts(parts, memory, cores),
            *_driver_facts(parts, driver),
            *_engine_facts(system, parts, containers),
        ),
        accelerators=tuple(cards_of(parts, driver, _total_memory(parts, memory))),
        mounts=(Mount("/", SOURCE, "ext4", size_of("disk", disk), size_of("disk", disk)),),
    )
    machine = with_derived_facts(_with_disk_facts(machine), looked="profile")
    for key, text in facts:
        machine = assume(machine, key, text)
    return machine


def counted(text: str) -> list[GpuPart]:
    """The cards that `RTX 4090*2` means. Raises PartError."""
    match = _COUNTED.fullmatch(text.strip())
    name, count = (match["name"], int(match["count"])) if match else (text, 1)
    if not 0 < count <= 64:
        raise PartError("bad-part", kind="gpu", value=text, expected=f"{name}*2")
    return [find_gpu(name)] * count


def _fact(key: str, value: Value, confidence: Confidence = "medium") -> Fact:
    return make_fact(key, value, SOURCE, confidence=confidence, unknown="not-stated")


def _system_facts(system: SystemPart, arch: str) -> Iterator[Fact]:
    if arch not in _FLAGS:
        raise PartError("bad-part", kind="arch", value=arch, expected=", ".join(_FLAGS))
    yield _fact("os", system.os, "high")
    yield _fact("os.id", system.name.lower(), "high")
    if system.version is not None:
        yield _fact("os.version", system.version, "high")
    yield _fact("os.pretty", system.pretty, "high")
    yield _fact("kernel", system.kernel)
    yield make_fact("glibc", system.glibc, SOURCE, confidence="medium", unknown="not-glibc")
    yield _fact("arch", arch, "high")
    yield _fact("platform", "bare")
    if system.os == "linux":  # another system does not tell these
        yield _fact("cpu.flags", tuple(sorted(_FLAGS[arch])))
        yield _fact("vm.max_map_count", _MAPS)


def _size_facts(parts: Sequence[GpuPart], memory: str | None, cores: int | None) -> Iterator[Fact]:
    if cores is not None and not 0 < cores < 2**12:
        raise PartError("bad-part", kind="cores", value=str(cores), expected="1-4095")
    for key in ("cpu.cores", "cpu.threads", "cpu.threads.online", "cpu.allowed.count", "cpu.effective"):
        yield _fact(key, cores, "high" if key == "cpu.cores" else "medium")
    yield _fact("cpu.sockets", 1)
    total = _total_memory(parts, memory)
    for key in ("memory.total", "memory.effective", "memory.available"):
        yield _fact(key, total, "high" if key == "memory.total" else "medium")


def _total_memory(parts: Sequence[GpuPart], memory: str | None) -> int | None:
    """What was stated; a module whose memory all share brings its own."""
    if memory is not None:
        return size_of("memory", memory)
    return next((part.memory_bytes for part in parts if part.unified and part.memory_bytes), None)


def size_of(kind: str, text: str) -> int:
    """Bytes of `64GiB`; a number without a unit is none. Raises PartError."""
    size = None if text.strip().isdigit() else parse_size(text)  # 64 of what?
    if not size or size >= 2**62:
        raise PartError("bad-part", kind=kind, value=text, expected="64GiB")
    return size


def _driver_facts(parts: Sequence[GpuPart], driver: str | None) -> Iterator[Fact]:
    if not any(part.vendor == "nvidia" for part in parts):
        if driver is not None and any(part.vendor == "amd" for part in parts):
            yield _fact("amdgpu", driver, "high")
        return
    if driver is not None and not _DRIVER.fullmatch(driver):
        raise PartError("bad-part", kind="driver", value=driver, expected="580.95.05")
    yield _fact("nvidia-driver", driver, "high")
    yield _fact("cuda", cuda_of_driver(driver) if driver else None)


def _engine_facts(
    system: SystemPart, parts: Sequence[GpuPart], containers: ContainerEngine
) -> Iterator[Fact]:
    """What there is on Linux: elsewhere an engine runs in a machine of its own, of which nothing is known."""
    if system.os != "linux":
        return
    if containers != "none":
        yield _fact(containers, _DOCKER if containers == "docker" else None)
    yield _fact("container-engine", containers != "none")
    nvidia = any(part.vendor == "nvidia" for part in parts)
    yield _fact("container-gpu.nvidia", containers != "none" and nvidia)


def cards_of(
    parts: Sequence[GpuPart], driver: str | None, pool_bytes: int | None, source: str = SOURCE
) -> Iterator[Accelerator]:
    """The parts as a machine shows them; `pool_bytes` is the memory that those without their own share."""
    counts: dict[str, int] = {}
    for number, part in enumerate(parts):
        index = counts.get(part.vendor, 0)
        counts[part.vendor] = index + 1
        own = None if part.unified or part.memory_bytes is None else part.memory_bytes // MIB
        yield Accelerator(
            id=f"{source.lstrip('-')}:{number}",
            vendor=part.vendor,
            name=part.name,
            index=index,
            memory_mib=own,
            memory_kind="unified" if part.unified else "dedicated",
            compute_capability=part.compute_capability,
            gfx=part.gfx,
            driver=driver if part.vendor == "nvidia" else None,
            integrated=part.unified,
            product_class=class_of(part.name) if part.vendor == "nvidia" else None,
            sources=(source,),
            pool_bytes=pool_bytes if part.unified else None,
        )


def _with_disk_facts(machine: Machine) -> Machine:
    root = machine.mounts[0]
    sizes = (_fact("disk.size:/", root.size_bytes), _fact("disk.free:/", root.free_bytes))
    return Machine((*machine.facts, *sizes), machine.accelerators, mounts=machine.mounts)
