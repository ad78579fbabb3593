"""`make bench`: measure what this version promises, and write docs/benchmarks.md.

`make bench-quick` (`--quick`) leaves out what is only for information, and writes to the screen only.
The exit status is 1 where a bar is missed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import (
    assignment,
    executor,
    explanations,
    lexicographic,
    loading,
    matrix,
    scaling,
    scaling_plot,
    sessions,
)
from benchmarks.processes import Command, against
from benchmarks.report import Row, compared, render

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
GROWTH = ROOT / "docs" / "benchmarks-scaling.svg"
RUNS = 9

LAS = str(Path(sys.executable).parent / "las")
DEMO = ("solve", "-f", str(ROOT / "examples" / "chat-workstation.yaml"))
REFUSED = 3  # the exit status of `las` where there is no plan

IMPORTS = "import pysat.solvers, attrs, yaml"
BARE = ("--memory", "64GiB", "--cores", "16")  # no card
TWO_CARDS = (*BARE, "--gpu", "RTX 3090*2", "--driver", "560.35.03")

NODES = "200 modules on 32 nodes, 85 % full"
ASSIGNED = {
    "scattered": (f"{NODES}: placed blindly before", 10),
    "arriving": (f"{NODES}: a quarter of them new", 10),
    "losing": (f"{NODES}: six nodes lost", 10),
    "cards": ("20 modules on 8 unlike cards", 1),
}


def las(*words: str, status: int = 0) -> Command:
    return Command((LAS, *words), status)


def python(code: str, *words: str) -> Command:
    return Command((sys.executable, "-c", code, *words))


def promised() -> Iterator[Row]:
    """The command as a whole process, on this machine."""
    named = f"`python -c '{IMPORTS}'`"
    ours, peer = against(las(*DEMO), python(IMPORTS), RUNS)
    yield compared("`las solve` of the demo stack, cached", ours, peer, named, 5)
    yield Row("peak memory of the same", f"{ours.peak_mib:.0f} MiB", "", ours.peak_mib, " MiB", bar=120)
    ours, peer = against(las(*DEMO), python(IMPORTS), RUNS, cold=True)
    yield compared("`las solve` of the demo stack, cold", ours, peer, named, 15)
    yield from looks()
    ours, peer = against(las("--help"), python("pass"), RUNS)
    yield compared("`las --help`", ours, peer, "`python -c pass`", 8)


def looks() -> Iterator[Row]:
    """`las detect` on this machine, and where a vendor's tool takes a second to answer."""
    ours, peer = against(las("detect"), python("import psutil"), RUNS)
    yield compared("`las detect` on this machine", ours, peer, "`python -c 'import psutil'`", 3)
    with tempfile.TemporaryDirectory() as folder:
        tool = Path(folder, "nvidia-smi")
        tool.write_text("#!/bin/sh\nsleep 1\nexit 9\n")
        tool.chmod(0o755)
        settings = (f"PATH={folder}:{os.environ['PATH']}", "LAS_NVML_LIBRARY=/nonexistent")
        detect = Command(("/usr/bin/env", *settings, LAS, "detect"))
        ours, peer = against(detect, Command((str(tool),), 9), RUNS)
    yield compared(
        "`las detect` with a tool that takes a second", ours, peer, "`nvidia-smi` in its place", 1.5
    )


def readings() -> Iterator[Row]:
    """The catalogue alone, in this process, by CPU time."""
    read = loading.measure()
    size = f"{read.modules} modules with {read.releases} releases, {read.size_bytes / 1024:.0f} KiB"
    cold = f"cold: CPU {read.cold_s * 1000:.0f} ms"
    ratio = read.cold_s / read.yaml_s
    yield Row(
        f"the built-in catalogue ({size}) read and checked, cold",
        f"CPU {read.cold_s * 1000:.0f} ms",
        f"`yaml.load`, `CSafeLoader`, of the same bytes: CPU {read.yaml_s * 1000:.0f} ms",
        ratio,
        cpu=ratio,
        bar=2,
    )
    for what, took_s, bar in (
        ("the same, cached: how many times faster", read.cached_s, 10),
        ("cached, and every module asked for", read.whole_s, None),
    ):
        faster = read.cold_s / took_s
        ours = f"CPU {took_s * 1000:.1f} ms"
        yield Row(what, ours, cold, faster, cpu=faster, bar=bar, more_is_better=True)


