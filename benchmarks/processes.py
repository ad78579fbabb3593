"""Whole processes, timed by the operating system's own account of each."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from statistics import median
from time import perf_counter

import attrs


@attrs.frozen
class Spent:
    """Seconds and peak memory of one run, or the medians of several."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def run(argv: Sequence[str], env: Mapping[str, str] = {}) -> Spent:
    """Run to the end, output thrown away. Any exit status counts: a refusal is an answer."""
    start = perf_counter()
    with subprocess.Popen(
        argv, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0  # reaped above
    return Spent(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(spent: Sequence[Spent]) -> Spent:
    """The median of each figure."""
    return Spent(
        median(one.wall_s for one in spent),
        median(one.cpu_s for one in spent),
        median(one.peak_mib for one in spent),
    )


def against(
    ours: Sequence[str], peer: Sequence[str], runs: int, *, cold: bool = False
) -> tuple[Spent, Spent]:
    """Both commands in turn, after one run of each that does not count; the medians.

    Ours keeps its cache between runs in a folder of its own; `cold` gives every run an empty one.
    """
    mine, theirs = [], []
    with tempfile.TemporaryDirectory() as kept:
        for number in range(runs + 1):
            with tempfile.TemporaryDirectory() as empty:
                mine.append(run(ours, {"XDG_CACHE_HOME": empty if cold else kept}))
            theirs.append(run(peer))
            if not number:
                mine.clear()
                theirs.clear()
    return middle(mine), middle(theirs)
