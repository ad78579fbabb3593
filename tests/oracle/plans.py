"""The planner's answers, made comparable with those of an oracle."""

from __future__ import annotations

from encoders.situation import Situation
from planner import PlannerError, Refusal, plan
from state import Plan
from tests.oracle.levels import Vector
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick
from tests.oracle.worlds import World
from verify import Violation, verify


def answer(world: World, situation: Situation) -> Plan | None:
    """The plan; None where there is none, or where what is asked for has left the catalogue."""
    try:
        found = plan(world.intent, situation)
    except PlannerError as error:
        assert error.code in ("unknown-interface", "unknown-variant"), error
        return None
    assert isinstance(found, Plan | Refusal)
    return found if isinstance(found, Plan) else None


def vector_of(found: Plan | None) -> Vector | None:
    return tuple((level.name, level.value) for level in found.objectives) if found else None


def picks_of(rules: Rules, found: Plan) -> tuple[Pick, ...]:
    """The choices of a plan, as the oracle makes them."""
    return tuple(
        pick
        for choice in found.target.choices
        for pick in rules.picks(choice.key)
        if (pick.version, pick.variant.label) == (choice.version, choice.variant)
    )


def violations(world: World, situation: Situation, found: Plan) -> tuple[Violation, ...]:
    """What the independent checker has against a plan."""
    return verify(
        found,
        situation.machine,
        situation.catalog,
        situation.capabilities,
        intent=world.intent,
        generation=situation.generation,
    )
