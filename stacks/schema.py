"""The shape of a stack file, `las.stack/1`, for validation and editors. Imported only to read one anew."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from documents import model_fault, nearest
from stacks.errors import RequestError
from stacks.intent import Origin
from stacks.requests import HIGHEST_PORT, LONGEST_REQUEST, normal_name, parse_pin, parse_request


def _as_fault(error: RequestError) -> Exception:
    fields: dict[str, Any] = {name: str(value) for name, value in error.fields.items()}
    return model_fault(error.code, **fields)


def _check_request(text: str) -> str:
    try:
        parse_request(text, Origin(""))
    except RequestError as error:
        raise _as_fault(error) from None
    return text


def _check_pin(text: str) -> str:
    try:
        parse_pin(text, None, Origin(""))
    except RequestError as error:
        raise _as_fault(error) from None
    return text


def _check_module(text: str) -> str:
    try:
        return normal_name(text)
    except RequestError as error:
        raise _as_fault(error) from None


def _check_environment(text: str) -> str:
    """An environment is written in the one spelling of its name: two spellings would be two things."""
    normal = _check_module(text)
    if normal != text:
        raise model_fault("bad-name", name=text, suggestion=normal)
    return text


def _read_list(value: object) -> object:
    """A list of which the last entry was taken out is left empty."""
    return [] if value is None else value


def _read_all(value: object) -> object:
    if isinstance(value, str) and value != "all":
        raise model_fault(
            "bad-value", key="upgrade", value=value, expected="all", suggestion=nearest(value, ["all"])
        )
    return None if value == "all" else value if value is not None else []


# Far above any real stack.
MOST_WISHES = 300
MOST_ENVIRONMENTS = 100

_LENGTH = Field(json_schema_extra={"maxLength": LONGEST_REQUEST})
RequestText = Annotated[str, AfterValidator(_check_request), _LENGTH]
PinText = Annotated[str, AfterValidator(_check_pin), _LENGTH]
ModuleName = Annotated[str, AfterValidator(_check_module)]
EnvironmentName = Annotated[str, AfterValidator(_check_environment)]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)]
VariableValue = Annotated[str, Field(max_length=10_000)]
Requests = Annotated[list[RequestText], BeforeValidator(_read_list)]
#: `all` (here None), or names.
Upgrades = Annotated[
    list[ModuleName] | None,
    BeforeValidator(_read_all),
    WithJsonSchema({"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}}]}),
]


class EnvironmentEntry(BaseModel):
    """What one named environment shall hold."""

    model_config = ConfigDict(extra="forbid")

    install: Requests = Field(
        max_length=MOST_WISHES, description="Requests: a module with versions, `torch >=2.10`"
    )
    backend: Literal["container", "native"] | None = Field(
        None, description="How it is run; absent: as policy prefers"
    )


PortNumber = Annotated[int, Field(ge=1, le=HIGHEST_PORT)]
PortName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
#: One number, or the numbers by name: which of them is meant is told by the shape, so that one fault is told.
Ports = Annotated[
    Annotated[PortNumber, Tag("[number]")] | Annotated[dict[PortName, PortNumber], Tag("[named]")],
    Discriminator(lambda value: "[named]" if isinstance(value, dict) else "[number]"),
]


class PinEntry(BaseModel):
    """Versions that a module is held at: a text, or with the one environment that it is for."""

    model_config = ConfigDict(extra="forbid")

    pin: PinText
    environment: EnvironmentName | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"pin": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        entry = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string", "maxLength": LONGEST_REQUEST}, entry]}


class StackFile(BaseModel):
    """What this machine should be."""

    model_config = ConfigDict(extra="forbid")

    schema_: Literal["las.stack/1"] = Field(alias="schema")
    name: str = Field("", max_length=100, description="For the reader; nothing depends on it")
    install: Requests = Field(
        [], max_length=MOST_WISHES, description="Requests, each put where its category belongs"
    )
    environments: dict[EnvironmentName, EnvironmentEntry] = Field(
        {}, max_length=MOST_ENVIRONMENTS, description="Environments by name"
    )
    pins: Annotated[list[PinEntry], BeforeValidator(_read_list)] = Field(
        [], max_length=MOST_WISHES, description="Versions that modules are held at, asked for or not"
    )
    ports: dict[ModuleName, Ports] = Field(
        {},
        max_length=MOST_WISHES,
        description="Host ports: of a module that has one port a number, else its ports by name",
    )
    together: bool = Field(False, description="Everything in one native environment with one Python")
    all_accelerators: bool = Field(
        False, alias="all-accelerators", description="Builds that run on every accelerator of the machine"
    )
    variables: dict[ModuleName, dict[VariableName, VariableValue]] = Field(
        {}, max_length=MOST_WISHES, description="Environment variables of what runs, by module; no secrets"
    )
    upgrade: Upgrades = Field([], description="Modules that may leave their installed release, or `all`")


def json_schema() -> dict[str, Any]:
    """JSON Schema of a stack file, for editors."""
    return StackFile.model_json_schema(by_alias=True)
