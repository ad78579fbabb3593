"""Holding a document against a pydantic model, and telling every fault with its place.

pydantic's kinds of error become the codes of this room. A model says a fault of its own by raising
`model_fault(code, field=...)` in a validator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from documents.faults import CODES, MOST_FAULTS, DocumentError, Fault
from documents.names import nearest
from documents.plain import Path, Plain, word_for
from documents.reader import Document

if TYPE_CHECKING:
    from pydantic import AfterValidator, BaseModel
    from pydantic_core import ErrorDetails, PydanticCustomError

    Model = TypeVar("Model", bound=BaseModel)

_LONGEST_SHOWN = 60  # characters of a text in a fault
_OWN = "fault:"
_OFFSET = "offset"


def shortened(text: str) -> str:
    """A text that is told in a fault: its end is left out where it is long."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"


def model_fault(code: str, *, offset: int = 0, **fields: str) -> PydanticCustomError:
    """What a validator raises to tell a fault by code. `offset`: characters into the scalar.

    What is quoted from the document is shortened; what is known or expected is not.
    """
    from pydantic_core import PydanticCustomError

    fields = {
        name: text if name in ("expected", "known") else shortened(text) for name, text in fields.items()
    }

    # The type of the first argument asks for a literal, so that logs can group by it; a code is one.
    kind = cast(Any, _OWN + code)
    return PydanticCustomError(kind, code, {**fields, _OFFSET: offset})


def shaped(pattern: str, expected: str) -> AfterValidator:
    """For the annotation of a text in a model: refuses texts that the pattern does not match as a whole.

    `expected` tells the shape to people, as an example or in short.
    """
    from pydantic import AfterValidator

    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise model_fault("bad-value", value=shortened(text), expected=expected, suggestion="")
        return text

    return AfterValidator(check)


def bounded(longest: int) -> AfterValidator:
    """For the annotation of a text in a model: refuses texts of more characters."""
    from pydantic import AfterValidator

    def check(text: str) -> str:
        if len(text) > longest:
            length, expected = str(len(text)), f"<={longest}"
            raise model_fault("wrong-length", length=length, unit="characters", expected=expected)
        return text

    return AfterValidator(check)


def expect_schema(document: Document, *known: str) -> str:
    """The schema that the document names, if it is one of `known`. Raises DocumentError."""
    got = document.data.get("schema")
    if "schema" not in document.data:
        raise DocumentError([document.fault("missing-key", (), key="schema")])
    if not isinstance(got, str) or got not in known:
        code = "newer-schema" if isinstance(got, str) and _is_newer(got, known) else "bad-schema"
        fields = {"got": got if isinstance(got, str) else word_for(got), "known": ", ".join(known)}
        raise DocumentError([document.fault(code, ("schema",), **fields)])
    return got


def _is_newer(schema: str, known: tuple[str, ...]) -> bool:
    """Whether it is a later version of a known one: `las.plan/2` of `las.plan/1`."""
    name, _, version = schema.rpartition("/")
    versions = [int(one.rpartition("/")[2]) for one in known if one.rpartition("/")[0] == name]
    return bool(versions) and re.fullmatch("[0-9]{1,4}", version) is not None and int(version) > max(versions)


def validate(document: Document, model: type[Model]) -> Model:
    """The document as the model reads it. Raises DocumentError with all faults at once."""
    import pydantic

    try:
        return model.model_validate(document.data)
    except pydantic.ValidationError as error:
        details = error.errors(include_url=False)[: MOST_FAULTS + 1]
        raise DocumentError([_fault(document, model, detail) for detail in details]) from None


