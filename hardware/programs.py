# ruff: noqa: PTH113, PTH118, PTH120
# Pathlib takes longer to load than most machines take to be seen.
"""Run a program of the machine without a shell, with limits on its time and its output."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import IO

from hardware.host import EXTRA_PATH, Ran


def run_bounded(argv: tuple[str, ...], timeout_s: float, limit_bytes: int) -> Ran | None:
    """The program's exit status and output, cut at `limit_bytes` each; None where it cannot be started.

    At the time limit the program and all that it started are killed, and `rc` is None.
    """
    program = _found(argv[0])
    if program is None:
        return None
    try:
        process = subprocess.Popen(
            (program, *argv[1:]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
        )
    except OSError:
        return None
    with process:
        return _collect(process, time.monotonic() + timeout_s, limit_bytes)


def _found(name: str) -> str | None:
    """As shutil.which, which brings compressors along."""
    folders = (*os.environ.get("PATH", "").split(os.pathsep), *EXTRA_PATH)
    places = (
        (name,) if os.path.dirname(name) else (os.path.join(folder, name) for folder in folders if folder)
    )
    return next((place for place in places if os.path.isfile(place) and os.access(place, os.X_OK)), None)


def _collect(process: subprocess.Popen[bytes], deadline: float, limit_bytes: int) -> Ran:
    assert process.stdout is not None
    assert process.stderr is not None
    kept: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    try:
        in_time = _drain(kept, deadline, limit_bytes)
        with suppress(subprocess.TimeoutExpired):
            if in_time:
                process.wait(max(deadline - time.monotonic(), 0))
        rc = process.returncode
    finally:  # an interrupt too: in a session of its own it hears of none
        kill_group(process)
    return Ran(rc, bytes(kept[process.stdout]), bytes(kept[process.stderr]))


def _drain(kept: dict[IO[bytes], bytearray], deadline: float, limit_bytes: int) -> bool:
    """Read both pipes until they close. False when the time or the limit is over before that."""
    with selectors.DefaultSelector() as selector:
        for pipe in kept:
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            for key, _ in selector.select(left):
                pipe = next(pipe for pipe in kept if pipe is key.fileobj)
                chunk = os.read(key.fd, 2**16)
                kept[pipe] += chunk[: limit_bytes - len(kept[pipe])]
                if not chunk:
                    selector.unregister(pipe)
                elif len(kept[pipe]) >= limit_bytes:
                    return False
    return True


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the program; its group outlives it only if it left children behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
