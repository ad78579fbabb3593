"""The accelerators that a choice is given."""

from __future__ import annotations

from collections.abc import Mapping

from hardware import Accelerator, Machine, allocatable_units
from manifests import Backend
from planner.backing import vendor_of
from planner.realising.means import LacksError
from state import Choice


def accelerators_of(choice: Choice, machine: Machine, backend: Backend) -> tuple[str, ...]:
    """Those that it is placed on; else all that its build is for. By the names that the backend knows."""
    vendor = vendor_of(choice)
    if vendor is None:
        return ()
    form = dict(backend.gpus)[vendor]
    placed = set(choice.placement)
    cards = {card.id: card for card in machine.accelerators or ()}
    units = [
        unit
        for unit in allocatable_units(machine)
        if (unit.id in placed if placed else _card_of(unit.id, cards).vendor == vendor)
    ]
    names = [_name_of_card(_card_of(unit.id, cards), unit.id, form) for unit in units]
    if not names or None in names:
        raise LacksError("accelerator-unnamed", accelerator=", ".join(sorted(placed)) or vendor)
    return tuple(name for name in names if name)


def _card_of(id: str, cards: Mapping[str, Accelerator]) -> Accelerator:
    return next(card for name, card in cards.items() if id == name or id.startswith(f"{name}/"))


def _name_of_card(card: Accelerator, id: str, form: str) -> str | None:
    """None where the card, or a part of one, has no name of this form that is known."""
    if form == "uuid":
        return card.uuid if id == card.id else None
    if card.index is None:
        return None
    return f"{card.vendor}.com/gpu={card.index}" if form == "cdi" else str(card.index)
