"""What a refusal costs, as rows."""

from __future__ import annotations

import pytest

from benchmarks.explanations import Refused, line

CHEAP = Refused("a on m", unsatisfiable_s=0.01, conflict_s=0.09, ways_s=0.05, ways=2)
DEAR = Refused("b on m", unsatisfiable_s=0.1, conflict_s=0.5, ways_s=2.0, ways=1)


@pytest.mark.parametrize(("refused", "conflict", "ways"), [(CHEAP, 0.0, 0.0), (DEAR, 4.0, 19.0)])
def test_a_conflict_and_ways_out_count_beyond_100_ms(refused: Refused, conflict: float, ways: float) -> None:
    assert refused.conflict_ratio == pytest.approx(conflict)
    assert refused.ways_ratio == pytest.approx(ways)


def test_a_universe_has_no_ways_out() -> None:
    assert line(CHEAP) == "| a on m | 10 ms | 90 ms | 0.0× | 2: 50 ms | 0.0× |"
    assert line(Refused("pypi", 0.02, 0.12)) == "| pypi | 20 ms | 120 ms | 1.0× |  |  |"
