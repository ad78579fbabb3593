"""Control's single door: facts, catalogue and policy in; a plan, or an answer why not, out."""

from typing import TYPE_CHECKING, Any

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
from planner.planning import plan, read_wish, wish_text
from solver import Budget

if TYPE_CHECKING:
    from planner.checking import catalog_faults, catalog_remarks
    from planner.explaining import explain
    from planner.locking import lock_of
    from planner.surveying import survey

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

#: Loaded when they are first asked for: finding a plan takes none of them.
_LATER = {
    "catalog_faults": "planner.checking",
    "catalog_remarks": "planner.checking",
    "explain": "planner.explaining",
    "lock_of": "planner.locking",
    "survey": "planner.surveying",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
