"""Manifests of the earlier LocalAIStack format: one file a release, `<module>/manifest.yaml`.

A file is read as strictly as our own, then said again in the words of `las.module/1`. Each part of what is
said again knows where it was written, so that a fault of it is told there. What has no counterpart is a
note, and stands as a comment in the new file; docs/manifests.md has the table.

The format: docs/modules.md, docs/modules.schema.yaml and internal/module of
https://github.com/zhuangbiaowei/LocalAIStack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import attrs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from documents import Document, DocumentError, Fault, Path, Plain, shaped, validate
from manifests.names import normal_name
from manifests.schema import SCHEMA, Line, Name, or_empty, text_of_size

#: What the categories are called now. A model is no module: it has no place in a catalogue of modules.
CATEGORIES = {
    **{name: name for name in ("language", "framework", "service", "application", "tool")},
    "runtime": "engine",
}

#: Ways to run a module that need nothing else to be said. A container needs an image, which nothing names.
MODES: dict[str, dict[str, Plain]] = {
    "native": {"backend": "native"},
    "cpu": {"backend": "native", "accelerator": "cpu"},
    "python": {"backend": "native", "requires": ["python"]},
}

#: Runtimes that are facts of the machine here; another one is a module.
HOST_RUNTIMES = frozenset({"amdgpu", "cuda", "docker", "glibc", "kernel", "nvidia-driver", "podman", "rocm"})

_CONSTRAINT = r"(==|=|!=|>=|<=|>|<)?\s*([0-9]+(?:\.[0-9]+)*)"
_MODULE = re.compile(rf"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:@\s*{_CONSTRAINT}\s*)?")
_RUNTIME = re.compile(rf"\s*([A-Za-z][A-Za-z0-9._-]*?)\s*(?:{_CONSTRAINT}\s*)?")
_UNKNOWN_LICENCES = frozenset({"unknown", "none", "n/a"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _one_line(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


Size = Annotated[str, BeforeValidator(text_of_size, str)]
Module = Annotated[str, shaped(_MODULE.pattern, "name@>=1.2.3")]
Runtime = Annotated[str, shaped(_RUNTIME.pattern, "cuda>=12.1")]


class Cpu(_Strict):
    cores_min: Annotated[int, Field(ge=1)] | None = None


class Memory(_Strict):
    ram_min: Size | None = None


class Gpu(_Strict):
    vram_min: Size | None = None
    multi_gpu: bool = False


class Hardware(_Strict):
    cpu: Annotated[Cpu, BeforeValidator(or_empty, Cpu | None)] = Cpu()
    memory: Annotated[Memory, BeforeValidator(or_empty, Memory | None)] = Memory()
    gpu: Annotated[Gpu, BeforeValidator(or_empty, Gpu | None)] = Gpu()


class Dependencies(_Strict):
    system: tuple[Line, ...] = ()
    modules: tuple[Module, ...] = ()
    runtime: tuple[Runtime, ...] = ()


class Running(_Strict):
    modes: Annotated[tuple[Literal["container", "native", "cpu", "python"], ...], Field(min_length=1)]
    preferred: str | None = None


class Interfaces(_Strict):
    provides: tuple[Name, ...] = ()
    consumes: tuple[Name, ...] = ()


class Integrity(_Strict):
    checksum: Annotated[str, shaped(r"(sha256:|SHA256:)?[0-9A-Fa-f]{64}", "sha256:<64 hex>")] | None = None
    signature: str | None = None


class EarlierFile(_Strict):
    """One manifest of the earlier format."""

    name: Name
    category: Literal["language", "runtime", "framework", "service", "application", "tool", "model"]
    version: Annotated[str, shaped(r"[0-9]+(\.[0-9]+){0,2}", "<number>.<number>.<number>")]
    description: Annotated[Line, BeforeValidator(_one_line, str)]
    license: Line | None = None
    hardware: Annotated[Hardware, BeforeValidator(or_empty, Hardware | None)] = Hardware()
    dependencies: Annotated[Dependencies, BeforeValidator(or_empty, Dependencies | None)] = Dependencies()
    runtime: Running
    interfaces: Annotated[Interfaces, BeforeValidator(or_empty, Interfaces | None)] = Interfaces()
    integrity: Annotated[Integrity, BeforeValidator(or_empty, Integrity | None)] = Integrity()


@attrs.frozen
class Kept:
    """What has no counterpart: its key ("" of a comment), its text, and where it stood."""

    key: str
    text: str
    file: str
    line: int
    column: int


@attrs.frozen
class Release:
    """One earlier manifest in the words of `las.module/1`: as a file of one release."""

    module: str
    version: str
    document: Document
    kept: tuple[Kept, ...]


def read_earlier(document: Document) -> Release:
    """Raises DocumentError with all faults of the file."""
    file = validate(document, EarlierFile)
    faults = list(_without_counterpart(document, file))
    if faults:
        raise DocumentError(faults)
    said = list(_said(file))
    release = _release(file, document.data["name"])
    moved: list[tuple[Path, Path]] = [
        (("title",), ("name",)),
        (("module",), ("name",)),
        (("summary",), ("description",)),
        (("licence",), ("license",)),
        (("provides",), ("interfaces", "provides")),
        (("releases",), ("version",)),
        (("variants",), ("runtime", "modes")),
        *((("requires", index), path) for index, (_, path) in enumerate(said)),
    ]
    requires: list[Plain] = [text for text, _ in said]
    data: dict[str, Plain] = {**release, "requires": requires}
    rewritten = attrs.evolve(document, data=data, moved=(*document.moved, tuple(moved)))
    return Release(file.name, file.version, rewritten, tuple(_kept(document, file)))


def _without_counterpart(document: Document, file: EarlierFile) -> Iterator[Fault]:
    """What cannot be left out without saying something else."""
    if file.category not in CATEGORIES:
        yield document.fault("earlier-model", ("category",))
    if not set(file.runtime.modes) & set(MODES):
        yield document.fault("earlier-container", ("runtime", "modes"))
    preferred = file.runtime.preferred
    if preferred is not None and preferred not in file.runtime.modes:
        fields = {"expected": ", ".join(file.runtime.modes), "suggestion": ""}
        yield document.fault(
            "bad-value", ("runtime", "preferred"), key="preferred", value=preferred, **fields
        )


def _release(file: EarlierFile, title: Plain) -> dict[str, Plain]:
    modes = sorted(file.runtime.modes, key=lambda mode: mode != file.runtime.preferred)  # in order, else
    data: dict[str, Plain] = {
        "schema": SCHEMA,
        "module": file.name,
        "category": CATEGORIES[file.category],
        "title": title,
        "summary": file.description,
        "variants": {mode: MODES[mode] for mode in modes if mode in MODES},
        "releases": {file.version: None},
    }
    if file.license is not None and not _is_unknown(file.license):
        data["licence"] = file.license
    if file.interfaces.provides:
        data["provides"] = list(file.interfaces.provides)
    return data


def _said(file: EarlierFile) -> Iterator[tuple[str, Path]]:
    """Each requirement, and where it was written."""
    hardware, needs = file.hardware, file.dependencies
    if hardware.cpu.cores_min:
        yield f"host cpu.cores >={hardware.cpu.cores_min}", ("hardware", "cpu", "cores_min")
    if hardware.memory.ram_min:
        yield f"host memory.total >={hardware.memory.ram_min}", ("hardware", "memory", "ram_min")
    if hardware.gpu.vram_min:
        yield f"host accelerator.memory >={hardware.gpu.vram_min}", ("hardware", "gpu", "vram_min")
    for index, text in enumerate(needs.runtime):
        name, specifier = _parted(_RUNTIME, text)
        place = "host " if name in HOST_RUNTIMES else ""
        yield f"{place}{name}{specifier}", ("dependencies", "runtime", index)
    for index, text in enumerate(needs.modules):
        yield "".join(_parted(_MODULE, text)), ("dependencies", "modules", index)
    for index, name in enumerate(file.interfaces.consumes):
        yield f"@{name}", ("interfaces", "consumes", index)


def _parted(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The name, and the range with a blank before it. No operator, or `=`, means one version."""
    match = pattern.fullmatch(text)
    assert match is not None  # the model has looked
    name, operator, version = match.groups()
    sign = "==" if operator in (None, "=") else operator
    return normal_name(name), f" {sign}{version}" if version else ""


def _is_unknown(licence: str) -> bool:
    return licence.lower() in _UNKNOWN_LICENCES


def _kept(document: Document, file: EarlierFile) -> Iterator[Kept]:
    """Nothing here installs packages of the system, verifies a manifest by itself or says of a module
    that it can span accelerators; a container needs an image.
    """
    if file.license is not None and _is_unknown(file.license):
        yield _keep(document, ("license",), file.license)
    if file.hardware.gpu.multi_gpu:
        yield _keep(document, ("hardware", "gpu", "multi_gpu"), "true")
    for index, name in enumerate(file.dependencies.system):
        yield _keep(document, ("dependencies", "system", index), name)
    for index, mode in enumerate(file.runtime.modes):
        if mode not in MODES:
            yield _keep(document, ("runtime", "modes", index), mode)
    for key, text in (("checksum", file.integrity.checksum), ("signature", file.integrity.signature)):
        if text is not None:
            yield _keep(document, ("integrity", key), text)


def keep(document: Document, path: Path, key: str, text: str) -> Kept:
    place = document.locate(path)
    return Kept(key, text, document.file, place.line, place.column)


def _keep(document: Document, path: Path, text: str) -> Kept:
    return keep(document, path, ".".join(step for step in path if isinstance(step, str)), text)
