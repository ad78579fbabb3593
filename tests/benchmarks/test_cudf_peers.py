"""The same problem as ASPIF, and what was measured as tables and a plot."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.peers import Compared, Outcome, Sliced
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
    text = render([ROW], models, [("u trendy", outcome(0.7, (0,)))], ["toy"])
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
    assert "Not run: the public instances" in render([], [], [], [])


def test_the_plot_has_a_mark_for_each_time() -> None:
    picture = ElementTree.fromstring(svg([ROW]))
    shapes = [element.tag.rpartition("}")[2] for element in picture]
    assert shapes.count("circle") == 1 + 1  # one in the legend
    assert [element.text for element in picture if element.text].count("toy paranoid") == 1
