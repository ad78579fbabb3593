"""The machine, from all probes together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import attrs

from hardware.containers import probe_containers
from hardware.cpu import probe_cpu
from hardware.extensions import extension_probes
from hardware.host import Host
from hardware.keys import COUNT_LIMIT
from hardware.machine import Accelerator, Diagnostic, Disk, Fact, Link, Machine, MigDevice, NumaNode
from hardware.memory import probe_memory
from hardware.merging import contradictions, merge_cards, merge_facts, merge_links
from hardware.network import probe_network
from hardware.pci import probe_pci
from hardware.ports import probe_ports
from hardware.probing import Probe, Seen, run_probes
from hardware.signs import has_amd_sign, has_intel_sign, has_nvidia_sign
from hardware.storage import probe_storage
from hardware.system import probe_system
from hardware.units import MIB, with_derived_facts
from hardware.user_manager import probe_user_manager

Item = TypeVar("Item", Accelerator, Disk, Link, MigDevice, NumaNode)


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
#: see cards: it only knows that they are there. After these come those of extensions, by name.
PROBES: tuple[tuple[str, Probe], ...] = (
    ("system", probe_system),
    ("cpu", probe_cpu),
    ("memory", probe_memory),
    ("apple", _probe_apple),
    ("storage", probe_storage),
    ("network", probe_network),
    ("ports", probe_ports),
    ("containers", probe_containers),
    ("user-manager", probe_user_manager),
    ("nvidia", _probe_nvidia),
    ("amd", _probe_amd),
    ("intel", _probe_intel),
    ("pci", probe_pci),
)
_SEE_CARDS = ("apple", "nvidia", "amd", "intel", "pci")
LIMIT_S = 30.0  # for all probes, which run side by side; each of their programs has a limit of its own


def probe(host: Host, probes: Sequence[tuple[str, Probe]] | None = None, limit_s: float = LIMIT_S) -> Machine:
    """Look at a machine with the house's probes and, unless `probes` says which, those of extensions.

    Never raises for what the machine is like: what fails becomes a diagnostic.
    """
    return normalise(run_probes(host, (*PROBES, *extension_probes()) if probes is None else probes, limit_s))


def normalise(answers: Sequence[Seen]) -> Machine:
    """One profile of all answers: the first to know a fact is believed, cards are joined by address."""
    facts = merge_facts(fact for seen in answers for fact in seen.facts)
    groups = [seen.accelerators for seen in answers if seen.accelerators is not None]
    pool = next((fact for fact in facts if fact.key == "memory.total"), None)
    failed = any(_hides_cards(found) for seen in answers for found in seen.diagnostics)
    cards = _all_cards(groups, pool, certain=not failed)
    known = {card.id for card in cards or ()}  # an extension may know what the bus only sees
    machine = Machine(
        facts=facts,
        accelerators=cards,
        disks=tuple(_plausible(disk) for seen in answers for disk in seen.disks),
        mounts=tuple(mount for seen in answers for mount in seen.mounts),
        ports_taken=tuple(sorted({port for seen in answers for port in seen.ports})),
        diagnostics=tuple(_diagnostics(answers, cards or (), facts)),
        links=_links(answers, cards),
        devices=tuple(device for seen in answers for device in seen.devices if device.id not in known),
        numa_nodes=tuple(map(_plausible, next((seen.numa_nodes for seen in answers if seen.numa_nodes), ()))),
        core_kinds=next((seen.core_kinds for seen in answers if seen.core_kinds), ()),
    )
    return with_derived_facts(machine, "probe-failed" if failed else "not-captured")


def _links(answers: Sequence[Seen], cards: tuple[Accelerator, ...] | None) -> tuple[Link, ...] | None:
    """Between all cards. One card alone has none, whatever its ports lead to."""
    if cards is not None and len(cards) < 2:
        return ()
    said = [seen.links for seen in answers if seen.links is not None]
    return merge_links((_plausible(link) for links in said for link in links), cards or ()) if said else None


def _hides_cards(found: Diagnostic) -> bool:
    """Whether cards may be there that nobody could list."""
    may_see = found.source in _SEE_CARDS or found.source.startswith("extension:")
    return found.code.startswith("gpu.") or (found.code.startswith("probe.") and may_see)


def _all_cards(
    groups: Sequence[Sequence[Accelerator]], pool: Fact | None, *, certain: bool
) -> tuple[Accelerator, ...] | None:
    """The cards of all probes. That there are none is certain only if nothing failed on the way."""
    cards = tuple(_pooled(_plausible_card(card), pool) for card in merge_cards(groups))
    return cards if cards or (groups and certain) else None


def _plausible_card(card: Accelerator) -> Accelerator:
    parts = tuple(_plausible(part) for part in card.mig_devices)
    return _plausible(attrs.evolve(card, mig_devices=parts))


def _plausible(item: Item) -> Item:
    """The card or disk with numbers that no machine has as unknown: a damaged answer may hold anything."""
    wrong: dict[str, Any] = {
        field.name: None
        for field in attrs.fields(type(item))
        if isinstance(value := getattr(item, field.name), int) and not 0 <= value < _limit(field.name)
    }
    return attrs.evolve(item, **wrong) if wrong else item


def _limit(name: str) -> int:
    if name.endswith("_mib"):
        return COUNT_LIMIT // MIB
    return COUNT_LIMIT if name.endswith("_bytes") else 2**31


def _pooled(card: Accelerator, total: Fact | None) -> Accelerator:
    """A card that shares all system memory, with what it may share. Apple's may be given a part only."""
    if card.memory_kind != "unified" or card.pool_bytes is not None or card.vendor == "apple":
        return card
    return attrs.evolve(card, pool_bytes=total.value if total and isinstance(total.value, int) else None)


def _diagnostics(
    answers: Sequence[Seen], cards: Sequence[Accelerator], facts: Sequence[Fact]
) -> Iterator[Diagnostic]:
    """All of them once, in a fixed order."""
    found = {diagnostic for seen in answers for diagnostic in seen.diagnostics}
    found.update(contradictions(cards, facts))
    yield from sorted(found, key=lambda diagnostic: (diagnostic.code, diagnostic.source, diagnostic.detail))
