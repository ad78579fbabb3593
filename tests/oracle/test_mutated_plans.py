"""Plans with one thing changed, against the independent checker: it sees what the oracle sees."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest

from planner import wish_text
from state import Choice, Plan, PortBinding, steps_between
from tests.oracle import brute
from tests.oracle.plans import answer, picks_of, violations
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick
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
    """The plan as if it had been made for these choices, each port bound as it is declared."""
    kept = (wish for wish in rules.earlier if any(rules.answers(pick, wish) for pick in picks))
    target = attrs.evolve(
        found.target,
        requests=tuple(sorted({wish_text(wish) for wish in (*rules.intent.requests, *kept)})),
        choices=tuple(choice_of(pick) for pick in picks),
    )
    steps = steps_between(rules.situation.generation, target, after={})
    return attrs.evolve(found, target=target, steps=steps)


def choice_of(pick: Pick) -> Choice:
    release, variant = pick.release, pick.variant
    ports = () if pick.module.is_library else release.ports
    return Choice(
        environment=pick.environment,
        module=pick.module.name,
        version=release.version,
        variant=variant.label,
        backend=variant.backend,
        category=pick.module.category,
        requested=True,
        accelerator=variant.accelerator,
        download_bytes=variant.download_bytes,
        ports=tuple(PortBinding(port.name, port.number, port.number) for port in ports),
        memory_bytes=release.memory_bytes,
        disk_bytes=release.disk_bytes,
    )


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_the_checker_refuses_and_admits_what_the_oracle_does(start: int) -> None:
    """Beside the order of steps and the list of open modules, which are not made anew here."""
    refused = admitted = 0
    for seed in range(start, start + CHUNK):
        world = world_of(seed)
        situation = situation_of(world)
        found = answer(world, situation)
        if found is None:
            continue
        rules = Rules(world.intent, situation)
        for picks in replacements(rules, picks_of(rules, found)):
            if any(is_prerelease(pick.module.scheme, pick.version) for pick in picks):
                continue  # the checker lets one requirement name it for all others
            other = plan_for(found, rules, picks)
            codes = {one.code for one in violations(world, situation, other)}
            codes = {code for code in codes if code != "unchecked-differs" and not code.startswith("step-")}
            told = f"{seed} {codes} {[(*p.place, p.version, p.variant.label) for p in picks]}"
            if not brute.is_allowed(rules, picks):
                assert codes, f"{told}\n{tell(world, situation)}"
                refused += 1
            elif not any(choice.ports for choice in other.target.choices):
                assert not codes, f"{told}\n{tell(world, situation)}"
                admitted += 1
    assert min(refused, admitted) > CHUNK // 3
