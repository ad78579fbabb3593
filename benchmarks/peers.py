"""Package universes: `benchmarks.cudf` against aspcud and mccs as whole processes, and the solver alone
against CP-SAT and clasp on the same sliced model.

    python -m benchmarks.peers [--quick] [INSTANCE ...]

The instances are those of `LAS_SHARED/instances` (`../shared`), and generated ones. Every solution, of
anyone, is validated by `benchmarks.cudf_check`, and its costs are counted there.
"""

from __future__ import annotations

import gc
import lzma
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from time import process_time

import attrs

from benchmarks import cudf_index, peers_models, universes
from benchmarks.cudf import NAMED, criteria_of, opened
from benchmarks.cudf_check import Document, cost, read_plainly, read_solution, violations
from benchmarks.cudf_problem import Encoding
from benchmarks.processes import Command, Spent, middle, run

ROOT = Path(__file__).parent.parent
RUNS = 3
LONG_S = 20.0  # CPU seconds: a peer's run that took more is not repeated
MOST_KIB = 20 * 2**20  # of address space for a peer
QUICK = 20_000  # package versions: what `--quick` runs, once
LIST = "-removed,-changed,-notuptodate,-new"
LARGEST = "generated-800k"
GENERATED = (  # name, names, seed, names asked for
    (LARGEST, 64_000, 1, 130),  # of which come 580 to 1,000 new packages
    ("generated-200k-1", 16_000, 1, 60),
    ("generated-200k-2", 16_000, 2, 60),
    ("generated-200k-3", 16_000, 3, 60),
)

Vector = tuple[int, ...]
Indexed = tuple[str, "Outcome"]


@attrs.frozen
class Outcome:
    """What one solver did with one instance; `told` is its vector, None for "no solution"."""

    spent: Spent
    runs: int
    told: Vector | None
    faults: int  # what its solution breaks


@attrs.frozen
class Compared:
    """One instance under one criterion: outcomes by solver, and what a plain reading of the text costs."""

    instance: str
    versions: int
    criterion: str
    outcomes: Mapping[str, Outcome]
    reading_s: float

    def ratio(self, peer: str) -> float | None:
        other = self.outcomes.get(peer)
        return self.outcomes["ours"].spent.cpu_s / other.spent.cpu_s if other else None


@attrs.frozen
class Sliced:
    """CPU seconds of each on one sliced model, and the optimum that all found."""

    instance: str
    criterion: str
    ours_s: float
    clasp_s: float
    cpsat_s: float | None  # None: not asked
    optimum: Vector


def shared() -> Path:
    """Where the public instances are, if they are here."""
    return Path(os.environ.get("LAS_SHARED", ROOT.parent / "shared")) / "instances"


def instances() -> dict[str, Callable[[], bytes]]:
    """What stands in the shared folder, by name; nothing where there is none."""
    folder = shared()
    found: dict[str, Callable[[], bytes]] = {}
    for file in sorted(folder.glob("*.cudf.xz")):
        found[file.name.removesuffix(".cudf.xz")] = partial(_unpacked, file)
    for file in sorted(folder.glob("*.request")):
        found[file.stem] = partial(_requested, file)
    return found


def _unpacked(file: Path) -> bytes:
    return lzma.decompress(file.read_bytes())


def _requested(file: Path) -> bytes:
    """Another request to the universe that the first line names."""
    base, _, request = file.read_bytes().partition(b"\n")
    name = base.split()[-1].decode().removesuffix(".xz").removesuffix(".cudf")
    text = _unpacked(file.parent / f"{name}.cudf.xz")
    return text[: text.rfind(b"\nrequest:") + 1] + request


def commands(source: str, target: str, criterion: str, *, quick: bool) -> Iterator[tuple[str, Command]]:
    """Ours, and those peers that are installed; `quick`: without mccs, which takes minutes."""
    yield "ours", Command((sys.executable, "-m", "benchmarks.cudf", source, target, criterion))
    limit = ("bash", "-c", f'ulimit -v {MOST_KIB}; exec "$@"', "limit")
    if shutil.which("aspcud"):
        yield "aspcud", Command((*limit, "aspcud", source, target, criterion), None)
    if shutil.which("mccs") and not quick:
        names = {"unsat_recommends": "nunsat[recommends:,true]"}
        levels = ",".join(f"-{names.get(one, one)}" for one in NAMED[criterion])
        words = ("mccs", "-i", source, "-o", target, f"-lexicographic[{levels}]")
        yield "mccs", Command((*limit, *words), None)


def unpack(write: Callable[[], bytes], source: Path) -> tuple[int, float]:
    """Its package versions, and CPU seconds of the plain reader."""
    text = write()
    source.write_bytes(text)
    start_s = process_time()
    stanzas = read_plainly(source.read_text())
    return sum("package" in fields for fields in stanzas), process_time() - start_s


