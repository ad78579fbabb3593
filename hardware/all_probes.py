"""The machine, from all probes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from hardware.containers import probe_containers
from hardware.cpu import probe_cpu
from hardware.host import Host
from hardware.machine import Accelerator, Diagnostic, Fact, Machine
from hardware.memory import probe_memory
from hardware.merging import contradictions, merge_cards
from hardware.pci import probe_pci
from hardware.ports import probe_ports
from hardware.probing import Probe, Seen, run_probes
from hardware.signs import has_amd_sign, has_intel_sign, has_nvidia_sign
from hardware.storage import probe_storage
from hardware.system import probe_system
from hardware.units import with_derived_facts


def _probe_nvidia(host: Host) -> Seen:
    if not has_nvidia_sign(host):
        return Seen()
    from hardware.nvidia import probe_nvidia

    return probe_nvidia(host)


def _probe_amd(host: Host) -> Seen:
    if not has_amd_sign(host):
        return Seen()
    from hardware.amd import probe_amd

    return probe_amd(host)


def _probe_intel(host: Host) -> Seen:
    if not has_intel_sign(host):
        return Seen()
    from hardware.intel import probe_intel

    return probe_intel(host)


def _probe_apple(host: Host) -> Seen:
    if host.system().name != "darwin":
        return Seen()
    from hardware.apple import probe_apple

    return probe_apple(host)


#: In the order in which they are believed where two say the same thing. The bus comes last of those that
#: see cards: it only knows that they are there.
PROBES: tuple[tuple[str, Probe], ...] = (
    ("system", probe_system),
    ("cpu", probe_cpu),
    ("memory", probe_memory),
    ("apple", _probe_apple),
    ("storage", probe_storage),
    ("ports", probe_ports),
    ("containers", probe_containers),
    ("nvidia", _probe_nvidia),
    ("amd", _probe_amd),
    ("intel", _probe_intel),
    ("pci", probe_pci),
)
LIMIT_S = 30.0  # for all probes, which run side by side; each of their programs has a limit of its own


def probe(host: Host, probes: Sequence[tuple[str, Probe]] = PROBES, limit_s: float = LIMIT_S) -> Machine:
    """Look at a machine. Never raises for what the machine is like: what fails becomes a diagnostic."""
    return normalise(run_probes(host, probes, limit_s))


def normalise(answers: Sequence[Seen]) -> Machine:
    """One profile of all answers: the first to know a fact is believed, cards are joined by address."""
    facts: dict[str, Fact] = {}
    for fact in (fact for seen in answers for fact in seen.facts):
        known = facts.get(fact.key)
        if known is None or (known.value is None and fact.value is not None):
            facts[fact.key] = fact
    groups = [seen.accelerators for seen in answers if seen.accelerators is not None]
    pool = facts.get("memory.total")
    cards = tuple(_pooled(card, pool) for card in merge_cards(groups)) if groups else None
    machine = Machine(
        facts=tuple(facts.values()),
        accelerators=cards,
        disks=tuple(disk for seen in answers for disk in seen.disks),
        mounts=tuple(mount for seen in answers for mount in seen.mounts),
        ports_taken=tuple(sorted({port for seen in answers for port in seen.ports})),
        diagnostics=tuple(_diagnostics(answers, groups)),
    )
    return with_derived_facts(machine)


def _pooled(card: Accelerator, total: Fact | None) -> Accelerator:
    """A card that shares all system memory, with what it may share."""
    if card.memory_kind != "unified" or card.pool_bytes is not None:
        return card
    return attrs.evolve(card, pool_bytes=total.value if total and isinstance(total.value, int) else None)


def _diagnostics(answers: Sequence[Seen], groups: Sequence[Sequence[Accelerator]]) -> Iterator[Diagnostic]:
    """All of them once, in a fixed order."""
    found = {diagnostic for seen in answers for diagnostic in seen.diagnostics} | set(contradictions(groups))
    yield from sorted(found, key=lambda diagnostic: (diagnostic.code, diagnostic.source, diagnostic.detail))
