"""What `las gc` takes, and what it leaves: images are names in an engine that others use as well."""

from __future__ import annotations

import hashlib
import io
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import attrs
import pytest
from docker.errors import NotFound

from examples.live import build
from executor import Actor, Collected, collect, leftovers
from state import Artefact, Configuration, Generation, Image, Resource, Writer
from tests.executor.bench import Bench
from tests.executor.brought import ROOT, Las, las_in
from tests.executor.engines import build as build_web
from tests.executor.test_applying import in_a_child, killing_at
from tests.executor.test_brought import ENGINE
from tests.power.machine import Machine


def short(name: str) -> str:
    """Without what Podman puts before it."""
    return name.removeprefix("localhost/").removeprefix("docker.io/")


@attrs.frozen
class Archived:
    """An image of its own in an archive, and the bench that it is for."""

    bench: Bench
    tag: str
    image_id: str
    artefact: Artefact

    @property
    def resource(self) -> Image:
        named = f"image {self.tag}@{self.image_id[7:19]}"
        return Image(named, self.bench.engine.backend, self.image_id, archive=self.artefact.id)

    def generation(self, number: int, image_id: str = "") -> Generation:
        """With the image, or with another one in its place."""
        target = self.bench.generation(number, image_id or self.image_id)
        if image_id:
            return target
        others: list[Resource] = [
            attrs.evolve(one, image=self.resource.id) if one.id == "container web" else one
            for one in target.resources
            if one.id != "image web"
        ]
        resources = sorted((*others, self.artefact, self.resource), key=lambda one: one.id)
        return attrs.evolve(target, resources=tuple(resources))

    def names(self) -> set[str]:
        """All that the engine calls it by; empty where it is gone."""
        with suppress(NotFound):
            tags = self.bench.engine.api.inspect_image(self.image_id)["RepoTags"]
            return set(map(short, tags))
        return set()

    def load(self) -> None:
        """As its owner would."""
        path = Path(self.artefact.url.removeprefix("file://"))
        list(self.bench.engine.api.load_image(path.read_bytes()))

    def leftovers(self) -> list[str]:
        with Writer.open(self.bench.state, "test") as writer:
            return [one.resource.id for one in leftovers(writer, self.bench.world)]

    def collect(self) -> Collected:
        with Writer.open(self.bench.state, "test") as writer:
            found = leftovers(writer, self.bench.world)
            return collect(found, writer, Actor(self.bench.world))


@pytest.fixture
def archived(bench: Bench, tmp_path: Path) -> Iterator[Archived]:
    busybox = shutil.which("busybox")
    if busybox is None:
        pytest.skip("needs busybox (Debian: busybox-static)")
    tag = f"las-test/{bench.name}:1"
    files = build.web_files(Path(busybox).read_bytes(), tag, healthy=True)
    content, image_id = build.image(files, tag)
    path = tmp_path / "archive.tar"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    yield Archived(
        bench, tag, image_id, Artefact(f"artefact {digest[:16]}", path.as_uri(), digest, len(content))
    )
    bench.sweep()
    with suppress(NotFound):
        bench.engine.api.remove_image(image_id, force=True)


def replaced(archived: Archived) -> None:
    """The image was needed by a generation that is no longer kept."""
    bench = archived.bench
    assert bench.apply(archived.generation(1)) == "applied"
    assert bench.apply(archived.generation(2, build_web(bench.engine, "2"))) == "applied"


def ids(collected: Collected) -> list[str]:
    return [one.resource.id.partition(" ")[0] for one in collected.removed]


def test_an_image_that_was_loaded_for_us_goes(archived: Archived) -> None:
    replaced(archived)
    collected = archived.collect()
    assert (ids(collected), collected.stays, collected.refused) == (
        ["container", "image", "artefact"],
        (),
        (),
    )
    assert archived.names() == set()


def test_an_image_that_its_owner_tagged_too_loses_only_our_name(archived: Archived) -> None:
    replaced(archived)
    own = f"mine/{archived.bench.name}"
    archived.bench.engine.api.tag(archived.image_id, own, "kept")
    assert archived.names() == {archived.tag, f"{own}:kept"}
    collected = archived.collect()
    assert (ids(collected), collected.refused) == (["container", "artefact"], ())
    assert [short(one.other_names[0]) for one in collected.stays] == [f"{own}:kept"]
    assert archived.names() == {f"{own}:kept"}
    assert archived.leftovers() == [], "it is its owner's now"


def test_a_name_that_was_given_to_another_image_stays_with_it(archived: Archived) -> None:
    replaced(archived)
    engine = archived.bench.engine
    other = build_web(engine, "3")
    engine.api.tag(other, archived.tag.partition(":")[0], "1")
    assert archived.collect().refused == ()
    assert archived.names() == set()
    assert engine.api.inspect_image(archived.tag)["Id"].endswith(other.removeprefix("sha256:"))


def test_an_image_that_was_there_before_is_never_removed(archived: Archived) -> None:
    archived.load()
    replaced(archived)
    assert [id for id in archived.leftovers() if id.startswith("image")] == []
    assert archived.collect().refused == ()
    assert archived.names() == {archived.tag}


