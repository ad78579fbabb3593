"""Make the images of this example and their manifests, from busybox and a few files; no engine is needed.

    python examples/live/build.py FOLDER

Writes FOLDER/images/*.tar, as `docker save` would, and FOLDER/manifests/*.yaml that name them by hash.
The same files give the same bytes, and so the same image IDs on every machine of one architecture.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import shutil
import sys
import tarfile
from pathlib import Path

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
FOLDERS = ("bin", "data", "tmp", "srv", "srv/cgi-bin")
APPLETS = ("sh", "httpd", "cat", "sync", "sleep", "wget", "printf")

#: Keeps each line that it is told; what it has acknowledged is on disk.
KEEP = """#!/bin/sh
echo "$QUERY_STRING" >> /data/lines && sync /data/lines || exit 1
printf 'Content-Type: text/plain\\r\\n\\r\\nkept\\n'
"""
TELL = """#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
cat /data/lines 2>/dev/null
"""

MANIFEST = """\
schema: las.module/1
module: {module}
category: {category}
title: {title}
summary: {summary}
licence: GPL-2.0-only
scheme: semver
provides: {provides}
ports: {{http: {port}}}
health: {{http: /health, port: http, start-s: 4}}
volumes: [/data]
run:
  command: [/bin/httpd, -f, -p, "{{port.http}}", -h, /srv]
  read-only: true
  memory-limit: 64MiB
  pids: 50
{requires}releases:
"""
RELEASE = """\
  {version}:
    variants:
      image:
        backend: container
        image: las-live/{module}:{version}
        image-id: {image_id}
        url: {url}
        sha256: {sha256}
        download: {size}B
"""

#: Which releases are healthy.
NOTES = {"1.0.0": True, "2.0.0": True, "3.0.0": False}

#: module, category, port, what it provides, what it requires, and whether each of its releases is healthy
MODULES = (
    ("notes-store", "service", 18081, "[notes]", "", {"1.0.0": True, "1.1.0": True}),
    ("notes", "application", 18080, "[notes-web]", "requires: ['@notes']\n", NOTES),
)


def main(folder: Path) -> None:
    busybox = shutil.which("busybox")
    if busybox is None:
        sys.exit("needs a static busybox (Debian: busybox-static)")
    for name in ("images", "manifests"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for module, category, port, provides, requires, releases in MODULES:
        title = module.replace("-", " ").capitalize()
        text = MANIFEST.format(
            module=module,
            category=category,
            title=title,
            summary="keeps lines that it is told",
            provides=provides,
            port=port,
            requires=requires,
        )
        for version, healthy in sorted(releases.items(), reverse=True):
            files = web_files(Path(busybox).read_bytes(), version, healthy=healthy)
            archive, image_id = image(files, f"las-live/{module}:{version}")
            path = (folder / "images" / f"{module}-{version}.tar").absolute()
            path.write_bytes(archive)
            text += RELEASE.format(
                module=module,
                version=version,
                image_id=image_id,
                url=path.as_uri(),
                sha256=hashlib.sha256(archive).hexdigest(),
                size=len(archive),
            )
        (folder / "manifests" / f"{module}.yaml").write_text(text)


def web_files(busybox: bytes, version: str, *, healthy: bool) -> dict[str, bytes]:
    files = {"srv/version": f"{version}\n", "srv/cgi-bin/keep": KEEP, "srv/cgi-bin/tell": TELL}
    if healthy:
        files["srv/health"] = "ok\n"
    return {"bin/busybox": busybox, **{name: text.encode() for name, text in files.items()}}


def image(files: dict[str, bytes], reference: str) -> tuple[bytes, str]:
    """The archive of an image of these files, and its ID: the digest of its configuration."""
    layer = _tar(files, APPLETS)
    configuration = {
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        # The first process in a container ignores SIGTERM where it does not handle it, as these do not.
        "config": {"Env": ["PATH=/bin"], "StopSignal": "SIGKILL"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
    }
    written = json.dumps(configuration, sort_keys=True).encode()
    digest = hashlib.sha256(written).hexdigest()
    manifest = [{"Config": f"{digest}.json", "RepoTags": [reference], "Layers": ["layer.tar"]}]
    parts = {f"{digest}.json": written, "layer.tar": layer, "manifest.json": json.dumps(manifest).encode()}
    return _tar(parts), f"sha256:{digest}"


def _tar(files: dict[str, bytes], applets: tuple[str, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in FOLDERS if applets else ():
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o777
            archive.addfile(folder)
        for name, content in files.items():
            one = tarfile.TarInfo(name)
            one.size, one.mode = len(content), 0o755
            archive.addfile(one, io.BytesIO(content))
        for applet in applets:
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
    return stream.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
