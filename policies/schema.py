"""The shape of a policy file, `las.policy/1`, for validation and editors. Imported only to read one anew."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from documents import model_fault
from manifests import BackendName, Category
from policies.fields import (
    MOST_ENTRIES,
    CostName,
    Count,
    Explanation,
    Exposure,
    Level,
    LicenceName,
    ModulePattern,
    Name,
    OneOrMore,
    Parameters,
    Percent,
    Platform,
    PortRange,
    Size,
    Some,
    Span,
    TestText,
)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AcceleratorsEntry(_Entry):
    """Holds for so many accelerators, each looked at as if it were the only one."""

    at_least: int = Field(1, alias="at-least", ge=1, le=1024)
    of: ConditionEntry = Field(alias="with")


class ConditionEntry(_Entry):
    """Everything that is said here must hold. A text is the test of one fact."""

    fact: TestText | None = None
    all: Annotated[list[ConditionEntry], Some] | None = None
    any: Annotated[list[ConditionEntry], Some] | None = None
    no: ConditionEntry | None = Field(None, alias="not")
    accelerators: AcceleratorsEntry | None = None
    condition: Name | None = None
    tier: Annotated[list[Name], OneOrMore, Some] | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"fact": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _says_something(self) -> ConditionEntry:
        if not any(getattr(self, name) is not None for name in type(self).model_fields):
            raise model_fault("empty-condition")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        entry = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string"}, entry]}


class MatchEntry(_Entry):
    """Kinds of things. Within a kind one is enough; all kinds that are named must match."""

    module: Annotated[list[ModulePattern], OneOrMore] | None = Field(
        None, min_length=1, max_length=MOST_ENTRIES
    )
    category: Annotated[list[Category], OneOrMore, Some] | None = None
    licence: Annotated[list[LicenceName], OneOrMore] | None = Field(
        None, min_length=1, max_length=MOST_ENTRIES
    )
    backend: Annotated[list[BackendName], OneOrMore] | None = Field(
        None, min_length=1, max_length=MOST_ENTRIES
    )
    accelerator: Annotated[list[Platform], OneOrMore] | None = Field(
        None, min_length=1, max_length=MOST_ENTRIES
    )
    interface: Annotated[list[Name], OneOrMore, Some] | None = None
    port: Annotated[list[PortRange], OneOrMore, Some] | None = None
    exposure: Annotated[list[Exposure], OneOrMore] | None = Field(
        None, min_length=1, max_length=MOST_ENTRIES, description="From where it can be reached"
    )

    def kinds(self) -> list[str]:
        """The kinds that are named."""
        return [name for name in type(self).model_fields if getattr(self, name) is not None]


class RuleEntry(_Entry):
    """A permission. `allow` admits what it lists of one kind, and nothing else of that kind."""

    id: Name
    allow: MatchEntry | None = None
    deny: MatchEntry | None = None
    when: ConditionEntry | None = None
    explain: Explanation | None = Field(None, description="Why it is there: a text, or the key of a message")

    @model_validator(mode="after")
    def _has_one_effect(self) -> RuleEntry:
        given = [match for match in (self.allow, self.deny) if match is not None]
        if len(given) != 1:
            raise model_fault("allow-or-deny", rule=self.id)
        if not given[0].kinds():
            raise model_fault("empty-rule", rule=self.id)
        if self.allow is not None and len(self.allow.kinds()) > 1:
            raise model_fault("allow-one-kind", rule=self.id)
        return self


_NO_LIMITS = ("id", "when", "explain")


class CeilingsEntry(_Entry):
    """What may be used at the most."""

    memory: Percent | None = None
    disk: Percent | None = None
    reserve_memory: Size | None = Field(None, alias="reserve-memory")
    reserve_disk: Size | None = Field(None, alias="reserve-disk")
    accelerator_memory: Percent | None = Field(None, alias="accelerator-memory")
    reserve_accelerator_memory: Size | None = Field(None, alias="reserve-accelerator-memory")
    reserve_display_memory: Size | None = Field(
        None, alias="reserve-display-memory", description="Of each accelerator that drives a display"
    )
    model_parameters: Parameters | None = Field(
        None, alias="model-parameters", description="Of the largest model: 8B"
    )
    model_bytes: Size | None = Field(None, alias="model-bytes", description="Of the largest model's weights")
    accelerator_services: Count | None = Field(
        None, alias="accelerator-services", description="Placed on accelerators at the same time"
    )
    tensor_parallel: Annotated[list[Span], OneOrMore, Some] | None = Field(
        None, alias="tensor-parallel", description="On how many accelerators one service may run"
    )
    users: Count | None = Field(None, description="That services are sized for")


class LimitEntry(CeilingsEntry):
    """Ceilings on what may be used; of several on one thing the strictest holds."""

    id: Name
    when: ConditionEntry | None = None
    explain: Explanation | None = Field(None, description="Why it is there: a text, or the key of a message")

    @model_validator(mode="after")
    def _limits_something(self) -> LimitEntry:
        if all(getattr(self, name) is None for name in type(self).model_fields if name not in _NO_LIMITS):
            raise model_fault("empty-rule", rule=self.id)
        return self


class TierEntry(_Entry):
    tier: Name
    when: ConditionEntry


class PolicyDocument(_Entry):
    """What is permitted on a machine, and what is preferred."""

    schema_: Literal["las.policy/1"] = Field(alias="schema")
    policy: Name = Field(description="The name of this policy; rules are told as NAME/RULE")
    conditions: dict[Name, ConditionEntry] = Field(
        {}, max_length=MOST_ENTRIES, description="Conditions, to be named elsewhere"
    )
    tiers: list[TierEntry] = Field(
        [], max_length=MOST_ENTRIES, description="Classes of machines in rising order"
    )
    permissions: list[RuleEntry] = Field(
        [], max_length=MOST_ENTRIES, description="The most restrictive wins; a deny beats an allow"
    )
    limits: list[LimitEntry] = Field([], max_length=MOST_ENTRIES, description="Ceilings; the smallest wins")
    preferences: list[Level] = Field(
        [], max_length=MOST_ENTRIES, description="Levels of the objective, the weightiest first"
    )
    costs: dict[CostName, Annotated[int, Field(ge=0, le=1_000_000)]] = Field(
        {}, max_length=MOST_ENTRIES, description="What corrections cost"
    )


def json_schema() -> dict[str, Any]:
    """JSON Schema of a policy file, for editors."""
    return PolicyDocument.model_json_schema(by_alias=True)
