"""The tables and the plot of `benchmarks.peers`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from benchmarks.peers import Compared, Outcome, Sliced, mean
from benchmarks.report import Row, table

SOLVERS = ("ours", "aspcud", "mccs")

HEAD = """\
## Package universes

What is promised, with the worst figure of this run:

{bars}

Whole processes, in turn: CPU seconds (user and system, children included), peak memory, and the costs that
`benchmarks/cudf_check.py` counts in the solution. Medians of three runs; a run of a peer beyond 20 s is not
repeated (marked *). "none": no solution was written. aspcud counts changed versions where we
and mccs count changed names.

| instance | versions | criterion | ours | aspcud | mccs | to aspcud | to a plain reader |
|---|---|---|---|---|---|---|---|"""

MODELS = """
The same sliced model, clauses and levels, in generated universes (`benchmarks/universes.py`): ours from the
problem to the one canonical optimum, in process; clasp (`--opt-strategy=usc`, ASPIF) its whole process,
without a canonical optimum; CP-SAT with one worker, level by level with hints, run once.

| universe | criterion | ours | clasp | CP-SAT | to clasp | to CP-SAT |
|---|---|---|---|---|---|---|"""

INDEXED = """
From an index mapped into memory (`benchmarks/cudf_index.py`), the whole process; bars: 1 s of CPU, 120 MB.

| universe | CPU | peak | costs |
|---|---|---|---|"""


def render(
    rows: Sequence[Compared],
    models: Sequence[Sliced],
    indexed: Sequence[tuple[str, Outcome]],
    bars: Sequence[Row],
    known: Collection[str],
) -> str:
    """The section of the report. `known` are the instances that could be run."""
    lines = [HEAD.format(bars=table(bars)), *map(_row, rows)]
    if rows:
        lines.append("\n![CPU seconds by instance and solver](benchmarks-universes.svg)")
    if not known:
        lines.append("\nNot run: the public instances (`LAS_SHARED` names no folder that holds them).")
    if models:
        lines += [MODELS, *map(_model, models), _means(models)]
    if indexed:
        lines += [INDEXED, *(f"| {what} | {_outcome(one, ' | ')} |" for what, one in indexed)]
    return "\n".join(lines)


def _row(row: Compared) -> str:
    cells = [_outcome(row.outcomes[s]) if s in row.outcomes else "not run" for s in SOLVERS]
    to_aspcud = row.ratio("aspcud")
    to_reader = row.outcomes["ours"].spent.cpu_s / row.reading_s
    ratios = "" if to_aspcud is None else f"{to_aspcud:.2f}", f"{to_reader:.1f}"
    return f"| {' | '.join((row.instance, f'{row.versions:,}', row.criterion, *cells, *ratios))} |"


def _outcome(one: Outcome, mark: str = ", ") -> str:
    vector = "none" if one.told is None else " ".join(map(str, one.told))
    broken = f", **breaks {one.faults}**" if one.faults else ""
    once = "*" if one.runs == 1 else ""
    return mark.join((f"{one.spent.cpu_s:.2f} s{once}", f"{one.spent.peak_mib:.0f} MiB", vector + broken))


def _model(one: Sliced) -> str:
    cpsat = ("", "") if one.cpsat_s is None else (f"{one.cpsat_s:.2f} s", f"{one.ours_s / one.cpsat_s:.3f}")
    return (
        f"| {one.instance} | {one.criterion} | {one.ours_s:.2f} s | {one.clasp_s:.2f} s | {cpsat[0]} "
        f"| {one.ours_s / one.clasp_s:.2f} | {cpsat[1]} |"
    )


def _means(models: Sequence[Sliced]) -> str:
    to_clasp = mean([one.ours_s / one.clasp_s for one in models])
    to_cpsat = [one.ours_s / one.cpsat_s for one in models if one.cpsat_s is not None]
    beside = f"{mean(to_cpsat):.3f}" if to_cpsat else ""
    return f"| geometric mean | | | | | {to_clasp:.2f} | {beside} |"


ROW, LEFT, WIDTH, TOP = 22, 230, 520, 46
MARKS = {
    "ours": '<circle cx="{x:.1f}" cy="{y}" r="5" fill="#000"/>',
    "aspcud": '<rect x="{x0:.1f}" y="{y0}" width="9" height="9" fill="#fff" stroke="#000"/>',
    "mccs": '<path d="M{x0:.1f} {y0}l9 9m0 -9l-9 9" stroke="#000" stroke-width="1.5"/>',
}


def svg(rows: Sequence[Compared]) -> str:
    """CPU time by instance and solver on a logarithmic scale; marks differ by shape, not by colour."""
    spent = [one.spent.cpu_s for row in rows for one in row.outcomes.values()]
    low, high = math.floor(math.log10(min(spent))), math.ceil(math.log10(max(spent)))
    bottom = TOP + ROW * len(rows)

    def place(seconds: float) -> float:
        return LEFT + WIDTH * (math.log10(seconds) - low) / (high - low)

    def parts() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 30}" height="{bottom + 34}" '
            'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        )
        for at, solver in enumerate(MARKS):
            yield _mark(solver, LEFT + 110 * at, 16)
            yield f'<text x="{LEFT + 110 * at + 12}" y="20">{solver}</text>'
        for power in range(low, high + 1):
            x = place(10**power)
            yield f'<path d="M{x:.1f} {TOP - 14}V{bottom}" stroke="#ccc"/>'
            yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10.0**power:g} s</text>'
        for number, row in enumerate(rows):
            y = TOP + ROW * number
            yield f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{row.instance} {row.criterion}</text>'
            yield f'<path d="M{LEFT} {y}h{WIDTH}" stroke="#eee"/>'
            for solver, one in row.outcomes.items():
                yield _mark(solver, place(one.spent.cpu_s), y)
        yield "</svg>\n"

    return "\n".join(parts())


def _mark(solver: str, x: float, y: int) -> str:
    return MARKS[solver].format(x=x, y=y, x0=x - 4.5, y0=y - 4.5)
