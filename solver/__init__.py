"""Clauses, at-most constraints and objective levels in; the optimum, or a minimal conflict, out."""

from typing import TYPE_CHECKING, Any

from solver.engine import ENGINES
from solver.problem import (
    AtMost,
    Budget,
    Clause,
    Conflict,
    Evidence,
    Exhausted,
    Implied,
    Level,
    LevelResult,
    Literal,
    Problem,
    Solution,
)
from solver.session import Session, minimise, optimum

if TYPE_CHECKING:
    from solver.assignment import Assignment, Bin, Item, assign
    from solver.proof import (
        DisprovedError,
        Refutation,
        as_stated,
        refute_all,
        refute_better,
        refute_earlier,
        restricted,
    )
    from solver.stating import opb_of

__all__ = [
    "ENGINES",
    "Assignment",
    "AtMost",
    "Bin",
    "Budget",
    "Clause",
    "Conflict",
    "DisprovedError",
    "Evidence",
    "Exhausted",
    "Implied",
    "Item",
    "Level",
    "LevelResult",
    "Literal",
    "Problem",
    "Refutation",
    "Session",
    "Solution",
    "as_stated",
    "assign",
    "minimise",
    "opb_of",
    "optimum",
    "refute_all",
    "refute_better",
    "refute_earlier",
    "restricted",
]

#: Loaded when they are first asked for: few answers are certified, or place items on bins.
_ASSIGNMENT = ("Assignment", "Bin", "Item", "assign")
_PROOF = (
    "DisprovedError",
    "Refutation",
    "as_stated",
    "refute_all",
    "refute_better",
    "refute_earlier",
    "restricted",
)
_LATER = (
    {"opb_of": "solver.stating"}
    | dict.fromkeys(_ASSIGNMENT, "solver.assignment")
    | dict.fromkeys(_PROOF, "solver.proof")
)


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
