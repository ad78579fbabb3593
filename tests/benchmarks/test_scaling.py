"""Growth, as a table and as a picture."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.scaling import PROFILES, Growth, machines, section
from benchmarks.scaling_plot import svg

SMALL = Growth(850, 0.03, 0.05, dict(zip(PROFILES, (0.05, 0.1, 0.3, 1.94), strict=True)), 40, 44)
LARGE = Growth(101_000, 2.5, 0.06, dict(zip(PROFILES, (0.06, 0.2, 0.7, 2.58), strict=True)), 150, 160)


def test_a_further_machine_is_told_apart_from_the_first() -> None:
    lines = section((SMALL, LARGE)).splitlines()
    assert "| 850 | 0.03 s | 0.05 s | 0.10 s | 0.30 s | 1.94 s | 30 ms | 44 MiB | 40 MiB |" in lines
    assert "| 101,000 | 2.50 s | 0.06 s | 0.20 s | 0.70 s | 2.58 s | 40 ms | 160 MiB | 150 MiB |" in lines


def test_lines_differ_by_their_dashes() -> None:
    picture = ElementTree.fromstring(svg((SMALL, LARGE)))
    lines = [one for one in picture.iter() if one.tag.endswith("polyline")]
    assert len({one.get("stroke-dasharray") for one in lines}) == len(PROFILES)
    assert {one.get("stroke") for one in lines} == {"#000"}
    heights = [float(one.get("points", "").split()[-1].split(",")[1]) for one in lines]
    assert heights == sorted(heights, reverse=True)  # more machines stand higher


def test_no_two_machines_are_alike() -> None:
    assert len(set(map(repr, machines()))) == PROFILES[-1]
