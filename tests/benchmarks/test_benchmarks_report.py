"""The report says what was measured, and whether each promise was kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.processes import Command, Spent, WrongStatusError, middle, run
from benchmarks.report import Row, compared, render

PEER = Spent(wall_s=0.1, cpu_s=0.08, peak_mib=20)


def lines_of(*rows: Row) -> list[str]:
    told = render(rows, day="2026-01-02", machine="2 processors", runs=9)
    return [line for line in told.splitlines() if line.startswith("| ")][1:]


def test_a_bar_is_for_elapsed_time() -> None:
    slow, busy = Spent(0.61, 0.2, 30), Spent(0.4, 0.8, 30)
    rows = [compared("slow", slow, PEER, "a peer", 6), compared("busy", busy, PEER, "a peer", 6)]
    assert [row.met for row in rows] == [False, True]
    assert lines_of(*rows) == [
        "| slow | 610 ms, CPU 200 ms | a peer: 100 ms, CPU 80 ms | 6.1× | 2.5× | at most 6× | **no** |",
        "| busy | 400 ms, CPU 800 ms | a peer: 100 ms, CPU 80 ms | 4.0× | 10.0× | at most 6× | yes |",
    ]


@pytest.mark.parametrize(
    ("figure", "bar", "more_is_better", "met"),
    [
        (5.0, 5.0, False, True),
        (5.1, 5.0, False, False),
        (5.0, 5.0, True, True),
        (4.9, 5.0, True, False),
        (99.0, None, False, True),
    ],
)
def test_what_is_met(figure: float, bar: float | None, more_is_better: bool, met: bool) -> None:
    assert Row("x", "", "", figure, bar=bar, more_is_better=more_is_better).met is met


def test_rows_of_other_kinds() -> None:
    rows = (
        Row("memory", "37 MiB", "", 37.2, " MiB", bar=120),
        Row("search", "1 s", "another 6 s", 6.0, cpu=6.0, bar=5, more_is_better=True),
        Row("told", "1 s", "another 4 s", 4.0),
    )
    assert lines_of(*rows) == [
        "| memory | 37 MiB |  | 37.2 MiB |  | at most 120 MiB | yes |",
        "| search | 1 s | another 6 s | 6.0× | 6.0× | at least 5× | yes |",
        "| told | 1 s | another 4 s | 4.0× |  |  |  |",
    ]


def test_the_report_says_when_where_and_how_often() -> None:
    told = render([], day="2026-01-02", machine="2 processors", runs=9)
    assert "on 2026-01-02: 2 processors." in told
    assert "medians of 9 runs" in told


def test_each_median_is_its_own() -> None:
    assert middle([Spent(1, 9, 5), Spent(3, 7, 5), Spent(2, 8, 50)]) == Spent(2, 8, 5)


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    refusing = (sys.executable, "-c", "raise SystemExit(3)")
    assert run(Command(refusing, 3), str(tmp_path)).cpu_s > 0
    with pytest.raises(WrongStatusError, match="3"):
        run(Command(refusing), str(tmp_path))
