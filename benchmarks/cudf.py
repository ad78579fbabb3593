"""`python -m benchmarks.cudf IN OUT CRITERIA`: the calling convention of external CUDF solvers.

CRITERIA: `paranoid`, `trendy`, or a list like `-removed,-notuptodate,-new`, most important first.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from benchmarks.cudf_index import Index, index_of
from benchmarks.cudf_problem import CRITERIA, Encoding, Why
from benchmarks.cudf_universe import CudfError, Text, Universe
from solver import Budget, Conflict, Exhausted, Solution, minimise, optimum

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
    universe: Universe, criteria: tuple[str, ...], budget: Budget = Budget()
) -> tuple[Encoding, Solution | Conflict[Why] | Exhausted]:
    """The optimum, or a conflict.

    Where nothing needs to be removed, and that comes first, what has one version only is fixed: a
    plan found so is an optimum of the whole.
    """
    encoding = Encoding(universe, criteria, keep_installed=criteria[0] == "removed")
    if encoding.fixed:
        answer = optimum(encoding.problem, budget)
        if isinstance(answer, Solution) and answer.levels[0].value == 0:
            return encoding, answer
        encoding = Encoding(universe, criteria, keep_installed=False)
    return encoding, minimise(encoding.problem, budget)


def main(arguments: list[str]) -> int:
    source, target, criteria = arguments
    try:
        universe = opened(Path(source))
        encoding, answer = solve(universe, criteria_of(criteria))
    except CudfError as error:
        print(error, file=sys.stderr)
        return 1
    if isinstance(answer, Conflict):
        Path(target).write_text("FAIL\n")
        for why in answer.reasons:
            print(encoding.told(why), file=sys.stderr)
        return 0
    assert isinstance(answer, Solution)  # no budget ends the search
    Path(target).write_bytes(written(encoding.packages(answer.true)))
    return 0


def opened(document: Path) -> Universe:
    """The document by its index, where one stands beside it that is not older."""
    index = index_of(document)
    if index.exists() and index.stat().st_mtime_ns >= document.stat().st_mtime_ns:
        return Index(document)
    return Text(document.read_bytes())


def written(packages: list[tuple[bytes, int]]) -> bytes:
    return b"".join(b"package: %s\nversion: %d\ninstalled: true\n\n" % package for package in packages)


if __name__ == "__main__":
    gc.disable()  # nothing that a solve makes is given back before its end
    sys.exit(main(sys.argv[1:]))
