"""Modules as bytes: read back equal, and nothing else is read."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from manifests import BUILTIN, Module, load_catalog
from manifests.packing import PackingError, pack, unpack, unpack_plain


def test_every_module_is_read_back_equal() -> None:
    catalog = load_catalog([BUILTIN], cache=None)
    for name in catalog.names():
        module = catalog.module(name)
        assert isinstance(module, Module)
        assert unpack(pack(module)) == module


@pytest.mark.parametrize(
    "foreign", [b"", b"x", pickle.dumps(Path("/")), pickle.dumps(print), pickle.dumps([1])]
)
def test_nothing_else_is_read(foreign: bytes) -> None:
    with pytest.raises(PackingError):
        unpack(foreign)


def test_plain_values_alone() -> None:
    assert unpack_plain(pickle.dumps({"a": (1, ("b",))})) == {"a": (1, ("b",))}
    with pytest.raises(PackingError):
        unpack_plain(pickle.dumps(Path("/")))
