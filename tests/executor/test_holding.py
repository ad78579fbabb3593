"""What is installed and held is planned from, and told where it is in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.executor.brought import Las, las_in, things

ENGINE = ("--fact", "container-engine=true")


@pytest.fixture
def las(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    return las_in(tmp_path, monkeypatch, capsys)


@pytest.fixture
def old(las: Las) -> Las:
    """`web` 1.0.0 is installed, and its `store` 1.1.0."""
    assert las("apply", "web ==1.0.0", "--yes", *ENGINE).code == 0
    return las


def planned(outcome) -> dict[str, str]:
    """Module -> version of a plan as JSON."""
    choices = json.loads(outcome.out)["plan"]["target"]["choices"]
    return {choice["module"]: choice["version"] for choice in choices}


def test_solve_plans_from_what_is_installed(old: Las) -> None:
    assert planned(old("solve", "--json", *ENGINE)) == {"store": "1.1.0", "web": "1.0.0"}
    assert planned(old("solve", "--upgrade", "web", "--json", *ENGINE))["web"] == "3.0.0"
    assert "Plan: nothing to do" in old("solve", *ENGINE).out
    assert "web 1.0.0" in old("explain", "web", *ENGINE).out
    assert "1 of 2 modules" in old("outdated", *ENGINE).out


def test_nothing_is_planned_from_where_nothing_is(las: Las, tmp_path: Path) -> None:
    assert las("solve", *ENGINE).code == 64
    assert planned(las("solve", "web", "--json", *ENGINE))["web"] == "3.0.0"
    assert not (tmp_path / "state").exists()


def test_another_machine_is_not_planned_from_what_is_installed_here(old: Las, tmp_path: Path) -> None:
    (tmp_path / "box.json").write_text(old("profile", "build", "--memory", "64GiB", "--cores", "8").out)
    made = old("solve", "web", "--profile", "box.json", "--json")
    assert planned(made)["web"] == "3.0.0"
    assert json.loads(made.out)["plan"]["target"]["number"] == 1


def test_a_pin_holds_an_upgrade(old: Las, tmp_path: Path) -> None:
    assert old("pin", "web >=1,<3").code == 0
    assert planned(old("solve", "--upgrade", "--json", *ENGINE))["web"] == "2.0.0"
    assert old("apply", "--upgrade", "--yes", *ENGINE).code == 0
    before = things(tmp_path / "state")
    assert old("apply", "--upgrade", "--yes", *ENGINE).code == 0
    assert things(tmp_path / "state") == before
    told = old("outdated", *ENGINE)
    assert "you pinned web" in told.out
    assert "las pin" in told.out
    assert old("pin", "web", "--remove").code == 0
    assert planned(old("solve", "--upgrade", "--json", *ENGINE))["web"] == "3.0.0"


def test_a_refusal_names_the_pin_and_the_way_out(old: Las, tmp_path: Path) -> None:
    assert old("pin", "web").code == 0
    for command in ("solve", "apply"):
        outcome = old(command, "web ==3.0.0", *ENGINE)
        assert outcome.code == 3
        assert "you pinned web to ==1.0.0" in outcome.out
        assert "las pin web --remove" in outcome.out
    refused = json.loads(old("solve", "web ==3.0.0", "--json", "--state", "state", *ENGINE).out)
    (pin,) = [one for one in refused["refusal"]["conflict"] if one["code"] == "pinned"]
    assert pin["source"] == {"kind": "pin", "name": "las pin", "line": 0, "column": 0}
    commands = [change["command"] for way in refused["refusal"]["ways_out"] for change in way["changes"]]
    assert "las pin web --remove --state state" in commands


def test_what_is_told_to_be_run_leads_to_a_plan(old: Las) -> None:
    assert old("pin", "web <2").code == 0
    refused = json.loads(old("solve", "web ==3.0.0", "--json", *ENGINE).out)["refusal"]
    for way in refused["ways_out"]:
        assert [change["command"] for change in way["changes"] if "pin" in change["code"]] != [""]
    assert old("pin", "web", "--remove").code == 0
    assert old("solve", "web ==3.0.0", *ENGINE).code == 0


def test_a_pin_of_what_nobody_knows_is_refused(las: Las) -> None:
    outcome = las("pin", "wbe >=1")
    assert (outcome.code, "web" in outcome.said) == (64, True)
