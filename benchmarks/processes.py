"""Whole processes, timed by the operating system's own account of each."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import attrs


@attrs.frozen
class Spent:
    """Seconds and peak memory of one run, or the medians of several."""

    wall_s: float
    cpu_s: float
    peak_mib: float


@attrs.frozen
class Command:
    """What is run, and the exit status that says it did what is measured; None: any."""

    argv: tuple[str, ...]
    status: int | None = 0


class WrongStatusError(Exception):
    """A command did something else than what was to be measured: its arguments, and what it exited with."""


def run(command: Command, home: str) -> Spent:
    """Run to the end, output thrown away; `home` holds its cache and configuration.

    Raises WrongStatusError.
    """
    env = {**os.environ, "XDG_CACHE_HOME": f"{home}/cache", "XDG_CONFIG_HOME": f"{home}/config"}
    start = perf_counter()
    with subprocess.Popen(
        command.argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if command.status not in (None, process.returncode):
        raise WrongStatusError(command.argv, process.returncode)
    return Spent(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(spent: Sequence[Spent]) -> Spent:
    """The median of each figure."""
    return Spent(
        median(one.wall_s for one in spent),
        median(one.cpu_s for one in spent),
        median(one.peak_mib for one in spent),
    )


def against(ours: Command, peer: Command, runs: int, *, cold: bool = False) -> tuple[Spent, Spent]:
    """Both commands in turn, after one run of each that does not count; the medians.

    Ours keeps its cache between runs in a folder of its own; `cold` gives every run an empty one.
    Raises WrongStatusError.
    """
    pairs = []
    with tempfile.TemporaryDirectory() as kept:
        for _ in range(runs + 1):
            with tempfile.TemporaryDirectory() as empty:
                pairs.append((run(ours, empty if cold else kept), run(peer, kept)))
    mine, theirs = zip(*pairs[1:], strict=True)
    return middle(mine), middle(theirs)
