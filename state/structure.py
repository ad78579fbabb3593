"""Strict structuring of what was written: nothing is coerced, and every fault keeps its path.

Imported only when a plan or a generation is read or written, as cattrs is slow to import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.gen import make_dict_structure_fn

from documents import nearest
from reasons import Reason, code_of
from reasons.model import CODES
from state.resources import Resource

Path = tuple[str | int, ...]
#: Code, path and fields of one fault; the codes are those of `documents`.
Found = tuple[str, Path, dict[str, str]]

_TAG = "code"
_KINDS = {code: kind for kind, code in CODES.items()}
_RESOURCES = {kind.__name__: kind for kind in get_args(Resource)}
_WORDS = {str: "text", int: "integer", bool: "boolean", dict: "mapping", list: "list"}


class _WrongError(ValueError):
    """One value (or what is at `below` in it) that is not what stands here; `code` and `fields` as in a
    `documents.Fault`."""

    def __init__(self, code: str, below: Path = (), **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.below = below
        self.fields = fields


def make_converter() -> Converter:
    """A converter that reads back exactly what it has written, and nothing else."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has)(_class_hook)
    converter.register_structure_hook_factory(_is_tuple)(_tuple_hook)
    converter.register_structure_hook_func(_is_literal, _literal)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook(Reason, lambda value, _: _tagged(value, _TAG, _KINDS, converter))
    converter.register_unstructure_hook(
        Reason, lambda reason: {_TAG: code_of(reason)} | converter.unstructure(reason, type(reason))
    )
    converter.register_structure_hook(
        Resource, lambda value, _: _tagged(value, "kind", _RESOURCES, converter)
    )
    converter.register_unstructure_hook(
        Resource,
        lambda resource: {"kind": type(resource).__name__} | converter.unstructure(resource, type(resource)),
    )
    return converter


def faults_in(error: BaseValidationError, path: Path = ()) -> Iterator[Found]:
    """Every fault that the error holds, with its path from the root of the document."""
    for inner in error.exceptions:
        here = path + _places(inner)
        if isinstance(inner, BaseValidationError):
            yield from faults_in(inner, here)
        elif isinstance(inner, ForbiddenExtraKeysError):
            known = [field.name for field in attrs.fields(inner.cl)]
            for key in sorted(inner.extra_fields):
                yield "unknown-key", (*here, key), {"key": key, "suggestion": nearest(key, known)}
        elif isinstance(inner, _WrongError):
            at = here + inner.below
            yield inner.code, at, {"key": _key(at)} | inner.fields
        elif isinstance(inner, KeyError):
            yield "missing-key", here[:-1], {"key": str(inner.args[0])}
        else:
            raise inner


def _key(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _places(error: Exception) -> Path:
    notes = getattr(error, "__notes__", [])
    return tuple(
        note.name if isinstance(note, AttributeValidationNote) else note.index
        for note in notes
        if isinstance(note, AttributeValidationNote | IterableValidationNote)
    )


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _exactly(value: Any, kind: Any) -> Any:
    if type(value) is not kind:
        raise _WrongError("wrong-type", expected=_WORDS[kind], got=_word(value))
    return value


def _word(value: Any) -> str:
    return "nothing" if value is None else _WORDS.get(type(value), "number")


def _literal(value: Any, kind: Any) -> Any:
    if _exactly(value, str) not in get_args(kind):
        raise _unknown(value, get_args(kind))
    return value


def _unknown(value: str, known: Iterable[str], below: Path = ()) -> _WrongError:
    suggestion = nearest(value, known)
    return _WrongError("bad-value", below, value=value, expected=", ".join(known), suggestion=suggestion)


def _class_hook(kind: type, converter: Converter) -> Callable[[Any, Any], Any]:
    structure: Any = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
    return lambda value, _: structure(_exactly(value, dict), kind)


def _tuple_hook(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    if get_args(kind)[-1] is not Ellipsis:
        return _texts
    structure = homogenous_tuple_structure_factory(kind, converter)
    return lambda value, _: structure(_exactly(value, list), kind)


def _texts(value: Any, kind: Any) -> tuple[str, ...]:
    """A name and its value: the only tuples of a fixed length are of texts."""
    for item in _exactly(value, list):
        _exactly(item, str)
    if len(value) != len(get_args(kind)):
        raise _WrongError("out-of-range", value=str(len(value)), expected=str(len(get_args(kind))))
    return tuple(value)


def _tagged(value: Any, tag: str, kinds: dict[str, type], converter: Converter) -> Any:
    """One of several classes, by the field that names it."""
    fields = dict(_exactly(value, dict))
    if tag not in fields:
        raise _WrongError("missing-key", key=tag)
    name = str(fields.pop(tag))
    if name not in kinds:
        raise _unknown(name, kinds, (tag,))
    return converter.structure(fields, kinds[name])
