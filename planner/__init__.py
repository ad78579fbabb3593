"""Control's single door: facts, catalogue and policy in; a plan, or an answer why not, out."""

from typing import TYPE_CHECKING, Any

from encoders import Situation
from planner.answers import (
    Answer,
    Availability,
    Change,
    Edit,
    Nearest,
    PlannerError,
    Refusal,
    Undecided,
    WayOut,
)
from planner.planning import plan, read_wish, wish_text
from solver import Budget

if TYPE_CHECKING:
    from planner.backing import Standing, standings
    from planner.certifying import Certified, certify
    from planner.check_matrix import matrix_findings
    from planner.checking import Counts, check_catalog, count_catalog
    from planner.comparing import Comparison, Difference, compare
    from planner.completing import complete
    from planner.deciding import Profile
    from planner.explaining.model import (
        Absent,
        Alternative,
        Apart,
        Barrier,
        Explanation,
        Held,
        NotTaken,
        Verdict,
        Without,
        Worse,
    )
    from planner.explaining.present import explain
    from planner.explaining.wishes import why_apart, why_not
    from planner.findings import Finding
    from planner.freezing import UNMET, Unmet, freeze, unlike
    from planner.lagging import Behind, Outdated, outdated
    from planner.locking import lock_of
    from planner.matrix import Matrix, decide_matrix
    from planner.needing import Needed, need
    from planner.permitting import AboutKey, AboutModule, AboutRule, Permission, names_of, permission
    from planner.policy_cases import CaseOutcome, run_cases
    from planner.policy_coverage import policy_findings
    from planner.policy_decisions import policy_faults
    from planner.realising.means import Means
    from planner.rechecking import Stale, recheck
    from planner.regression import regressions
    from planner.returning import is_roll_back, repair, roll_back, running_in_order
    from planner.supposing import Case, Cause, Supposition, suppose
    from planner.surveying import survey

__all__ = [
    "UNMET",
    "AboutKey",
    "AboutModule",
    "AboutRule",
    "Absent",
    "Alternative",
    "Answer",
    "Apart",
    "Availability",
    "Barrier",
    "Behind",
    "Budget",
    "Case",
    "CaseOutcome",
    "Cause",
    "Certified",
    "Change",
    "Comparison",
    "Counts",
    "Difference",
    "Edit",
    "Explanation",
    "Finding",
    "Held",
    "Matrix",
    "Means",
    "Nearest",
    "Needed",
    "NotTaken",
    "Outdated",
    "Permission",
    "PlannerError",
    "Profile",
    "Refusal",
    "Situation",
    "Stale",
    "Standing",
    "Supposition",
    "Undecided",
    "Unmet",
    "Verdict",
    "WayOut",
    "Without",
    "Worse",
    "certify",
    "check_catalog",
    "compare",
    "complete",
    "count_catalog",
    "decide_matrix",
    "explain",
    "freeze",
    "is_roll_back",
    "lock_of",
    "matrix_findings",
    "names_of",
    "need",
    "outdated",
    "permission",
    "plan",
    "policy_faults",
    "policy_findings",
    "read_wish",
    "recheck",
    "regressions",
    "repair",
    "roll_back",
    "run_cases",
    "running_in_order",
    "standings",
    "suppose",
    "survey",
    "unlike",
    "why_apart",
    "why_not",
    "wish_text",
]

#: Loaded when they are first asked for: finding a plan takes none of them.
_LATER = {
    "suppose": "planner.supposing",
    "outdated": "planner.lagging",
    "compare": "planner.comparing",
    "Supposition": "planner.supposing",
    "Outdated": "planner.lagging",
    "Difference": "planner.comparing",
    "Comparison": "planner.comparing",
    "Cause": "planner.supposing",
    "Case": "planner.supposing",
    "Means": "planner.realising.means",
    "Stale": "planner.rechecking",
    "Standing": "planner.backing",
    "standings": "planner.backing",
    "complete": "planner.completing",
    "recheck": "planner.rechecking",
    "is_roll_back": "planner.returning",
    "repair": "planner.returning",
    "roll_back": "planner.returning",
    "running_in_order": "planner.returning",
    "Behind": "planner.lagging",
    "Certified": "planner.certifying",
    "certify": "planner.certifying",
    "Counts": "planner.checking",
    "Finding": "planner.findings",
    "Matrix": "planner.matrix",
    "Needed": "planner.needing",
    "Profile": "planner.deciding",
    "check_catalog": "planner.checking",
    "count_catalog": "planner.checking",
    "decide_matrix": "planner.matrix",
    **dict.fromkeys(
        (
            "Absent",
            "Alternative",
            "Apart",
            "Barrier",
            "Explanation",
            "Held",
            "NotTaken",
            "Verdict",
            "Without",
            "Worse",
        ),
        "planner.explaining.model",
    ),
    **dict.fromkeys(
        ("AboutKey", "AboutModule", "AboutRule", "Permission", "names_of", "permission"), "planner.permitting"
    ),
    "explain": "planner.explaining.present",
    "why_apart": "planner.explaining.wishes",
    "why_not": "planner.explaining.wishes",
    **dict.fromkeys(("UNMET", "Unmet", "freeze", "unlike"), "planner.freezing"),
    "lock_of": "planner.locking",
    "matrix_findings": "planner.check_matrix",
    "need": "planner.needing",
    "CaseOutcome": "planner.policy_cases",
    "run_cases": "planner.policy_cases",
    "policy_faults": "planner.policy_decisions",
    "policy_findings": "planner.policy_coverage",
    "regressions": "planner.regression",
    "survey": "planner.surveying",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
