"""What docs/backends.md says, installed: a distribution, its manifest; and toy modules for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from cli.main import run

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "backends.md").read_text()

MODULE = """schema: las.module/1
module: {name}
category: application
title: Toy
summary: a toy
licence: MIT
scheme: semver
provides: [{name}-api]
ports: {{http: {port}}}
health: {{http: /, port: http}}
{more}releases:
"""
RELEASE = """  {version}:
    variants: {{image: {{backend: container, image: '{name}:{version}', image-id: '{id}'}}}}
"""
MODULES = (
    ("store", 18093, "", ("1.1.0", "1.0.0")),
    ("web", 18091, "requires: ['store >=1.0.0']\n", ("3.0.0", "2.0.0", "1.0.0")),
)


def told(language: str) -> str:
    """The one example in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(found)


def install(folder: Path) -> None:
    """The distribution in FOLDER/site, the manifests in FOLDER/manifests."""
    manifests, info = folder / "manifests", folder / "site" / "las_folders-1.0.dist-info"
    (manifests / "backends").mkdir(parents=True)
    (manifests / "backends" / "folder.yaml").write_text(told("yaml"))
    for name, port, more, versions in MODULES:
        text = MODULE.format(name=name, port=port, more=more)
        for version in versions:
            id = f"sha256:{version[0] * 32}{name.encode().hex():0<32}"
            text += RELEASE.format(version=version, name=name, id=id)
        (manifests / f"{name}.yaml").write_text(text)
    project = tomllib.loads(told("toml"))["project"]
    points = project["entry-points"]["las.backends"]
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
    lines = ["[las.backends]", *(f"{name} = {value}" for name, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


@attrs.frozen
class Outcome:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All of stderr as one line: where it is folded depends on the length of paths."""
        return " ".join(self.err.split())


Las = Callable[..., Outcome]


def las_in(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    """Runs one command line in this process, where the backend is installed; the state is FOLDER/state."""
    install(folder)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("LAS_MANIFESTS", str(folder / "manifests"))
    monkeypatch.setenv("LAS_STATE", str(folder / "state"))
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder / "site"))
    monkeypatch.syspath_prepend(str(ROOT))

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run([*arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def things(folder: Path) -> dict[str, str]:
    """Plain name -> what runs under it."""
    return {
        link.name: link.resolve().name
        for link in (folder / "data" / "folders").glob("name-*")
        if (link / "running").exists()
    }
