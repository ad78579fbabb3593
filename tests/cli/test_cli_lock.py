"""Plans and locks as files: written whole, read back, held against what is solved now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Las = Callable[..., Any]
TOY = ("--manifests", "tests/cli/toy/manifests")
CARDS = (*TOY, "--profile", "tests/cli/toy/cards.json")
PLAIN = (*TOY, "--profile", "tests/cli/toy/plain.json")


def test_a_lock_holds_until_the_answer_changes(las: Las, tmp_path: Path) -> None:
    lock = ("--lock", str(tmp_path / "las.lock"))
    assert las("solve", "notebook", *CARDS, *lock).code == 0
    assert las("solve", "notebook", *CARDS, *lock, "--locked").code == 0
    outcome = las("solve", "notebook ==3.0.0", *CARDS, *lock, "--locked")
    assert outcome.code == 4
    told = " ".join(outcome.err.split())  # where a line ends depends on the length of the path
    assert "out of date" in told
    assert "notebook in default: 3.1.0 (wheel) in the lock, 3.0.0 (wheel) now" in told


def test_a_lock_tells_other_hardware(las: Las, tmp_path: Path) -> None:
    lock = ("--lock", str(tmp_path / "las.lock"))
    assert las("solve", "tensorlib", *PLAIN, *lock).code == 0
    outcome = las("solve", "tensorlib", *CARDS, *lock, "--locked")
    assert outcome.code == 5
    assert "hardware differs" in " ".join(outcome.err.split())


def test_a_lock_is_shared_by_machines_that_lead_to_the_same_choices(las: Las, tmp_path: Path) -> None:
    lock = ("--lock", str(tmp_path / "las.lock"))
    assert las("solve", "mutter", *PLAIN, *lock).code == 0
    outcome = las("solve", "mutter", *PLAIN, "--fact", "cpu.cores=6", *lock, "--locked")
    assert outcome.code == 0
    assert "another machine" in " ".join(outcome.err.split())


def test_a_plan_is_verified_and_a_changed_one_is_not(las: Las, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    fact = ("--fact", "nvidia-driver=580.95.05")
    assert las("solve", "turbo", *CARDS, *fact, "-o", str(path)).code == 0
    assert las("verify", str(path), *CARDS).code == 0
    plan = json.loads(path.read_text())
    plan["target"]["choices"][0]["version"] = "1.0.0"
    path.write_text(json.dumps(plan))
    outcome = las("verify", str(path), *CARDS)
    assert outcome.code == 1
    assert "the plan does not hold" in outcome.out


def test_detailed_exit_codes(las: Las, tmp_path: Path) -> None:
    path = str(tmp_path / "plan.json")
    assert las("solve", "notebook", *CARDS, "-o", path, "--detailed-exitcode").code == 2
    assert las("solve", "notebook", *CARDS, "--current", path, "--detailed-exitcode").code == 0
