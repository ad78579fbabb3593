"""A cache that is damaged, foreign or unwritable is as good as none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from documents import cached, cached_plain, code_stamp, load_bytes, store_bytes


def test_a_value_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []
    for _ in range(2):
        assert cached(tmp_path / "deep" / "cache", "key", lambda: made.append(1) or "value") == "value"
    assert made == [1]


def test_without_a_folder_it_is_made_each_time() -> None:
    made: list[int] = []
    for _ in range(2):
        cached(None, "key", lambda: made.append(1))
    assert made == [1, 1]


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 100])
def test_damage_is_seen(tmp_path: Path, damage: bytes) -> None:
    cached(tmp_path, "key", lambda: "value")
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(damage)
    assert cached(tmp_path, "key", lambda: "again") == "again"
    assert cached(tmp_path, "key", lambda: "not made") == "again"


def test_one_changed_bit_is_seen(tmp_path: Path) -> None:
    store_bytes(tmp_path, "name", b"some bytes")
    stored = bytearray((tmp_path / "name").read_bytes())
    stored[-1] ^= 1
    (tmp_path / "name").write_bytes(stored)
    assert load_bytes(tmp_path, "name") is None


def test_a_pickle_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    cached(tmp_path, "key", lambda: 1)
    (stored,) = tmp_path.iterdir()
    store_bytes(tmp_path, stored.name, b"no pickle")
    assert cached(tmp_path, "key", lambda: 2) == 2


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert cached(tmp_path / "file", "key", lambda: "value") == "value"


def test_what_fails_is_not_kept(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        cached(tmp_path, "key", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_stamp_follows_the_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    before = code_stamp(str(tmp_path / "a.py"))
    (tmp_path / "b.py").write_text("22")
    assert code_stamp(str(tmp_path / "a.py")) != before


def test_plain_values_are_kept_as_they_were(tmp_path: Path) -> None:
    value = {"a": (1, None, True), "b": ["x", b"y", 2.5]}
    for _ in range(2):
        assert cached_plain(tmp_path, "key", lambda: value) == value
    assert cached_plain(tmp_path, "key", lambda: 1) == value


def test_what_does_not_fit_gives_its_place_to_what_is_made(tmp_path: Path) -> None:
    assert cached_plain(tmp_path, "key", lambda: "old") == "old"
    assert cached_plain(tmp_path, "key", lambda: "new", lambda kept: kept == "new") == "new"
    assert cached_plain(tmp_path, "key", lambda: "not made", lambda kept: kept == "new") == "new"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_was_kept_otherwise_is_made_again(tmp_path: Path) -> None:
    cached_plain(tmp_path, "key", lambda: 1)
    (stored,) = tmp_path.iterdir()
    store_bytes(tmp_path, stored.name, b"")
    assert cached_plain(tmp_path, "key", lambda: 2) == 2


def test_what_is_kept_is_for_its_user_alone(tmp_path: Path) -> None:
    cached(tmp_path, "key", lambda: 1)
    (stored,) = tmp_path.iterdir()
    assert stored.stat().st_mode & 0o777 == 0o600


def test_what_another_user_left_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached(tmp_path, "key", lambda: 1)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert cached(tmp_path, "key", lambda: 2) == 2


def test_nothing_is_written_through_a_link_that_waits_there(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("whole")
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / f".name.{os.getpid()}").symlink_to(other)
    store_bytes(folder, "name", b"value")
    assert other.read_text() == "whole"
    store_bytes(folder, "name", b"value")
    assert load_bytes(folder, "name") == b"value"
