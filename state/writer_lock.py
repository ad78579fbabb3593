"""One writer at a time: `flock` on a file that says who has it, and is never deleted.

The kernel releases it when its holder ends, however that ends. No child inherits it. What the file says is
only for naming the holder: nothing depends on it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from pathlib import Path
from typing import Literal

import attrs

from state.errors import BusyError, DiskError, StateError
from state.files import disk_errors, hold, let_go, write_all

HolderState = Literal["running", "stopped", "gone", "unknown"]

_MOMENT_S = 0.005
SIGNING_SECONDS = 0.25  # between taking the lock and saying so; on a busy machine a good deal less than this


@attrs.frozen
class Holder:
    """Who has the lock. `state` is gone where its process ended and a child of it still holds the file.

    `since` is empty where only the kernel tells of it.
    """

    state: HolderState
    pid: int = 0
    command: str = ""
    since: str = ""


class WriterLock:
    def __init__(self, path: Path, command: str, since: str) -> None:
        """Takes the lock at once, or raises BusyError, which names the holder."""
        self.path = path
        self._owner = os.getpid()
        with disk_errors(path):
            self._file = self._take()
            try:
                self._sign(command, since)
            except BaseException:
                self.release()
                raise

    def expect_held(self) -> None:
        """Raises StateError where the file was deleted or replaced, or this is a child of the holder."""
        if os.getpid() != self._owner:
            raise StateError("not-the-writer", file=str(self.path))
        if not _is_file_of(self._file, self.path):
            raise StateError("lock-lost", file=str(self.path))

    def release(self) -> None:
        if os.getpid() == self._owner:
            let_go(self._file)

    def _take(self) -> int:
        """Refused twice: who only looks whether somebody has it holds it as well, for a moment."""
        refused = False
        while True:
            file = hold(self.path, os.O_RDWR | os.O_CREAT)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = name_holder(file)
                let_go(file)
                if refused:
                    raise busy(holder) from None
                refused = True
                time.sleep(_MOMENT_S)
                continue
            if _is_file_of(file, self.path):
                return file
            let_go(file)  # deleted between open and lock: there is another one now

    def _sign(self, command: str, since: str) -> None:
        """Where the disk is too full for it, the kernel's list of locks names the holder."""
        pid = os.getpid()
        content = {"command": command, "pid": pid, "since": since, "started": _stat(pid)[1]}
        os.ftruncate(self._file, 0)
        with contextlib.suppress(DiskError), disk_errors(self.path):
            write_all(self._file, json.dumps(content, sort_keys=True).encode() + b"\n")


def busy(holder: Holder) -> BusyError:
    return BusyError("busy", holder=holder.state, pid=holder.pid, command=holder.command, since=holder.since)


def holder_of(path: Path) -> Holder | None:
    """Who has the lock of a file now; None where nobody has."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return name_holder(file)
    finally:
        os.close(file)
    return None


def _is_file_of(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def name_holder(descriptor: int) -> Holder:
    """From what the file says, or from the kernel's list of locks where it says nothing that can be.

    Who has just taken the lock has yet to write its name over that of who had it before, so nothing
    and a process that has ended are believed only if they are still there a moment later.
    """
    until = time.monotonic() + SIGNING_SECONDS
    while True:
        signed = _signed(descriptor)
        if signed and signed.state != "gone":
            return signed
        if time.monotonic() > until:
            return signed or _holder_by_kernel(descriptor)
        time.sleep(_MOMENT_S)


def _signed(descriptor: int) -> Holder | None:
    try:
        said = json.loads(os.pread(descriptor, 65536, 0))
        pid, started = int(said["pid"]), int(said["started"])
        command, since = str(said["command"]), str(said["since"])
    except (ValueError, KeyError, TypeError):
        return None
    letter, began = _stat(pid)
    if not letter or (started and began != started):
        return Holder("gone", pid, command, since)
    return Holder(_state(letter), pid, command, since)


def _holder_by_kernel(descriptor: int) -> Holder:
    inode = os.fstat(descriptor).st_ino
    try:
        lines = Path("/proc/locks").read_text().splitlines()
    except OSError:
        return Holder("unknown")
    for words in (line.split() for line in lines):
        if words[1:2] == ["FLOCK"] and words[5].rpartition(":")[2] == str(inode) and int(words[4]) > 0:
            pid = int(words[4])
            letter, _ = _stat(pid)
            return Holder(_state(letter) if letter else "gone", pid, _command(pid))
    return Holder("unknown")


def _state(letter: str) -> HolderState:
    """Of the letter in /proc/PID/stat: T is stopped, t is stopped by a debugger."""
    return "stopped" if letter in "Tt" else "running"


def _stat(pid: int) -> tuple[str, int]:
    """State letter and start time (clock ticks since boot) of a process; ("", 0) where there is none.

    proc(5): the second field is in brackets and may hold anything; the third is the state, the 22nd
    the start. Without /proc (not Linux) a process that can be signalled counts as running.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ("", 0) if Path("/proc/self").exists() or not _exists(pid) else ("?", 0)
    return ("", 0) if fields[0] in "ZX" else (fields[0], int(fields[19]))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""
