"""The same problem as ASPIF, and what was measured as tables and a plot."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import attrs

from benchmarks.peers import Compared, Outcome, Sliced
from benchmarks.peers_bars import bars, known_optima
from benchmarks.peers_models import aspif
from benchmarks.peers_report import render, svg
from benchmarks.processes import Spent
from solver import Problem


def test_a_problem_as_aspif() -> None:
    problem: Problem[str] = Problem()
    one, two, three = (problem.variable() for _ in range(3))
    problem.clause((one, -two))
    problem.at_most(1, ((1, one), (1, three)))
    problem.level("first", [(2, -three)])
    problem.level("second", [(1, one)])
    assert list(aspif(problem)) == [
        "asp 1 0 0",
        "1 1 3 1 2 3 0 0",
        "1 0 0 0 2 -1 2",
        "1 0 0 1 2 2 1 1 3 1",
        "2 2 1 -3 2",
        "2 1 1 1 1",
        "0",
    ]


def outcome(cpu_s: float, told: tuple[int, ...] | None, faults: int = 0, runs: int = 3) -> Outcome:
    return Outcome(Spent(cpu_s, cpu_s, 30.0), runs, told, faults)


ROW = Compared(
    "toy",
    1234,
    "paranoid",
    {"ours": outcome(0.5, (0, 2)), "aspcud": outcome(2.0, (0, 2)), "mccs": outcome(30.0, (1, 2), 1, 1)},
    0.25,
)


def test_the_tables() -> None:
    models = [Sliced("u", "trendy", 1.0, 2.0, 8.0, (0,)), Sliced("v", "trendy", 2.0, 1.0, None, (0,))]
    text = render([ROW], models, [("u trendy", outcome(0.7, (0,)))], [], ["toy"])
    for line in (
        "| toy | 1,234 | paranoid | 0.50 s, 30 MiB, 0 2 | 2.00 s, 30 MiB, 0 2 "
        "| 30.00 s*, 30 MiB, 1 2, **breaks 1** | 0.25 | 2.0 |",
        "| u | trendy | 1.00 s | 2.00 s | 8.00 s | 0.50 | 0.125 |",
        "| v | trendy | 2.00 s | 1.00 s |  | 2.00 |  |",
        "| geometric mean | | | | | 1.00 | 0.125 |",
        "| u trendy | 0.70 s | 30 MiB | 0 |",
    ):
        assert line in text.splitlines()


def test_what_could_not_be_run_is_named() -> None:
    assert "Not run: the public instances" in render([], [], [], [], [])


def test_the_plot_has_a_mark_for_each_time() -> None:
    picture = ElementTree.fromstring(svg([ROW]))
    shapes = [element.tag.rpartition("}")[2] for element in picture]
    assert shapes.count("circle") == 1 + 1  # one in the legend
    assert [element.text for element in picture if element.text].count("toy paranoid") == 1


def promised(*rows: Compared, known: dict[tuple[str, str], tuple[int, ...]] | None = None) -> dict[str, bool]:
    return {row.what: row.met for row in bars(rows, [], [], known or {})}


def test_the_optimum_is_held_against_all_that_is_known() -> None:
    what = "optima that are not the best known"
    assert promised(ROW)[what]
    assert not promised(ROW, known={("toy", "paranoid"): (0, 1)})[what]
    assert promised(ROW, known={("toy", "paranoid"): (0, 3)})[what]  # better than was known
    broken = {**ROW.outcomes, "ours": outcome(0.5, (0, 2), faults=1)}
    assert not promised(attrs.evolve(ROW, outcomes=broken))[what]
    given_up = {**ROW.outcomes, "ours": outcome(0.5, None)}
    assert not promised(attrs.evolve(ROW, outcomes=given_up))[what]


def test_the_worst_instance_is_told_with_its_bar() -> None:
    large = attrs.evolve(ROW, instance="large", versions=50_000)
    slow = {**ROW.outcomes, "ours": outcome(1.2, (0, 2))}
    rows = [large, attrs.evolve(large, instance="slow", outcomes=slow)]
    told = {row.what: (row.ours, row.figure, row.met) for row in bars(rows, [], [], {})}
    assert told["against aspcud: 30,000 versions and more, paranoid"] == ("slow paranoid", 0.6, False)
    assert told["against a plain reader, paranoid"] == ("slow paranoid", 4.8, False)
    assert "against aspcud: 30,000 versions and more, trendy" not in told


def test_a_bar_for_models_and_the_index() -> None:
    models = [Sliced("u", "trendy", 1.0, 2.0, 8.0, (0,)), Sliced("v", "trendy", 2.0, 1.0, None, (0,))]
    told = {row.what: row.met for row in bars([], models, [("u", outcome(1.1, (0,)))], {})}
    assert told == {
        "the same sliced model, against clasp": False,
        "the same sliced model, against CP-SAT, one worker": True,
        "from a mapped index: CPU": False,
        "from a mapped index: peak memory": True,
    }


def test_the_best_of_another_day_is_read(tmp_path: Path) -> None:
    table = tmp_path / "peers.csv"
    table.write_text(
        "instance,criterion,status,objective\n"
        'a,trendy,ok,"[0, 3]"\na,trendy,ok,"[0, 2]"\na,trendy,timeout,"[0, 1]"\nb,trendy,error,\n'
    )
    assert known_optima(table) == {("a", "trendy"): (0, 2)}
    assert known_optima(tmp_path / "none") == {}
