"""What a plan of the built-in catalogue does not rest on changes none of its bytes."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from manifests import Catalog
from planner import plan
from state import Plan
from tests.oracle.test_metamorphic import GROWN, told
from tests.planner.conftest import World

REAL = [("vllm", "open-webui"), ("comfyui", "qdrant"), ("torch", "transformers"), ("jupyterlab", "ollama")]


@pytest.mark.parametrize("grown", GROWN)
@pytest.mark.parametrize("requests", REAL)
def test_what_no_plan_can_use_changes_nothing(
    real: Callable[..., World], grown: Callable[[Catalog], Catalog], requests: tuple[str, ...]
) -> None:
    world = real()
    more = attrs.evolve(world.situation, catalog=grown(world.situation.catalog))
    found = plan(world.intent(*requests), more)
    assert isinstance(found, Plan)
    assert told(found) == told(world.plan(*requests))
