"""What was measured, as a table with what was promised."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from benchmarks.processes import Spent

HEAD = """\
# Benchmarks

Written by `make bench` on {day}: {machine}.

Each figure is a ratio to a peer in the same run, the two in turn, medians of {runs} runs after one that
does not count. Processes are whole: start, imports and exit included, Python's bytecode written before.
A bar is for the ratio of elapsed times. The ratio of CPU times (user and system) stands beside it, as other
work on the machine disturbs it less.

"""

COLUMNS = """\
| what | ours | peer | ratio | of CPU | bar | met |
|---|---|---|---|---|---|---|"""

FOOT = """
Without a bar, a row is for information. The caches of the first row are those that any earlier `las solve`
leaves: parsed manifests, policy and texts, never an answer. "Cold" is the first run of a user: an empty
cache folder.

The generated catalogues (`benchmarks/catalogues.py`, seeded) have 30 modules of up to 8 releases with
ranges, conflicts and a memory capacity, and three levels; both sides start from the same catalogue in one
process, model building included, and every optimum is compared. Asked level by level, CP-SAT does the
same work as ours; given one weighted sum it proves less (no bound for each level) and is faster.

`las detect` is measured on the machine of the report, which has no card; Docker is asked on the way. A tool
that takes a second is a script in the place of `nvidia-smi`, as where the driver wakes its cards: it is asked
three questions, all at once, after NVML could not be.

The catalogue is read in this process, nothing remembered from the round before (`benchmarks/loading.py`);
both ratios of such a row are of CPU time. Cached, the list of modules is there and each one is unpacked when
it is asked for; the row below has asked for all of them.

A decision is whether one release can be had on one machine. The matrix (`benchmarks/matrix.py`) is that of
`hardware/parts/matrix.yaml`. The fresh solves are of each module by its name alone, on a workstation with two
RTX 3090, in the same process and after the same round that does not count. The catalogues that are generated
for it (`benchmarks/made.py`, seeded) grow by corners of 24 modules that know nothing of one another.

The requests on one machine after another (`benchmarks/sessions.py`) are those of a person who tries many
machines of the matrix; about a third is refused, with conflict and ways out. The first machine is that of a
process which has imported the rooms and read the catalogue's list, but no module. Items and bins
(`benchmarks/assignment.py`, seeded) are compared by the most CPU time of any seed, and the figure is in
seconds; beside it stands the ratio of the medians. Every optimum is compared.

What a refusal costs (`benchmarks/explanations.py`) is compared with finding that there is no plan: encoding
and searching, of the same request in the same process, by CPU time. Of either answer 100 ms are left out.
With ways out, it is the whole answer of `las solve`: the conflict, and changes each of which is solved again.
The worst request on any of the machines is shown. A minimal conflict against aspcud's bare "no" stands
below, among the package universes.

Carrying out (`benchmarks/executor.py`) is measured on the Docker engine of the machine, with web servers
of one small image; medians of 5 runs. From nothing, the plan is decided, journaled and applied, and every
service answers its health check in the end; the peer makes the same calls of the engine's API one after
another, and waits for the same answers. Compose is Debian's docker-compose. `docker ps` is a compiled
program that makes one call: Python alone takes about as long to start as it does in all. Where there is no
engine, the rows are left out.
"""


@attrs.frozen
class Row:
    """One figure, and the bar that it must not pass; None where nothing is promised.

    `figure` is shown with `unit`; `cpu` is the same ratio of CPU times, None where it has none.
    """

    what: str
    ours: str
    peer: str
    figure: float
    unit: str = "×"
    cpu: float | None = None
    bar: float | None = None
    more_is_better: bool = False

    @property
    def met(self) -> bool:
        if self.bar is None:
            return True
        return self.figure >= self.bar if self.more_is_better else self.figure <= self.bar


def compared(what: str, ours: Spent, peer: Spent, named: str, bar: float | None = None) -> Row:
    """A row of two processes; `named` says what the peer is."""
    wall, cpu = ours.wall_s / peer.wall_s, ours.cpu_s / peer.cpu_s
    return Row(what, _spent(ours), f"{named}: {_spent(peer)}", wall, cpu=cpu, bar=bar)


def _spent(spent: Spent) -> str:
    return f"{spent.wall_s * 1000:.0f} ms, CPU {spent.cpu_s * 1000:.0f} ms"


def render(rows: Sequence[Row], *, day: str, machine: str, runs: int) -> str:
    """The report as it stands in docs/."""
    return "\n".join([HEAD.format(day=day, machine=machine, runs=runs), table(rows), FOOT])


def table(rows: Sequence[Row]) -> str:
    return "\n".join([COLUMNS, *map(_line, rows)])


def _line(row: Row) -> str:
    sign = "at least" if row.more_is_better else "at most"
    cells = (
        row.what,
        row.ours,
        row.peer,
        f"{_short(row.figure)}{row.unit}",
        "" if row.cpu is None else f"{row.cpu:.1f}×",
        "" if row.bar is None else f"{sign} {row.bar:g}{row.unit}",
        "" if row.bar is None else "yes" if row.met else "**no**",
    )
    return f"| {' | '.join(cells)} |"


def _short(figure: float) -> str:
    """Two decimals where one would hide what a bar is about."""
    return f"{figure:.2f}" if 0 < figure < 2 else f"{figure:.1f}" if figure else "0"
