"""Real engines, and images that tests make themselves of a few files."""

from __future__ import annotations

import io
import os
import re
import socket
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest
from docker.errors import NotFound

from executor.containers.engine import Engine, connect

BUSYBOX = Path("/bin/busybox")

#: Where the engines that tests may use listen.
ADDRESSES = {
    "docker": os.environ.get("LAS_TEST_DOCKER", "unix:///var/run/docker.sock"),
    "podman": os.environ.get("LAS_TEST_PODMAN", "unix:///run/podman/podman.sock"),
}

#: Install -> the ids of the images that were built for it.
_built: dict[str, list[str]] = {}

#: A service that keeps what it is told: each acknowledged line is on disk.
APPEND = b"""#!/bin/sh
echo "$QUERY_STRING" >> /data/lines && sync /data/lines || exit 1
printf 'Content-Type: text/plain\\r\\n\\r\\nkept\\n'
"""
LINES = b"""#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'; cat /data/lines
"""


def open_engine(name: str, install: str) -> Engine:
    """Skips where the engine is not there; CI demands that it is."""
    with socket.socket(socket.AF_UNIX) as knock:
        try:
            knock.connect(ADDRESSES[name].removeprefix("unix://"))
        except OSError:
            pytest.skip(f"needs a {name} engine at {ADDRESSES[name]}")
    return connect(name, ADDRESSES[name], install)


def build(engine: Engine, version: str, *, sick: bool = False) -> str:
    """The image id of a web service of this version; a sick one has no health page. `forget` removes it."""
    files = {
        "srv/version": f"{version}\n".encode(),
        "srv/cgi-bin/append": APPEND,
        "srv/cgi-bin/lines": LINES,
    }
    if not sick:
        files["srv/health"] = b"ok\n"
    said = engine.api.import_image_from_data(root(files), repository="las-test/web", tag=version)
    found = re.findall(r"[0-9a-f]{64}", said)
    _built.setdefault(engine.install, []).append(f"sha256:{found[-1]}")
    return f"sha256:{found[-1]}"


def forget(engine: Engine) -> None:
    """Away with all that was built for this install, also what lost its tag to the next."""
    for id in _built.pop(engine.install, ()):
        with suppress(NotFound):
            engine.api.remove_image(id, force=True)


def root(files: dict[str, bytes]) -> bytes:
    """A root file system of busybox and these files."""
    if not BUSYBOX.exists():
        pytest.skip("needs busybox (Debian: busybox-static)")
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for folder in ("data", "tmp", "srv", "srv/cgi-bin"):
            archive.addfile(_folder(folder))
        for name, content in {"bin/busybox": BUSYBOX.read_bytes(), **files}.items():
            one = tarfile.TarInfo(name)
            one.size, one.mode = len(content), 0o755
            archive.addfile(one, io.BytesIO(content))
        for applet in ("sh", "httpd", "cat", "sync", "sleep", "printf"):
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
    return stream.getvalue()


def _folder(name: str) -> tarfile.TarInfo:
    folder = tarfile.TarInfo(name)
    folder.type, folder.mode = tarfile.DIRTYPE, 0o777
    return folder
