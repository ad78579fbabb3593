"""Plans with one thing changed, against the independent checker: it sees what the oracle sees."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest

from state import Choice, Plan, steps_between
from tests.oracle import brute
from tests.oracle.plans import answer, picks_of, violations
from tests.oracle.rules import Pick, Rules
from tests.oracle.telling import tell
from tests.oracle.worlds import situation_of, world_of
from versions import is_prerelease

WORLDS = 300
CHUNK = 100


def mutations(found: Plan, rules: Rules) -> Iterator[Plan]:
    """A module removed, another release, another host port: in the choices, but not in the steps."""
    for index, choice in enumerate(found.target.choices):
        before, behind = found.target.choices[:index], found.target.choices[index + 1 :]
        yield with_choices(found, (*before, *behind))
        module = rules.module(choice.module)
        others = [r.version for r in module.releases if r.version != choice.version] if module else []
        yield with_choices(found, (*before, attrs.evolve(choice, version=[*others, "9.9"][0]), *behind))
        for at, binding in enumerate(choice.ports):
            lower = attrs.evolve(binding, host_port=binding.container_port - 1)
            ports = (*choice.ports[:at], lower, *choice.ports[at + 1 :])
            yield with_choices(found, (*before, attrs.evolve(choice, ports=ports), *behind))


def with_choices(found: Plan, choices: tuple[Choice, ...]) -> Plan:
    return attrs.evolve(found, target=attrs.evolve(found.target, choices=choices))


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_a_plan_with_one_mutation_is_caught(start: int) -> None:
    caught = 0
    for seed in range(start, start + CHUNK):
        world = world_of(seed)
        situation = situation_of(world)
        found = answer(world, situation)
        for mutated in mutations(found, Rules(world.intent, situation)) if found else ():
            assert violations(world, situation, mutated), (seed, mutated.target.choices)
            caught += 1
    assert caught > CHUNK


# --- whole plans for other choices ----------------------------------------------------------------


def replacements(rules: Rules, picks: tuple[Pick, ...]) -> Iterator[tuple[Pick, ...]]:
    """One choice left away, or another release or variant in its place, be it admissible or not."""
    for index, pick in enumerate(picks):
        before, behind = picks[:index], picks[index + 1 :]
        yield (*before, *behind)
        for release in pick.module.releases:
            for variant in release.variants:
                other = Pick(pick.environment, pick.module, release, variant)
                known = [p for p in rules.picks(pick.place) if (p.release, p.variant) == (release, variant)]
                yield (*before, *(known or [other]), *behind)


def plan_for(found: Plan, rules: Rules, picks: tuple[Pick, ...]) -> Plan:
    """The plan as if it had been made for these choices; ports as they were, else as declared."""
    generation = rules.situation.generation
    ports = {choice.key: choice.ports for choice in found.target.choices}
    ...
