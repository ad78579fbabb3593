"""The shape of a file of policy tests, `las.policy-test/1`. Imported only where one is read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from policies.fields import MOST_ENTRIES, ModulePattern, Name
from policies.schema import CeilingsEntry

Text = Annotated[str, Field(min_length=1, max_length=200)]
Value = str | int | float | bool


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class MachineEntry(_Entry):
    """What `las profile build` takes; or a profile, as `las detect --json` prints it."""

    profile: Text | None = None
    gpus: Annotated[list[Text], Field(max_length=64)] = []
    driver: Text | None = None
    memory: Text | None = None
    cores: Annotated[int, Field(ge=1, le=4095)] | None = None
    os: Text | None = None
    arch: Text | None = None
    disk: Text | None = None
    containers: Literal["docker", "podman", "none"] | None = None
    facts: dict[Text, Value] = {}


class ExpectEntry(_Entry):
    """What must be so; what is not said may be anything. `tier: none`: the machine is in no tier."""

    tier: Name | None = None
    limits: CeilingsEntry = Field(default_factory=lambda: CeilingsEntry.model_validate({}))
    permitted: Annotated[list[ModulePattern], Field(max_length=MOST_ENTRIES)] = []
    refused: dict[Text, Text | None] = Field({}, description="Module, with a range if you like: the rule")


class CaseEntry(_Entry):
    case: Text
    machine: MachineEntry = Field(default_factory=MachineEntry)
    expect: ExpectEntry


class CasesDocument(_Entry):
    """Machines, and what policies must say of them."""

    schema_: Literal["las.policy-test/1"] = Field(alias="schema")
    policies: Annotated[list[Text], Field(max_length=MOST_ENTRIES)] = Field(
        [], description="Policy files, seen from this one; the built-in policy comes first"
    )
    cases: Annotated[list[CaseEntry], Field(min_length=1, max_length=MOST_ENTRIES)]


def json_schema() -> dict[str, Any]:
    """JSON Schema of a file of policy tests, for editors."""
    return CasesDocument.model_json_schema(by_alias=True)
