"""Two plans held against each other: a table of differences, and what holds of all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import compare
from planner.comparing import Change
from state import Choice, Generation, Inputs, Objective, Plan, PortBinding
from tests.planner.conftest import World

INPUTS = Inputs("c", "p", "m", "i", None)
MINE = Choice("train", "torch", "2.9.0", "cu126", "native", "framework", requested=True)


def plan_of(*choices: Choice, **changes: Any) -> Plan:
    plan = Plan(
        schema="las.plan/1",
        inputs=INPUTS,
        tier="large",
        assumed=(),
        target=Generation("las.generation/1", 1, (), choices),
        steps=(),
        unchecked=(),
        preconditions=(),
        objectives=(Objective("newest-requested", 3, 3, True),),
        notices=(),
        proven=True,
    )
    return attrs.evolve(plan, **changes)


@pytest.mark.parametrize(
    ("changed", "changes"),
    [
        ({"version": "2.15.0"}, ("newer",)),
        ({"version": "2.9.0rc1"}, ("older",)),
        ({"version": "b4321"}, ("version",)),
        ({"variant": "cu130"}, ("variant",)),
        ({"variant": "image", "backend": "container"}, ("variant", "backend")),
        ({"version": "2.10.0", "variant": "cu130"}, ("newer", "variant")),
        ({"ports": (PortBinding("http", 8000, 8001),)}, ("ports",)),
        ({"placement": ("gpu:0",)}, ("placement",)),
        ({"digest": "sha256:0"}, ("other",)),
        ({"version": "2.10.0", "digest": "sha256:0"}, ("newer",)),
    ],
)
def test_each_change_has_its_word(changed: dict[str, Any], changes: tuple[str, ...]) -> None:
    theirs = attrs.evolve(MINE, **changed)
    (one,) = compare(plan_of(MINE), plan_of(theirs)).differences
    assert (one.changes, one.before, one.after) == (changes, MINE, theirs)


def test_build_numbers_have_an_order_too() -> None:
    old, new = (attrs.evolve(MINE, version=version) for version in ("b4321", "b5000"))
    assert compare(plan_of(old), plan_of(new)).differences[0].changes == ("newer",)


def test_who_asked_for_a_thing_is_no_difference() -> None:
    assert compare(plan_of(MINE), plan_of(attrs.evolve(MINE, requested=False))).differences == ()


def test_two_slots_of_one_module_are_told_apart() -> None:
    one, other = (attrs.evolve(MINE, module="python", version=version) for version in ("3.12.9", "3.13.1"))
    comparison = compare(plan_of(one), plan_of(one, other))
    assert [(d.changes, d.after) for d in comparison.differences] == [(("added",), other)]
    assert comparison.same == (one,)


def test_what_the_plans_were_made_from_is_told() -> None:
    other = plan_of(MINE, inputs=attrs.evolve(INPUTS, machine="n", policy="q"), tier="entry")
    comparison = compare(plan_of(MINE), other)
    assert comparison.inputs == ("policy", "machine", "tier")
    assert not comparison.equal
    assert not comparison.differences


def test_objectives_stand_side_by_side() -> None:
    other = plan_of(
        MINE, objectives=(Objective("newest-requested", 0, 0, True), Objective("ports", 1, 1, True))
    )
    pairs = compare(plan_of(MINE), other).objectives
    assert [(o.name, o.before, o.after) for o in pairs] == [("newest-requested", 3, 0), ("ports", None, 1)]


# --- of all plans ---------------------------------------------------------------------------------

SMALL = st.sampled_from
CHOICES = st.builds(
    Choice,
    environment=SMALL("ab"),
    module=SMALL("xyz"),
    version=SMALL(["1.0", "2.0", "3.0rc1", "b7", "1:2~3-4", "no version"]),
    variant=SMALL(["image", "wheel"]),
    backend=SMALL(["container", "native"]),
    category=st.just("tool"),
    requested=st.booleans(),
    digest=SMALL([None, "sha256:0"]),
    ports=SMALL([(), (PortBinding("http", 80, 80),), (PortBinding("http", 80, 81),)]),
    placement=SMALL([(), ("gpu:0",)]),
)
PLANS = st.lists(CHOICES, max_size=5, unique_by=lambda c: (c.key, c.version)).map(
    lambda choices: plan_of(*sorted(choices, key=lambda c: (c.key, c.version)))
)
MIRRORED = {"added": "removed", "removed": "added", "newer": "older", "older": "newer"}


@settings(deadline=None)
@given(PLANS)
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    comparison = compare(plan, plan)
    assert comparison.equal
    assert comparison.differences == ()
    assert comparison.same == plan.target.choices


@settings(deadline=None)
@given(PLANS, PLANS)
def test_the_other_way_round_is_the_mirror(one: Plan, other: Plan) -> None:
    there, back = compare(one, other), compare(other, one)
    mirrored = {
        (d.key, tuple(MIRRORED.get(change, change) for change in d.changes), d.after, d.before)
        for d in there.differences
    }
    assert {(d.key, d.changes, d.before, d.after) for d in back.differences} == mirrored
    assert len(mirrored) == len(there.differences) == len(back.differences)
    assert [c.key for c in back.same] == [c.key for c in there.same]


@settings(deadline=None)
@given(PLANS, PLANS)
def test_every_choice_is_accounted_for_once(one: Plan, other: Plan) -> None:
    comparison = compare(one, other)
    befores = [d.before for d in comparison.differences if d.before]
    afters = [d.after for d in comparison.differences if d.after]
    assert len(befores) + len(comparison.same) == len(one.target.choices)
    assert sorted([*afters, *comparison.same], key=repr) == sorted(other.target.choices, key=repr)
    assert {change for d in comparison.differences for change in d.changes} <= set(get_args(Change))
    assert all(d.changes for d in comparison.differences)


def test_plans_that_were_really_made(toys: Callable[..., World]) -> None:
    here, there = toys(), toys(driver="550.54.14")
    comparison = compare(there.plan("tensor", "web"), here.plan("tensor", "web"))
    assert [(d.module, d.changes) for d in comparison.differences] == [("tensor", ("variant",))]
    assert comparison.inputs == ("machine",)
