"""A backend that others bring: a distribution with an entry point, and a manifest in a catalogue."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.executor.brought import ROOT, Las, Outcome, install, las_in, things

ENGINE = ("--fact", "container-engine=true")  # where there is none, nothing else is asked of the machine


@pytest.fixture
def las(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    return las_in(tmp_path, monkeypatch, capsys)


def test_a_dry_run_answers_programs_too(las: Las, tmp_path: Path) -> None:
    told = json.loads(las("apply", "web", "--dry-run", "--json", *ENGINE).out)
    assert (told["outcome"], told["generation"]) == ("planned", 1)
    assert [act["id"] for act in told["plan"]["acts"] if act["verb"] == "start"]
    assert not (tmp_path / "state/journal.jsonl").exists()

    las("apply", "web", "--yes", *ENGINE)
    assert json.loads(las("repair", "--json", *ENGINE).out)["outcome"] == "unchanged"


def test_nothing_to_do_does_not_hide_what_is_not_there(las: Las, tmp_path: Path) -> None:
    las("apply", "web", "--yes", *ENGINE)
    assert "las drift" not in las("apply", "web", "--yes", *ENGINE).err
    next((tmp_path / "state/data/folders").glob("*/running")).unlink()
    assert "las drift" in las("apply", "web", "--yes", "--quiet", *ENGINE).err


def test_what_cannot_be_seen_is_not_told_as_well(las: Las, tmp_path: Path) -> None:
    las("apply", "web", "--yes", *ENGINE)
    shutil.rmtree(tmp_path / "site")
    outcome = las("repair", "--yes", *ENGINE)
    assert (outcome.code, "nothing to repair" in outcome.said) == (1, False)
    assert "these cannot be seen, so nothing is known of them: container" in outcome.said
    assert "there is no backend called folder" in outcome.said


def test_it_is_planned_for_applied_changed_and_gone_back_from(las: Las, tmp_path: Path) -> None:
    found = {one["name"]: one for one in json.loads(las("backend", "list", "--json").out)["backends"]}
    assert found["folder"]["here"]
    assert found["folder"]["file"] == str(tmp_path / "manifests/backends/folder.yaml")

    assert las("apply", "web ==1.0.0", "--yes", *ENGINE).code == 0
    first = things(tmp_path / "state")
    assert sorted(first) == ["name-las-store", "name-las-web"]

    assert las("apply", "web", "--yes", *ENGINE, "--upgrade", "web").code == 0
    assert things(tmp_path / "state").keys() == first.keys()
    assert things(tmp_path / "state") != first

    resources = json.loads(las("status", "--json").out)["resources"]
    assert {one["health"] for one in resources if one["condition"] == "running"} == {"healthy"}

    outcome = las("rollback", "--yes", *ENGINE)
    assert (outcome.code, things(tmp_path / "state")) == (0, first), outcome.err


def test_a_command_of_its_own_finds_it_only_where_it_is_installed(tmp_path: Path) -> None:
    install(tmp_path)
    options = ("--manifests", "manifests", "--state", "state")

    def las(*arguments: str, brought: bool) -> Outcome:
        path = [str(ROOT), *([str(tmp_path / "site")] if brought else [])]
        ran = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "HOME": str(tmp_path)},
            cwd=tmp_path,
            check=False,
        )
        return Outcome(ran.returncode, ran.stdout, ran.stderr)

    assert las("apply", "web ==1.0.0", "--yes", *options, *ENGINE, brought=True).code == 0
    assert sorted(things(tmp_path / "state")) == ["name-las-store", "name-las-web"]
    listed = las("backend", "list", "--json", "--manifests", "manifests", brought=False)
    found = {one["name"]: one for one in json.loads(listed.out)["backends"]}
    assert (found["folder"]["here"], found["folder"]["carried"]) == (False, False)
    outcome = las("start", "--state", "state", brought=False)
    assert (outcome.code, "there is no backend called folder" in outcome.said) == (1, True)


def test_a_manifest_with_faults_is_told_with_their_places(las: Las, tmp_path: Path) -> None:
    folder = tmp_path / "manifests" / "backends"
    (folder / "bad.yaml").write_text(
        "schema: las.backend/1\nbackend: folder\ntitle: F\nruns: containers\nisolation: none\nlimit: [pids]\n"
    )
    (folder / "late.yaml").write_text("schema: las.backend/2\n")
    (folder / "twice.yaml").write_text((folder / "folder.yaml").read_text())
    outcome = las("backend", "list")
    assert outcome.code == 1
    for place in ("bad.yaml:4:7", "bad.yaml:6:1", "late.yaml:1:9", "twice.yaml:2:10"):
        assert f"backends/{place}" in outcome.said
    checked = las("check", str(tmp_path / "manifests"), "--no-matrix", "--json")
    assert (checked.code, len(json.loads(checked.out)["findings"])) == (1, 4)
