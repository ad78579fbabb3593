"""A module as bytes, for the cache, and back.

A pickle that holds nothing but the frozen types of `model`, each as its class and its values: so it is
small, is read by calling constructors, and cannot be made to call anything else.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from typing import Any

import attrs

from manifests import model

_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        model.AllOf,
        model.AnyOf,
        model.Bundled,
        model.Health,
        model.Holds,
        model.HostTerm,
        model.InterfaceTerm,
        model.Module,
        model.ModuleTerm,
        model.Not,
        model.Port,
        model.Provided,
        model.Release,
        model.Requirement,
        model.Run,
        model.Variant,
    )
}
_FIELDS = {kind: tuple(field.name for field in attrs.fields(kind)) for kind in _TYPES.values()}


class PackingError(ValueError):
    """The bytes are no packed module of this version of the program."""


def pack(module: model.Module) -> bytes:
    """The module's bytes. Equal parts of it are stored once."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = copyreg.dispatch_table.copy() | dict.fromkeys(_TYPES.values(), _reduced)
    pickler.dump(module)
    return stream.getvalue()


def unpack(packed: bytes) -> model.Module:
    """Raises PackingError for whatever is no packed module."""
    try:
        module = _Unpickler(io.BytesIO(packed)).load()
    except Exception as error:  # a damaged pickle may raise anything at all
        raise PackingError(str(error)) from error
    if not isinstance(module, model.Module):
        raise PackingError(type(module).__name__)
    return module


def unpack_plain(packed: bytes) -> Any:
    """A value of built-in containers, texts and numbers alone. Raises PackingError."""
    try:
        return _PlainUnpickler(io.BytesIO(packed)).load()
    except Exception as error:  # as above
        raise PackingError(str(error)) from error


def _reduced(value: Any) -> tuple[type, tuple[Any, ...]]:
    kind = type(value)
    return kind, tuple([getattr(value, name) for name in _FIELDS[kind]])


class _Unpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> type:
        if module_name == model.__name__ and global_name in _TYPES:
            return _TYPES[global_name]
        raise PackingError(f"{module_name}.{global_name}")


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> type:
        raise PackingError(f"{module_name}.{global_name}")
