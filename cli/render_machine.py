"""A machine for people: what was found, by sections; what is not known, and what would tell it; warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cli.layout import fold, table
from cli.render_accelerators import accelerator_lines
from cli.render_diagnostics import diagnostic_lines
from cli.render_fact import every_fact_lines, shown_value, tells_text, why_text
from cli.render_links import link_lines
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import CoreKind, Device, Disk, Machine, Mount

Row = tuple[str, str]

#: Instruction sets that builds are made for, of all that a processor has.
_FLAGS = ("avx", "avx2", "avx512f", "avx512_bf16", "amx_tile", "fma", "asimd", "sve", "sve2", "bf16", "i8mm")

#: What planning rests on: where one of these is not known, the answer says what would tell it.
_NEEDED = ("os", "arch", "kernel", "cpu.cores", "memory.total")


def machine_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    for heading, rows in (
        ("system", _system(screen, machine)),
        ("processor", _processor(screen, machine)),
        ("memory", _memory(screen, machine)),
    ):
        yield from _section(screen, heading, list(rows))
    yield from accelerator_lines(screen, machine)
    yield from link_lines(screen, machine)
    yield from _devices(screen, machine)
    yield from _section(screen, "containers", list(_containers(screen, machine)))
    yield from _storage(screen, machine)
    yield from _ports(screen, machine)
    yield from _unknown(screen, machine)
    yield from diagnostic_lines(screen, machine)
    if screen.verbose:
        yield from every_fact_lines(screen, machine)
    else:
        more = fold(screen.say("machine-more"), columns=screen.columns)
        yield from ("", *(screen.paint(line, "dim") for line in more))


def _section(screen: Screen, heading: str, rows: list[Row]) -> Iterator[str]:
    yield screen.paint(screen.say(f"machine-{heading}"), "head")
    if rows:
        yield from table(rows, indent="  ", columns=screen.columns)
    else:
        yield f"  {screen.say('machine-not-seen')}"


def _row(screen: Screen, machine: Machine, label: str, *keys: str) -> Iterator[Row]:
    """The first of these facts that is known, under its label."""
    fact = next((f for key in keys if (f := machine.fact(key)) and f.value is not None), None)
    if fact is not None:
        yield screen.say(f"machine-label-{label}"), shown_value(screen, fact)


def _number(machine: Machine, key: str) -> int | None:
    fact = machine.fact(key)
    return fact.value if fact and isinstance(fact.value, int) else None


# --- sections ---------------------------------------------------------------------------------------


def _system(screen: Screen, machine: Machine) -> Iterator[Row]:
    yield from _row(screen, machine, "os", "os.pretty", "os")
    yield from _row(screen, machine, "kernel", "kernel.release", "kernel")
    yield from _row(screen, machine, "arch", "arch")
    yield from _row(screen, machine, "glibc", "glibc")
    kind, product = machine.fact("platform"), machine.fact("platform.product")
    parts = [screen.say(f"machine-platform-{kind.value}")] if kind and kind.value in _PLATFORMS else []
    parts += [str(product.value)] if product and product.value else []
    if parts:
        yield screen.say("machine-label-platform"), ", ".join(parts)


_PLATFORMS = ("bare", "container", "vm", "wsl2")


def _processor(screen: Screen, machine: Machine) -> Iterator[Row]:
    yield from _row(screen, machine, "cpu", "cpu.model")
    counts = ((name, _number(machine, f"cpu.{name}")) for name in ("cores", "threads", "sockets"))
    shape = [screen.say(f"machine-{name}", count=count) for name, count in counts if count is not None]
    if shape:
        yield screen.say("machine-label-cores"), ", ".join(shape)
    if machine.core_kinds:
        kinds = (_kind_text(screen, kind) for kind in machine.core_kinds)
        yield screen.say("machine-label-kinds"), ", ".join(kinds)
    if len(machine.numa_nodes) > 1:
        yield screen.say("machine-label-numa"), str(len(machine.numa_nodes))
    effective, threads = _number(machine, "cpu.effective"), _number(machine, "cpu.threads")
    if effective is not None and effective != threads:
        yield screen.say("machine-label-usable"), screen.say("machine-threads", count=effective)
    flags = machine.fact("cpu.flags")
    if flags is not None and isinstance(flags.value, tuple):
        known = [flag for flag in _FLAGS if flag in flags.value]
        yield screen.say("machine-label-flags"), ", ".join(known) or screen.say("machine-none")


def _kind_text(screen: Screen, kind: CoreKind) -> str:
    what = screen.say(f"machine-core-{kind.kind}", count=kind.cores)
    return f"{what} ({kind.name})" if kind.name else what


def _memory(screen: Screen, machine: Machine) -> Iterator[Row]:
    yield from _row(screen, machine, "installed", "memory.installed")
    yield from _row(screen, machine, "memory", "memory.total")
    if _number(machine, "memory.effective") != _number(machine, "memory.total"):
        yield from _row(screen, machine, "usable", "memory.effective")
    yield from _row(screen, machine, "available", "memory.available")


def _containers(screen: Screen, machine: Machine) -> Iterator[Row]:
    for engine in ("docker", "podman"):
        version = machine.fact(engine)
        if version is not None:
            yield engine, shown_value(screen, version)
    engine_there = machine.fact("container-engine")
    if engine_there is not None and engine_there.value is False:
        yield screen.say("machine-label-engine"), screen.say("machine-none")
    yield from _row(screen, machine, "runtimes", "docker.runtimes")
    yield from _row(screen, machine, "cdi", "container-gpu.cdi")
    support = machine.fact("container-gpu.nvidia")
    if support is not None and support.value is not None:
        answer = screen.say("machine-yes" if support.value else "machine-no")
        yield screen.say("machine-label-container-gpu"), answer


def _devices(screen: Screen, machine: Machine) -> Iterator[str]:
    """What is no accelerator, and could be taken for one."""
    if machine.devices:
        yield screen.paint(screen.say("machine-devices"), "head")
        rows = [_device_row(screen, device) for device in machine.devices]
        yield from table(rows, indent="  ", columns=screen.columns)


def _device_row(screen: Screen, device: Device) -> tuple[str, str, str, str]:
    special = [device.kernel_driver or ""]
    special += [screen.say("machine-display-active")] if device.display_active else []
    special += [screen.say("machine-boot-vga")] if device.boot_vga else []
    kind = screen.say(f"machine-device-{device.kind}")
    return device.id, kind, device.pci_id, ", ".join(filter(None, special))


def _has_nvidia(machine: Machine) -> bool:
    return any(card.vendor == "nvidia" for card in machine.accelerators or ())


def _storage(screen: Screen, machine: Machine) -> Iterator[str]:
    yield screen.paint(screen.say("machine-storage"), "head")
    yield from table([_disk_row(screen, disk) for disk in machine.disks], indent="  ", columns=screen.columns)
    mounts = [_mount_row(screen, mount) for mount in machine.mounts]
    yield from table(mounts, indent="  ", columns=screen.columns)
    if not machine.disks and not machine.mounts:
        yield f"  {screen.say('machine-not-seen')}"


def _disk_row(screen: Screen, disk: Disk) -> tuple[str, str, str]:
    turns = {None: "unknown", True: "turning", False: "solid"}[disk.rotational]
    kind = disk.kind or turns
    known = screen.language.has(f"machine-disk-{kind}")
    return disk.name, screen.say(f"machine-disk-{kind}") if known else kind, _size(screen, disk.size_bytes)


def _mount_row(screen: Screen, mount: Mount) -> tuple[str, str, str]:
    size, free = (_size(screen, count) for count in (mount.size_bytes, mount.free_bytes))
    if mount.size_bytes is None:
        return mount.path, mount.file_system, screen.say("machine-unknown-size")
    return mount.path, mount.file_system, screen.say("machine-mount", size=size, free=free)


def _size(screen: Screen, count: int | None) -> str:
    return screen.say("machine-unknown-size") if count is None else size_text(count)


def _ports(screen: Screen, machine: Machine) -> Iterator[str]:
    if machine.ports_taken:
        yield screen.paint(screen.say("machine-ports"), "head")
        yield from fold(", ".join(map(str, machine.ports_taken)), indent="  ", columns=screen.columns)


# --- what is not known ------------------------------------------------------------------------------


def _unknown(screen: Screen, machine: Machine) -> Iterator[str]:
    rows = list(_unknown_rows(screen, machine))
    if rows:
        yield screen.paint(screen.say("machine-unknown-heading"), "notice")
        yield from table(rows, indent="  ", columns=screen.columns)


def _unknown_rows(screen: Screen, machine: Machine) -> Iterator[tuple[str, str, str]]:
    """A fact, why it is not known, and what would tell it."""
    for key in dict.fromkeys((*_NEEDED, *_asked_for(machine), *_silent(machine))):
        fact = machine.fact(key)
        if fact is None or fact.value is None:
            why = why_text(screen, fact.unknown if fact else "not-captured")
            yield key, why, tells_text(screen, key)


def _asked_for(machine: Machine) -> Iterable[str]:
    """What builds for the cards that are there, or may be there, rest on."""
    system = machine.fact("os")
    if system is None or system.value in ("linux", None):
        yield from ("glibc", "container-engine")
    if machine.accelerators is None:
        yield "accelerator.vendors"
    if _has_nvidia(machine):
        yield from ("nvidia-driver", "container-gpu.nvidia")
    if any(card.memory_mib is None and card.memory_kind != "unified" for card in machine.accelerators or ()):
        yield "accelerator.memory"


def _silent(machine: Machine) -> Iterable[str]:
    """Facts that were looked for in vain; what concerns cards is asked for where there are some."""
    about_cards = ("accelerator.", "container-gpu.")
    return (f.key for f in machine.facts if f.value is None and not f.key.startswith(about_cards))
