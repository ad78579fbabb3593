"""A machine with other parts: other cards, more or less memory. What is not exchanged stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from hardware.assumed import assume
from hardware.keys import SCOPED
from hardware.machine import Machine
from hardware.parts.building import cards_of, counted, size_of
from hardware.parts.names import PartError
from hardware.parts.reading import GpuPart
from hardware.units import with_derived_facts

SOURCE = "--gpu"

#: What a machine says of the software for the cards of a vendor.
DRIVER_FACTS = {"nvidia": ("nvidia-driver", "container-gpu.nvidia"), "amd": ("amdgpu", "rocm")}


def is_of_cards(key: str) -> bool:
    """Whether a fact tells of accelerators, or of the software for them."""
    of_drivers = any(key in keys for keys in DRIVER_FACTS.values())
    return of_drivers or key in SCOPED or key.startswith(("accelerator.", "container-gpu."))


def with_cards(machine: Machine, gpus: Sequence[str]) -> Machine:
    """The machine with these cards (`RTX 4090*2`) in place of its own. Raises PartError.

    What is integrated stays. So do drivers and all else that DRIVER_FACTS name: nothing is assumed of them,
    nor of how the new cards are linked.
    """
    parts = [part for text in gpus for part in counted(text)]
    for part in parts:
        if part.unified:
            raise PartError("no-card", kind="gpu", name=part.name)
    return with_parts(machine, parts)


def with_parts(machine: Machine, parts: Sequence[GpuPart]) -> Machine:
    """As `with_cards`, the cards already looked up."""
    driver = machine.fact("nvidia-driver")
    integrated = tuple(card for card in machine.accelerators or () if card.integrated)
    cards = cards_of(parts, str(driver.value) if driver and driver.value else None, None, SOURCE)
    facts = tuple(
        fact for fact in machine.facts if not fact.key.startswith("accelerator.") and fact.key not in SCOPED
    )
    changed = attrs.evolve(machine, facts=facts, accelerators=(*integrated, *cards), links=None)
    return with_derived_facts(changed, looked=SOURCE)


def with_memory(machine: Machine, size: str) -> Machine:
    """The machine with so much system memory (`128GiB`), a control group's limit kept. Raises PartError.

    An accelerator that shared all of it shares all of the new.
    """
    total = machine.fact("memory.total")
    whole = size_of("memory", size)
    cards = machine.accelerators and tuple(
        attrs.evolve(card, pool_bytes=whole) if total and card.pool_bytes == total.value else card
        for card in machine.accelerators
    )
    changed = assume(attrs.evolve(machine, accelerators=cards), "memory.total", str(whole))
    follows = {("memory.total", "--fact"), ("memory.effective", "memory.total")}
    facts = (
        attrs.evolve(fact, source="--memory") if (fact.key, fact.source) in follows else fact
        for fact in changed.facts
    )
    return attrs.evolve(changed, facts=tuple(facts))
