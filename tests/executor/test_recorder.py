"""What a program prints, kept in files that are turned over."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from executor.native import output
from executor.native.recorder import record


def recorded(log: Path, printed: bytes, *, log_bytes: int = 1000, log_files: int = 3) -> list[bytes]:
    """The files, the oldest first."""
    reading, writing = os.pipe()

    def write() -> None:
        left = printed
        while left:
            left = left[os.write(writing, left) :]
        os.close(writing)

    printing = threading.Thread(target=write)
    printing.start()
    record(reading, log, log_bytes, log_files)
    printing.join()
    os.close(reading)
    older = sorted(log.parent.glob("log.*"), reverse=True)
    return [path.read_bytes() for path in (*older, log)]


LINES = [b"%d %s\n" % (n, b"x" * (n % 90)) for n in range(5000)]


@pytest.mark.parametrize("log_files", [1, 2, 5])
def test_no_line_is_cut_and_no_file_is_larger(tmp_path: Path, log_files: int) -> None:
    kept = recorded(tmp_path / "log", b"".join(LINES), log_files=log_files)
    assert len(kept) == log_files
    assert all(1000 <= len(one) < 1000 + 100 for one in kept[:-1])
    lines = b"".join(kept).splitlines(keepends=True)
    assert lines == LINES[-len(lines) :]


def test_a_line_that_does_not_end_is_cut_in_the_end(tmp_path: Path) -> None:
    kept = recorded(tmp_path / "log", b"x" * 500_000)
    assert len(kept) == 3
    assert all(len(one) <= 2**16 for one in kept)


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    assert recorded(tmp_path / "log", b"one\n") == [b"one\n"]
    assert recorded(tmp_path / "log", b"two\n") == [b"one\ntwo\n"]


def test_all_is_read_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """Else the program would wait."""
    log = tmp_path / "none" / "log"
    reading, writing = os.pipe()
    os.write(writing, b"one\n")
    os.close(writing)
    record(reading, log, 1000, 3)
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_it_is_followed_while_it_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is away for an instant; the second look finds it again."""
    log = tmp_path / "log"
    log.write_bytes(b"one\n")
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            log.write_bytes(b"two\n")

    monkeypatch.setattr(output, "time", SimpleNamespace(sleep=sleep))
    followed = output.lines(log, None, follow=True)
    assert next(followed) == b"one\n"
    log.rename(tmp_path / "log.1")
    assert next(followed) == b"two\n"
    log.unlink()
    assert list(followed) == []
