"""The texts that stand in a policy file, each with its own check. Imported only to read one anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

import versions
from documents import bounded, model_fault, nearest
from hardware import find_key, parse_size, suggest_key
from manifests import count_parameters
from policies.conditions import ConditionError, is_size, parse_test
from policies.licences import read_name, suggest
from policies.vocabulary import CORRECTIONS, EXPOSURES, OBJECTIVES, PLATFORMS

MOST_ENTRIES = 500  # of one list: far above any real policy
LONGEST_TEXT = 300  # characters of a test, of a module with its versions, of an explanation
MOST_COUNTED = 1_000_000  # services or users
MOST_SPANNED = 1024  # accelerators
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", re.ASCII)
_MODULE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?P<specifier>.*)", re.ASCII | re.DOTALL)


def _bad(value: str, expected: str, suggestion: str = "") -> Exception:
    return model_fault("bad-value", value=value, expected=expected, suggestion=suggestion)


def _check_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise _bad(text, "name")
    return text


def _check_test(text: str) -> str:
    try:
        parse_test(text)
    except ConditionError as error:
        fields: dict[str, Any] = error.fields
        raise model_fault(error.code, **fields) from None
    return text


def _read_module(text: str) -> tuple[str, str]:
    """Name and tidy specifier of `vllm <0.19`. Raises a fault."""
    match = _MODULE.fullmatch(text.strip()) if len(text) <= LONGEST_TEXT else None
    if match is None:
        raise _bad(text, "module")
    try:
        specifier = versions.tidy_specifier(match["specifier"])
    except versions.SpecifierError:
        raise _bad(text, "specifier") from None
    if specifier and not any(_reads(scheme, specifier) for scheme in versions.SCHEMES):
        raise _bad(text, "specifier")
    return re.sub(r"[-_.]+", "-", match["name"]).lower(), specifier


def _reads(scheme: str, specifier: str) -> bool:
    try:
        versions.canonical_specifier(scheme, specifier)
    except versions.SpecifierError:
        return False
    return True


def _check_licence(text: str) -> str:
    name = read_name(text)
    if name is None:
        raise model_fault("unknown-licence", licence=text, suggestion=suggest(text))
    return name


def _read_ports(text: str) -> tuple[int, int]:
    """First and last of `8000` or `1-1023`. Raises a fault."""
    match = re.fullmatch(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?", text, re.ASCII)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= first <= last <= 65535:
        raise _bad(text, "1-65535")
    return first, last


def _read_percent(text: str) -> int:
    """The number of `90%`. Raises a fault."""
    match = re.fullmatch(r"(\d{1,3})\s*%", text, re.ASCII)
    if match is None or not 1 <= int(match[1]) <= 100:
        raise _bad(text, "1%-100%")
    return int(match[1])


def _read_size(text: str) -> int:
    """Bytes of `2GiB`. Raises a fault."""
    size = parse_size(text) if is_size(text) else None
    if size is None or size >= 2**62:
        raise _bad(text, "size")
    return size


def _read_parameters(text: str) -> int:
    """The number of `8B`, `1.5B`, `350M`, `1T`. Raises a fault."""
    count = count_parameters(text)
    if count is None:
        raise _bad(text, "parameters")
    return count


def _check_explanation(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise _bad(text, "explanation")
    return text


def _check_cost(name: str) -> str:
    kind, colon, fact = name.partition(":")
    if kind not in CORRECTIONS or (colon and kind != "change-fact"):
        raise model_fault("unknown-cost", name=name, suggestion=nearest(name, CORRECTIONS))
    if colon and find_key(fact) is None:
        raise model_fault("unknown-fact", key=fact, suggestion=suggest_key(fact) or "")
    return name


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in known:
            raise _bad(text, ", ".join(known), nearest(text, known))
        return text

    return check


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _text(read: Callable[[str], object]) -> BeforeValidator:
    """Reads a text into something else, and refuses what is no text."""

    def check(value: object) -> object:
        if not isinstance(value, str):
            raise model_fault("wrong-type", expected="text", got=_SHAPES.get(type(value), "nothing"))
        return read(value)

    return BeforeValidator(check)


_SHAPES: dict[type, str] = {dict: "mapping", list: "list"}


_NAME_SCHEMA = WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$"})
Name = Annotated[str, AfterValidator(_check_name), _NAME_SCHEMA]
TestText = Annotated[str, bounded(LONGEST_TEXT), AfterValidator(_check_test)]
Percent = Annotated[
    int,
    _text(_read_percent),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,3} *%$"}),
]
Size = Annotated[int, _text(_read_size), WithJsonSchema({"type": "string"})]
Parameters = Annotated[
    int, _text(_read_parameters), WithJsonSchema({"type": "string", "pattern": "^[0-9.]+ *[MBT]$"})
]
Count = Annotated[int, Field(ge=1, le=MOST_COUNTED)]
Span = Annotated[int, Field(ge=1, le=MOST_SPANNED)]
Explanation = Annotated[str, bounded(LONGEST_TEXT), AfterValidator(_check_explanation)]
ModulePattern = Annotated[
    tuple[str, str],
    _text(_read_module),
    WithJsonSchema({"type": "string"}),
]
PortRange = Annotated[
    tuple[int, int],
    _text(_read_ports),
    WithJsonSchema({"type": ["string", "integer"]}),
]
LicenceName = Annotated[str, bounded(LONGEST_TEXT), AfterValidator(_check_licence)]
Platform = Annotated[str, AfterValidator(_one_of(PLATFORMS)), WithJsonSchema({"enum": list(PLATFORMS)})]
Exposure = Annotated[str, AfterValidator(_one_of(EXPOSURES)), WithJsonSchema({"enum": list(EXPOSURES)})]
Level = Annotated[str, AfterValidator(_one_of(OBJECTIVES)), WithJsonSchema({"enum": list(OBJECTIVES)})]
CostName = Annotated[str, AfterValidator(_check_cost)]


class _OneOrMore:
    """A list, or its only member written without brackets."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(core)
        return {"anyOf": [listed["items"], listed]}


OneOrMore = _OneOrMore()
Some = Field(min_length=1, max_length=MOST_ENTRIES)
