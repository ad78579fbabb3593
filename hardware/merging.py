"""Cards seen by several probes, made one by address. What contradicts is kept and told, never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from hardware.machine import Accelerator, Alternative, Diagnostic, Fact, Link, MigDevice

_JOINED = ("id", "vendor", "memory_kind", "mig_devices", "allocatable", "sources", "alternatives")

#: Fields that all sources must agree on. Not: names, which each tool spells its own way; what is used now;
#: what a container or a slot narrows.
_TOLD = (
    *("memory_mib", "memory_kind", "compute_capability", "gfx", "driver", "ecc", "mig_enabled", "uuid"),
    *("pci_id", "integrated", "product_class"),
)


def merge_cards(groups: Iterable[Sequence[Accelerator]]) -> tuple[Accelerator, ...]:
    """All cards of all groups, sorted by vendor, index and id. Of each field the first group that knows wins.

    A card without an address (`nvidia:0`) is the one of the same vendor and index, where any group has one.
    Where as many addressed cards have no index, and all without an address say the same of themselves, then
    it holds for each, whichever is which.
    """
    return tuple(sorted(_by_id(_placed([card for group in groups for card in group])).values(), key=_order))


def _by_id(cards: Iterable[Accelerator]) -> dict[str, Accelerator]:
    found: dict[str, Accelerator] = {}
    for card in cards:
        found[card.id] = _joined(found[card.id], card) if card.id in found else card
    return found


def merge_facts(said: Iterable[Fact]) -> tuple[Fact, ...]:
    """One fact a key: the first that is known. What others say of a lasting one is kept as an alternative."""
    facts: dict[str, Fact] = {}
    for fact in said:
        known = facts.get(fact.key)
        if known is None or (known.value is None and fact.value is not None):
            facts[fact.key] = fact
        elif fact.value is not None and fact.stable and fact.value != known.value:
            other = Alternative(_shown(fact.value), fact.source)
            if other not in known.alternatives:
                facts[fact.key] = attrs.evolve(known, alternatives=(*known.alternatives, other))
    return tuple(facts.values())


def merge_links(links: Iterable[Link], cards: Sequence[Accelerator]) -> tuple[Link, ...]:
    """Each pair and kind once, between cards as they are named after merging, in the cards' order."""
    places = {card.id: place for place, card in enumerate(cards)}
    by_index = {f"{card.vendor}:{card.index}": card.id for card in cards}
    found: dict[tuple[int, int, str], Link] = {}
    for link in links:
        ends = [end if end in places else by_index.get(end, end) for end in (link.a, link.b)]
        if all(end in places for end in ends) and ends[0] != ends[1]:
            a, b = sorted(ends, key=places.__getitem__)
            found.setdefault((places[a], places[b], link.kind), attrs.evolve(link, a=a, b=b))
    return tuple(found[key] for key in sorted(found))


def contradictions(cards: Sequence[Accelerator], facts: Iterable[Fact] = ()) -> Iterator[Diagnostic]:
    """`gpu.contradiction` and `fact.contradiction` for all that two sources say differently."""
    for card in cards:
        for other in card.alternatives:
            kept = _shown(getattr(card, other.field))
            detail = f"{card.id} {other.field}: {kept}, {other.value}"
            yield Diagnostic("gpu.contradiction", other.source, detail)
    for fact in facts:
        for other in fact.alternatives:
            detail = f"{fact.key}: {_shown(fact.value)} ({fact.source}), {other.value}"
            yield Diagnostic("fact.contradiction", other.source, detail)


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# --- which card is which ------------------------------------------------------------------------------


def _placed(said: Sequence[Accelerator]) -> Iterator[Accelerator]:
    """Each card under the address that any of them gives it."""
    known = _by_id(said).values()
    addressed = [card for card in known if _has_address(card)]
    by_index: dict[tuple[str, int | None], str] = {}
    for card in addressed:
        if card.index is not None:
            by_index.setdefault((card.vendor, card.index), card.id)
    moved = {card.id: by_index.get((card.vendor, card.index)) for card in known if not _has_address(card)}
    lost = [card for card in known if card.id in moved and moved[card.id] is None]
    spread = _spread(lost, [card for card in addressed if card.index is None])
    for card in said:
        place = moved.get(card.id)
        if place is not None:
            yield attrs.evolve(card, id=place)
        elif card.id in spread:
            yield attrs.evolve(card, id=spread[card.id], index=None)
        else:
            yield card


def _has_address(card: Accelerator) -> bool:
    return not card.id.startswith(f"{card.vendor}:")


def _spread(lost: Sequence[Accelerator], homes: Sequence[Accelerator]) -> dict[str, str]:
    """Addresses for cards that cannot be told apart, where there is one for each."""
    places: dict[str, str] = {}
    for vendor in sorted({card.vendor for card in lost}):
        names = sorted(
            {card.id for card in lost if card.vendor == vendor}, key=lambda name: (len(name), name)
        )
        there = sorted(card.id for card in homes if card.vendor == vendor)
        alike = {attrs.evolve(card, id="", index=None) for card in lost if card.vendor == vendor}
        if len(names) == len(there) and len(alike) == 1:
            places.update(zip(names, there, strict=True))
    return places


# --- joining ------------------------------------------------------------------------------------------


def _order(card: Accelerator) -> tuple[str, int, str]:
    return (card.vendor, 2**31 if card.index is None else card.index, card.id)


def _joined(first: Accelerator, second: Accelerator) -> Accelerator:
    plain = {
        field.name: getattr(second, field.name)
        for field in attrs.fields(Accelerator)
        if field.name not in _JOINED and getattr(first, field.name) is None
    }
    others = dict.fromkeys((*first.alternatives, *second.alternatives, *_differences(first, second)))
    return attrs.evolve(
        first,
        memory_kind=first.memory_kind if first.memory_kind != "unknown" else second.memory_kind,
        mig_devices=_joined_parts(first.mig_devices, second.mig_devices),
        allocatable=first.allocatable and second.allocatable,
        sources=tuple(sorted({*first.sources, *second.sources})),
        alternatives=tuple(others),
        **plain,
    )


def _differences(first: Accelerator, second: Accelerator) -> Iterator[Alternative]:
    for name in _TOLD:
        one, other = getattr(first, name), getattr(second, name)
        if one != other and not {one, other} & {None, "unknown"}:
            yield Alternative(_shown(other), ", ".join(second.sources), name)


def _joined_parts(first: tuple[MigDevice, ...], second: tuple[MigDevice, ...]) -> tuple[MigDevice, ...]:
    """Partitions of which one answer knows the size and another the profile, in the same order."""
    if not first or len(first) != len(second):
        return first or second
    return tuple(
        MigDevice(
            one.profile or other.profile,
            one.memory_mib if one.memory_mib is not None else other.memory_mib,
            one.multiprocessors if one.multiprocessors is not None else other.multiprocessors,
        )
        for one, other in zip(first, second, strict=True)
    )
