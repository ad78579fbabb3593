"""Two interpreters side by side, where nothing in the environment asks which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from tests.planner.conftest import World, catalogue, lines

PYTHON = (
    'python: {category: language, slot: "{major}.{minor}", variants: {native: {backend: native}}, '
    "releases: {3.13.1: {}, 3.12.9: {}}}"
)
#: One build asks for the interpreter, the other does without.
HALF = (
    "half: {category: framework, variants: {plain: {backend: native}, "
    'bound: {backend: native, requires: [python]}}, releases: {"1.0": {}}}'
)


def test_a_build_that_asks_for_none_stands_beside_two(toys: Callable[..., World], tmp_path: Path) -> None:
    offered = catalogue(tmp_path / "half", f"{PYTHON}\n{HALF}")
    there = World(attrs.evolve(toys().situation, catalog=offered))
    both = ("python ==3.13.*", "python ==3.12.*")
    beside = ["default/half 1.0 plain", "default/python 3.13.1 native", "default/python 3.12.9 native"]
    assert sorted(lines(there.plan("half", *both))) == sorted(beside)
    assert there.refusal("half:bound", *both).conflict
