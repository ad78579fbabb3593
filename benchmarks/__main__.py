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

from benchmarks import lexicographic
from benchmarks.processes import Command, against
from benchmarks.report import Row, compared, render

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs" / "benchmarks.md"
RUNS = 9

LAS = str(Path(sys.executable).parent / "las")
DEMO = ("solve", "-f", str(ROOT / "examples" / "chat-workstation.yaml"))
REFUSED = 3  # the exit status of `las` where there is no plan

IMPORTS = "import pysat.solvers, attrs, yaml"
LOAD = "from manifests import BUILTIN, load_catalog; load_catalog([BUILTIN], cache=None)"
LOAD_PLAINLY = (
    "import pathlib, sys, yaml; "
    "[yaml.load(p.read_bytes(), yaml.CSafeLoader) for p in pathlib.Path(sys.argv[1]).rglob('*.yaml')]"
)
BARE = ("--memory", "64GiB", "--cores", "16")  # no card
TWO_CARDS = (*BARE, "--gpu", "RTX 3090*2", "--driver", "560.35.03")


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
    ours, peer = against(las("--help"), python("pass"), RUNS)
    yield compared("`las --help`", ours, peer, "`python -c pass`", 8)


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
    ours, peer = against(python(LOAD), python(LOAD_PLAINLY, str(ROOT / "manifests" / "catalog")), RUNS)
    yield compared(
        "the built-in catalogue read and checked, no cache", ours, peer, "`yaml.load`, `CSafeLoader`"
    )


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
        rows = [*promised(), *searches(), *(() if quick else informed(Path(profiles)))]
    report = render(rows, day=date.today().isoformat(), machine=machine_in_words(), runs=RUNS)
    report = f"{report}\n{universes(quick=quick)}"
    if not quick:
        REPORT.write_text(report, encoding="utf-8")
    print(report)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
