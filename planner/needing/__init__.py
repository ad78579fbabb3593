"""What it would take: the least changes of this machine, or the least machine. Docs: docs/need.md."""

from planner.needing.answers import Chosen, Measures, Needed, Part, Start, Way
from planner.needing.searching import need

__all__ = ["Chosen", "Measures", "Needed", "Part", "Start", "Way", "need"]
