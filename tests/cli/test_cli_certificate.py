"""`las solve --certify` and `las verify --proof`, as a person uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner import Undecided
from solver import Exhausted

Las = Callable[..., Any]
CARDS = ("--manifests", "tests/cli/toy/manifests", "--profile", "tests/cli/toy/cards.json")


def test_a_plan_is_certified(las: Las, tmp_path: Path) -> None:
    plan, folder = tmp_path / "plan.json", tmp_path / "proofs" / "here"
    made = las("solve", "notebook", *CARDS, "-o", str(plan), "--certify", str(folder))
    assert made.code == 0
    assert f"certificate written to {folder}" in " ".join(made.err.split())
    checked = las("verify", str(plan), "--proof", str(folder), *CARDS)
    assert checked.code == 0
    lines = checked.out.splitlines()
    assert lines[0].startswith("the plan holds")
    assert "proved: there is no better plan" in lines
    assert any(line.startswith("  every other plan of these values comes later") for line in lines)
    assert "Trusted, not proved: that problem.opb says" in checked.out
    assert "Not checked" not in checked.out
    assert "Not checked: the rules" in las("verify", "--proof", str(folder)).out


def test_programs_read_what_was_proved(las: Las, tmp_path: Path) -> None:
    las("solve", "notebook", *CARDS, "--certify", str(tmp_path))
    told = json.loads(las("verify", "--proof", str(tmp_path), "--json").out)
    assert (told["schema"], told["holds"]) == ("las.verify/1", True)
    assert told["certificate"]["claim"] == "optimal"
    assert told["certificate"]["proved"][-1]["about"] == "order"
    assert "violations" not in told  # of the rules, which were not read


def test_a_refusal_is_certified(las: Las, tmp_path: Path) -> None:
    assert las("solve", "-f", "tests/cli/toy/desk.yaml", *CARDS, "--certify", str(tmp_path)).code == 3
    checked = las("verify", "--proof", str(tmp_path))
    assert checked.code == 0
    assert checked.out.startswith("proved: there is no plan\n")
    because = [line for line in (tmp_path / "problem.opb").read_text().splitlines() if "because" in line]
    assert [line.split()[2] for line in because] == ["fact-is", "needs-host", "requested"]


def test_a_certificate_that_does_not_hold(las: Las, tmp_path: Path) -> None:
    las("solve", "notebook", *CARDS, "--certify", str(tmp_path))
    (tmp_path / "order.drup").write_text("0\n")
    checked = las("verify", "--proof", str(tmp_path))
    assert checked.code == 1
    assert checked.out.startswith("the certificate does not hold\n  1 ")
    assert "order.drup is not the recorded one" in " ".join(checked.out.split())
    assert "证明不成立" in las("verify", "--proof", str(tmp_path), "--lang", "zh-CN").out


def test_faults_of_the_certificate_have_places(las: Las, tmp_path: Path) -> None:
    las("solve", "notebook", *CARDS, "--certify", str(tmp_path))
    path = tmp_path / "certificate.json"
    path.write_text(path.read_text().replace('"order"', '"../order"'))
    checked = las("verify", "--proof", str(tmp_path))
    assert checked.code == 1
    assert f"{path}:" in checked.err


def test_something_has_to_be_named(las: Las) -> None:
    assert las("verify").code == 64


def test_a_search_that_ended_early_proves_nothing(
    las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.certifying.certify", lambda *_: Undecided())
    plan, folder = tmp_path / "plan.json", tmp_path / "here"
    made = las("solve", "notebook", *CARDS, "-o", str(plan), "--certify", str(folder))
    assert (made.code, plan.exists(), folder.exists()) == (1, True, False)
    assert made.err.startswith("no certificate: the search ended")


def test_what_is_left_unproved_is_said(las: Las, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.certifying.refute_earlier", lambda *_: Exhausted())
    made = las("solve", "notebook", *CARDS, "--certify", str(tmp_path))
    assert made.code == 1
    assert "that no equally good plan comes earlier" in " ".join(made.err.split())
    checked = las("verify", "--proof", str(tmp_path))
    assert checked.code == 1
    assert "nothing proves the part order" in checked.out
