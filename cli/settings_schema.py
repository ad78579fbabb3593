"""`las.config/1`: what a configuration file may say."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Configuration(BaseModel):
    model_config = ConfigDict(extra="forbid")

    schema_: Literal["las.config/1"] = Field(alias="schema")
    policy: list[str] | None = None
    manifests: list[str] | None = None
    state: str | None = None
    lang: Literal["en", "zh-CN"] | None = None
    color: Literal["auto", "always", "never"] | None = None
