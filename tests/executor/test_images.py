"""Archives of images that are not what they say: refused before anything is started from them."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import attrs
import pytest
from docker.errors import NotFound

from examples.live import build
from executor import Outcome
from state import Artefact, Image, Resource
from tests.executor.bench import Bench


def tag_of(bench: Bench) -> str:
    """Of this test alone: others may use the engine meanwhile."""
    return f"las-test/{bench.name}:1"


@pytest.fixture
def archive(bench: Bench) -> Iterator[tuple[bytes, str]]:
    busybox = shutil.which("busybox")
    if busybox is None:
        pytest.skip("needs busybox (Debian: busybox-static)")
    files = build.web_files(Path(busybox).read_bytes(), "1", healthy=True)
    made = build.image(files | {"bench": bench.name.encode()}, tag_of(bench))
    yield made
    bench.sweep()
    with suppress(NotFound):
        bench.engine.api.remove_image(made[1], force=True)


def applied(bench: Bench, folder: Path, archive: bytes, image_id: str, sha256: str = "") -> Outcome:
    """The stack of the bench, with its image from an archive."""
    path = folder / "archive.tar"
    path.write_bytes(archive)
    said = sha256 or hashlib.sha256(archive).hexdigest()
    fetched = Artefact("artefact a", path.as_uri(), said, len(archive))
    image = Image("image web", bench.engine.backend, image_id, archive=fetched.id)
    target = bench.generation(1, image_id)
    others: tuple[Resource, ...] = tuple(one for one in target.resources if one.id != image.id)
    resources = tuple(sorted((*others, fetched, image), key=lambda one: one.id))
    return bench.applied(attrs.evolve(target, resources=resources))


def code_of(outcome: Outcome) -> str:
    assert outcome.outcome == "rolled-back"
    assert outcome.failure is not None
    return outcome.failure.error.code


def test_an_archive_is_loaded_and_run(bench: Bench, archive: tuple[bytes, str], tmp_path: Path) -> None:
    assert applied(bench, tmp_path, *archive).outcome == "applied"
    assert bench.get("/version") == "1\n"


def rewritten(archive: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as old,
        tarfile.open(fileobj=stream, mode="w") as new,
    ):
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def flipped(name: str, content: bytes) -> bytes:
    """One bit of a file inside the layer."""
    if name != "layer.tar":
        return content
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def other_configuration(name: str, content: bytes) -> bytes:
    if not name.endswith(".json") or name == "manifest.json":
        return content
    changed = json.loads(content)
    changed["config"]["User"] = "root"
    return json.dumps(changed).encode()


LIES = {
    "truncated": (lambda whole: whole[: len(whole) // 2], {"archive-broken", "engine-refused"}),
    "empty": (lambda whole: b"", {"archive-broken"}),
    "no archive": (lambda whole: b"<html>not found</html>" * 50, {"archive-broken"}),
    "layer flipped": (lambda whole: rewritten(whole, flipped), {"engine-refused", "image-other"}),
    "other configuration": (lambda whole: rewritten(whole, other_configuration), {"image-other"}),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_archive_that_lies_is_refused(
    bench: Bench, archive: tuple[bytes, str], tmp_path: Path, lie: str
) -> None:
    whole, image_id = archive
    with_api = bench.engine.api
    changed, codes = LIES[lie]
    assert code_of(applied(bench, tmp_path, changed(whole), image_id)) in codes
    assert not [one for one in with_api.images() if image_id in one["Id"]]
    assert bench.current() is None


def test_an_archive_with_another_checksum_is_never_loaded(
    bench: Bench, archive: tuple[bytes, str], tmp_path: Path
) -> None:
    assert code_of(applied(bench, tmp_path, *archive, sha256="0" * 64)).startswith("artefact-")


def test_an_archive_takes_nobody_elses_tag(bench: Bench, archive: tuple[bytes, str], tmp_path: Path) -> None:
    whole, image_id = archive
    other, holder = build.image({"bench": b"another", "name": bench.name.encode()}, tag_of(bench))
    list(bench.engine.api.load_image(other))
    try:
        assert code_of(applied(bench, tmp_path, whole, image_id)) == "image-tag-stolen"
        (there,) = (one for one in bench.engine.api.images() if holder.partition(":")[2] in one["Id"])
        assert there["RepoTags"][0].endswith(tag_of(bench))
    finally:
        bench.engine.api.remove_image(holder, force=True)
