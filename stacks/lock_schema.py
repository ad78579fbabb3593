"""The shape of a lock file, `las.lock/1`. Imported only to read one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from documents import shaped

Named = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Digest = Annotated[str, shaped(r"sha256:[0-9a-f]{64}", "sha256:<64 hex>")]
Hex = Annotated[str, shaped(r"[0-9a-f]{64}", "<64 hex>")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChoiceEntry(_Entry):
    environment: Named
    module: Named
    version: Named
    variant: Named
    backend: Named
    image: Named | None = None
    digest: Digest | None = None
    image_id: Digest | None = None
    artefact: Named | None = None
    sha256: Hex | None = None


class ResourceEntry(_Entry):
    id: Named
    sha256: Hex


class OpenEntry(_Entry):
    environment: Named
    module: Named
    constraints: list[Named]
    needed_by: list[Named]


class ObjectiveEntry(_Entry):
    name: Named
    value: int


class PortableEntry(_Entry):
    requests: list[Named]
    choices: list[ChoiceEntry]
    objectives: list[ObjectiveEntry]
    catalogue: Digest
    policy: Digest
    resources: list[ResourceEntry] = []
    unchecked: list[OpenEntry] = []


class PortEntry(_Entry):
    environment: Named
    module: Named
    name: Named
    host_port: int = Field(ge=1, le=65535)


class PlacementEntry(_Entry):
    environment: Named
    module: Named
    accelerators: list[Named]


class MachineEntry(_Entry):
    machine: Digest
    tier: Named
    ports: list[PortEntry] = []
    placements: list[PlacementEntry] = []


class LockFile(_Entry):
    """What was decided: the part that machines share, and one machine's own."""

    schema_: Literal["las.lock/1"] = Field(alias="schema")
    portable: PortableEntry
    machine: MachineEntry | None = None


def json_schema() -> dict[str, Any]:
    """JSON Schema of a lock file."""
    return LockFile.model_json_schema(by_alias=True)