def searches() -> Iterator[Row]:
    """The solver alone, in this process, by CPU time."""
    outcome = lexicographic.compare()
    ours, named = f"CPU {outcome.ours_s:.2f} s", "CP-SAT, one worker"
    yield Row(
        f"the optimum of {outcome.catalogues} generated catalogues: how many times faster",
        ours,
        f"{named}, level by level: CPU {outcome.level_by_level_s:.2f} s",
        outcome.ratio,
        cpu=outcome.ratio,
        bar=5,
        more_is_better=True,
    )
    yield Row(
        "the same",
        ours,
        f"{named}, one weighted sum: CPU {outcome.weighted_sum_s:.2f} s",
        outcome.ratio_to_weighted,
        cpu=outcome.ratio_to_weighted,
    )


def decisions(*, quick: bool) -> Iterator[Row]:
    """Every release on every machine of the matrix, in this process; and how that grows, but for `quick`."""
    builtin = matrix.builtin()
    fresh = "a fresh solve of each module on a workstation"
    yield _of_matrix(
        "every release of the built-in catalogue on every machine of the matrix", builtin, fresh, 3
    )
    for times, outcome in zip(matrix.TIMES, matrix.growth(), strict=True) if not quick else ():
        yield _of_matrix(f"the same of a generated catalogue, {times}×", outcome, fresh)


def many_requests(*, quick: bool) -> Iterator[Row]:
    """Requests on one machine after another, in a process of their own."""
    found = sessions.measure(quick=quick)
    yield Row(
        f"{found.requests} requests on each of {found.machines} machines, one process",
        f"each further machine: CPU {found.each_further_s:.2f} s, {found.rate:.1f} requests a second",
        f"the first machine: CPU {found.first_s:.2f} s",
        found.ratio,
        cpu=found.ratio,
        bar=0.25,
    )


def placings(*, quick: bool) -> Iterator[Row]:
    """Items to bins, in this process: the most CPU time of any seed, and the peer's median."""
    for one in assignment.compare(1 if quick else assignment.SEEDS):
        what, bar = ASSIGNED[one.name]
        yield Row(
            what,
            f"CPU {one.ours_s:.2f} s, at most {one.ours_most_s:.2f} s",
            f"CP-SAT, one worker: CPU {one.peer_s:.2f} s",
            one.ours_most_s,
            " s",
            cpu=one.ours_s / one.peer_s,
            bar=bar,
        )


def _of_matrix(what: str, outcome: matrix.Outcome, named: str, bar: float | None = None) -> Row:
    ours, peer = outcome.matrix, outcome.fresh
    return Row(
        f"{what}: {outcome.releases} × {outcome.machines}",
        f"{ours.wall_s:.1f} s, CPU {ours.cpu_s:.1f} s: {outcome.rate:.0f} decisions a second",
        f"{named}: {peer.wall_s:.1f} s, CPU {peer.cpu_s:.1f} s",
        outcome.ratio,
        cpu=outcome.cpu_ratio,
        bar=bar,
    )


def informed(profiles: Path) -> Iterator[Row]:
    """What nothing is promised of. `profiles` is a folder for the machines that are made up."""
    bare, two_cards = (str(profiles / name) for name in ("bare.json", "two-cards.json"))
    for path, parts in ((bare, BARE), (two_cards, TWO_CARDS)):
        subprocess.run(
            (LAS, "profile", "build", *parts, "-q", "-o", path), check=True, stdout=subprocess.DEVNULL
        )
    commands = (
        (
            "`las solve vllm` without a card: refused, with ways out",
            las("solve", "vllm", "--profile", bare, status=REFUSED),
        ),
        (
            "`las explain vllm` with two RTX 3090 and an old driver",
            las("explain", "vllm", "--profile", two_cards),
        ),
        ("`las modules`: every module decided", las("modules", "--profile", two_cards)),
    )
    for what, command in commands:
        yield compared(what, *against(command, python(IMPORTS), RUNS), "the same imports")


def machine_in_words() -> str:
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory_gib:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def universes(*, quick: bool) -> str:
    """The section on package universes, by a process of its own: peers' memory is counted from its size."""
    command = (sys.executable, "-m", "benchmarks.peers", *(("--quick",) if quick else ()))
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(*, quick: bool) -> int:
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as an installed program is
    with tempfile.TemporaryDirectory() as profiles:
        measured = [*promised(), *readings(), *searches(), *decisions(quick=quick)]
        measured += [*many_requests(quick=quick), *placings(quick=quick)]
        measured += explanations.rows(quick=quick)
        measured += executor.rows(quick=quick)
        rows = measured if quick else [*measured, *informed(Path(profiles))]
    report = render(rows, day=date.today().isoformat(), machine=machine_in_words(), runs=RUNS)
    grown = scaling.measure(quick=quick)
    report = f"{report}\n{scaling.section(grown)}\n{universes(quick=quick)}"
    if not quick:
        GROWTH.write_text(scaling_plot.svg(grown), encoding="utf-8")
        REPORT.write_text(report, encoding="utf-8")
    print(report)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
