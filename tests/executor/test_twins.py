"""Two machines, each with an engine and a state of its own, are given one lock: they end alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.live import build
from planner.locking import portable
from state import Artefact, Configuration, Container, Image, PythonEnvironment, Resource, Store
from tests.executor.nests import Nest, nest
from tests.executor.test_environments import wheel

WHEEL = "toy-1.0-py3-none-any.whl"
TOY = """\
schema: las.module/1
module: toy
category: framework
title: Toy
summary: a library of one word
licence: MIT
releases:
  "1.0":
    variants:
      wheel:
        backend: native
        artefact: {wheel}
        url: {url}
        sha256: {sha256}
        download: {size}B
"""


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Services from archives of images, one of which reads a file that is rendered, and a library."""
    folder = tmp_path_factory.mktemp("twins")
    build.main(folder)
    notes = folder / "manifests" / "notes.yaml"
    text = notes.read_text()
    notes.write_text(
        text.replace("  read-only:", '  files: {/srv/settings: "port {port.http};"}\n  read-only:')
    )
    content = wheel("toy", "1.0", {"toy.py": "word = 'works'\n"})
    (folder / WHEEL).write_bytes(content)
    sha256, url = hashlib.sha256(content).hexdigest(), (folder / WHEEL).as_uri()
    text = TOY.format(wheel=WHEEL, url=url, sha256=sha256, size=len(content))
    (folder / "manifests" / "toy.yaml").write_text(text)
    return folder / "manifests"


@pytest.fixture(scope="module")
def first() -> Iterator[Nest]:
    with nest("docker") as made:
        yield made


@pytest.mark.parametrize("engine", ["docker", "podman"])
def test_two_machines_given_one_lock_end_alike(
    first: Nest, engine: str, manifests: Path, tmp_path: Path
) -> None:
    lock, options = tmp_path / "las.lock", ("--yes", "--manifests", manifests)
    written = first.las("solve", "notes ==1.0.0", "toy", "--manifests", manifests, "--lock", lock)
    assert written.code == 0, written
    with nest(engine) as second:
        outcome = first.las("apply", "notes ==1.0.0", "toy", "--locked", "--lock", lock, *options)
        assert outcome.code == 0, outcome
        outcome = second.las("apply", "--frozen", "--lock", lock, *options)
        assert outcome.code == 0, outcome
        assert images(first) == images(second)
        assert configurations(first) == configurations(second)
        assert environments(first) == environments(second)
        assert [portable(one) for one in resources(first)] == [portable(one) for one in resources(second)]


def images(machine: Nest) -> dict[str, str]:
    """Name of each container -> the ID of its image, as the engine has them."""
    with machine.api() as api:
        found = {one["Names"][0]: one["ImageID"].removeprefix("sha256:") for one in api.containers()}
    assert sorted(found) == ["/las-notes", "/las-notes-store"]
    return found


def configurations(machine: Nest) -> dict[str, str]:
    """Of each rendered file: its name, which is the hash of its specification, and that of what it holds."""
    found = {path.name: digest(path) for path in (machine.folder / "state/data/configurations").iterdir()}
    assert machine.get(18080, "/settings") == "port 18080;"
    assert len(found) == 1
    return found


def environments(machine: Nest) -> dict[str, str]:
    """Of each library its files, and their hashes."""
    folders = (machine.folder / "state/data/environments").glob("*/lib/*/site-packages")
    found = {str(path.relative_to(one)): digest(path) for one in folders for path in one.rglob("*.*")}
    assert found["toy.py"]
    return found


def resources(machine: Nest) -> tuple[Resource, ...]:
    current = Store.open(machine.folder / "state").current()
    assert current is not None
    kinds = {type(one) for one in current.resources}
    assert {Artefact, Configuration, Container, Image, PythonEnvironment} <= kinds
    return current.resources


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
