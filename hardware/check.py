"""Does this machine satisfy a host term? Yes, no, or not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import attrs

from hardware.keys import SCOPED, find_key, is_flag
from hardware.machine import Accelerator, Fact, Machine, Mount, Value
from hardware.sizes import parse_size, show_size
from hardware.units import MIB, allocatable_units

_CLAUSE = re.compile(r"(==|!=|>=|<=|~=|>|<)\s*(\S.*)")
_DISK = ("disk.free:", "disk.size:")


@attrs.frozen
class Finding:
    """An answer with its evidence: `holds` None is unknown, `shown` is the value as a person reads it."""

    holds: bool | None
    fact: Fact
    shown: str | None


def check(
    machine: Machine, fact: str, specifier: str = "", any_of: tuple[str, ...] = (), *, every: bool = False
) -> Finding:
    """Compare a fact with a specifier (`>=580.65`, `>=16GiB`) or a list of admitted values.

    Without either, the fact holds if it is true, or known and not empty or zero. Keys of SCOPED hold if
    one allocatable accelerator satisfies them, or only if `every` one does; a flag such as `avx2` asks for
    membership of cpu.flags.
    """
    if fact in SCOPED:
        return _check_accelerators(machine, fact, specifier, any_of, every)
    found = _find_flag(machine, fact) if is_flag(fact) else _find(machine, fact)
    return Finding(_judge(fact, found.value, specifier, any_of), found, show_value(found))


def mount_of(machine: Machine, path: str) -> Mount | None:
    """The mount that holds this absolute path: the one with the longest matching prefix."""
    holding = [m for m in machine.mounts if path == m.path or path.startswith(m.path.rstrip("/") + "/")]
    return max(holding, key=lambda mount: len(mount.path), default=None)


def show_value(fact: Fact) -> str | None:
    """The value as text for a person, bytes in binary units; None where it is unknown."""
    value = fact.value
    if value is None:
        return None
    if fact.unit == "bytes" and isinstance(value, int):
        return show_size(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _find(machine: Machine, name: str) -> Fact:
    fact = machine.fact(name)
    if fact is None and name.startswith(_DISK):
        prefix, _, path = name.partition(":")
        mount = mount_of(machine, path)
        fact = machine.fact(f"{prefix}:{mount.path}") if mount else None
    if fact is None:
        seen = machine.fact(_LIMITED[name]) if name in _LIMITED else None
        return _unknown(name, "no-limit" if seen and seen.value is not None else "not-captured")
    return fact


#: Limits, and the facts that are told where they were looked for.
_LIMITED = {"cpu.quota": "cpu.effective", "memory.limit": "memory.effective"}


def _unknown(name: str, why: str) -> Fact:
    key = find_key(name)
    if key is None:
        return Fact(name, None, unknown="unknown-key")
    return Fact(name, None, key.unit, unknown=why, stable=key.stable)


def _find_flag(machine: Machine, flag: str) -> Fact:
    """The flag as a fact of its own: as it was stated, or by membership of cpu.flags."""
    stated = machine.fact(flag)
    if stated is not None:
        return stated
    flags = machine.fact("cpu.flags")
    if flags is None or not isinstance(flags.value, tuple):
        return _unknown(flag, (flags.unknown if flags else None) or "not-captured")
    return Fact(flag, flag in flags.value, source=flags.source, confidence=flags.confidence)


# --- accelerators ---------------------------------------------------------------------------------


def _scoped_value(name: str, card: Accelerator) -> Value:
    if name == "accelerator.memory":
        return None if card.memory_mib is None else card.memory_mib * MIB
    if name == "accelerator.memory-kind":
        return None if card.memory_kind == "unknown" else card.memory_kind
    if name == "accelerator.class":
        return card.product_class
    return {"accelerator": card.vendor, "compute-capability": card.compute_capability, "gfx": card.gfx}[name]


#: Facts of one vendor: another vendor's card certainly does not have them.
_VENDOR_ONLY = {"accelerator.class": "nvidia", "compute-capability": "nvidia", "gfx": "amd"}


def _check_accelerators(
    machine: Machine, name: str, specifier: str, any_of: tuple[str, ...], every: bool
) -> Finding:
    if machine.accelerators is None:
        return Finding(None, _unknown(name, _why_unseen(machine)), None)
    vendor = _VENDOR_ONLY.get(name)
    units = [unit for unit in allocatable_units(machine) if vendor in (None, unit.vendor)]
    answers = [(unit, _judge(name, _scoped_value(name, unit), specifier, any_of)) for unit in units]
    for wanted in (False, None, True) if every else (True, None, False):
        chosen = [unit for unit, holds in answers if holds is wanted]
        if chosen:
            return _scoped_finding(name, wanted, units if wanted is False and not every else chosen)
    seen = machine.fact("accelerator.vendors")
    return Finding(False, Fact(name, False, SCOPED[name].unit, seen.source if seen else ""), None)


def _scoped_finding(name: str, holds: bool | None, units: Sequence[Accelerator]) -> Finding:
    values = sorted({str(value) for unit in units if (value := _scoped_value(name, unit)) is not None})
    first = units[0]
    source = ", ".join(first.sources)
    if not values:
        return Finding(holds, Fact(name, None, SCOPED[name].unit, source, unknown="accelerator-silent"), None)
    fact = Fact(name, tuple(values), SCOPED[name].unit, source)
    shown = [show_size(int(v)) for v in values] if SCOPED[name].unit == "bytes" else values
    return Finding(holds, fact, ", ".join(shown))


def _why_unseen(machine: Machine) -> str:
    vendors = machine.fact("accelerator.vendors")
    return (vendors.unknown if vendors else None) or "not-captured"


# --- comparing ------------------------------------------------------------------------------------


def _judge(name: str, value: Value, specifier: str, any_of: tuple[str, ...]) -> bool | None:
    if value is None:
        return None
    if any_of:
        return _is_listed(name, value, any_of)
    if not specifier:
        return bool(value)
    if isinstance(value, tuple):
        return _any(compare_text(member, specifier) for member in value)
    if isinstance(value, bool):
        return compare_text(str(value).lower(), specifier)
    return compare_number(value, specifier) if not isinstance(value, str) else compare_text(value, specifier)


def _any(answers: Iterable[bool | None]) -> bool | None:
    held = tuple(answers)
    if True in held:
        return True
    return None if None in held else False


def _is_listed(name: str, value: Value, any_of: tuple[str, ...]) -> bool | None:
    if name == "compute-capability" and isinstance(value, str):
        return any(runs_on(value, listed) for listed in any_of)
    members = value if isinstance(value, tuple) else (value,)
    return any(_is_same(member, listed) for member in members for listed in any_of)


def _is_same(value: Value, listed: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == listed.lower()
    if isinstance(value, int | float):
        size = parse_size(listed)
        return size is not None and value == size
    return str(value).lower() == listed.lower()


def runs_on(card: str, listed: str) -> bool:
    """Whether code built for `listed` runs on a card of compute capability `card`.

    Binary code runs on the same major and the same or a later minor version; `+PTX` is compiled when it is
    loaded and runs on every later card. Source: CUDA C++ Programming Guide, "Application Compatibility".
    """
    built = _capability(listed.removesuffix("+PTX").rstrip("abf"))
    has = _capability(card)
    if built is None or has is None:
        return False
    return built <= has if listed.endswith("+PTX") else built[0] == has[0] and built[1] <= has[1]


def _capability(text: str) -> tuple[int, int] | None:
    major, _, minor = text.partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else None


_NUMERIC: dict[str, Callable[[float, float], bool]] = {
    "==": lambda have, want: have == want,
    "!=": lambda have, want: have != want,
    ">=": lambda have, want: have >= want,
    "<=": lambda have, want: have <= want,
    ">": lambda have, want: have > want,
    "<": lambda have, want: have < want,
}


def compare_number(value: float, specifier: str) -> bool | None:
    """Whether a number of a key's unit meets every clause; sizes may have units. None: no such clause."""
    for clause in specifier.split(","):
        match = _CLAUSE.fullmatch(clause.strip())
        want = _number(match[2]) if match else None
        if match is None or want is None or match[1] not in _NUMERIC:
            return None
        if not _NUMERIC[match[1]](value, want):
            return False
    return True


def _number(text: str) -> float | None:
    size = parse_size(text)
    try:
        return float(text) if size is None or "." in text else size
    except ValueError:
        return size


def compare_text(value: str, specifier: str) -> bool | None:
    """Whether a version meets the specifier; other text knows only `==` and `!=`. None: not comparable."""
    from versions import SpecifierError, VersionError, matches

    try:
        return matches("pep440", numeric_part(value), specifier, prereleases=True)
    except (SpecifierError, VersionError):
        match = _CLAUSE.fullmatch(specifier.strip())
        if match is None or match[1] not in ("==", "!="):
            return None
        return (value.lower() == match[2].strip().lower()) is (match[1] == "==")


def numeric_part(version: str) -> str:
    """The dotted number a vendor's version begins with: `6.8.0-45-generic` is 6.8.0, as compared."""
    match = re.match(r"v?(\d+(?:\.\d+)*)", version)
    return match[1] if match else version
