"""The shape of a manifest file, `las.module/1`: what is written, before its parts are merged.

Every scalar of a document is text; pydantic makes numbers and booleans of it where the model says
so. Short forms (a port that is a number, a list of interfaces) are brought into the long form here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from documents import look_alike, model_fault, nearest, shaped, word_for
from manifests.model import BackendName, Category
from manifests.names import NAME, RESERVED, normal_name
from manifests.sizes import SizeError, count_parameters, size_bytes
from manifests.texts import LONGEST_LINE

SCHEMA = "las.module/1"

LONGEST_NAME = 100  # characters
# Far above any real manifest: what is beyond takes long to merge.
MOST_RELEASES = 2000
MOST_BLOCKS = 200
LONGEST_FILE = 65_536  # characters
MOST_ACCELERATORS = 64  # that one thing may run on
MOST_USERS = 1_000_000  # that one thing may be configured for

#: The words an accelerator may begin with. Builds in one environment agree in them.
PLATFORMS = ("cuda", "rocm", "xpu", "metal", "vulkan", "cpu")


def _name(text: str) -> str:
    if not text.isascii():
        raise model_fault("confusable-name", name=text, suggestion=look_alike(text))
    name = normal_name(text)
    if name in RESERVED:
        raise model_fault("reserved-name", name=name)
    if len(text) > LONGEST_NAME:
        length = str(len(text))
        raise model_fault("wrong-length", length=length, unit="characters", expected=f"<={LONGEST_NAME}")
    if not NAME.fullmatch(text):
        raise model_fault("bad-name", name=text, suggestion="")
    return name


def _bytes(text: Any) -> int:
    if not isinstance(text, str):
        raise model_fault("wrong-type", expected="text", got=word_for(text))
    try:
        return size_bytes(text)
    except SizeError as error:
        if error.code == "out-of-range":
            raise model_fault("out-of-range", value=text, expected=">0B,<=1048576TiB") from None
        raise model_fault("bad-size", value=text, suggestion=error.suggestion) from None


def _parameters(text: Any) -> int:
    count = count_parameters(text) if isinstance(text, str) else None
    if count is None:
        raise model_fault("bad-value", value=str(text), expected="parameters", suggestion="")
    return count


def text_of_size(text: Any) -> str:
    """A size as it is written, looked at."""
    _bytes(text)
    return str(text)


def _date(text: str) -> str:
    try:
        if len(text) == len("2026-11-22"):
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise model_fault("bad-date", value=text)


def _accelerator(text: str) -> str:
    platform, _, version = text.partition(" ")
    if platform not in PLATFORMS:
        expected = ", ".join(PLATFORMS)
        suggestion = nearest(platform, PLATFORMS)
        raise model_fault("bad-value", value=text, expected=expected, suggestion=suggestion)
    needs_version = platform in ("cuda", "rocm")
    if (version or needs_version) and not re.fullmatch(r"[0-9]+(\.[0-9]+)*", version):
        raise model_fault("bad-value", value=text, expected=f"{platform} <version>", suggestion="")
    return text


def _or_long(key: str) -> Callable[[Any], Any]:
    """A scalar where a mapping may stand is the value of its main key."""
    return lambda value: {key: value} if isinstance(value, str) else value


def _named(value: Any) -> Any:
    """A list of names where a mapping from names may stand: no name has a version."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return dict.fromkeys(value)
    return value


def or_empty(value: Any) -> Any:
    return {} if value is None else value


