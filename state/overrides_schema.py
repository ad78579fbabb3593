"""The shape of `overrides.json`, for validation. Imported only where there is such a file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _day(text: str) -> str:
    """A day as `date.isoformat` writes it. Raises ValueError."""
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError(text)
    return text


Time = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
Day = Annotated[str, AfterValidator(_day)]
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