def test_nor_is_it_where_las_was_killed_meanwhile(archived: Archived, tmp_path: Path) -> None:
    """At every point: the journal tells for good what was there before."""
    archived.load()
    alone = attrs.evolve(archived.generation(1), resources=(archived.artefact, archived.resource))
    number, ended = 1, False
    while not ended:
        bench = attrs.evolve(archived.bench, state=tmp_path / f"{number}")
        ended = os.WIFEXITED(in_a_child(partial(bench.applied, alone, at=killing_at(number))))
        bench.recover()
        bench.apply(attrs.evolve(alone, number=2 if bench.current() else 1, resources=()))
        found = attrs.evolve(archived, bench=bench).leftovers()
        assert archived.resource.id not in found, number
        number += 1
    assert number > 10


def test_what_las_loaded_is_its_own_also_where_it_was_killed(archived: Archived) -> None:
    target = archived.generation(1)

    def die(point: str) -> None:
        if point == f"after act: make {archived.resource.id}":
            os._exit(9)

    in_a_child(partial(archived.bench.applied, target, at=die))
    assert archived.names() == {archived.tag}
    assert archived.bench.recover() is not None
    archived.bench.apply(attrs.evolve(archived.generation(2), resources=()))
    assert archived.collect().refused == ()
    assert archived.names() == set()


def test_an_image_that_a_kept_generation_has_by_another_name_stays(archived: Archived) -> None:
    bench = archived.bench
    bench.apply(archived.generation(1))
    bench.apply(archived.generation(2, archived.image_id))
    assert ids(archived.collect()) == ["container", "artefact"]
    assert archived.names() == {archived.tag}


def test_what_is_refused_keeps_what_it_needs(archived: Archived) -> None:
    """The archive tells the names of its image: without it no later run would know them."""
    replaced(archived)
    api = archived.bench.engine.api
    own = api.create_container(archived.image_id, ["/bin/sleep", "1"])
    try:
        collected = archived.collect()
        assert ids(collected) == ["container"]
        assert [(one.resource.id.partition(" ")[0], error.code) for one, error in collected.refused] == [
            ("image", "engine-refused"),
            ("artefact", "collect-needed"),
        ]
        assert archived.names() == {archived.tag}
    finally:
        api.remove_container(own["Id"])
    assert ids(archived.collect()) == ["image", "artefact"]
    assert archived.names() == set()


def test_a_placed_file_goes_from_under_a_newer_one(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.placed.parent.mkdir()
    machine.placed.write_text("theirs\n")
    for number in (1, 2, 3):
        placed = Configuration("configuration placed", f"of {number}\n", str(machine.placed))
        machine.apply(Generation("las.generation/1", number, (), (), (placed,)))
    for keep, generations in ((2, [1]), (1, [2]), (1, [])):
        with Writer.open(machine.state, "test") as writer:
            left = leftovers(writer, machine.world, keep)
            assert [(one.generation, one.size_bytes) for one in left] == [(n, 5) for n in generations]
            assert collect(left, writer, Actor(machine.world)) == Collected(left, (), ())
        assert machine.placed.read_text() == "of 3\n"
    machine.apply(Generation("las.generation/1", 4, (), (), ()))
    machine.collect()
    assert machine.placed.read_text() == "theirs\n"


# --- the command asks before it takes the writer's lock ---


@pytest.fixture
def las(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Las:
    las = las_in(tmp_path, monkeypatch, capsys)
    for version in ("1.0.0", "2.0.0"):
        assert las("apply", f"web =={version}", "--yes", *ENGINE).code == 0
    return las


@contextmanager
def asking(folder: Path) -> Iterator[Callable[[str], str]]:
    """`las gc` at a terminal, up to its question; what is yielded answers, and returns all that it said."""
    ours, theirs = pty.openpty()
    path = os.pathsep.join([str(ROOT), str(folder / "site")])
    process = subprocess.Popen(
        [sys.executable, "-c", "from cli.main import main; main()", "gc"],
        env={**os.environ, "PYTHONPATH": path, "LAS_LANG": "en"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
    )
    os.close(theirs)
    said = io.BytesIO()

    def read_until(end: bytes) -> None:
        while end not in said.getvalue():
            try:
                said.write(os.read(ours, 1000))
            except OSError:  # it has ended
                return

    def answer(text: str) -> str:
        os.write(ours, text.encode())
        read_until(b"no such words")
        return " ".join(said.getvalue().decode().split())

    try:
        read_until(b"[y/N]")
        yield answer
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def kept(folder: Path) -> set[str]:
    things = folder / "state/data/folders"
    return {one.name.rpartition("-")[0] for one in things.iterdir() if one.name.startswith("container_web")}


def test_others_write_while_it_asks(las: Las, tmp_path: Path) -> None:
    with asking(tmp_path) as answer:
        assert las("pin", "web").code == 0
        assert "removed 2 things" in answer("y\n")
    assert las("gc", "--dry-run").said.startswith("nothing to remove")


def test_what_is_not_as_it_was_shown_is_not_removed(las: Las, tmp_path: Path) -> None:
    with asking(tmp_path) as answer:
        outcome = las("rollback", "--yes", *ENGINE)
        assert outcome.code == 0, outcome.err
        said = answer("y\n")
    assert "has changed since it was shown; nothing was removed" in said
    assert las("status", "--json").code == 0
    assert las("drift", "--detailed-exitcode").code == 0


def test_a_backend_that_is_gone_is_told(las: Las, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "site")
    outcome = las("gc", "--yes")
    assert (outcome.code, "there is no backend called folder" in outcome.said) == (1, True), outcome.said


def test_without_a_state_it_makes_none(tmp_path: Path, las: Las) -> None:
    assert las("gc", "--state", str(tmp_path / "none")).code == 0
    assert not (tmp_path / "none").exists()
