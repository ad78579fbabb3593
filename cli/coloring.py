"""When there is colour, as the option says it."""

from __future__ import annotations

from enum import StrEnum


class Color(StrEnum):
    auto = "auto"
    always = "always"
    never = "never"
