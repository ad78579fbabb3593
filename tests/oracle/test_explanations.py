"""Each answer of an explanation against trying everything, and each conflict by leaving its reasons away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs
import pytest

from encoders import Situation, choices_of, encode, reason_for
from encoders.support import clauses_for_support
from planner import Held, NotTaken, Verdict, explain, why_not
from planner.explaining.asking import Asking
from planner.explaining.model import Absent, Explanation, Without
from planner.planning import decide, still_wanted
from reasons import Reason, Requested
from solver import Budget, Clause, Solution
from stacks import Request
from state import Choice
from tests.oracle import brute
from tests.oracle.levels import Vector
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick
from tests.oracle.telling import tell
from tests.oracle.test_minimal_conflicts import holds
from tests.oracle.worlds import World, situation_of, world_of

WORLDS = 200
CHUNK = 100

Chosen = tuple[Pick, ...]


def planned(start: int) -> Iterator[tuple[World, Situation, Asking, str]]:
    """The worlds of a chunk that have a plan."""
    for seed in range(start, start + CHUNK):
        world = world_of(seed)
        situation = still_wanted(world.intent, situation_of(world))
        names = {request.name for request in world.intent.requests if not request.interface}
        if all(situation.catalog.module(name) for name in names):
            asking = Asking(world.intent, situation, Budget(), "glucose42")
            if isinstance(asking.outcome, Solution):
                yield world, situation, asking, f"{seed}\n{tell(world, situation)}"


def vectors(world: World, situation: Situation, wanted: Callable[[Chosen], bool]) -> list[Vector]:
    """Those of all valid sets that are wanted, the best first."""
    rules = Rules(world.intent, situation)
    found = [brute.weigh(rules, chosen) for chosen in brute.valid_sets(rules) if wanted(chosen)]
    return sorted(filter(None, found), key=values)


def values(vector: Vector) -> list[int]:
    return [value for _, value in vector]


def confirm(verdict: Verdict, asking: Asking, best: list[Vector], told: str) -> None:
    """What is impossible has no valid set; what is worse has no better one than is said."""
    now = [level.value for level in asking.plan.levels]
    if verdict.code == "impossible":
        assert not best, told
        return
    assert best, told
    names = [name for name, _ in best[0]]
    differing = next((at for at, value in enumerate(values(best[0])) if value != now[at]), None)
    if differing is None:
        assert verdict.code == "equal", told
    else:
        assert verdict.worse, told
        then = best[0][differing][1]
        assert (verdict.worse.objective, verdict.worse.now, verdict.worse.then) == (
            names[differing],
            now[differing],
            then,
        ), told


@pytest.mark.parametrize("start", range(0, 2 * WORLDS, CHUNK))
def test_what_is_told_about_is_the_plan(start: int) -> None:
    """The unpruned slice without what is implied has the optimum of the pruned one."""
    for world, situation, asking, told in planned(start):
        encoding, found = decide(world.intent, situation, Budget(), "glucose42")
        assert isinstance(found, Solution), told
        assert asking.plan.levels == found.levels, told
        assert list(map(_plain, asking.choices)) == list(map(_plain, choices_of(encoding, found))), told


def _plain(choice: Choice) -> Choice:
    return attrs.evolve(choice, ports=tuple(sorted(choice.ports, key=lambda bound: bound.name)))


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_what_is_said_of_newer_releases_and_other_builds_is_true(start: int) -> None:
    counts = {"impossible": 0, "worse": 0, "equal": 0}
    for world, situation, asking, told in planned(start):
        for module in dict.fromkeys(choice.module for choice in asking.choices):
            found = explain(Request(module), world.intent, situation)
            assert isinstance(found, tuple), told
            for one in found:
                for code in _confirm_one(one, world, situation, asking, told):
                    counts[code] += 1
    assert counts["impossible"] > CHUNK // 10
    assert counts["worse"] > CHUNK // 10


def _confirm_one(
    one: Explanation, world: World, situation: Situation, asking: Asking, told: str
) -> Iterator[str]:
    place = one.environment, one.module
    for barrier in one.barriers:
        for version in barrier.versions:
            about = f"not {version} of {one.module} {one.version}: {barrier.verdict}\n{told}"

            def has(chosen: Chosen, version: str = version) -> bool:
                versions = [pick.version for pick in chosen if pick.place == place]
                return version in versions and one.version not in versions

            best = vectors(world, situation, has)
            if barrier.verdict.code == "impossible":
                confirm_conflict(world, situation, one, version, barrier.verdict.reasons, about)
            if len(barrier.versions) == 1 or barrier.verdict.code == "impossible":
                confirm(barrier.verdict, asking, best, about)
            yield barrier.verdict.code
    for other in one.alternatives:
        if other.kind in ("backend", "build"):
            about = f"not {other} of {one.module} {one.version}\n{told}"

            def is_other(pick: Pick, other: str = other.other, kind: str = other.kind) -> bool:
                if kind == "backend":
                    return pick.variant.backend == other
                return (pick.version, pick.variant.label) == (one.version, other)

            best = vectors(
                world, situation, lambda chosen: any(p.place == place and is_other(p) for p in chosen)
            )
            confirm(other.verdict, asking, best, about)
            yield other.verdict.code


def confirm_conflict(
    world: World, situation: Situation, one: Explanation, version: str, reasons: tuple[Reason, ...], told: str
) -> None:
    """With the release these reasons cannot hold, and without any one of them they can.

    They may rest on it that a plan has nothing for nothing.
    """
    assert any(_is_conflict(world, situation, one, version, set(reasons), lean) for lean in (False, True)), (
        told
    )


def _is_conflict(
    world: World, situation: Situation, one: Explanation, version: str, conflict: set[Reason], lean: bool
) -> bool:
    encoding = encode(world.intent, situation, pruned=False, lean=False)
    problem, variables = encoding.problem, encoding.variables
    problem.implied.clear()
    for literal in (version, 1), (one.version, -1):
        problem.clause((variables.releases[(one.environment, one.module), literal[0]] * literal[1],))
    if lean:
        never = problem.variable()
        problem.add(
            [*clauses_for_support(encoding.universe, variables, unless=(never,)), Clause((-never,), None)]
        )
    return not holds(problem, conflict) and all(holds(problem, conflict - {reason}) for reason in conflict)


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_why_not_is_true(start: int) -> None:
    codes = []
    for world, situation, asking, told in planned(start):
        for wish in _wishes(world):
            about = f"why not {wish.text}\n{told}"
            rules = Rules(world.intent, situation)

            def has(chosen: Chosen, wish: Request = wish, rules: Rules = rules) -> bool:
                return any(
                    rules.answers(pick, attrs.evolve(wish, environment=pick.environment)) for pick in chosen
                )

            found = why_not(wish, world.intent, situation)
            best = vectors(world, situation, has)
            match found:
                case Held():
                    assert found.choices, about
                    assert values(best[0]) == [level.value for level in asking.plan.levels], about
                    codes.append("held")
                case NotTaken():
                    confirm(found.verdict, asking, best, about)
                    assert not (found.refusal and found.asked), about
                    codes.append(found.verdict.code)
                case Absent():
                    assert not best, about
                    codes.append("absent")
                case _:
                    raise AssertionError(about)
    assert {"held", "impossible", "worse"} <= set(codes)


def _wishes(world: World) -> Iterator[Request]:
    for module in world.modules:
        yield Request(module.name, specifier=f"=={module.releases[0].version}")
        yield Request(module.name, variant=module.releases[0].variants[-1].label)


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_what_would_be_without_it(start: int) -> None:
    others = 0
    for world, situation, asking, told in planned(start):
        for module in dict.fromkeys(choice.module for choice in asking.choices):
            found = explain(Request(module), world.intent, situation)
            assert isinstance(found, tuple), told
            without = found[0].without
            assert without, told
            others += bool(without.come or without.changed)
            _confirm_without(
                module, without, world, situation, asking, f"without {module}: {without}\n{told}"
            )
    assert others


def _confirm_without(
    module: str, without: Without, world: World, situation: Situation, asking: Asking, told: str
) -> None:
    texts = [(why.text, why.environment) for why in without.unmet if isinstance(why, Requested)]
    left, lost = [], []
    for request in world.intent.requests:
        (lost if _spelled(asking, request) in texts else left).append(request)

    def best(requests: list[Request], names: set[tuple[str, str, str]] | None = None) -> Vector | None:
        rules = Rules(attrs.evolve(world.intent, requests=tuple(requests)), situation)
        sets = (
            chosen
            for chosen in brute.valid_sets(rules)
            if all(pick.module.name != module for pick in chosen)
            and names in (None, {(pick.environment, pick.module.name, pick.version) for pick in chosen})
        )
        found = (brute.weigh(rules, chosen) for chosen in sets)
        return min(filter(None, found), key=values, default=None)

    now = {(c.environment, c.module, c.version) for c in asking.choices if c.module != module}
    then = now - {*without.gone, *(old for old, _ in without.changed)}
    then |= {*without.come, *(new for _, new in without.changed)}
    assert best(left) is not None, told
    assert best(left) == best(left, then), told
    assert all(best([*left, request]) is None for request in lost), told


def _spelled(asking: Asking, request: Request) -> tuple[str, str]:
    why = reason_for(asking.encoding.universe, request)
    return why.text, why.environment
