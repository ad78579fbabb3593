"""Control's single door: facts, catalogue and policy in; a plan, or an answer why not, out."""

from encoders import Situation
from planner.answers import (
    Absent,
    Answer,
    Availability,
    Barrier,
    Explanation,
    PlannerError,
    Refusal,
    Undecided,
    WayOut,
)
from planner.checking import catalog_faults, catalog_remarks
from planner.explaining import explain
from planner.locking import lock_of
from planner.planning import plan, read_wish, wish_text
from planner.surveying import survey
from solver import Budget

__all__ = [
    "Absent",
    "Answer",
    "Availability",
    "Barrier",
    "Budget",
    "Explanation",
    "PlannerError",
    "Refusal",
    "Situation",
    "Undecided",
    "WayOut",
    "catalog_faults",
    "catalog_remarks",
    "explain",
    "lock_of",
    "plan",
    "read_wish",
    "survey",
    "wish_text",
]
