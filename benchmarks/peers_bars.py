"""What is promised of `benchmarks.peers`: each promise with the worst figure of the run."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.peers import Compared, Outcome, Sliced, Vector, mean
from benchmarks.report import Row

#: instance -> how much of aspcud's CPU time ours may take, where size alone does not say it
NAMED = {
    "pypi-vllm-owui": 0.1,
    "pypi-unsat": 0.3,
    "opam-cohttp": 0.5,
    "misc-rand586": 1.0,
}
LARGE = 30_000  # versions
TOLD_APART = 0.2  # CPU seconds of aspcud, below which start-up counts most
UNSATISFIABLE = "unsat"  # in the names of such instances

Known = Mapping[tuple[str, str], Vector]  # by instance and criterion


def known_optima(peers: Path) -> dict[tuple[str, str], Vector]:
    """The best of what peers found on another day: `instance,...,criterion,...,status,objective`."""
    best: dict[tuple[str, str], Vector] = {}
    if not peers.exists():
        return best
    with peers.open(encoding="utf-8", newline="") as table:
        for line in csv.DictReader(table):
            if line["status"] == "ok" and line["objective"]:
                key = line["instance"], line["criterion"]
                vector = tuple(json.loads(line["objective"]))
                best[key] = min(best.get(key, vector), vector)
    return best


def bars(
    rows: Sequence[Compared], models: Sequence[Sliced], indexed: Sequence[tuple[str, Outcome]], known: Known
) -> Iterator[Row]:
    """Those that this run can speak of."""
    if rows:
        yield _optima(rows, known)
    for criterion, bar in (("paranoid", 0.5), ("trendy", 0.25)):
        yield from _to_aspcud(
            f"{LARGE:,} versions and more, {criterion}",
            [row for row in rows if row.versions >= LARGE and row.criterion == criterion],
            bar,
        )
    for instance, bar in NAMED.items():
        yield from _to_aspcud(instance, [row for row in rows if row.instance == instance], bar)
    small = [row for row in rows if row.versions < LARGE and row.instance not in NAMED]
    brief = [row for row in small if _spent(row, "aspcud", math.inf) < TOLD_APART]
    yield from _to_aspcud(f"where aspcud takes under {TOLD_APART} s", brief, 2.0)
    yield from _to_aspcud(
        "a minimal conflict against aspcud's bare no", [r for r in rows if UNSATISFIABLE in r.instance], 1.0
    )
    for criterion, bar in (("paranoid", 4.0), ("trendy", 8.0)):
        large = [row for row in rows if row.versions >= LARGE and row.criterion == criterion]
        yield from _worst(
            f"against a plain reader, {criterion}",
            large,
            lambda row: row.outcomes["ours"].spent.cpu_s / row.reading_s,
            "×",
            bar,
        )
    for least, most, bar in ((60_000, 100_000, 350.0), (100_000, 200_000, 500.0)):
        yield from _worst(
            f"peak memory, {least:,} versions and more",
            [row for row in rows if least <= row.versions < most],
            lambda row: row.outcomes["ours"].spent.peak_mib,
            " MiB",
            bar,
        )
    if models:
        yield _mean("clasp", [(one.ours_s, one.clasp_s) for one in models], 0.8)
        with_cpsat = [(one.ours_s, one.cpsat_s) for one in models if one.cpsat_s is not None]
        if with_cpsat:
            yield _mean("CP-SAT, one worker", with_cpsat, 0.5)
    if indexed:
        name, slowest = max(indexed, key=lambda one: one[1].spent.cpu_s)
        yield Row("from a mapped index: CPU", name, "", slowest.spent.cpu_s, " s", bar=1.0)
        name, largest = max(indexed, key=lambda one: one[1].spent.peak_mib)
        yield Row("from a mapped index: peak memory", name, "", largest.spent.peak_mib, " MiB", bar=120.0)


def _optima(rows: Sequence[Compared], known: Known) -> Row:
    """How often ours is not as good as the best that anyone found, or breaks a rule of the universe."""
    wrong = 0
    for row in rows:
        ours = row.outcomes["ours"]
        others = [one.told for one in row.outcomes.values() if one.told is not None and not one.faults]
        best = known.get((row.instance, row.criterion))
        wrong += bool(ours.faults) or ours.told != min([*others, *([best] if best else [])], default=None)
    return Row(
        "optima that are not the best known", f"{len(rows)} compared", "", wrong, f" of {len(rows)}", bar=0
    )


def _to_aspcud(what: str, rows: Sequence[Compared], bar: float) -> Iterator[Row]:
    compared = [row for row in rows if "aspcud" in row.outcomes]
    yield from _worst(f"against aspcud: {what}", compared, lambda row: row.ratio("aspcud") or 0.0, "×", bar)


def _worst(
    what: str, rows: Sequence[Compared], figure: Callable[[Compared], float], unit: str, bar: float
) -> Iterator[Row]:
    if rows:
        worst = max(rows, key=figure)
        yield Row(what, f"{worst.instance} {worst.criterion}", "", figure(worst), unit, bar=bar)


def _mean(peer: str, pairs: Sequence[tuple[float, float]], bar: float) -> Row:
    """Over generated universes of many versions."""
    ratio = mean([ours / theirs for ours, theirs in pairs])
    return Row(f"the same sliced model, against {peer}", "geometric mean", "", ratio, bar=bar)


def _spent(row: Compared, solver: str, otherwise: float) -> float:
    return row.outcomes[solver].spent.cpu_s if solver in row.outcomes else otherwise
