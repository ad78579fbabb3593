"""Rendered files: what others wrote comes back, what somebody edited is not thrown away."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from executor.backend import BackendError
from executor.files import Configurations
from executor.places import Places
from state import Configuration
from tests.executor.told import told


def test_in_the_data_folder(files: Any, places: Places) -> None:
    one = Configuration("configuration a", "x = 1\n")
    hand = files(one)
    hand.do("make", one)
    path = places.configuration(one)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("x = 1\n", 0o600)
    assert hand.condition(one) == "made"
    path.write_text("x = 2\n")
    assert told(hand.probe(one)) == "content"
    hand.do("unmake", one)
    hand.do("make", one)
    path.chmod(0o644)
    assert told(hand.probe(one)) == "mode 644"
    hand.do("unmake", one)
    assert (hand.condition(one), path.exists()) == ("absent", False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "tool.conf"


def at(path: Path, content: str) -> Configuration:
    return Configuration("configuration a", content, str(path), 0o640)


def test_where_nothing_was(files: Any, path: Path) -> None:
    one = at(path, "ours\n")
    files().do("make", one)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("ours\n", 0o640)
    assert files().condition(one) == "made"
    files().do("make", one)
    files().do("unmake", one)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("theirs", ["theirs\n", "ours\n"])
def test_where_somebody_elses_was(files: Any, path: Path, theirs: str) -> None:
    path.parent.mkdir()
    path.write_text(theirs)
    path.chmod(0o604)
    one = at(path, "ours\n")
    assert files().condition(one) == "absent"
    files().do("make", one)
    assert path.read_text() == "ours\n"
    files().do("unmake", one)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (theirs, 0o604)
    assert files().condition(one) == "absent"


def test_edited(files: Any, path: Path, places: Places) -> None:
    one = at(path, "ours\n")
    files().do("make", one)
    path.write_text("edited\n")
    assert files().condition(one) == "different"
    with pytest.raises(BackendError, match="act-different"):
        files().do("make", one)
    files().do("unmake", one)
    (kept,) = (places.data / "configurations" / "edited").iterdir()
    assert (kept.read_text(), path.exists()) == ("edited\n", False)


def test_removed_by_hand(files: Any, path: Path) -> None:
    path.parent.mkdir()
    path.write_text("theirs\n")
    one = at(path, "ours\n")
    files().do("make", one)
    path.unlink()
    assert files().condition(one) == "absent"
    files().do("make", one)
    files().do("unmake", one)
    assert path.read_text() == "theirs\n"


def test_unmade_from_under_a_newer_one(files: Any, path: Path, places: Places) -> None:
    path.parent.mkdir()
    path.write_text("theirs\n")
    one, two = at(path, "one\n"), at(path, "two\n")
    for placed in (one, two):
        files().do("make", placed)
    assert (files().condition(one), files().probe(one).returns) == ("absent", True)
    files().do("unmake", one)
    assert (path.read_text(), files().probe(one).returns) == ("two\n", False)
    files().do("unmake", two)
    assert path.read_text() == "theirs\n"


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_no_file_to_replace(files: Any, path: Path, kind: str) -> None:
    path.parent.mkdir()
    if kind == "link":
        path.symlink_to("/etc/hosts")
    else:
        path.mkdir()
    one = at(path, "ours\n")
    assert files().condition(one) == "foreign"
    with pytest.raises(BackendError, match="act-foreign"):
        files().do("make", one)


def test_a_garbled_record_is_said(files: Any, path: Path, places: Places) -> None:
    one = at(path, "ours\n")
    files().do("make", one)
    (record,) = (places.data / "configurations" / "placed").iterdir()
    record.write_bytes(b"{")
    with pytest.raises(BackendError, match="configuration-record-broken"):
        files().condition(one)


def test_killed_at_each_line(files: Any, path: Path, dying: Any) -> None:
    path.parent.mkdir()
    path.write_text("theirs\n")
    one, two = at(path, "one\n"), at(path, "two\n")
    for _ in dying(lambda: files().do("make", one)):
        assert path.read_text() in ("theirs\n", "one\n")
        files().do("make", one)
        assert path.read_text() == "one\n"
        files().do("unmake", one)
        assert path.read_text() == "theirs\n"
    for _ in dying(lambda: files().do("make", two)):
        files().do("unmake", two)
        assert (path.read_text(), files().condition(one)) == ("one\n", "made")
    for _ in dying(lambda: files().do("unmake", two)):
        files().do("unmake", two)
        assert (path.read_text(), files().condition(one)) == ("one\n", "made")
        files().do("make", two)
    files().do("unmake", one)
    assert path.read_text() == "theirs\n"
    assert [file.name for file in path.parent.iterdir()] == ["tool.conf"]


MOVES = st.lists(st.tuples(st.sampled_from(("make", "unmake")), st.sampled_from("abc")), max_size=12)
FOLDERS = itertools.count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_after_all_is_unmade_the_first_file_is_back(tmp_path: Path, moves: Any) -> None:
    """In whatever order generations come, go, are returned to and collected."""
    root = tmp_path / f"moves-{next(FOLDERS)}"
    root.mkdir()
    path = root / "tool.conf"
    path.write_text("theirs\n")
    maker = Configurations(Places(root / "data"))
    labels: Any = None
    near: Any = None
    for verb, name in [*moves, *(("unmake", name) for name in "abcabc")]:
        one = at(path, name)
        found = maker.probe(one, near).condition
        assert found in ("absent", "made")
        if verb == "make" and found == "absent":
            maker.make(one, near, labels)
            assert maker.probe(one, near).condition == "made"
        elif verb == "unmake":
            maker.unmake(one, near)
    assert path.read_text() == "theirs\n"
