"""Telling a set of releases in few words."""

from __future__ import annotations

import pytest

from versions import Run, describe

ALL = ("1.4", "1.3", "1.2", "1.1", "1.0")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ((), ()),
        (ALL, (Run("1.0", "1.4", 5),)),
        (("1.0", "1.1", "1.3"), (Run("1.3", "1.3", 1), Run("1.0", "1.1", 2))),
        (("1.1.0", "1.2"), (Run("1.2", "1.2", 1),)),  # `1.1.0` is spelled `1.1` here
        (("9.9",), ()),
    ],
)
def test_describe(chosen: tuple[str, ...], expected: tuple[Run, ...]) -> None:
    assert describe("pep440", chosen, ALL) == expected
