"""One writer at a time, with real processes: who it is, what became of it, and who may not go on."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from i18n import Language
from state import BusyError, StateError, Writer, holder_of
from tests.state.conftest import in_child


@contextmanager
def holding(folder: Path, work: Callable[[Writer], None] = lambda writer: None) -> Iterator[int]:
    """A child process that has the lock, did this work, and waits; its pid."""
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            writer = Writer.open(folder, "las apply plan.json", clock=lambda: "2026-01-31T09:30:00Z")
            work(writer)
            os.write(tell, b"x")
            signal.pause()
        finally:
            os._exit(1)
    os.close(tell)
    try:
        assert os.read(ready, 1) == b"x"
        yield child
    finally:
        os.close(ready)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@contextmanager
def ending(*pids: int) -> Iterator[None]:
    """Whatever happens, these processes of ours end with it."""
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


def refused(folder: Path) -> BusyError:
    with pytest.raises(BusyError) as caught:
        Writer.open(folder)
    return caught.value


def wait_for(pid: int, letter: str) -> None:
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != letter:
        time.sleep(0.001)


def test_a_second_writer_fails_at_once_naming_the_first(folder: Path) -> None:
    with holding(folder) as pid:
        error = refused(folder)
        assert error.fields == {
            "holder": "running",
            "pid": pid,
            "command": "las apply plan.json",
            "since": "2026-01-31T09:30:00Z",
        }
        seen = holder_of(folder / "writer.lock")
        assert seen is not None and (seen.pid, seen.state) == (pid, "running")


def test_a_stopped_writer_is_named_as_stopped_and_may_go_on(folder: Path) -> None:
    with holding(folder) as pid:
        os.kill(pid, signal.SIGSTOP)
        wait_for(pid, "T")
        assert refused(folder).fields["holder"] == "stopped"
        os.kill(pid, signal.SIGCONT)
        wait_for(pid, "S")
        assert refused(folder).fields["holder"] == "running"


def test_a_killed_writer_holds_nothing(folder: Path) -> None:
    with holding(folder) as pid:
        os.kill(pid, signal.SIGKILL)
        wait_for(pid, "Z")
        with Writer.open(folder) as writer:
            assert writer.mended == ()
    assert holder_of(folder / "writer.lock") is None


def test_no_child_of_a_writer_holds_it(folder: Path) -> None:
    """Neither one that runs another program, with all files handed on, nor one that was only forked."""
    read, write = os.pipe()

    def have_children(writer: Writer) -> None:
        forked = os.fork()
        if forked == 0:
            signal.pause()
        program = subprocess.Popen(["sleep", "1000"], close_fds=False)
        os.write(write, f"{forked} {program.pid}".encode())

    with holding(folder, have_children) as pid, ending(*map(int, os.read(read, 100).split())):
        os.kill(pid, signal.SIGKILL)
        wait_for(pid, "Z")
        Writer.open(folder).close()


def test_a_lock_that_was_handed_on_after_all_is_said_to_be(folder: Path) -> None:
    read, write = os.pipe()

    def hand_on(writer: Writer) -> None:
        copy = os.dup(writer._lock._file)
        os.set_inheritable(copy, True)
        program = subprocess.Popen(["sleep", "1000"], close_fds=False)
        os.write(write, f"{program.pid}".encode())

    with holding(folder, hand_on) as pid, ending(int(os.read(read, 100))):
        os.kill(pid, signal.SIGKILL)
        wait_for(pid, "Z")
        error = refused(folder)
        assert (error.fields["holder"], error.fields["pid"]) == ("gone", pid)


def test_a_deleted_lock_file_lets_nobody_in(folder: Path) -> None:
    with holding(folder) as pid:
        (folder / "writer.lock").unlink()
        error = refused(folder)  # the journal itself is locked as well
        assert (error.fields["holder"], error.fields["pid"]) == ("running", pid)


def test_who_lost_the_lock_file_writes_no_more(folder: Path) -> None:
    with Writer.open(folder) as writer:
        (folder / "writer.lock").unlink()
        with pytest.raises(StateError, match="lock-lost"):
            writer.event("gc")
        (folder / "writer.lock").touch()
        with pytest.raises(StateError, match="lock-lost"):
            writer.event("gc")


def test_the_lock_file_stays(folder: Path) -> None:
    Writer.open(folder).close()
    inode = (folder / "writer.lock").stat().st_ino
    Writer.open(folder).close()
    assert (folder / "writer.lock").stat().st_ino == inode
    assert holder_of(folder / "writer.lock") is None
    assert holder_of(folder / "nothing") is None


def test_a_holder_whose_file_says_nothing_is_named_by_the_kernel(folder: Path) -> None:
    with holding(folder) as pid:
        for text in (b"", b"{}", b'{"pid": "x"}', b"\xff"):
            (folder / "writer.lock").write_bytes(text)
            error = refused(folder)
            assert error.fields["pid"] == pid
            told = Language("en").say("state-busy", **error.fields)
            assert f"(process {pid})" in told and "none" not in told


def test_who_has_just_taken_the_lock_is_named_once_it_has_signed(folder: Path) -> None:
    """Until then the file says nothing, or who had it before."""
    Writer.open(folder).close()
    lock = folder / "writer.lock"
    before = lock.read_bytes().replace(str(os.getpid()).encode(), b"999999999")
    for text in (b"", before):
        with holding(folder) as pid:
            signature = lock.read_bytes()
            lock.write_bytes(text)
            late = threading.Timer(0.05, lock.write_bytes, [signature])
            late.start()
            error = refused(folder)
            late.join()
            assert (error.fields["pid"], error.fields["command"]) == (pid, "las apply plan.json")


def test_who_only_looks_refuses_nobody(folder: Path) -> None:
    """The writer before has ended, and somebody looks whether there is one just when the next comes."""
    with holding(folder):
        pass
    with (folder / "writer.lock").open() as looks:
        fcntl.flock(looks, fcntl.LOCK_SH)
        passing = threading.Timer(0.02, fcntl.flock, [looks, fcntl.LOCK_UN])
        passing.start()
        Writer.open(folder).close()
        passing.join()


def test_a_child_of_the_writer_may_not_write_and_closes_nothing(folder: Path) -> None:
    with Writer.open(folder) as writer:

        def child() -> None:
            try:
                writer.event("gc")
            except StateError as error:
                writer.close()
                os._exit(7 if error.code == "not-the-writer" else 8)

        assert in_child(child) == 7
        writer.event("gc")
        assert refused(folder).fields["pid"] == os.getpid()
