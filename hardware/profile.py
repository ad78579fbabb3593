"""A machine as a file, and back: `las.machine/1`, canonical and lossless."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from hardware.keys import find_key
from hardware.machine import Fact, Machine

if TYPE_CHECKING:
    from documents import Document, Fault

SCHEMA = "las.machine/1"


def machine_to_json(machine: Machine) -> str:
    """The canonical text of a machine: facts sorted, one on a line; what is not known is left out."""
    parts = [
        f'"schema": {json.dumps(SCHEMA)}',
        _listed("facts", map(_fact_plain, sorted(machine.facts, key=lambda fact: fact.key))),
        '"accelerators": null'
        if machine.accelerators is None
        else _listed("accelerators", map(_plain, machine.accelerators)),
        _listed("disks", map(_plain, machine.disks)),
        _listed("mounts", map(_plain, machine.mounts)),
        f'"ports_taken": {json.dumps(machine.ports_taken)}',
        _listed("diagnostics", map(_plain, machine.diagnostics)),
        *_optional(machine),
    ]
    return "{\n  " + ",\n  ".join(parts) + "\n}\n"


def _optional(machine: Machine) -> Iterator[str]:
    """What only some machines show, left out where there is nothing to say."""
    if machine.links is not None:
        yield _listed("links", map(_plain, machine.links))
    for name in ("devices", "numa_nodes", "core_kinds"):
        items = getattr(machine, name)
        if items:
            yield _listed(name, map(_plain, items))


def machine_from_json(text: bytes, file: str) -> Machine:
    """Read a profile strictly (YAML will do as well). Raises DocumentError with every fault's place.

    Values take the type of their key. Derived facts are taken as written.
    """
    from documents import MOST_FAULTS, DocumentError, expect_schema, parse_document, validate
    from hardware.profile_model import MachineModel

    document = parse_document(text, file)
    expect_schema(document, SCHEMA)
    read = validate(document, MachineModel)
    doubled = tuple(islice(_doubled(document, [fact.key for fact in read.facts]), MOST_FAULTS + 1))
    if doubled:
        raise DocumentError(doubled)
    return read.to_machine()


def _doubled(document: Document, keys: Sequence[str]) -> Iterator[Fault]:
    """Facts that are stated more than once."""
    seen: dict[str, int] = {}
    for index, key in enumerate(keys):
        first = seen.setdefault(key, index)
        if first < index:
            line = str(document.locate(("facts", first, "key")).line)
            yield document.fault("duplicate-key", ("facts", index, "key"), key=key, line=line)


def _listed(name: str, items: Iterable[dict[str, Any]]) -> str:
    lines = [_line(item) for item in items]
    return f'"{name}": [' + ",".join(f"\n    {line}" for line in lines) + ("\n  ]" if lines else "]")


def _line(item: dict[str, Any]) -> str:
    """JSON on one line; what a reader of YAML would refuse or fold is escaped, whoever named a device so."""
    text = json.dumps(item, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in text)


def _fact_plain(fact: Fact) -> dict[str, Any]:
    key = find_key(fact.key)
    plain: dict[str, Any] = {"key": fact.key, "value": fact.value}
    if fact.unit is not None:
        plain["unit"] = fact.unit
    plain["source"] = fact.source
    if fact.confidence != "high":
        plain["confidence"] = fact.confidence
    if fact.unknown is not None:
        plain["unknown"] = fact.unknown
    if key is None or fact.stable != key.stable:
        plain["stable"] = fact.stable
    if fact.alternatives:
        plain["alternatives"] = [_plain(other) for other in fact.alternatives]
    return plain


def _plain(item: Any) -> dict[str, Any]:
    return dict(_fields(item))


def _fields(item: Any) -> Iterator[tuple[str, Any]]:
    """Fields that differ from their default, so that the common case stays short."""
    for field in attrs.fields(type(item)):
        value = getattr(item, field.name)
        if field.default is not attrs.NOTHING and value == field.default:
            continue
        if isinstance(value, tuple):
            value = [dict(_fields(part)) if attrs.has(type(part)) else part for part in value]
        yield field.name, value
