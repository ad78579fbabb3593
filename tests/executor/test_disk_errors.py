"""A disk that fails to sync (fault 10): the act fails and says so, and comes right when done again."""

from __future__ import annotations

import errno
import io
import itertools
import os
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from executor.backend import BackendError
from executor.files import trees
from executor.places import Places
from state import Artefact, Configuration, Resource, Tree

EIO = OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.fixture
def archive(tmp_path: Path) -> Artefact:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as opened:
        opened.addfile(tarfile.TarInfo("a"))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    content = out.getvalue()
    return Artefact("artefact a", (tmp_path / "a.tar").as_uri(), sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize("kind", ["artefact", "tree", "configuration", "placed configuration"])
def test_each_sync_fails_once(
    files: Any, places: Places, archive: Artefact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    made: dict[str, Resource] = {
        "artefact": archive,
        "tree": Tree("tree a", archive.id, "tar", size_bytes=10, files=1),
        "configuration": Configuration("configuration a", "x"),
        "placed configuration": Configuration("configuration a", "x", str(tmp_path / "etc" / "x")),
    }
    one = made[kind]
    hand = files(archive, one)
    if kind == "tree":
        hand.do("make", archive)
    really = os.fsync

    def fails_at(n: int) -> None:
        left = itertools.count(n - 1, -1)

        def fsync(descriptor: int) -> None:
            if next(left) == 0:
                raise EIO
            really(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    for n in itertools.count(1):
        fails_at(n)
        try:
            hand.do("make", one)
        except BackendError as error:
            assert (error.code, error.transient) == ("file-failed", True)
        else:
            break
        finally:
            monkeypatch.setattr(os, "fsync", really)
        hand.do("make", one)
        assert files(archive).condition(one) == "made"
        hand.do("unmake", one)
        assert files(archive).condition(one) == "absent"
    assert n > 2


def test_a_file_system_fails_to_sync(
    files: Any, places: Places, archive: Artefact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path) -> None:
        raise EIO

    tree = Tree("tree a", archive.id, "tar", size_bytes=10, files=1)
    hand = files(archive, tree)
    hand.do("make", archive)
    with monkeypatch.context() as broken:
        broken.setattr(trees, "sync_all_below", fails)
        with pytest.raises(BackendError, match="file-failed"):
            hand.do("make", tree)
    assert (hand.condition(tree), places.tree(tree).exists()) == ("absent", False)
    hand.do("make", tree)
    assert hand.condition(tree) == "made"
