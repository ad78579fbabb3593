"""A command that is ended leaves no process behind and, where it can still speak, no noise."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from benchmarks import universes

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0  # for what takes 3 s where nothing else runs
LAS = (sys.executable, "-c", "from cli.main import main; main()")
MANY = ("vllm", "sglang", "comfyui", "open-webui", "jupyterlab", "qdrant", "diffusers", "xformers")
ENDED = {signal.SIGINT: 130, signal.SIGTERM: 130, signal.SIGKILL: -signal.SIGKILL}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the catalogue is read once for all."""
    return tmp_path_factory.mktemp("home")


@contextmanager
def started(*argv: str, home: Path, path: str = "") -> Iterator[subprocess.Popen[str]]:
    """In a group of its own; a signal sent to it reaches none of those that it starts."""
    environment = os.environ | {
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(home),
        "LAS_LANG": "en",
    }
    process = subprocess.Popen(
        argv,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    end = monotonic() + PATIENCE_S
    while not holds():
        assert process.poll() is None and monotonic() < end
        sleep(0.05)


def until_spent(seconds: float, process: subprocess.Popen[str]) -> None:
    spent = psutil.Process(process.pid).cpu_times
    until(lambda: spent().user > seconds, process)


def ended_by(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    """The status and what it said on stderr, once nothing of what it had started is left."""
    descendants = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    _, told = process.communicate(timeout=PATIENCE_S)  # a pipe closes with the last that holds it
    _, left = psutil.wait_procs(descendants, timeout=PATIENCE_S)
    assert left == []
    return process.returncode, told


@pytest.mark.parametrize("number", ENDED)
def test_processes_of_a_matrix_end_with_their_parent(number: signal.Signals, home: Path) -> None:
    """They are at work, each with the thread that watches its parent."""
    with started(*LAS, "check", "--jobs", "2", home=home) as process:
        parent = psutil.Process(process.pid)

        def at_work() -> bool:
            children = [c for c in parent.children() if "resource_tracker" not in " ".join(c.cmdline())]
            return len(children) == 2 and all(child.num_threads() > 1 for child in children)

        until(at_work, process)
        status, told = ended_by(process, number)
    assert status == ENDED[number]
    if number == signal.SIGKILL:  # Python's own clearing up may speak
        assert "Traceback" not in told
    else:
        assert told == "interrupted\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [0.1, 0.4])
def test_a_request_ends_wherever_it_is(number: signal.Signals, seconds: float, home: Path) -> None:
    """Before its words are loaded, and at work."""
    with started(*LAS, "solve", *MANY, home=home) as process:
        until_spent(seconds, process)
        status, told = ended_by(process, number)
    assert status == 130
    assert told in ("", "interrupted\n")


def test_an_interrupted_cudf_solver_says_and_writes_nothing(tmp_path: Path) -> None:
    source, target = tmp_path / "in.cudf", tmp_path / "out.cudf"
    universes.write(source, 10_000, seed=1, asked=100)
    with started(
        sys.executable, "-m", "benchmarks.cudf", str(source), str(target), "trendy", home=tmp_path
    ) as process:
        until_spent(0.3, process)
        assert ended_by(process, signal.SIGINT) == (130, "")
    assert not target.exists()
