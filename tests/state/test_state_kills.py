"""A writer killed anywhere: nothing that it was told to be durable is lost, and the next one goes on.

By itself at each of its own writes and syncs, half way through a write too; and from outside at system calls,
those of SQLite included (in a stride: together they are more than a hundred).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.state.conftest import in_child
from tests.state.dying import die_at
from tests.state.scenario import CHOICES, install, went_well

ROOT = Path(__file__).parents[2]
#: With how often each comes at the least in one change, which says that the sweep was one.
SYSTEM_CALLS = {
    "write": 15,
    "pwrite64": 20,
    "fsync": 15,
    "fdatasync": 10,
    "rename": 4,
    "unlink": 2,
    "flock": 2,
}
STRIDE = 7


@pytest.fixture
def quick() -> Iterator[Path]:
    """In memory where that can be: a kill loses nothing that the kernel has, whatever the disk."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as place:
        yield Path(place)


def killed_at(point: int, half: bool, folder: Path, tell: Callable[[str], None]) -> None:
    """Carry the change out and die at one point: before the call, or when a write is half done."""
    die_at(point, half=half)
    install(folder, *CHOICES, tell=tell)
    os._exit(0)


def told_by(work: Callable[[Callable[[str], None]], None]) -> tuple[int, list[str]]:
    """How a child ended that does this work, and what it told before."""
    read, write_end = os.pipe()
    write = os.write  # the child's own is replaced

    def tell(line: str) -> None:
        write(write_end, f"{line}\n".encode())

    code = in_child(lambda: work(tell))
    os.close(write_end)
    with open(read, encoding="ascii") as pipe:  # noqa: PTH123 -- a descriptor
        return code, pipe.read().splitlines()


@pytest.mark.parametrize("half", [False, True], ids=["before", "half written"])
def test_killed_at_each_of_its_own_calls(quick: Path, half: bool) -> None:
    for point in count(1):
        folder = quick / str(point)
        code, told = told_by(lambda tell, at=point, into=folder: killed_at(at, half, into, tell))
        went_well(folder, told)
        shutil.rmtree(folder)
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert point > 40


def test_killed_again_while_it_recovers(quick: Path) -> None:
    """First with a torn tail and a commit that is not witnessed; then at each call of the next opening."""
    first = quick / "first"
    _, told = told_by(lambda tell: killed_at(33, True, first, tell))
    for point in count(1):
        folder = Path(shutil.copytree(first, quick / str(point)))
        code, more = told_by(lambda tell, at=point, into=folder: killed_at(at, True, into, tell))
        went_well(folder, [*told, *more])
        shutil.rmtree(folder)
        if code == 0:
            break
    assert point > 20


@pytest.mark.parametrize("call", SYSTEM_CALLS)
def test_killed_at_system_calls(quick: Path, call: str) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    for number in count(1, STRIDE):
        folder = quick / str(number)
        command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        command += ["-e", f"inject={call}:signal=KILL:when={number}"]
        command += [sys.executable, "-B", "-m", "tests.state.scenario", str(folder)]
        ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        went_well(folder, ran.stdout.splitlines())
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert number > SYSTEM_CALLS[call] - STRIDE
