"""The shape of `overrides.json`, for validation. Imported only where there is such a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Time = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^[0-9]{4}-[0-9]{2}-(29|30|31)$")]
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OverrideEntry(_Entry):
    id: Annotated[str, Field(pattern="^[1-9][0-9]{0,8}$")]
    rule: Text
    reason: Text
    by: Text
    since: Time
    module: Text | None = None
    until: Day | None = None
    ended: Time | None = None
    ended_by: Text | None = None


class OverridesFile(_Entry):
    schema_: Literal["las.overrides/1"] = Field(alias="schema")
    overrides: list[OverrideEntry]
