"""The GitHub Action and the pre-commit hook: what they run is run, and docs/ci.md tells of them truly."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from planner.check_codes import KINDS

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")

Las = Callable[..., Any]
GOOD = """schema: las.module/1
module: toy
category: tool
title: Toy
summary: A toy
variants: {wheel: {backend: native}}
releases: {1.0: {}}
"""
BAD = GOOD + "requires: ['@no-such']\n"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: None) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    for name, text in (("good", GOOD), ("bad one", BAD)):
        (tmp_path / name / "manifests").mkdir(parents=True)
        (tmp_path / name / "manifests" / "toy.yaml").write_text(text, encoding="utf-8")


# --- the action ---------------------------------------------------------------------------------------


def steps() -> dict[str, Any]:
    return {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}


def test_the_action_is_complete() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert ACTION["name"] and ACTION["description"]
    assert all(said["description"] and "default" in said for said in ACTION["inputs"].values())
    assert all(step["shell"] == "bash" for step in steps().values())
    install = steps()["Install" if "Install" in steps() else "Install las"]
    assert install["env"] == {"LAS_SOURCE": "${{ github.action_path }}"}
    named = re.findall(r'"\$LAS_SOURCE(/\S+)?"', install["run"])
    assert named == ["/requirements.lock", ""]


def test_inputs_reach_the_check_as_variables_only() -> None:
    check = steps()["Check"]
    assert sorted(check["env"].values()) == sorted(f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"])
    assert "${{" not in check["run"]


def ran(step: dict[str, Any], tmp_path: Path, inputs: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As the runner does it: bash with its options, and inputs in the environment."""
    las = tmp_path / "bin" / "las"
    las.parent.mkdir()
    las.write_text(
        f'#!{sys.executable}\nimport sys\nsys.path.insert(0, "{ROOT}")\nfrom cli.main import main\nmain()\n'
    )
    las.chmod(0o755)
    given = {name: said["default"] for name, said in ACTION["inputs"].items()} | inputs
    env = {key: given[value.split(".")[1].strip(" }")] for key, value in step["env"].items()}
    path = f"{las.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        env={**os.environ, **env, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("folder", "inputs", "code", "begins"),
    [
        ("good", {"arguments": "--no-matrix"}, 0, ""),
        (
            "bad one",
            {"arguments": "--no-matrix --lang en", "paths": "manifests/toy.yaml manifests"},
            1,
            "::error file=manifests/toy.yaml,line=8,col=12,title=las check%3A dangling-interface::",
        ),
        ("good", {"arguments": "--no-matrix", "paths": "$(touch hacked)"}, 64, ""),
        ("good", {"arguments": "--no-matrix", "against": "no such"}, 64, ""),
    ],
)
def test_the_action_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    inputs: dict[str, str],
    code: int,
    begins: str,
) -> None:
    monkeypatch.chdir(tmp_path / folder)
    outcome = ran(steps()["Check"], tmp_path, inputs)
    assert outcome.returncode == code, outcome.stderr
    assert outcome.stdout.startswith(begins) and bool(outcome.stdout) == bool(begins)
    assert not Path("hacked").exists()


# --- the hook -----------------------------------------------------------------------------------------


def test_the_hook_runs_on_the_files_it_is_for(las: Las) -> None:
    (hook,) = HOOKS
    assert (hook["id"], hook["language"]) == ("las-check", "python")
    pattern = re.compile(hook["files"])
    assert [
        name
        for name in ("manifests/a.yaml", "x/manifests/y/b.json", "manifests.yaml", "a.yaml")
        if pattern.search(name)
    ] == ["manifests/a.yaml", "x/manifests/y/b.json"]
    program, *words = shlex.split(hook["entry"])
    assert program == "las"
    assert las(*words, "good/manifests/toy.yaml").code == 0
    outcome = las(*words, "bad one/manifests/toy.yaml")
    assert outcome.code == 1
    assert outcome.out.startswith("bad one/manifests/toy.yaml:8:12: error: toy 1.0 asks for @no-such")


# --- the page -----------------------------------------------------------------------------------------


def test_the_page_lists_every_code_with_its_level() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", DOCS, re.MULTILINE))
    assert rows == {code: kind.level for code, kind in KINDS.items()}


def test_the_page_shows_definitions_that_exist() -> None:
    blocks = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)]
    uses = [step for block in blocks for job in block.get("jobs", {}).values() for step in job["steps"]]
    action = next(step for step in uses if "with" in step and "paths" in step["with"])
    assert set(action["with"]) <= set(ACTION["inputs"])
    hooks = [hook["id"] for block in blocks for repo in block.get("repos", ()) for hook in repo["hooks"]]
    assert hooks == [hook["id"] for hook in HOOKS]


def test_the_example_of_the_page_is_what_is_said(las: Las, tmp_path: Path) -> None:
    manifest, command, told = re.findall(r"```(?:yaml|console|text)\n(.*?)```", DOCS, re.DOTALL)[:3]
    path = tmp_path / "manifests" / "notes.yaml"
    path.parent.mkdir()
    path.write_text(manifest, encoding="utf-8")
    assert las(*shlex.split(command)[1:]).out == told
