"""A backend that others bring: a distribution with an entry point, and a manifest in a catalogue."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "backends.md").read_text()

MODULE = """schema: las.module/1
module: web
category: application
title: Web
summary: a toy
licence: MIT
scheme: semver
ports: {http: 18091}
health: {http: /, port: http}
releases:
"""
RELEASE = (
    "  {version}: {{variants: {{image: {{backend: container, image: 'web:{version}', image-id: '{id}'}}}}}}\n"
)


def told(language: str) -> str:
    """The one example in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", TOLD, re.DOTALL)
    return found


@pytest.fixture
def las(tmp_path: Path):
    """The command in a process of its own, with what the documentation says installed beside it."""
    site, manifests = tmp_path / "site", tmp_path / "manifests"
    (manifests / "backends").mkdir(parents=True)
    (manifests / "backends" / "folder.yaml").write_text(told("yaml"))
    releases = "".join(
        RELEASE.format(version=v, id=f"sha256:{n * 64}") for v, n in (("2.0.0", "2"), ("1.0.0", "1"))
    )
    (manifests / "web.yaml").write_text(MODULE + releases)
    project = tomllib.loads(told("toml"))["project"]
    info = site / "las_folders-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
    points = project["entry-points"]["las.backends"]
    (info / "entry_points.txt").write_text(
        "[las.backends]\n" + "".join(f"{k} = {v}\n" for k, v in points.items())
    )

    def call(*arguments: str, brought: bool = True) -> tuple[int, str, str]:
        path = [str(ROOT), *([str(site)] if brought else [])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path), "HOME": str(tmp_path)}
        ran = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr

    return call


OPTIONS = ("--manifests", "manifests", "--state", "state", "--fact", "container-engine=true")


def things(tmp_path: Path) -> dict[str, str]:
    """Plain name -> what runs under it."""
    folders = tmp_path / "state" / "data" / "folders"
    return {link.name: link.resolve().name for link in folders.glob("name-*") if (link / "running").exists()}


def test_it_is_planned_for_applied_changed_and_gone_back_from(las, tmp_path: Path) -> None:
    code, out, err = las("backend", "list", "--json", "--manifests", "manifests")
    assert code == 0, err
    found = {one["name"]: one for one in json.loads(out)["backends"]}
    assert (found["folder"]["here"], found["folder"]["file"]) == (True, "manifests/backends/folder.yaml")

    code, _, err = las("apply", "web ==1.0.0", "--yes", *OPTIONS)
    assert code == 0, err
    first = things(tmp_path)
    assert list(first) == ["name-las-web"]

    code, _, err = las("apply", "web", "--yes", *OPTIONS, "--upgrade", "web")
    assert code == 0, err
    assert things(tmp_path).keys() == first.keys()
    assert things(tmp_path) != first

    code, out, _ = las("status", "--json", "--state", "state")
    assert code == 0
    assert [one["health"] for one in json.loads(out)["resources"] if one["condition"] == "running"] == [
        "healthy"
    ]

    code, _, err = las("rollback", "--yes", *OPTIONS)
    assert (code, things(tmp_path)) == (0, first), err


def test_without_its_distribution_nothing_is_planned_for_it(las, tmp_path: Path) -> None:
    code, out, _ = las("backend", "list", "--json", "--manifests", "manifests", brought=False)
    assert code == 0
    found = {one["name"]: one for one in json.loads(out)["backends"]}
    assert (found["folder"]["here"], found["folder"]["carried"]) == (False, False)
    assert las("apply", "web ==1.0.0", "--yes", *OPTIONS)[0] == 0
    code, _, err = las("status", "--state", "state", brought=False)
    assert code == 0
    code, _, err = las("start", "--state", "state", brought=False)
    assert (code, "there is no backend called folder" in " ".join(err.split())) == (1, True)


def test_a_manifest_with_faults_is_told_with_their_places(las, tmp_path: Path) -> None:
    (tmp_path / "manifests" / "backends" / "bad.yaml").write_text(
        "schema: las.backend/1\nbackend: folder\ntitle: F\nruns: containers\nisolation: none\nlimit: [pids]\n"
    )
    (tmp_path / "manifests" / "backends" / "late.yaml").write_text("schema: las.backend/2\n")
    code, _, err = las("backend", "list", "--manifests", "manifests")
    assert code == 1
    assert "manifests/backends/bad.yaml:4:7" in err
    assert "manifests/backends/bad.yaml:6:1" in err
    assert "manifests/backends/late.yaml:1:9" in err
    code, out, _ = las("check", "manifests", "--no-matrix", "--json")
    assert code == 1
    assert len(json.loads(out)["findings"]) == 3
