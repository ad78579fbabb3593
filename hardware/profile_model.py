"""The model that a profile is held against: strict about keys, types and ranges."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from documents import model_fault, shaped, word_for
from hardware.keys import COUNT_LIMIT, SHAPES, Key, find_key, suggest_key
from hardware.machine import (
    Accelerator,
    Alternative,
    Confidence,
    CoreKind,
    Device,
    Diagnostic,
    Disk,
    Distance,
    Fact,
    Link,
    LinkKind,
    Machine,
    MemoryKind,
    MigDevice,
    Mount,
    NumaNode,
    ProductClass,
    Value,
)

# Far above any real machine.
MOST_ENTRIES = 10_000
LONGEST_TEXT = 1000  # characters
MOST_ACCELERATORS = 256

_COUNT = re.compile("[0-9]{1,20}")
Name = Annotated[str, Field(min_length=1, max_length=4096)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
Bytes = Annotated[int, Field(ge=0, lt=2**62)]
Mib = Annotated[int, Field(ge=0, lt=2**42)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
PciId = Annotated[str, shaped(r"[0-9a-f]{4}:[0-9a-f]{4}", "<4 hex>:<4 hex>")]
PciClass = Annotated[str, shaped(r"[0-9a-f]{4}", "<4 hex>")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AlternativeModel(_Model):
    value: str
    source: str
    field: str = ""

    def to_alternative(self) -> Alternative:
        return Alternative(**dict(self))


class FactModel(_Model):
    key: Name
    value: object  # a text, several, or nothing: by its key
    unit: str | None = None
    source: str = ""
    confidence: Confidence = "high"
    unknown: Word | None = None
    stable: bool | None = None
    alternatives: list[AlternativeModel] = []

    @field_validator("key")
    @classmethod
    def _known_key(cls, key: str) -> str:
        if find_key(key) is None:
            raise model_fault("unknown-fact", key=key, suggestion=suggest_key(key) or "")
        return key

    @field_validator("value")
    @classmethod
    def _typed(cls, value: object, info: ValidationInfo) -> object:
        key = find_key(info.data.get("key", ""))
        if key is not None and value is not None:
            typed_value(key, value)
        return value

    @field_validator("unit")
    @classmethod
    def _unit_of_key(cls, unit: str | None, info: ValidationInfo) -> str | None:
        key = find_key(info.data.get("key", ""))
        if key is not None and unit != key.unit:
            raise model_fault("bad-value", value=unit or "", expected=key.unit or "", suggestion="")
        return unit

    def to_fact(self) -> Fact:
        key = find_key(self.key)
        assert key is not None
        value = None if self.value is None else typed_value(key, self.value)
        stable = key.stable if self.stable is None else self.stable
        unknown = (self.unknown or "not-captured") if value is None else self.unknown
        others = tuple(other.to_alternative() for other in self.alternatives)
        return Fact(self.key, value, self.unit, self.source, self.confidence, unknown, stable, others)


def typed_value(key: Key, value: object) -> Value:
    """The value in the type of its key. Raises faults of the model."""
    if key.type == "set" and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(map(_bounded, value))
    if not isinstance(value, str):
        raise model_fault("wrong-type", key=key.name, expected=key.type, got=word_for(value))
    text = _bounded(value)
    try:
        return _scalar(key, text)
    except ValueError:
        raise model_fault("wrong-type", key=key.name, expected=key.type, got=text) from None


def _bounded(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        length, expected = str(len(text)), f"<={LONGEST_TEXT}"
        raise model_fault("wrong-length", length=length, unit="characters", expected=expected)
    return text


def _scalar(key: Key, text: str) -> Value:
    if key.type in ("text", "version"):
        return text
    if key.type == "boolean" and text in ("true", "false"):
        return text == "true"
    if key.type == "number" and 0 <= float(text) < math.inf:  # no nan either
        return float(text)
    if key.type == "integer" and _COUNT.fullmatch(text) and int(text) < COUNT_LIMIT:
        return int(text)
    raise ValueError(text)


class MigModel(_Model):
    profile: str
    memory_mib: Mib | None
    multiprocessors: Count | None = None


class AcceleratorModel(_Model):
    id: Name
    vendor: Word
    name: str | None
    index: Annotated[int, Field(ge=0)] | None = None
    memory_mib: Mib | None = None
    memory_kind: MemoryKind = "unknown"
    reserved_mib: Mib | None = None
    used_mib: Mib | None = None
    compute_capability: Annotated[str, shaped(*SHAPES["compute-capability"])] | None = None
    gfx: Annotated[str, shaped(*SHAPES["gfx"])] | None = None
    driver: Word | None = None
    ecc: bool | None = None
    mig_enabled: bool | None = None
    mig_devices: list[MigModel] = []
    allocatable: bool = True
    integrated: bool | None = None
    numa_node: Annotated[int, Field(ge=0)] | None = None
    uuid: str | None = None
    sources: list[str] = []
    pci_id: PciId | None = None
    kernel_driver: str | None = None
    pool_bytes: Bytes | None = None
    display_active: bool | None = None
    product_class: ProductClass | None = None
    boot_vga: bool | None = None
    links_up: Count | None = None
    pcie_gen_max: Count | None = None
    pcie_width_max: Count | None = None
    cpu_affinity: str | None = None
    virtual_function: bool | None = None
    compute_partition: str | None = None
    memory_partition: str | None = None
    alternatives: list[AlternativeModel] = []

    def to_accelerator(self) -> Accelerator:
        plain: dict[str, Any] = dict(self)
        plain["mig_devices"] = tuple(MigDevice(**dict(part)) for part in self.mig_devices)
        plain["sources"] = tuple(self.sources)
        plain["alternatives"] = tuple(other.to_alternative() for other in self.alternatives)
        return Accelerator(**plain)


class DiskModel(_Model):
    name: Name
    size_bytes: Bytes | None
    rotational: bool | None
    kind: str | None = None


class MountModel(_Model):
    path: Annotated[str, shaped(r"(?s)/.{0,4095}", "/...")]
    device: str
    file_system: str
    size_bytes: Bytes | None
    free_bytes: Bytes | None


class DiagnosticModel(_Model):
    code: Word
    source: str
    detail: str = ""


class LinkModel(_Model):
    a: Name
    b: Name
    kind: LinkKind
    lanes: Count | None = None
    distance: Distance | None = None
    source: str = ""


class DeviceModel(_Model):
    id: Name
    kind: Literal["display", "processing", "switch"]
    pci_id: PciId
    pci_class: PciClass
    kernel_driver: str | None = None
    boot_vga: bool | None = None
    display_active: bool | None = None


class NumaNodeModel(_Model):
    index: Count
    cpus: str | None = None
    memory_bytes: Bytes | None = None


class CoreKindModel(_Model):
    kind: Literal["performance", "middle", "efficiency"]
    cores: Count
    threads: Count
    part: str | None = None
    name: str | None = None


class MachineModel(_Model):
    schema_: Annotated[Literal["las.machine/1"], Field(alias="schema")]
    facts: Annotated[list[FactModel], Field(max_length=MOST_ENTRIES)]
    accelerators: Annotated[list[AcceleratorModel], Field(max_length=MOST_ACCELERATORS)] | None
    disks: Annotated[list[DiskModel], Field(max_length=MOST_ENTRIES)] = []
    mounts: Annotated[list[MountModel], Field(max_length=MOST_ENTRIES)] = []
    ports_taken: Annotated[list[Annotated[int, Field(ge=1, le=65535)]], Field(max_length=65535)] = []
    diagnostics: Annotated[list[DiagnosticModel], Field(max_length=MOST_ENTRIES)] = []
    links: Annotated[list[LinkModel], Field(max_length=MOST_ACCELERATORS**2)] | None = None
    devices: Annotated[list[DeviceModel], Field(max_length=MOST_ENTRIES)] = []
    numa_nodes: Annotated[list[NumaNodeModel], Field(max_length=MOST_ENTRIES)] = []
    core_kinds: Annotated[list[CoreKindModel], Field(max_length=MOST_ACCELERATORS)] = []

    def to_machine(self) -> Machine:
        """The machine, as written."""
        cards = self.accelerators
        return Machine(
            facts=tuple(sorted((fact.to_fact() for fact in self.facts), key=lambda fact: fact.key)),
            accelerators=None if cards is None else tuple(card.to_accelerator() for card in cards),
            disks=tuple(Disk(**dict(disk)) for disk in self.disks),
            mounts=tuple(Mount(**dict(mount)) for mount in self.mounts),
            ports_taken=tuple(sorted({int(port) for port in self.ports_taken})),
            diagnostics=tuple(Diagnostic(**dict(found)) for found in self.diagnostics),
            links=None if self.links is None else tuple(Link(**dict(link)) for link in self.links),
            devices=tuple(Device(**dict(device)) for device in self.devices),
            numa_nodes=tuple(NumaNode(**dict(node)) for node in self.numa_nodes),
            core_kinds=tuple(CoreKind(**dict(kind)) for kind in self.core_kinds),
        )
