"""A real database in an image: the redis-server of this machine and its shared libraries, and no more."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from examples.live import build

MANIFEST = """\
schema: las.module/1
module: redis
category: service
title: Redis
summary: keeps keys
licence: BSD-3-Clause
scheme: semver
provides: [redis]
ports: {redis: 16379}
health: {command: "/usr/bin/redis-cli -p 16379 ping", start-s: 20}
volumes: [/data]
run:
  command: [/usr/bin/redis-server, --dir, /data, --port, "{port.redis}", --appendonly, "yes",
            --appendfsync, always, --protected-mode, "no"]
  read-only: true
releases:
"""

#: Which releases run; the other ends as soon as it has begun.
RELEASES = {"1.0.0": True, "2.0.0": True, "3.0.0": False}
_ENDS = b"#!/bin/sh\necho 'cannot open the database' >&2\nexit 1\n"


def redis(folder: Path) -> Path:
    """The folder of its manifest. Skips where there is none here."""
    for program in ("redis-server", "redis-cli", "busybox"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}")
    manifests = folder / "redis"
    manifests.mkdir()
    text = MANIFEST
    for version, runs in sorted(RELEASES.items(), reverse=True):
        archive, image_id = build.image(_files(version, runs=runs), f"las-test/redis:{version}")
        path = manifests / f"redis-{version}.tar"
        path.write_bytes(archive)
        text += build.RELEASE.format(
            module="redis",
            version=version,
            image_id=image_id,
            url=path.as_uri(),
            sha256=hashlib.sha256(archive).hexdigest(),
            size=len(archive),
        )
    (manifests / "redis.yaml").write_text(text)
    return manifests


def _files(version: str, *, runs: bool) -> dict[str, bytes]:
    found = {"bin/busybox": Path(str(shutil.which("busybox"))).read_bytes(), "version": version.encode()}
    for program in ("redis-server", "redis-cli"):
        path = Path(str(shutil.which(program))).resolve()
        said = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=True).stdout
        found |= {file.lstrip("/"): Path(file).read_bytes() for file in re.findall(r"(/\S+) \(0x", said)}
        found[f"usr/bin/{program}"] = path.read_bytes()
    return found if runs else found | {"usr/bin/redis-server": _ENDS}
