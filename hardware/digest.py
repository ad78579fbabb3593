"""What identifies a machine to a plan and a lock: its stable facts, whoever detected them."""

from __future__ import annotations

from hardware.machine import Accelerator, Machine


def digest(machine: Machine) -> str:
    """`sha256:` over values of stable facts and accelerators.

    Left out: volatile facts, and all that says how something was seen (sources, confidence, diagnostics).
    """
    import hashlib
    import json

    facts = [(fact.key, fact.value) for fact in machine.facts if fact.stable]
    cards = None if machine.accelerators is None else [_lasting(card) for card in machine.accelerators]
    text = json.dumps([facts, cards], separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _lasting(card: Accelerator) -> list[object]:
    return [
        *(card.id, card.vendor, card.name, card.index, card.memory_mib, card.memory_kind, card.reserved_mib),
        *(card.compute_capability, card.gfx, card.driver, card.ecc, card.mig_enabled, card.allocatable),
        *(card.integrated, card.uuid, card.product_class),
        [(part.profile, part.memory_mib) for part in card.mig_devices],
    ]
