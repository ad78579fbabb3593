"""A machine that was made up to show something, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.render_need import joined, vendor_name
from cli.render_size import size_text
from cli.screen import Screen

if TYPE_CHECKING:
    from planner.witnesses import SeenCard, Witness


def witness_text(screen: Screen, witness: Witness) -> str:
    """`a machine with one GeForce RTX 3090 of 24 GiB, and 64 GiB of memory`."""
    parts = [_card(screen, card) for card in witness.cards] or [screen.say("witness-no-card")]
    if witness.memory_bytes:
        parts.append(screen.say("witness-memory", size=size_text(witness.memory_bytes)))
    parts += [f"{fact} {value}" for fact, value in witness.facts]
    return screen.say("witness-machine", parts=joined(screen.language, parts))


def _card(screen: Screen, card: SeenCard) -> str:
    memory = size_text(card.memory_bytes) if card.memory_bytes else ""
    vendor = vendor_name(screen.language, card.vendor)
    if card.name is None:
        return screen.say("witness-unknown-card", count=card.count, vendor=vendor, memory=memory)
    name = card.name if card.name.startswith(vendor) else f"{vendor} {card.name}"
    told = screen.say("witness-card", count=card.count, name=name, memory=memory)
    if card.partitions is None:
        return told
    sizes = " + ".join(map(size_text, card.partitions))
    return screen.say("witness-partitions", card=told, sizes=sizes, count=len(card.partitions))


def witness_json(witness: Witness) -> dict[str, Any]:
    return {
        "cards": [
            {
                "count": c.count,
                "vendor": c.vendor,
                "name": c.name,
                "memory_bytes": c.memory_bytes,
                "partitions": c.partitions,
            }
            for c in witness.cards
        ],
        "memory_bytes": witness.memory_bytes,
        "facts": dict(witness.facts),
        "command": witness.command,
    }
