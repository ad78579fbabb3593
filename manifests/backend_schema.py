"""The shape of a backend manifest, `las.backend/1`. Imported only to read one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from documents import shaped
from manifests.model import BackendName
from manifests.schema import Label, Line, Strict, loosened

SCHEMA = "las.backend/1"

FactName = Annotated[str, shaped(r"[a-z][a-z0-9._:-]{0,99}", "docker")]

Limit = Literal["memory", "cpu", "pids", "logs"]


class BackendFile(Strict):
    """One file: a backend, by what it is there, and what it can do."""

    schema_: Annotated[Literal["las.backend/1"], Field(alias="schema")]
    backend: Label
    title: Line
    runs: BackendName
    rank: Annotated[int, Field(ge=1, le=1000)] = 100
    isolation: Literal["container", "process", "virtual-machine", "none"]
    facts: tuple[FactName, ...] = ()
    gpus: dict[Label, Literal["uuid", "cdi", "index"]] = Field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    limit_facts: dict[Limit, FactName] = Field(default_factory=dict)
    health: tuple[Literal["command", "http"], ...] = ()
    ports: tuple[Literal["loopback", "lan", "udp"], ...] = ()
    restart: tuple[Literal["crash", "boot"], ...] = ()


def json_schema() -> dict[str, Any]:
    """JSON Schema of a backend manifest, for editors."""
    schema: dict[str, Any] = loosened(BackendFile.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
