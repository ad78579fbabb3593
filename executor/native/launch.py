"""Becomes the program of one process: what the supervisor starts. Stands alone, on the standard library.

Holds a lock that the program inherits, so one process is never there twice; ends first what is left of an
earlier life; counts the lives; sets the limits; then is the program, under the same process id. Where nobody
else keeps what it prints, a recorder is started beside it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

MARK = "LAS_PROCESS"  # in the environment of all that a process starts: "<install>/<key>"
SPECIFICATION, LIFE, LOCK, LOG = "launch.json", "life.json", "lock", "log"
SAYS = "las: "  # before what the launcher itself says: a code with its fields (executor/telling.py)
CONFIGURATION = "supervisor.conf"  # of our own supervisor, two folders above those
RECORDER = Path(__file__).with_name("recorder.py")

_PR_SET_PDEATHSIG = 1
_LOOK_S = 0.05
_NOT_FOUND, _NOT_EXECUTABLE, _HELD = 127, 126, 125  # exit codes, as shells have them


def main(folder: Path) -> int:
    """Does not return where it goes well."""
    plain = json.loads((folder / SPECIFICATION).read_bytes())
    if "log_bytes" in plain:
        _record(folder / LOG, plain["log_bytes"], plain["log_files"])
    end(marked(plain["variables"][MARK], but=os.getpid()), plain["stop_s"])
    if not _hold(folder / LOCK, plain["stop_s"]):
        _say("process-held")
        return _HELD
    _count(folder / LIFE)
    _bind(plain, None if "log_bytes" in plain else folder.parent.parent / CONFIGURATION)
    try:
        os.chdir(plain["folder"])
        os.execve(plain["command"][0], plain["command"], plain["variables"] | plain["secrets"])
    except OSError as error:
        _say("process-not-begun", path=error.filename, cause=_cause(error))
        return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE


def _say(code: str, **fields: str) -> None:
    """Into what the program prints: its words are made where it is read, in the language of whoever reads."""
    print(SAYS + json.dumps({"code": code, **fields}), file=sys.stderr)


def _cause(error: OSError) -> str:
    if error.errno == errno.ENOENT and os.access(error.filename, os.X_OK):
        return "interpreter"  # the kernel says this of a script
    return errno.errorcode.get(error.errno or 0, str(error.errno))


# --- what runs ---


def marked(mark: str, but: int = 0) -> dict[int, int]:
    """The processes that bear a mark: id to time of start, in ticks since boot."""
    wanted = f"{MARK}={mark}".encode()
    return _found("environ", lambda held: wanted in held, but)


def supervising(configuration: Path) -> dict[int, int]:
    """The supervisors that were started with it, as above: also one that hears nobody any more."""
    return _found("cmdline", lambda held: any(_names(word, configuration) for word in held))


def _names(word: bytes, configuration: Path) -> bool:
    """Also by another path."""
    if not word.endswith(b"/" + os.fsencode(configuration.name)):
        return False
    with suppress(OSError):
        return configuration.samefile(os.fsdecode(word))
    return word == os.fsencode(configuration)


def _found(file: str, fits: Callable[[list[bytes]], bool], but: int = 0) -> dict[int, int]:
    found = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal() and int(entry.name) != but:
            try:
                held = Path(entry.path, file).read_bytes().split(b"\0")
            except OSError:
                continue  # another's, or gone
            ticks = started(int(entry.name))
            if fits(held) and ticks is not None:
                found[int(entry.name)] = ticks
    return found


def started(pid: int) -> int | None:
    """When, in ticks since boot; None where it is gone, or dead and waited for by nobody."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def end(processes: dict[int, int], stop_s: float) -> None:
    """Ask them to end, wait, then end them. A number that another process has got meanwhile is let be."""
    for sent, patience_s in ((signal.SIGTERM, stop_s), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + patience_s
        alive = _alive(processes)
        for pid in alive:
            _send(pid, sent)
        while alive and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
            alive = _alive(alive)
        if not alive:
            return


def _alive(processes: dict[int, int]) -> dict[int, int]:
    return {pid: ticks for pid, ticks in processes.items() if started(pid) == ticks}


def _send(pid: int, sent: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sent)


# --- before the program ---


def _record(log: Path, log_bytes: int, log_files: int) -> None:
    """What is printed from now on goes to a recorder. It ends with the last that can print, and not by a
    signal that is meant for the program; it is no child of the program's, which might wait for it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.fork():
            os._exit(0)
        for meant in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(meant, signal.SIG_IGN)
        os.dup2(reading, 0)
        command = [sys.executable, "-I", "-S", str(RECORDER), str(log), str(log_bytes), str(log_files)]
        os.execv(sys.executable, command)
    os.waitpid(child, 0)
    for printed in (1, 2):
        os.dup2(writing, printed)
    os.close(reading)
    os.close(writing)


def _hold(lock: Path, patience_s: float) -> bool:
    """Until the last process that inherits it ends, whatever it calls itself."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(descriptor, True)
    deadline = time.monotonic() + patience_s
    while not (held := _locked(descriptor)) and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    return held


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _count(life: Path) -> None:
    try:
        lives = json.loads(life.read_bytes())["lives"] + 1
    except (OSError, ValueError, LookupError, TypeError):
        lives = 1
    new = life.with_suffix(".new")
    plain = {"lives": lives, "pid": os.getpid(), "ticks": started(os.getpid())}
    new.write_text(json.dumps(plain))
    new.rename(life)


def _bind(plain: dict[str, Any], supervisor: Path | None) -> None:
    """Memory that can be written to, of each process by itself: runtimes of cards reserve far more than that.
    And it ends with its supervisor: ours, which its output goes through, or whoever has started it."""
    memory = plain["memory_bytes"]
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    alive = (parent,) if supervisor is None else supervising(supervisor)
    if os.getppid() not in alive:  # it died before
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
