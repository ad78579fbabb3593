"""A machine for people: what matters first; every fact with its source when verbose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.layout import fold, table
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Accelerator, Fact, Machine, Mount

#: The short answer: these facts, in this order, under the headings of machine.ftl.
_SHORT = (
    ("system", ("os.pretty", "kernel", "arch", "platform", "glibc")),
    ("processor", ("cpu.model", "cpu.sockets", "cpu.cores", "cpu.threads", "cpu.effective")),
    ("memory", ("memory.total", "memory.limit", "memory.effective", "memory.available")),
    ("drivers", ("nvidia-driver", "cuda", "amdgpu", "rocm")),
    ("containers", ("container-engine", "docker", "podman", "container-gpu.nvidia")),
)
_MIB = 1024 * 1024


def machine_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    for heading, keys in _SHORT:
        facts = [fact for key in keys if (fact := machine.fact(key))]
        known = [f for f in facts if f.value is not None or screen.verbose]
        rows = [_fact_row(screen, fact) for fact in (known or facts[:1])]
        if rows:
            yield screen.paint(screen.say(f"machine-{heading}"), "head")
            yield from table(rows, indent="  ")
    yield screen.paint(screen.say("machine-accelerators"), "head")
    yield from _accelerators(screen, machine)
    yield screen.paint(screen.say("machine-mounts"), "head")
    yield from table([_mount_row(screen, mount) for mount in machine.mounts], indent="  ")
    yield from _rest(screen, machine)
    yield from _diagnostics(screen, machine)


def _fact_row(screen: Screen, fact: Fact) -> tuple[str, str, str]:
    return fact.key, _value(screen, fact), source_text(screen, fact)


def _value(screen: Screen, fact: Fact) -> str:
    from hardware import show_value

    shown = show_value(fact)
    if shown is None:
        why = f"unknown-{fact.unknown}"
        told = screen.say(why if screen.language.has(why) else "unknown-unknown")
        return screen.say("machine-unknown", why=told)
    if fact.value == ():
        return screen.say("machine-none")
    return shown


def source_text(screen: Screen, fact: Fact) -> str:
    if fact.source in ("--fact", "profile"):
        return screen.say(f"source-{fact.source.removeprefix('--')}")
    return fact.source


def _accelerators(screen: Screen, machine: Machine) -> Iterator[str]:
    if machine.accelerators is None:
        yield f"  {screen.say('machine-accelerators-unknown')}"
    elif not machine.accelerators:
        yield f"  {screen.say('machine-none')}"
    else:
        yield from table([_card_row(screen, card) for card in machine.accelerators], indent="  ")


def _card_row(screen: Screen, card: Accelerator) -> tuple[str, str, str, str]:
    size = (
        screen.say("machine-unknown-size") if card.memory_mib is None else size_text(card.memory_mib * _MIB)
    )
    kind = screen.say(f"machine-memory-{card.memory_kind}")
    about = [f"{size} {kind}".strip()]
    about += (
        [screen.say("machine-capability", value=card.compute_capability)] if card.compute_capability else []
    )
    about += [card.gfx] if card.gfx else []
    about += [screen.say("machine-mig", count=len(card.mig_devices))] if card.mig_enabled else []
    about += [] if card.allocatable else [screen.say("machine-not-allocatable")]
    return card.id, card.vendor, card.name or screen.say("machine-unnamed"), ", ".join(about)


def _mount_row(screen: Screen, mount: Mount) -> tuple[str, str, str]:
    size = screen.say("machine-unknown-size") if mount.size_bytes is None else size_text(mount.size_bytes)
    free = screen.say("machine-unknown-size") if mount.free_bytes is None else size_text(mount.free_bytes)
    return mount.path, mount.file_system, screen.say("machine-mount", size=size, free=free)


def _rest(screen: Screen, machine: Machine) -> Iterator[str]:
    """All other facts, and the ports in use."""
    if not screen.verbose:
        return
    told = {key for _, keys in _SHORT for key in keys}
    yield screen.paint(screen.say("machine-rest"), "head")
    yield from table([_fact_row(screen, f) for f in machine.facts if f.key not in told], indent="  ")
    ports = ", ".join(map(str, machine.ports_taken)) or screen.say("machine-none")
    yield from fold(screen.say("machine-ports", ports=ports), hanging="  ")


def _diagnostics(screen: Screen, machine: Machine) -> Iterator[str]:
    if machine.diagnostics:
        yield screen.paint(screen.say("machine-diagnostics"), "notice")
    for found in machine.diagnostics:
        key = f"diagnostic-{found.code.replace('.', '-').replace('_', '-')}"
        key = key if screen.language.has(key) else "diagnostic-other"
        text = screen.say(key, code=found.code, source=found.source, detail=found.detail)
        yield from fold(text, indent="  ! ", hanging="    ")
