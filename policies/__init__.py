"""What is permitted on a machine, and what is preferred: tiers, permissions, limits, costs."""

from policies.conditions import Check, ConditionError, Weighed, parse_test, weigh
from policies.coverage import Misfit, conditions_of, misfits, open_policy, statements_on
from policies.errors import ERROR_CODES, FAULT_CODES, PolicyError
from policies.evaluation import (
    Capabilities,
    Standing,
    TierMatch,
    Undecided,
    evaluate,
    policy_digest,
)
from policies.judging import KINDS_OF_MATCH, ActiveRule, Subject, Verdict
from policies.limits import LIMITS, Capability, Ceiling, Said, kinds_of
from policies.model import FactTest, Limit, Match, OnAccelerators, Policy, PolicyFile, Rule, Tier
from policies.narrowing import Narrowing, narrowings, standings
from policies.reading import (
    BUILTIN,
    BUILTIN_LABEL,
    compose,
    load_policy,
    parse_policy,
    place_of_rule,
    places_in,
    read_policy,
)
from policies.vocabulary import CORRECTIONS, EXPOSURES, OBJECTIVES, PLATFORMS


def json_schema() -> dict[str, object]:
    """JSON Schema of a policy file (`las.policy/1`), for editors."""
    from policies.schema import json_schema as build

    return build()


__all__ = [
    "BUILTIN",
    "BUILTIN_LABEL",
    "CORRECTIONS",
    "ERROR_CODES",
    "EXPOSURES",
    "FAULT_CODES",
    "KINDS_OF_MATCH",
    "LIMITS",
    "OBJECTIVES",
    "PLATFORMS",
    "ActiveRule",
    "Capabilities",
    "Capability",
    "Ceiling",
    "Check",
    "ConditionError",
    "FactTest",
    "Limit",
    "Match",
    "Misfit",
    "Narrowing",
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
    "compose",
    "conditions_of",
    "evaluate",
    "json_schema",
    "kinds_of",
    "load_policy",
    "misfits",
    "narrowings",
    "open_policy",
    "parse_policy",
    "parse_test",
    "place_of_rule",
    "places_in",
    "policy_digest",
    "read_policy",
    "standings",
    "statements_on",
    "weigh",
]
