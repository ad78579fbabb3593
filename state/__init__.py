"""What is installed and what shall be: generations, plans, their steps, and how they are written down."""

from state.difference import CycleError, is_same, pairs_of, steps_between
from state.overrides import Override, Overrides, OverridesError, in_force, read_overrides, utc_now
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
    UsedOverride,
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
    "Override",
    "Overrides",
    "OverridesError",
    "Plan",
    "PortBinding",
    "Precondition",
    "Step",
    "Unchecked",
    "UsedOverride",
    "digest",
    "generation_from_json",
    "generation_to_json",
    "in_force",
    "is_same",
    "pairs_of",
    "plan_from_json",
    "plan_to_json",
    "read_overrides",
    "steps_between",
    "utc_now",
]
