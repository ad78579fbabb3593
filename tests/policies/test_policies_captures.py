"""The built-in policy against real machines: machines.yaml says what is expected of each, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hardware import ReplayHost, probe
from policies import Capabilities, evaluate, load_policy

BUILTIN = load_policy()
MACHINES: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("machines.yaml").read_text())


def permitted(shared: Path, name: str) -> Capabilities:
    return evaluate(BUILTIN, probe(ReplayHost(shared / "captures" / name)))


@pytest.mark.parametrize("name", MACHINES)
def test_a_real_machine(shared: Path, name: str) -> None:
    """A limit that is applied for want of knowledge names the facts that are missing."""
    expected, found = MACHINES[name], permitted(shared, name)
    assert found.tier.name == expected["tier"], expected["why"]
    limit = found.limit("model-parameters")
    size = "any" if limit is None else f"{int(str(limit.value)) // 10**9}B"
    certainty = "largest" if limit is None or limit.certain else "at-least"
    assert (certainty, size) == (certainty, expected.get(certainty)), expected["why"]
    if limit is not None and not limit.certain:
        assert next(one.facts for one in found.undecided if one.rule == limit.rule)


def test_no_real_machine_is_left_out(shared: Path) -> None:
    assert {path.parent.name for path in (shared / "captures").glob("*/expected.yaml")} == set(MACHINES)
    assert all(one["why"] for one in MACHINES.values())
