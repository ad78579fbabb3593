"""The report says what was measured, and whether each promise was kept."""

from __future__ import annotations

from benchmarks.__main__ import Row, render


def test_a_report() -> None:
    rows = [
        Row("reading", "10 ms", "a peer 5 ms", 2.0, "times the peer's CPU", 3.0),
        Row("writing", "40 ms", "a peer 5 ms", 8.0, "times the peer's CPU", 3.0),
        Row("finding", "1 s", "a peer 4 s", 4.0, "times faster", 5.0, more_is_better=True),
        Row("looking", "1 s", "a peer 4 s", 4.0, "times faster"),
    ]
    assert [row.met for row in rows] == [True, False, False, True]
    told = render(rows, "2026-01-02", "2 processors")
    assert "| reading | 10 ms | a peer 5 ms | 2.0 times the peer's CPU | at most 3 | yes |" in told
    assert "| writing | 40 ms | a peer 5 ms | 8.0 times the peer's CPU | at most 3 | **no** |" in told
    assert "| finding | 1 s | a peer 4 s | 4.0 times faster | at least 5 | **no** |" in told
    assert "| looking | 1 s | a peer 4 s | 4.0 times faster |  |  |" in told
