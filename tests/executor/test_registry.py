"""Images by digest from a real registry on loopback, and from one that was tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from examples.live import build
from tests.executor.nests import Nest, nest, until

PORT = 5000
MEDIA = "application/vnd.docker.distribution.manifest.v2+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar"
SETTINGS = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}}}}}
http: {{addr: "127.0.0.1:5000"}}
"""
MANIFEST = """\
schema: las.module/1
module: pulled
category: service
title: Pulled
summary: comes from a registry
licence: GPL-2.0-only
scheme: semver
ports: {{http: 18090}}
health: {{http: /health, port: http, start-s: 5}}
run: {{command: [/bin/httpd, -f, -p, "{{port.http}}", -h, /srv], read-only: true}}
releases:
  1.0.0:
    variants:
      image: {{backend: container, image: "127.0.0.1:5000/pulled:1.0.0", digest: "{digest}"}}
"""


@attrs.frozen
class Registry:
    """docker-registry in a nest; what it serves lies in its folder, where a test can change it."""

    machine: Nest
    folder: Path

    def push(self) -> str:
        """An image, put there as a client would. Returns the digest of its manifest."""
        busybox = Path(str(shutil.which("busybox"))).read_bytes()
        archive, image_id = build.image(build.web_files(busybox, "1", healthy=True), "pulled:1.0.0")
        with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
            inside = {member.name: opened.extractfile(member).read() for member in opened}
        layer, configuration = inside["layer.tar"], inside[f"{image_id.removeprefix('sha256:')}.json"]
        manifest = json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": MEDIA,
                "config": self._described("application/vnd.docker.container.image.v1+json", configuration),
                "layers": [self._described(LAYER, layer)],
            }
        ).encode()
        for blob in (layer, configuration):
            self._put_blob(blob)
        self.machine.request("PUT", PORT, "/v2/pulled/manifests/1.0.0", manifest, {"Content-Type": MEDIA})
        assert f"sha256:{hashlib.sha256(configuration).hexdigest()}" == image_id
        return f"sha256:{hashlib.sha256(manifest).hexdigest()}"

    def _described(self, media: str, blob: bytes) -> dict[str, object]:
        return {"mediaType": media, "size": len(blob), "digest": f"sha256:{hashlib.sha256(blob).hexdigest()}"}

    def _put_blob(self, blob: bytes) -> None:
        begun = self.machine.request("POST", PORT, "/v2/pulled/blobs/uploads/", b"", {})
        place = begun["Location"].partition(f":{PORT}")[2]
        digest = f"sha256:{hashlib.sha256(blob).hexdigest()}"
        kind = {"Content-Type": "application/octet-stream"}
        self.machine.request("PUT", PORT, f"{place}&digest={digest}", blob, kind)

    def largest_blob(self) -> Path:
        blobs = self.folder.glob("docker/registry/v2/blobs/sha256/*/*/data")
        return max(blobs, key=lambda path: path.stat().st_size)


@pytest.fixture(scope="module", params=["docker", "podman"])
def machine(request: pytest.FixtureRequest) -> Iterator[Nest]:
    if shutil.which("docker-registry") is None:
        pytest.skip("needs docker-registry")
    with nest(request.param) as made:
        yield made


@pytest.fixture
def registry(machine: Nest, tmp_path: Path) -> Iterator[Registry]:
    settings = tmp_path / "registry.yml"
    settings.write_text(SETTINGS.format(folder=tmp_path / "registry"))
    with machine.program("docker-registry", "serve", str(settings)):
        until(lambda: machine.listens(PORT))
        yield Registry(machine, tmp_path / "registry")
    machine.sweep()
    with machine.api() as api:
        for one in api.images():
            api.remove_image(one["Id"], force=True)


def install(registry: Registry, folder: Path) -> tuple[int, str]:
    manifests = folder / "manifests"
    manifests.mkdir()
    (manifests / "pulled.yaml").write_text(MANIFEST.format(digest=registry.push()))
    if folder.joinpath("tamper").exists():
        blob = registry.largest_blob()
        content = bytearray(blob.read_bytes())
        content[len(content) // 2] ^= 1
        blob.write_bytes(content)
    done = registry.machine.las("apply", "pulled", "--yes", "--manifests", manifests, state=folder / "state")
    return done.code, done.out + done.err


def test_an_image_is_pulled_by_its_digest(registry: Registry, tmp_path: Path) -> None:
    code, said = install(registry, tmp_path)
    assert code == 0, said
    assert registry.machine.get(18090, "/version") == "1\n"


def names(machine: Nest) -> set[str]:
    with machine.api() as api:
        return {tag for image in api.images() for tag in image.get("RepoTags") or ()} - {"<none>:<none>"}


@pytest.mark.parametrize("named", [False, True], ids=["ours alone", "named by its owner"])
def test_what_was_pulled_by_digest_is_collected_by_it(
    registry: Registry, tmp_path: Path, named: bool
) -> None:
    code, said = install(registry, tmp_path)
    assert code == 0, said
    if named:
        with registry.machine.api() as api:
            (image,) = api.images()
            api.tag(image["Id"], "mine/pulled", "1")
    for command in (("remove", "pulled", "--manifests", str(tmp_path / "manifests")), ("gc",)):
        done = registry.machine.las(*command, "--yes", state=tmp_path / "state")
        assert done.code == 0, done
    assert {
        name.removeprefix("docker.io/").removeprefix("localhost/") for name in names(registry.machine)
    } == ({"mine/pulled:1"} if named else set())
    with registry.machine.api() as api:
        left = [digest for one in api.images() for digest in one.get("RepoDigests") or ()]
        assert [digest for digest in left if digest.startswith("127.0.0.1")] == []
        assert len(api.images()) == named


def test_a_blob_that_was_tampered_with_is_refused(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "tamper").touch()
    code, said = install(registry, tmp_path)
    assert code == 1
    assert "failed: making image 127.0.0.1:5000/pulled:1.0.0" in " ".join(said.split())
    with registry.machine.api() as api:
        assert api.containers(all=True) == []
        assert api.images() == []
