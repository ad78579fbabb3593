"""Probes that other distributions bring, by entry points; their answers are held to what a profile is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from documents import any_registered
from hardware.host import Host
from hardware.machine import Diagnostic, Machine
from hardware.probing import Probe, Seen, run_isolated

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "las.probes"


def extension_probes() -> tuple[tuple[str, Probe], ...]:
    """One a registration, by name and value: the order in which distributions are found decides nothing."""
    if not any_registered(GROUP):
        return ()
    from importlib.metadata import entry_points

    points = sorted({(point.name, point.value): point for point in entry_points(group=GROUP)}.items())
    return tuple((f"extension:{name}", _checked(name, point)) for (name, _), point in points)


def _checked(name: str, point: EntryPoint) -> Probe:
    """The probe, loaded when it runs; whatever it does wrong is a diagnostic, and nothing of it believed."""

    def loaded(host: Host) -> Seen:
        found: Probe = point.load()
        return found(host)

    def probe(host: Host) -> Seen:
        return held(name, run_isolated(host, f"extension:{name}", loaded))

    return probe


def held(name: str, seen: object) -> Seen:
    """The answer as a profile reads it back, or `probe.malformed` with the first fault in its place."""
    from documents import DocumentError
    from hardware.profile import machine_from_json, machine_to_json

    source = f"extension:{name}"
    if not isinstance(seen, Seen):
        return Seen(diagnostics=(Diagnostic("probe.malformed", source, type(seen).__name__),))
    try:
        machine = machine_from_json(machine_to_json(_as_machine(seen)).encode(), source)
    except DocumentError as error:
        fault = error.faults[0]
        return Seen(
            diagnostics=(
                Diagnostic(
                    "probe.malformed",
                    source,
                    " ".join((fault.code, *(value for _, value in fault.fields)))[:200],
                ),
            )
        )
    except Exception as error:  # a field of a type that JSON does not know, or no field at all
        return Seen(diagnostics=(Diagnostic("probe.malformed", source, type(error).__name__),))
    return _as_seen(machine, seen, source)


def _as_machine(seen: Seen) -> Machine:
    return Machine(
        facts=seen.facts,
        accelerators=seen.accelerators,
        disks=seen.disks,
        mounts=seen.mounts,
        ports_taken=seen.ports,
        diagnostics=seen.diagnostics,
        links=seen.links,
        devices=seen.devices,
        numa_nodes=seen.numa_nodes,
        core_kinds=seen.core_kinds,
    )


def _as_seen(machine: Machine, seen: Seen, source: str) -> Seen:
    """As it was read back; a card without a source has the extension's."""
    cards = machine.accelerators and tuple(
        card if card.sources else attrs.evolve(card, sources=(source,)) for card in machine.accelerators
    )
    facts = tuple(fact if fact.source else attrs.evolve(fact, source=source) for fact in machine.facts)
    return attrs.evolve(
        seen,
        facts=facts,
        accelerators=cards,
        disks=machine.disks,
        mounts=machine.mounts,
        ports=machine.ports_taken,
        diagnostics=machine.diagnostics,
        links=machine.links,
        devices=machine.devices,
        numa_nodes=machine.numa_nodes,
        core_kinds=machine.core_kinds,
    )
