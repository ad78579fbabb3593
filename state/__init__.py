"""What is installed and what shall be: generations, plans, their steps, and how they are written down."""

from state.difference import CycleError, is_same, pairs_of, steps_between
from state.plan import (
    AssumedFact,
    Choice,
    Generation,
    Inputs,
    Notice,
    Objective,
    Plan,
    PortBinding,
    Precondition,
    Step,
    Unchecked,
)
from state.writing import digest, generation_from_json, generation_to_json, plan_from_json, plan_to_json

__all__ = [
    "AssumedFact",
    "Choice",
    "CycleError",
    "Generation",
    "Inputs",
    "Notice",
    "Objective",
    "Plan",
    "PortBinding",
    "Precondition",
    "Step",
    "Unchecked",
    "digest",
    "generation_from_json",
    "generation_to_json",
    "is_same",
    "pairs_of",
    "plan_from_json",
    "plan_to_json",
    "steps_between",
]
