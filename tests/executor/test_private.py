"""What lies below the data folder is its owner's alone; and the secrets of an install."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from executor import Site
from executor.backend import BackendError
from executor.places import Places
from state import Artefact, Configuration, PythonEnvironment, Tree, Wheel
from tests.executor.test_applying import in_a_child
from tests.executor.test_environments import BASE
from tests.executor.test_trees import flat, tar


def test_files_are_0600_and_folders_0700(files: Any, places: Places, tmp_path: Path) -> None:
    fetched = []
    for name, content in (("a.tar", tar(*flat())), ("toy_base-2.0-py3-none-any.whl", BASE)):
        (tmp_path / name).write_bytes(content)
        url = (tmp_path / name).as_uri()
        fetched.append(Artefact(f"artefact {name}", url, sha256(content).hexdigest(), len(content)))
    archive, wheel = fetched
    made = (
        *fetched,
        Tree("tree a", archive.id, "tar", size_bytes=1000, files=10),
        Configuration("configuration a", "x"),
        PythonEnvironment("environment a", "a", sys.executable, (Wheel(wheel.id, wheel.id[9:]),)),
    )
    hand = files(*made)
    for one in made:
        hand.do("make", one)
    places.keep_secret("TOKEN", "s3cret")

    found = {path: path.lstat().st_mode for path in (places.data, *places.data.rglob("*"))}
    assert len(found) > 20
    for path, mode in found.items():
        if stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            private = (0o700,) if stat.S_ISDIR(mode) else (0o600, 0o700)
            assert stat.S_IMODE(mode) in private, path
    assert os.access(places.tree(made[2]) / "top/bin/tool", os.X_OK)
    assert stat.S_IMODE(places.artefact(archive).stat().st_mode) == 0o600


def test_a_secret_is_synced_with_its_folder(places: Places, tmp_path: Path) -> None:
    """Or else a power loss takes it, or brings the value before back."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    log = tmp_path / "log"
    code = (
        "import sys; from pathlib import Path; from executor.places import Places\n"
        "Places(Path(sys.argv[1])).keep_secret('TOKEN', 's3cret')\n"
    )
    traced = ("strace", "-f", "-qq", "-y", "-o", str(log), "-e", "trace=fsync,rename")
    subprocess.run([*traced, sys.executable, "-c", code, str(places.data)], check=True)
    done = [line.partition(" ")[2].lstrip() for line in log.read_text().splitlines()]
    renamed = next(n for n, line in enumerate(done) if line.startswith("rename"))
    folder = f"<{places.data / 'secrets'}>"
    assert [line for line in done[:renamed] if "fsync" in line and f"<{places.data}>" in line]
    assert [line for line in done[:renamed] if "fsync" in line and "TOKEN" in line]
    assert [line for line in done[renamed:] if "fsync" in line and folder in line]


UNREADABLE = {
    "of another user": (lambda path: path.chmod(0), "EACCES"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "EISDIR"),
    "no text": (lambda path: path.write_bytes(b"\xff"), "UnicodeDecodeError"),
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_secret_that_cannot_be_read_is_told(places: Places, how: str) -> None:
    change, cause = UNREADABLE[how]
    places.keep_secret("TOKEN", "s3cret")
    change(places.secret("TOKEN"))

    def read() -> None:
        if os.geteuid() == 0 and "user" in how:
            for folder in places.secret("TOKEN").parents:
                if folder.is_relative_to(places.data.parent):
                    folder.chmod(0o711)
            os.seteuid(65534)
        with pytest.raises(BackendError) as caught:
            Site("las-test", places, {}).secret("TOKEN")
        assert caught.value.code == "secret-unreadable"
        fields = dict(caught.value.fields)
        assert fields == {"name": "TOKEN", "path": str(places.secret("TOKEN")), "cause": cause}

    assert in_a_child(read) == 0
