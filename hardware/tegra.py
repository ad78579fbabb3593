"""NVIDIA's Tegra: a GPU inside the processor, which shares its memory and may be on no bus."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from hardware.host import Host
from hardware.machine import Accelerator
from hardware.texts import read_text


def has_tegra_sign(host: Host) -> bool:
    """The vendor's release file, the chip's family, or a compatible entry of the device tree.

    GB10 has an NVIDIA processor too, but none of Tegra's marks.
    """
    if host.resolve("/etc/nv_tegra_release"):
        return True
    family = (read_text(host, "/sys/devices/soc0/family") or "").lower()
    return family == "tegra" or "nvidia,tegra" in (read_text(host, "/proc/device-tree/compatible") or "")


def with_tegra(host: Host, cards: Sequence[Accelerator] | None) -> tuple[Accelerator, ...] | None:
    """The cards that library and tool saw, those that share the memory filed as embedded.

    Where these saw none, the chip's own by its platform id: JetPack before 7 brings neither. Beside a card
    of its own the chip's is not added: the driver then serves only one of the two.
    """
    if not has_tegra_sign(host):
        return None if cards is None else tuple(cards)
    if cards:
        return tuple(
            attrs.evolve(card, product_class="embedded") if card.memory_kind == "unified" else card
            for card in cards
        )
    own = Accelerator("soc:0", "nvidia", None, memory_kind="unified", integrated=True, sources=("soc",))
    return (attrs.evolve(own, product_class="embedded"),)
