"""One fact told in full: its value, where it is from, how sure it is, and how to state it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from cli.layout import fold, table
from cli.screen import Screen

if TYPE_CHECKING:
    from hardware import Accelerator, Alternative, Fact, Machine


@attrs.frozen
class Told:
    """A fact of the machine or of one of its parts, under the name by which `--explain` finds it.

    `general` is the key that asks the same of any accelerator, `stated` the one that `--fact` takes.
    """

    key: str
    fact: Fact
    general: str = ""
    stated: str = ""


# --- short forms, for tables ------------------------------------------------------------------------


def shown_value(screen: Screen, fact: Fact) -> str:
    from hardware import show_value

    shown = show_value(fact)
    if shown is None:
        return screen.say("machine-unknown", why=why_text(screen, fact.unknown))
    return screen.say("machine-none") if fact.value == () else shown


def why_text(screen: Screen, code: str | None) -> str:
    key = f"unknown-{code}"
    return screen.say(key if screen.language.has(key) else "unknown-unknown")


def source_text(screen: Screen, fact: Fact) -> str:
    if fact.source in ("--fact", "profile"):
        return screen.say(f"source-{fact.source.removeprefix('--')}")
    return fact.source or screen.say("source-nothing")


def state_text(key: str) -> str:
    """How the fact is given by hand: `--fact memory.total=SIZE`."""
    from hardware import find_key

    known = find_key(key)
    if known is None:
        return ""
    kind = "SIZE" if known.unit == "bytes" else _PLACES.get(known.type, "TEXT")
    return f"--fact {key}={kind}"


_PLACES = {
    "boolean": "true|false",
    "integer": "COUNT",
    "number": "NUMBER",
    "set": "NAME,NAME|none",
    "version": "VERSION",
}


def tells_text(screen: Screen, key: str) -> str:
    """What would tell a fact that is not known."""
    return screen.say("machine-would-tell", tool=_TELLS.get(key), state=state_text(key))


#: What a person can ask instead, or look into, where nothing here has told it.
_TELLS = {
    "accelerator.memory": "nvidia-smi, rocm-smi, xpu-smi",
    "accelerator.vendors": "lspci",
    "arch": "uname -m",
    "container-engine": "docker version",
    "container-gpu.nvidia": "docker info, /etc/cdi",
    "cpu.cores": "lscpu",
    "docker": "docker version",
    "glibc": "ldd --version",
    "kernel": "uname -r",
    "memory.available": "free",
    "memory.total": "free",
    "nvidia-driver": "nvidia-smi",
    "os": "uname -s",
}


_LONGEST_KEY = 60  # columns: a disk is named by its path


def every_fact_lines(screen: Screen, machine: Machine) -> Iterator[str]:
    """All facts with their sources; how sure they are where that is less than high."""
    yield screen.paint(screen.say("machine-every-fact"), "head")
    rows = [_short_row(screen, fact) for fact in machine.facts]
    yield from table(rows, indent="  ", columns=screen.columns, widest=_LONGEST_KEY)


def _short_row(screen: Screen, fact: Fact) -> tuple[str, str, str]:
    return fact.key, shown_value(screen, fact), _source_and_doubt(screen, fact)


def _source_and_doubt(screen: Screen, fact: Fact) -> str:
    source = source_text(screen, fact)
    doubt = "" if fact.confidence == "high" else screen.say(f"machine-sure-{fact.confidence}")
    return f"{source} ({doubt})" if doubt else source


# --- in full ----------------------------------------------------------------------------------------

_MOST_IN_FULL = 4


def told_lines(screen: Screen, told: Sequence[Told]) -> Iterator[str]:
    """A paragraph for each; where there are many, a line."""
    if len(told) > _MOST_IN_FULL and not screen.verbose:
        rows = [_short_row(screen, item.fact) for item in told]
        yield from table(rows, columns=screen.columns, widest=_LONGEST_KEY)
        yield from ("", *(screen.paint(line, "dim") for line in fold(screen.say("machine-told-more"))))
        return
    for number, item in enumerate(told):
        yield from [""] if number else []
        yield screen.paint(item.key, "head")
        yield from table(list(_rows(screen, item)), indent="  ", columns=screen.columns)


def _rows(screen: Screen, item: Told) -> Iterator[tuple[str, str]]:
    def row(label: str, text: str) -> tuple[str, str]:
        return screen.say(f"machine-told-{label}"), text

    fact = item.fact
    yield row("value", exact_value(screen, fact))
    if fact.value is not None:
        yield row("source", source_text(screen, fact))
        yield row("confidence", screen.say(f"machine-confidence-{fact.confidence}"))
    for other in fact.alternatives:
        yield row("other", other_text(screen, fact, other))
    yield row("lasting", screen.say("machine-stable" if fact.stable else "machine-volatile"))
    if item.stated and fact.value is not None:
        yield row("state", state_text(item.stated))
    elif item.stated:
        yield row("tells", tells_text(screen, item.stated))


def other_text(screen: Screen, fact: Fact, other: Alternative) -> str:
    """What another source said, in the unit of the fact."""
    value = other.value
    if fact.unit == "bytes" and value.isdigit():
        factor = 2**20 if other.field.endswith("_mib") else 1
        value = exact_value(screen, attrs.evolve(fact, value=int(value) * factor))
    return screen.say("machine-other", value=value, source=other.source)


def exact_value(screen: Screen, fact: Fact) -> str:
    """The value as a person reads it, and where that is rounded as it is."""
    shown = shown_value(screen, fact)
    if fact.unit == "bytes" and isinstance(fact.value, int):
        return screen.say("machine-told-bytes", size=shown, count=fact.value)
    return shown


def told_json(item: Told) -> dict[str, Any]:
    fact = item.fact
    value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return {
        "key": item.key,
        "value": value,
        "unit": fact.unit,
        "source": fact.source,
        "confidence": fact.confidence,
        "unknown": fact.unknown,
        "stable": fact.stable,
        "alternatives": [{"value": other.value, "source": other.source} for other in fact.alternatives],
        "state": state_text(item.stated) or None,
    }


# --- finding what is meant --------------------------------------------------------------------------


def find_told(machine: Machine, target: str) -> tuple[Told, ...]:
    """The facts of this name, or all whose name begins with it. None: nothing is called so."""
    from hardware import find_key, known_keys

    known = tuple(everything_told(machine))
    found = tuple(item for item in known if target in (item.key, item.general))
    starts = tuple(f"{target}{mark}" for mark in ".:-")
    if not found:
        found = tuple(item for item in known if item.key.startswith(starts))
    if not found and find_key(target) is not None:  # a flag among them
        found = (_asked(machine, target),)
    if not found:  # what no probe has answered
        found = tuple(_asked(machine, key) for key in known_keys() if key.startswith(starts))
    return found


def _asked(machine: Machine, key: str) -> Told:
    from hardware import check

    return Told(key, check(machine, key).fact, stated=key)


def names_told(machine: Machine) -> tuple[str, ...]:
    """All that could be meant, for a suggestion."""
    from hardware import known_keys

    keys = {*(item.key for item in everything_told(machine)), *known_keys()}
    beginnings = {key[: mark.start()] for key in keys for mark in re.finditer(r"[.:]", key)}
    return tuple(sorted(keys | beginnings))


def everything_told(machine: Machine) -> Iterator[Told]:
    for fact in machine.facts:
        yield Told(fact.key, fact, stated=fact.key)
    for number, card in enumerate(machine.accelerators or ()):
        yield from _told_of_card(number, card)


#: Fields of an accelerator that are called otherwise as facts, or are no facts.
_NAMES = {
    "id": "pci",
    "memory_mib": "memory",
    "pool_bytes": "pool",
    "product_class": "class",
    "reserved_mib": "memory.reserved",
    "used_mib": "memory.used",
}
_ALWAYS = ("memory", "memory-kind")  # told also where they are not known
_UNITS = {"_mib": "bytes", "_bytes": "bytes"}
_NO_FACTS = ("alternatives", "index", "mig_devices", "sources")
_VOLATILE = ("used_mib", "display_active")


def _told_of_card(number: int, card: Accelerator) -> Iterator[Told]:
    from hardware import Fact

    source = ", ".join(card.sources)
    for field in attrs.fields(type(card)):
        value = getattr(card, field.name)
        name = _NAMES.get(field.name, field.name.replace("_", "-"))
        value = None if value == "unknown" else value
        if field.name in _NO_FACTS or (value is None and name not in _ALWAYS):
            continue
        unit = next((unit for ending, unit in _UNITS.items() if field.name.endswith(ending)), None)
        value = value * 2**20 if field.name.endswith("_mib") and value is not None else value
        why = "accelerator-silent" if value is None else None
        stable = field.name not in _VOLATILE
        others = tuple(other for other in card.alternatives if other.field == field.name)
        key = f"accelerator.{number}.{name}"
        others_by = {name for other in others for name in other.source.split(", ")}
        by = ", ".join(name for name in card.sources if name not in others_by) or source
        fact = Fact(key, value, unit, by, unknown=why, stable=stable, alternatives=others)
        general = "accelerator" if name == "vendor" else _general(name)
        yield Told(fact.key, fact, general, general)


def _general(name: str) -> str:
    from hardware import find_key

    return next((key for key in (name, f"accelerator.{name}") if find_key(key)), "")