def _fault(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Fault:
    kind, path, context = detail["type"], _path(detail["loc"]), detail.get("ctx", {})
    at_key = "[key]" in detail["loc"]
    key = _key(_written(document.data, path[:-1] if at_key else path))
    if kind.startswith(_OWN):
        code = kind.removeprefix(_OWN)
        fields = {"key": key} if "key" in CODES.get(code, ()) else {}
        fields.update((name, value) for name, value in context.items() if name != _OFFSET)
        return document.fault(code, path, at_key, context[_OFFSET], **fields)
    if kind == "missing":
        return document.fault("missing-key", path[:-1], key=_key(path))
    if kind == "extra_forbidden":
        suggestion = nearest(key, _keys_at(model, path[:-1]))
        return document.fault("unknown-key", path, True, key=key, suggestion=suggestion)
    code, fields = _value_fault(kind, detail["input"], context)
    return document.fault(code, path, at_key, key=key, **fields)


#: Steps that stand for no key of the document: that a key is meant, and tags of unions.
_NO_KEYS = ("[key]", "[named]", "[number]")


def _path(location: tuple[int | str, ...]) -> Path:
    return tuple(step for step in location if step not in _NO_KEYS)


def _written(data: Plain, path: Path) -> Path:
    """The path as far as the document has it: short forms and unions lead further in the model."""
    here: Any = data
    for length, step in enumerate(path):
        known = range(len(here)) if isinstance(here, list) else here if isinstance(here, dict) else ()
        if step not in known:
            return path[:length]
        here = here[step]
    return path


def _key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


_BOUNDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than": lambda context: f">{context['gt']}",
    "greater_than_equal": lambda context: f">={context['ge']}",
    "less_than": lambda context: f"<{context['lt']}",
    "less_than_equal": lambda context: f"<={context['le']}",
    "int_parsing_size": lambda _: "<2^63",
    "finite_number": lambda _: "finite",
}
_LENGTHS: dict[str, Callable[[dict[str, Any]], str]] = {
    "too_short": lambda context: f">={context['min_length']}",
    "too_long": lambda context: f"<={context['max_length']}",
}
_TYPES = {
    "bool": "boolean",
    "dict": "mapping",
    "float": "number",
    "int": "integer",
    "list": "list",
    "model": "mapping",
    "string": "text",
    "tuple": "list",
}


def _value_fault(kind: str, value: object, context: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The code and the fields of what pydantic says of one value."""
    if kind in _BOUNDS:
        return "out-of-range", {"value": _shown(value), "expected": _BOUNDS[kind](context)}
    length = kind.removeprefix("string_")
    if length in _LENGTHS:
        unit = "characters" if isinstance(value, str) else "entries"
        count = str(len(value)) if isinstance(value, str | list | dict) else ""
        return "wrong-length", {"length": count, "unit": unit, "expected": _LENGTHS[length](context)}
    if kind == "literal_error":
        expected = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        suggestion = nearest(value, expected) if isinstance(value, str) else ""
        return "bad-value", {
            "value": _shown(value),
            "expected": ", ".join(expected),
            "suggestion": suggestion,
        }
    if kind == "string_pattern_mismatch":
        return "bad-value", {"value": _shown(value), "expected": context["pattern"], "suggestion": ""}
    return "wrong-type", {"expected": _TYPES.get(kind.partition("_")[0], kind), "got": _got(value)}


def _got(value: object) -> str:
    """A kind of value; a text that was to be something else is shown itself."""
    return _shown(value) if isinstance(value, str) else word_for(value)


def _shown(value: object) -> str:
    if not isinstance(value, str):
        return word_for(value) if not isinstance(value, int | float) else str(value)
    return shortened(value)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the model knows at a path into the document."""
    import pydantic

    here: Any = model
    for step in path:
        here = _inside(here, step)
    found = next((part for part in _parts(here) if _is_model(part, pydantic.BaseModel)), None)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _inside(annotation: Any, step: str | int) -> Any:
    """The annotation of what stands at `step` inside a value with this annotation."""
    for part in _parts(annotation):
        for name, field in getattr(part, "model_fields", {}).items():
            if step in (field.alias or name, name):
                return field.annotation
        arguments = getattr(part, "__args__", ())
        if getattr(part, "__origin__", None) in (list, tuple, dict) and arguments:
            return arguments[1] if part.__origin__ is dict else arguments[0]
    return None


def _parts(annotation: Any) -> list[Any]:
    """The members of a union, without what `Annotated` adds."""
    if get_origin(annotation) is Annotated:
        return _parts(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [part for member in get_args(annotation) for part in _parts(member)]
    return [annotation]


def _is_model(annotation: Any, base: type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, base)
