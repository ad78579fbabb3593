"""What is permitted on a machine, and what is preferred: tiers, permissions, limits, costs."""

from policies.cases import CASE_CODES, Case, CaseFile, read_cases
from policies.conditions import Check, ConditionError, Weighed, parse_test, parts_in, weigh
from policies.coverage import Misfit, conditions_of, misfits, open_policy, tier_lists, tiers_for
from policies.errors import ERROR_CODES, FAULT_CODES, PolicyError
from policies.evaluation import (
    Capabilities,
    Standing,
    TierMatch,
    Undecided,
    evaluate,
    policy_digest,
)
from policies.judging import KINDS, KINDS_OF_MATCH, ActiveRule, Lift, Subject, Verdict, is_listed
from policies.licences import licence_names
from policies.limits import LIMITS, STATED, Capability, Ceiling, Said, kinds_of, limits_no_less
from policies.model import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    InTier,
    Limit,
    Match,
    Named,
    Not,
    OnAccelerators,
    Policy,
    PolicyFile,
    Rule,
    Tier,
)
from policies.narrowing import Narrowing, narrowings, standings
from policies.reading import (
    BUILTIN,
    BUILTIN_LABEL,
    compose,
    load_policy,
    parse_policy,
    places_in,
    read_policy,
)
from policies.vocabulary import CORRECTIONS, EXPOSURES, OBJECTIVES, PLATFORMS


def cases_schema() -> dict[str, object]:
    """JSON Schema of a file of policy tests (`las.policy-test/1`), for editors."""
    from policies.cases_schema import json_schema as build

    return build()


def json_schema() -> dict[str, object]:
    """JSON Schema of a policy file (`las.policy/1`), for editors."""
    from policies.schema import json_schema as build

    return build()


__all__ = [
    "BUILTIN",
    "BUILTIN_LABEL",
    "CASE_CODES",
    "CORRECTIONS",
    "ERROR_CODES",
    "EXPOSURES",
    "FAULT_CODES",
    "KINDS",
    "KINDS_OF_MATCH",
    "LIMITS",
    "OBJECTIVES",
    "PLATFORMS",
    "STATED",
    "ActiveRule",
    "AllOf",
    "AnyOf",
    "Capabilities",
    "Capability",
    "Case",
    "CaseFile",
    "Ceiling",
    "Check",
    "Condition",
    "ConditionError",
    "FactTest",
    "InTier",
    "Lift",
    "Limit",
    "Match",
    "Misfit",
    "Named",
    "Narrowing",
    "Not",
    "OnAccelerators",
    "Policy",
    "PolicyError",
    "PolicyFile",
    "Rule",
    "Said",
    "Standing",
    "Subject",
    "Tier",
    "TierMatch",
    "Undecided",
    "Verdict",
    "Weighed",
    "cases_schema",
    "compose",
    "conditions_of",
    "evaluate",
    "is_listed",
    "json_schema",
    "kinds_of",
    "licence_names",
    "limits_no_less",
    "load_policy",
    "misfits",
    "narrowings",
    "open_policy",
    "parse_policy",
    "parse_test",
    "parts_in",
    "places_in",
    "policy_digest",
    "read_cases",
    "read_policy",
    "standings",
    "tier_lists",
    "tiers_for",
    "weigh",
]
