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
    from planner.certifying import Certified, certify
    from planner.check_matrix import matrix_findings
    from planner.checking import Counts, check_catalog, count_catalog
    from planner.deciding import Profile
    from planner.explaining import explain
    from planner.findings import Finding
    from planner.locking import lock_of
    from planner.matrix import Matrix, decide_matrix
    from planner.policy_coverage import policy_findings
    from planner.regression import regressions
    from planner.surveying import survey

__all__ = [
    "Absent",
    "Answer",
    "Availability",
    "Barrier",
    "Budget",
    "Certified",
    "Counts",
    "Explanation",
    "Finding",
    "Matrix",
    "PlannerError",
    "Profile",
    "Refusal",
    "Situation",
    "Undecided",
    "WayOut",
    "certify",
    "check_catalog",
    "count_catalog",
    "decide_matrix",
    "explain",
    "lock_of",
    "matrix_findings",
    "plan",
    "policy_findings",
    "read_wish",
    "regressions",
    "survey",
    "wish_text",
]

#: Loaded when they are first asked for: finding a plan takes none of them.
_LATER = {
    "Certified": "planner.certifying",
    "certify": "planner.certifying",
    "Counts": "planner.checking",
    "Finding": "planner.findings",
    "Matrix": "planner.matrix",
    "Profile": "planner.deciding",
    "check_catalog": "planner.checking",
    "count_catalog": "planner.checking",
    "decide_matrix": "planner.matrix",
    "explain": "planner.explaining",
    "lock_of": "planner.locking",
    "matrix_findings": "planner.check_matrix",
    "policy_findings": "planner.policy_coverage",
    "regressions": "planner.regression",
    "survey": "planner.surveying",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
