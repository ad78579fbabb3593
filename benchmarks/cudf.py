"""`python -m benchmarks.cudf IN OUT CRITERIA [--budget SECONDS]`: the calling convention of external CUDF
solvers, and a bound on the time of the whole call.

CRITERIA: `paranoid`, `trendy`, or a list like `-removed,-notuptodate,-new`, most important first.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from benchmarks.cudf_index import Index, index_of
from benchmarks.cudf_problem import CRITERIA, Encoding, Why
from benchmarks.cudf_universe import CudfError, Text, Universe
from benchmarks.deadline import NEVER, Deadline, OutOfTime
from solver import ENGINES, Budget, Conflict, Exhausted, Solution, minimise, optimum

INTERRUPTED = 130
NAMED = {
    "paranoid": ("removed", "changed"),
    "trendy": ("removed", "notuptodate", "unsat_recommends", "new"),
}


def criteria_of(text: str) -> tuple[str, ...]:
    """Raises CudfError for what is not known."""
    if text in NAMED:
        return NAMED[text]
    found = tuple(
        part.strip().removeprefix("-count(").removeprefix("-").removesuffix(")") for part in text.split(",")
    )
    for one in found:
        if one not in CRITERIA:
            raise CudfError(f"unknown criterion {one}: known are {', '.join(CRITERIA)}")
    return found


def solve(
    universe: Universe,
    criteria: tuple[str, ...],
    deadline: Deadline = NEVER,
    engine: str = ENGINES[0],
) -> tuple[Encoding, Solution | Conflict[Why] | Exhausted]:
    """The optimum, or a conflict; what was found of them when the deadline came. Raises OutOfTime.

    Where nothing needs to be removed, and that comes first, what has one version only is fixed: a
    plan found so is an optimum of the whole. With a deadline there is no time to be wrong in that.
    """
    fixing = criteria[0] == "removed" and deadline is NEVER
    encoding = Encoding(universe, criteria, keep_installed=fixing, deadline=deadline)
    if encoding.fixed:
        answer = optimum(encoding.problem, engine=engine)
        if isinstance(answer, Solution) and answer.levels[0].value == 0:
            return encoding, answer
        encoding = Encoding(universe, criteria, keep_installed=False)
    return encoding, minimise(encoding.problem, Budget(seconds=deadline.left_s), engine)


def main(arguments: list[str]) -> int:
    source, target, criteria, *bound = arguments
    try:
        deadline = deadline_of(bound)
        universe = opened(Path(source), deadline)
        encoding, answer = solve(universe, criteria_of(criteria), deadline)
    except CudfError as error:
        print(error, file=sys.stderr)
        return 1
    except OutOfTime:
        return out_of_time()
    if isinstance(answer, Exhausted):
        return out_of_time()
    if isinstance(answer, Conflict):
        Path(target).write_text("FAIL\n")
        for why in answer.reasons:
            print(encoding.told(why), file=sys.stderr)
        return 0
    for level in answer.levels:
        if not level.proven:
            print(f"not proven: {level.name} {level.value}, at least {level.bound}", file=sys.stderr)
    Path(target).write_bytes(written(encoding.packages(answer.true)))
    return 0


def out_of_time() -> int:
    print("no solution found within the budget, and none excluded", file=sys.stderr)
    return 2


def deadline_of(words: list[str]) -> Deadline:
    """Raises CudfError for what is not `--budget SECONDS`."""
    if not words:
        return NEVER
    try:
        option, seconds = words
        if option == "--budget":
            return Deadline(float(seconds))
    except ValueError:
        pass
    raise CudfError(f"not an option: {' '.join(words)}; known is --budget SECONDS")


def opened(document: Path, deadline: Deadline = NEVER) -> Universe:
    """The document by its index, where one stands beside it that is not older. Raises OutOfTime."""
    index = index_of(document)
    if index.exists() and index.stat().st_mtime_ns >= document.stat().st_mtime_ns:
        return Index(document)
    return Text(document.read_bytes(), deadline)


def written(packages: list[tuple[bytes, int]]) -> bytes:
    return b"".join(b"package: %s\nversion: %d\ninstalled: true\n\n" % package for package in packages)


if __name__ == "__main__":
    gc.disable()  # nothing that a solve makes is given back before its end
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
