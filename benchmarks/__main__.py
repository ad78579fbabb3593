"""`make bench`: measure what this version promises, and write docs/benchmarks.md.

Every figure is a ratio against a peer in the same run, the two in turn, medians of RUNS. The exit
status is 1 where a bar is missed.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs

from benchmarks import lexicographic
from benchmarks.processes import against

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "docs/benchmarks.md"
RUNS = 7
DEMO = ["solve", "-f", str(ROOT / "examples/chat-workstation.yaml")]
IMPORTS = [sys.executable, "-c", "import pysat.solvers, attrs, yaml"]
NOTHING = [sys.executable, "-c", "pass"]
LAS = str(Path(sys.executable).parent / "las")


HEAD = """\
# Benchmarks

Written by `make bench` on {day}: {machine}.

Each figure is a ratio against a peer in the same run, the two in turn, medians of {runs}. Ratios of whole
processes are of CPU time (user and system), which other work on the machine disturbs least.

| what | ours | peer | figure | bar | met |
|---|---|---|---|---|---|"""

FOOT = """
The generated catalogues (`benchmarks/catalogues.py`, seeded) have 30 modules of up to 8 releases with
ranges, conflicts and a memory capacity, and three levels; both sides start from the same catalogue and
every optimum is compared. Asked level by level, CP-SAT does the same work as ours; given one weighted sum
it proves less (no bound for each level) and is faster.
"""


@attrs.frozen
class Row:
    """One promise: a figure, and the bar that it must not pass; None where there is none."""

    what: str
    ours: str
    peer: str
    figure: float
    unit: str  # "times the peer", "MiB", "times faster"
    bar: float | None = None
    more_is_better: bool = False

    @property
    def met(self) -> bool:
        if self.bar is None:
            return True
        return self.figure >= self.bar if self.more_is_better else self.figure <= self.bar


def processes() -> Iterator[Row]:
    """The command as a whole process, on this machine."""
    rows: list[tuple[str, list[str], list[str], float | None, bool]] = [
        ("`las solve` of the demo stack, parsed catalogue cached", DEMO, IMPORTS, 5.0, False),
        ("`las solve` of the demo stack, empty cache", DEMO, IMPORTS, 15.0, True),
        ("`las --help`", ["--help"], NOTHING, 8.0, False),
        ("`las solve vllm`: a plan or a refusal with ways out", ["solve", "vllm"], IMPORTS, None, False),
        ("`las modules`: every module decided", ["modules"], IMPORTS, None, False),
    ]
    for what, words, peer, bar, cold in rows:
        ours, theirs = against([LAS, *words], peer, RUNS, cold=cold)
        yield Row(
            what,
            f"{ours.wall_s * 1000:.0f} ms ({ours.cpu_s * 1000:.0f} CPU)",
            f"`python -c '{peer[2]}'` {theirs.wall_s * 1000:.0f} ms ({theirs.cpu_s * 1000:.0f} CPU)",
            ours.cpu_s / theirs.cpu_s,
            "times the peer's CPU",
            bar,
        )
        if words is DEMO and not cold:
            yield Row("its peak memory", f"{ours.peak_mib:.0f} MiB", "", ours.peak_mib, "MiB", 120.0)


def searches() -> Iterator[Row]:
    """The solver alone, in this process, building the model included."""
    outcome = lexicographic.compare()
    ours = f"{outcome.ours_s:.2f} s CPU"
    yield Row(
        f"the optimum of {outcome.catalogues} generated catalogues, level by level",
        ours,
        f"CP-SAT, one worker, direct model {outcome.level_by_level_s:.2f} s",
        outcome.ratio,
        "times faster",
        5.0,
        more_is_better=True,
    )
    yield Row(
        "the same, CP-SAT given one weighted sum",
        ours,
        f"CP-SAT, one worker, direct model {outcome.weighted_sum_s:.2f} s",
        outcome.ratio_to_weighted,
        "times faster",
        more_is_better=True,
    )


def render(rows: list[Row], day: str, machine: str) -> str:
    """The report as it stands in docs/."""
    lines = [HEAD.format(day=day, machine=machine, runs=RUNS)]
    for row in rows:
        sign = "at least" if row.more_is_better else "at most"
        bar = "" if row.bar is None else f"{sign} {row.bar:g}"
        met = "" if row.bar is None else "yes" if row.met else "**no**"
        lines.append(
            f"| {row.what} | {row.ours} | {row.peer} | {row.figure:.1f} {row.unit} | {bar} | {met} |"
        )
    return "\n".join([*lines, FOOT])


def machine_in_words() -> str:
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} processors, {memory_gib:.0f} GiB of memory, {platform.system()}, {python}"


def main() -> int:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as an installed program is
    rows = [*processes(), *searches()]
    report = render(rows, date.today().isoformat(), machine_in_words())
    REPORT.write_text(report)
    print(report)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