def compare(name: str, source: Path, apart: Executor, *, quick: bool) -> Iterator[Compared]:
    """The solvers in turn, so that what disturbs one disturbs all. `quick`: once, and no large instance."""
    versions, reading_s = apart.submit(unpack, instances()[name], source).result()
    if quick and versions > QUICK:
        return
    target = source.with_name("answer")
    for criterion in NAMED:
        spent: dict[str, list[Spent]] = {}
        told: dict[str, tuple[Vector | None, int]] = {}
        for _ in range(1 if quick else RUNS):
            for solver, command in commands(str(source), str(target), criterion, quick=quick):
                if solver in spent and solver != "ours" and spent[solver][0].cpu_s > LONG_S:
                    continue
                target.unlink(missing_ok=True)
                spent.setdefault(solver, []).append(run(command, str(source.parent)))
                told[solver] = apart.submit(judge, source, target, NAMED[criterion]).result()
        outcomes = {
            solver: Outcome(middle(several), len(several), *told[solver]) for solver, several in spent.items()
        }
        yield Compared(name, versions, criterion, outcomes, reading_s)


@lru_cache(maxsize=1)
def _document(source: Path) -> Document:
    return Document.read(source.read_text())


def judge(source: Path, target: Path, criteria: Sequence[str]) -> tuple[Vector | None, int]:
    """What the solution costs, and how much it breaks. None: no package was written."""
    solution = read_solution(target.read_text()) if target.exists() else None
    if not solution:
        return None, 0
    document = _document(source)
    return tuple(cost(document, solution, one) for one in criteria), len(violations(document, solution))


def sliced(name: str, source: Path, criterion: str, runs: int, with_cpsat: bool) -> Sliced:
    """Raises ValueError where two find different optima."""
    gc.disable()  # as `benchmarks.cudf` does
    problem = Encoding(opened(source), criteria_of(criterion), keep_installed=False).problem
    solvers = [peers_models.ours, peers_models.clasp]
    timed = [[solver(problem) for solver in solvers] for _ in range(runs)]
    if with_cpsat:
        timed[0].append(peers_models.cpsat(problem))
    optima = {vector for one in timed for _, vector in one}
    if len(optima) > 1:
        raise ValueError(name, criterion, optima)
    ours_s, clasp_s = (sorted(one[at][0] for one in timed)[runs // 2] for at in range(2))
    cpsat_s = timed[0][2][0] if with_cpsat else None
    return Sliced(name, criterion, ours_s, clasp_s, cpsat_s, optima.pop())


def generate(source: Path, names: int, seed: int, asked: int) -> None:
    """A universe of many versions, with its index beside it."""
    universes.write(source, names, seed, asked)
    cudf_index.build(source)


def from_index(source: Path, criterion: str, apart: Executor, runs: int) -> Outcome:
    """The whole process on a generated universe, validated by the text."""
    target = source.with_name("answer")
    command = Command((sys.executable, "-m", "benchmarks.cudf", str(source), str(target), criterion))
    spent = middle([run(command, str(source.parent)) for _ in range(runs)])
    return Outcome(spent, runs, *apart.submit(judge, source, target, criteria_of(criterion)).result())


def mean(ratios: Sequence[float]) -> float:
    """Geometric."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def public(wanted: Sequence[str], folder: str, apart: Executor, *, quick: bool) -> list[Compared]:
    rows: list[Compared] = []
    for name in instances():
        if not wanted or name in wanted:
            source = Path(folder, f"{name}.cudf")
            rows += compare(name, source, apart, quick=quick)
            source.unlink()
    return rows


def measured(wanted: Sequence[str], *, quick: bool) -> tuple[list[Compared], list[Sliced], list[Indexed]]:
    """What is large is held by a process apart: what a child has as its peak is at least its parent's."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, get_context("spawn")) as apart,
    ):
        rows = public(wanted, folder, apart, quick=quick)
        models: list[Sliced] = []
        indexed: list[Indexed] = []
        for what, names, seed, asked in GENERATED[1:2] if quick else GENERATED:
            if wanted and "generated" not in wanted:
                break
            source = Path(folder, f"{what}.cudf")
            apart.submit(generate, source, names, seed, asked).result()
            for criterion in (*NAMED, LIST):
                if what == LARGEST or quick:
                    indexed.append((f"{what} {criterion}", from_index(source, criterion, apart, RUNS)))
                if what != LARGEST:
                    with_cpsat = criterion != LIST and not quick  # of the list, CP-SAT takes minutes
                    models.append(apart.submit(sliced, what, source, criterion, RUNS, with_cpsat).result())
            source.unlink()
    return rows, models, indexed


def main(arguments: Sequence[str]) -> int:
    """Print the section of docs/benchmarks.md; write its plot where everything was run."""
    from benchmarks.peers_bars import bars, known_optima
    from benchmarks.peers_report import render, svg

    quick = "--quick" in arguments
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    wanted = [one for one in arguments if one != "--quick"]
    rows, models, indexed = measured(wanted, quick=quick)
    promised = list(bars(rows, models, indexed, known_optima(shared() / "peers.csv")))
    print(render(rows, models, indexed, promised, instances()))
    if rows and not quick and not wanted:
        (ROOT / "docs" / "benchmarks-universes.svg").write_text(svg(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
