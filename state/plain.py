"""Frozen classes out of plain JSON, by the types of their fields: exactly those, and nothing coerced.

For what we wrote ourselves and a hash vouches for, so that a ValueError needs no place in it. What others may
have written is read by `state.structure`, which tells every fault with its path and is slow to import.
"""

from __future__ import annotations

import typing
from collections.abc import Callable
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

Reader = Callable[[Any], Any]  # raises ValueError


@cache
def reader_of(kind: Any) -> Reader:
    """Reads values of a type: texts, whole numbers, truths, literals, tuples, frozen classes, and what may be
    None. Of several classes `kind` names one."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return partial(_one_of, inner)
    if origin is tuple:
        return partial(_each, reader_of(inner[0])) if inner[-1] is Ellipsis else partial(_pair, kind)
    if origin in (Union, UnionType):
        left = {each.__name__: each for each in inner if each is not NoneType}
        return partial(_or_none, reader_of(*left.values())) if len(left) == 1 else partial(_tagged, left)
    if attrs.has(kind):
        readers = {name: reader_of(hint) for name, hint in get_type_hints(kind, localns=vars(typing)).items()}
        return partial(_class, kind, readers)
    return partial(_exactly, kind)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(value)
    return value


def _one_of(known: tuple[Any, ...], value: Any) -> Any:
    if value not in known:
        raise ValueError(value)
    return value


def _or_none(read: Reader, value: Any) -> Any:
    return None if value is None else read(value)


def _each(read: Reader, value: Any) -> tuple[Any, ...]:
    return tuple(map(read, _exactly(list, value)))


def _pair(kind: Any, value: Any) -> tuple[Any, ...]:
    inner = get_args(kind)
    if len(_exactly(list, value)) != len(inner):
        raise ValueError(value)
    return tuple(reader_of(each)(item) for item, each in zip(value, inner, strict=True))


def _class(kind: type, readers: dict[str, Reader], value: Any) -> Any:
    if _exactly(dict, value).keys() != readers.keys():
        raise ValueError(value)
    return kind(**{name: read(value[name]) for name, read in readers.items()})


def _tagged(kinds: dict[str, type], value: Any) -> Any:
    fields = dict(_exactly(dict, value))
    tag = fields.pop("kind", None)
    if tag not in kinds:
        raise ValueError(value)
    kind: Any = kinds[tag]
    return reader_of(kind)(fields)