Name = Annotated[str, AfterValidator(_name)]
Size = Annotated[int, BeforeValidator(_bytes, str)]
Parameters = Annotated[int, BeforeValidator(_parameters, str)]
_VISIBLE = r"[^\x00-\x1f\x7f-\x9f]"  # of one line, and not steering a terminal
Line = Annotated[str, shaped(f"{_VISIBLE}{{1,{LONGEST_LINE}}}", "line")]
Link = Annotated[str, shaped(r"https?://[^\s]+", "https://...")]
Label = Annotated[str, shaped(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", "label")]
Variable = Annotated[str, shaped(r"[A-Za-z_][A-Za-z0-9_]*", "variable")]
AbsolutePath = Annotated[str, shaped(f"/{_VISIBLE}*", "/...")]
Provides = Annotated[dict[Name, Line | None], BeforeValidator(_named, list[str] | dict[str, str | None])]
Confidence = Literal["high", "medium", "low"]


class Strict(BaseModel):
    """Knows its keys and no others; keys are written with dashes."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class PortSaid(Strict):
    number: Annotated[int, Field(ge=1, le=65535)] | None = None
    movable: bool | None = None
    protocol: Literal["tcp", "udp"] | None = None


class HealthSaid(Strict):
    http: Annotated[str, shaped(r"/[^\s]*", "/...")] | None = None
    port: Label | None = None
    command: Line | None = None
    start_s: Annotated[int, Field(ge=1, le=86_400)] | None = None
    confidence: Confidence | None = None


class RunSaid(Strict):
    command: tuple[Line, ...] | None = None
    variables: dict[Variable, Line] = Field(default_factory=dict)
    files: dict[AbsolutePath, Annotated[str, Field(max_length=LONGEST_FILE)]] = Field(default_factory=dict)
    capabilities: tuple[Annotated[str, shaped(r"[A-Z][A-Z_]*", "NET_BIND_SERVICE")], ...] | None = None
    user: Annotated[str, shaped(r"[a-z0-9_][a-z0-9_:-]*", "1000:1000")] | None = None
    read_only: bool | None = None
    memory_limit: Size | None = None
    cpu_millis: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    pids: Annotated[int, Field(ge=1, le=4_194_304)] | None = None


class BundledSaid(Strict):
    version: Line
    confidence: Confidence | None = None


Listening = Annotated[PortSaid, BeforeValidator(_or_long("number"), int | PortSaid)]
Bundle = Annotated[BundledSaid, BeforeValidator(_or_long("version"), str | BundledSaid)]


class VariantSaid(Strict):
    """A part of what is said of one variant; the parts of a release together must be complete."""

    backend: BackendName | None = None
    accelerator: Annotated[str, AfterValidator(_accelerator)] | None = None
    accelerators: Annotated[int, Field(ge=1, le=MOST_ACCELERATORS)] | None = None
    accelerator_memory: Size | None = None
    image: Annotated[str, shaped(r"[^\s]+", "repository:tag")] | None = None
    digest: Annotated[str, shaped(r"sha256:[0-9a-f]{64}", "sha256:<64 hex>")] | None = None
    image_id: Annotated[str, shaped(r"sha256:[0-9a-f]{64}", "sha256:<64 hex>")] | None = None
    artefact: Annotated[str, shaped(r"[^\s/]+", "file.whl")] | None = None
    url: Annotated[str, shaped(r"(file|https?):[^\s]+", "https://...")] | None = None
    sha256: Annotated[str, shaped(r"[0-9a-f]{64}", "<64 hex>")] | None = None
    download: Size | None = None
    requires: tuple[str, ...] = ()
    bundles: dict[Name, Bundle] = Field(default_factory=dict)
    bundles_pins: bool | None = None
    confidence: Confidence | None = None


class Said(Strict):
    """What may be said of all releases, of a range of them, or of one."""

    licence: Line | None = None
    status: Literal["available", "deprecated", "withdrawn"] | None = None
    replaced_by: Name | None = None
    slot: Line | None = None
    requires: tuple[str, ...] = ()
    recommends: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    provides: Provides = Field(default_factory=dict)
    ports: dict[Label, Listening] = Field(default_factory=dict)
    health: HealthSaid | None = None
    run: RunSaid | None = None
    volumes: tuple[AbsolutePath, ...] = ()
    environment: tuple[Variable, ...] = ()
    secrets: tuple[Variable, ...] = ()
    memory: Size | None = None
    disk: Size | None = None
    model_parameters: Parameters | None = None
    model_bytes: Size | None = None
    users: Annotated[int, Field(ge=1, le=MOST_USERS)] | None = None
    variants: dict[Label, VariantSaid] = Field(default_factory=dict)
    confidence: Confidence | None = None


class WhenSaid(Said):
    versions: Line


class ReleaseSaid(Said):
    date: Annotated[str, AfterValidator(_date)] | None = None


class ManifestFile(Said):
    """One file: a module and its releases."""

    schema_: Annotated[Literal["las.module/1"], Field(alias="schema")]
    module: Name
    category: Category
    title: Line
    summary: Line
    homepage: Link | None = None
    scheme: Literal["pep440", "semver", "debian", "build"] = "pep440"
    source: tuple[Line, ...] = ()
    when: Annotated[tuple[WhenSaid, ...], Field(max_length=MOST_BLOCKS)] = ()
    releases: Annotated[
        dict[Line, Annotated[ReleaseSaid, BeforeValidator(or_empty, ReleaseSaid | None)]],
        Field(max_length=MOST_RELEASES),
    ]


def json_schema() -> dict[str, Any]:
    """JSON Schema of a manifest, for editors. Every scalar may be written as text or as a number, so
    that none complains of `3.10`, which is a text here.
    """
    schema = ManifestFile.model_json_schema()
    loose: dict[str, Any] = loosened(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **loose}


_LOOSE_TYPES = {
    "string": ["string", "number"],
    "integer": ["integer", "string"],
    "boolean": ["boolean", "string"],
}


def loosened(node: Any) -> Any:
    """A schema by which what is read as text may be written as a number too, and the other way round."""
    if isinstance(node, list):
        return [loosened(part) for part in node]
    if not isinstance(node, dict):
        return node
    plain = {key: loosened(value) for key, value in node.items()}
    words = "enum" in node or "const" in node
    if isinstance(node.get("type"), str) and node["type"] in _LOOSE_TYPES and not words:
        plain["type"] = _LOOSE_TYPES[node["type"]]
    return plain
