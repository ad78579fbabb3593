"""What a machine can have, could have, and cannot."""

from __future__ import annotations

from collections.abc import Callable

from planner import survey
from tests.planner.conftest import World


def test_a_condition_is_one_that_the_owner_can_meet(real: Callable[..., World]) -> None:
    world = real(gpus=("RX 7900 XTX",), driver=None, facts=(("rocm", "6.3.3"),))
    found = {one.module: one for one in survey(world.situation)}
    groups = {name: found[name].group for name in ("ollama", "opensearch", "dcgm-exporter", "sglang")}
    assert groups == {
        "ollama": "installable",
        "opensearch": "conditional",
        "dcgm-exporter": "impossible",
        "sglang": "impossible",
    }
    changes = (change for way in found["opensearch"].ways_out for change in way.changes)
    assert {(change.code, dict(change.fields).get("fact")) for change in changes} == {
        ("change-fact", "vm.max_map_count")
    }  # not another module in its stead
