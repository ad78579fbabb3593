"""Clauses, at-most constraints and objective levels in; the optimum, or a minimal conflict, out."""

from solver.engine import ENGINES
from solver.problem import (
    AtMost,
    Budget,
    Clause,
    Conflict,
    Evidence,
    Exhausted,
    Level,
    LevelResult,
    Literal,
    Problem,
    Solution,
)
from solver.session import Session, minimise, optimum

__all__ = [
    "ENGINES",
    "AtMost",
    "Budget",
    "Clause",
    "Conflict",
    "Evidence",
    "Exhausted",
    "Level",
    "LevelResult",
    "Literal",
    "Problem",
    "Session",
    "Solution",
    "minimise",
    "optimum",
]
