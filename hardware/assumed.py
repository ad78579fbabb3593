"""Facts that a person states (`--fact KEY=VALUE`): what no probe could see, or what if it were so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

import attrs

from hardware.keys import COUNT_LIMIT, SCOPED, SHAPES, Key, find_key, suggest_key
from hardware.machine import Accelerator, Fact, Machine, MemoryKind, Mount, ProductClass, Value
from hardware.sizes import parse_size
from hardware.units import MIB, with_derived_facts

SOURCE = "--fact"
LONGEST_TEXT = 1000  # characters
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_VENDORS = ("amd", "apple", "intel", "nvidia")
_MEMORY_KINDS: dict[str, MemoryKind] = {
    "carve-out": "carve-out",
    "dedicated": "dedicated",
    "unified": "unified",
}
_CLASSES: dict[str, ProductClass] = {
    "consumer": "consumer",
    "data-centre": "data-centre",
    "embedded": "embedded",
    "workstation": "workstation",
}
_VENDOR_OF = {"accelerator.class": "nvidia", "compute-capability": "nvidia", "gfx": "amd"}


Word = TypeVar("Word", MemoryKind, ProductClass)


class FactError(ValueError):
    """A stated fact that cannot be taken: `code` and its fields.

    unknown-fact (key, suggestion or ""), bad-fact-value (key, value, expected),
    fact-needs-accelerator (key): state which accelerator there is first.
    """

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields))


def assume(machine: Machine, key: str, text: str) -> Machine:
    """The machine with one fact stated. It wins over what was detected; its source is `--fact`.

    Sizes take units (64GiB). Facts of single accelerators go to every one they can be true of;
    `accelerator.vendors=none` says that there is certainly none. Raises FactError.
    """
    known = find_key(key)
    if known is None:
        raise FactError("unknown-fact", key=key, suggestion=suggest_key(key) or "")
    value = _parse(known, text.strip())
    if key == "accelerator.vendors" and isinstance(value, tuple):
        return _with_vendors(machine, value)
    if key in SCOPED:
        return _with_scoped(machine, key, value)
    stated = Fact(key, value, known.unit, SOURCE, stable=known.stable)
    facts = {fact.key: fact for fact in machine.facts} | {key: stated}
    mounts = _with_disk(machine.mounts, key, value)
    return with_derived_facts(attrs.evolve(machine, facts=_consequences(facts), mounts=mounts))


def split_facts(text: str) -> tuple[str, ...]:
    """`glibc=2.39,os=linux` as two facts: at each comma behind which the key of a fact and `=` stand."""
    parts: list[str] = []
    for piece in text.split(","):
        key, equals, _ = piece.partition("=")
        if parts and not (equals and find_key(key.strip())):
            parts[-1] += f",{piece}"
        else:
            parts.append(piece)
    return tuple(parts)


def effective_memory(total: Value, limit: Value) -> int | None:
    """Bytes that may be used: the total, or the limit of the control group if that is lower."""
    if not isinstance(total, int):
        return None
    return min(total, limit) if isinstance(limit, int) else total


def _consequences(facts: dict[str, Fact]) -> tuple[Fact, ...]:
    """All facts, those that follow from a stated one computed again unless stated themselves."""
    total, limit, effective = (facts.get(f"memory.{part}") for part in ("total", "limit", "effective"))
    by = {fact.source for fact in (total, limit) if fact is not None}
    if SOURCE in by and (effective is None or effective.source != SOURCE):
        value = effective_memory(total.value if total else None, limit.value if limit else None)
        if value is not None:
            decided_by = "memory.limit" if limit is not None and value == limit.value else "memory.total"
            facts["memory.effective"] = Fact("memory.effective", value, "bytes", decided_by)
    return tuple(facts[key] for key in sorted(facts))


# --- values ---------------------------------------------------------------------------------------


def _parse(key: Key, text: str) -> Value:
    if not text or len(text) > LONGEST_TEXT or any(ord(character) < 32 for character in text):
        raise _bad(key, text, "text")
    if key.type == "integer":
        return _parse_count(key, text)
    if key.type == "number":
        return _parse_number(key, text)
    if key.type == "boolean":
        if text.lower() not in _TRUTH:
            raise _bad(key, text, "boolean")
        return _TRUTH[text.lower()]
    if key.type == "set":
        members = sorted({part.lower() for part in text.replace(",", " ").split()})
        return () if members == ["none"] else tuple(members)
    pattern, shape = SHAPES.get(key.name, (".*", ""))
    if not re.fullmatch(pattern, text):
        raise _bad(key, text, shape)
    if key.type == "version" and not text.removeprefix("v")[:1].isdigit():
        raise _bad(key, text, "version")
    return text


def _parse_count(key: Key, text: str) -> int:
    count = parse_size(text) if key.unit == "bytes" or text.isdigit() else None
    if count is None or count >= COUNT_LIMIT:
        raise _bad(key, text, "size" if key.unit == "bytes" else "count")
    return count


def _parse_number(key: Key, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise _bad(key, text, "number") from None
    if not 0 < number < 1e6:
        raise _bad(key, text, "number")
    return number


def _bad(key: Key, text: str, expected: str) -> FactError:
    return FactError("bad-fact-value", key=key.name, value=text, expected=expected)


# --- accelerators ---------------------------------------------------------------------------------


def _with_vendors(machine: Machine, vendors: tuple[str, ...]) -> Machine:
    """Cards of exactly these vendors: those seen stay, one that nothing is known of stands for the others."""
    for vendor in vendors:
        _check_vendor(machine, "accelerator.vendors", vendor)
    kept = [card for card in machine.accelerators or () if card.vendor in vendors]
    missing = [vendor for vendor in vendors if vendor not in {card.vendor for card in kept}]
    cards = (*kept, *(_stated_card(vendor) for vendor in missing))
    facts = tuple(fact for fact in machine.facts if not fact.key.startswith("accelerator."))
    links = None if cards != machine.accelerators else machine.links
    changed = attrs.evolve(machine, facts=facts, accelerators=cards, links=links)
    return _stating(changed, "accelerator.vendors", vendors)


def _with_scoped(machine: Machine, key: str, value: Value) -> Machine:
    if key == "accelerator":
        _check_vendor(machine, key, str(value))
        return _stating(_with_card_of(machine, str(value)), key, value)
    vendor = _VENDOR_OF.get(key)
    if vendor is not None:
        machine = _with_card_of(machine, vendor)
    if not machine.accelerators:
        raise FactError("fact-needs-accelerator", key=key)
    cards = tuple(
        _changed(card, key, value) if vendor in (None, card.vendor) else card for card in machine.accelerators
    )
    return _stating(attrs.evolve(machine, accelerators=cards), key, value)


def _with_card_of(machine: Machine, vendor: str) -> Machine:
    """The machine with a card of this vendor: as it is, or with one that nothing else is known of."""
    cards = machine.accelerators or ()
    if any(card.vendor == vendor for card in cards):
        return machine
    facts = tuple(fact for fact in machine.facts if fact.key != "accelerator.vendors")
    return attrs.evolve(machine, facts=facts, accelerators=(*cards, _stated_card(vendor)), links=None)


def _check_vendor(machine: Machine, key: str, vendor: str) -> None:
    """A vendor that the house knows, or one whose card an extension saw."""
    if vendor not in (*_VENDORS, *(card.vendor for card in machine.accelerators or ())):
        raise FactError("bad-fact-value", key=key, value=vendor, expected=", ".join((*_VENDORS, "none")))


def _stated_card(vendor: str) -> Accelerator:
    return Accelerator(id=f"stated:{vendor}", vendor=vendor, name=None, sources=(SOURCE,))


def _changed(card: Accelerator, key: str, value: Value) -> Accelerator:
    sources = tuple(sorted({*card.sources, SOURCE}))
    if key == "accelerator.memory" and isinstance(value, int):
        kind = "dedicated" if card.memory_kind == "unknown" else card.memory_kind
        return attrs.evolve(card, memory_mib=value // MIB, memory_kind=kind, sources=sources)
    if key == "accelerator.memory-kind":
        return attrs.evolve(card, memory_kind=_one_of(_MEMORY_KINDS, key, str(value)), sources=sources)
    if key == "accelerator.class":
        return attrs.evolve(card, product_class=_one_of(_CLASSES, key, str(value)), sources=sources)
    if key == "gfx":
        return attrs.evolve(card, gfx=str(value), sources=sources)
    return attrs.evolve(card, compute_capability=str(value), sources=sources)


def _one_of(table: Mapping[str, Word], key: str, text: str) -> Word:
    word = table.get(text.lower())
    if word is None:
        raise FactError("bad-fact-value", key=key, value=text, expected=", ".join(table))
    return word


def _stating(machine: Machine, key: str, value: Value) -> Machine:
    """The stated key kept as a fact too, so that a plan can list what was stated; derived facts follow."""
    known = find_key(key)
    stated = Fact(key, value, known.unit if known else None, SOURCE)
    facts = {fact.key: fact for fact in machine.facts} | {key: stated}
    return with_derived_facts(attrs.evolve(machine, facts=tuple(facts.values())))


# --- disks ----------------------------------------------------------------------------------------


def _with_disk(mounts: tuple[Mount, ...], key: str, value: Value) -> tuple[Mount, ...]:
    kind, _, path = key.partition(":")
    if kind not in ("disk.free", "disk.size") or not isinstance(value, int):
        return mounts
    found = next((mount for mount in mounts if mount.path == path), Mount(path, SOURCE, "", None, None))
    if kind == "disk.free":
        found = attrs.evolve(found, free_bytes=value)
    else:
        found = attrs.evolve(found, size_bytes=value)
    others = (mount for mount in mounts if mount.path != path)
    return tuple(sorted((*others, found), key=lambda mount: mount.path))
