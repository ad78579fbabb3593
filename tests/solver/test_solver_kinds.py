"""Each kind of constraint by itself and with others against trying all; and what must change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from solver import ENGINES, AtMost, Clause, Conflict, Implied, Literal, Problem, Session, Solution, minimise
from tests.solver.test_solver_cpsat import medium
from tests.solver.test_solver_oracle import expected, found

CASES = 150
VARIABLES = 8
Terms = list[tuple[int, Literal]]


def some(dice: Random, most: int) -> list[Literal]:
    return [
        variable * dice.choice((1, 1, -1))
        for variable in dice.sample(range(1, VARIABLES + 1), dice.randint(1, most))
    ]


def why(dice: Random) -> int | None:
    return dice.choice((None, *range(8)))


def weighed(dice: Random, weights: tuple[int, ...]) -> Terms:
    return [(dice.choice(weights), literal) for literal in some(dice, VARIABLES)]


def clauses(problem: Problem[int], dice: Random) -> None:
    for _ in range(dice.randint(2, 14)):
        problem.clause(some(dice, 3), why(dice))


def weighted_sums(problem: Problem[int], dice: Random) -> None:
    """With repeated and opposite literals, and bounds that nothing keeps."""
    for _ in range(dice.randint(1, 3)):
        terms = weighed(dice, (1, 2, 3, 7, 3 << 40)) + weighed(dice, (1, 5))
        problem.at_most(dice.randint(-1, sum(weight for weight, _ in terms)), terms, why(dice))


def exclusive(problem: Problem[int], dice: Random) -> None:
    """Choices of one, and a sum over them, which is then a sum of groups."""
    order = dice.sample(range(1, VARIABLES + 1), VARIABLES)
    for group in (order[:4], order[4:]):
        problem.at_most_one(group, why(dice))
        problem.clause(group, why(dice))
    problem.at_most(dice.randint(2, 9), [(dice.randint(1, 6), literal) for literal in order], why(dice))


def counts(problem: Problem[int], dice: Random) -> None:
    """At least so many of some, at most so many of others."""
    for bound in (dice.randint(1, 3), dice.randint(1, 3)):
        problem.at_most(bound, [(1, literal) for literal in some(dice, VARIABLES)], why(dice))


def implied(problem: Problem[int], dice: Random) -> None:
    """What two constraints entail together, in force with both: a resolvent, and a sum of sums."""
    for _ in range(3):
        pivot, one, other = dice.sample(range(1, VARIABLES + 1), 3)
        reasons = dice.sample(range(8), 2)
        problem.clause((pivot, one), reasons[0])
        problem.clause((-pivot, -other), reasons[1])
        problem.implied.append(Implied(Clause((one, -other), None), tuple(reasons)))
    sums = [weighed(dice, (1, 2, 3)) for _ in range(2)]
    bounds, reasons = [dice.randint(1, 5) for _ in sums], dice.sample(range(8), 2)
    for terms, bound, reason in zip(sums, bounds, reasons, strict=True):
        problem.at_most(bound, terms, reason)
    problem.implied.append(Implied(AtMost((*sums[0], *sums[1]), sum(bounds), None), tuple(reasons)))


def equal_weights(problem: Problem[int], dice: Random) -> None:
    for name in ("first", "second", "third"):
        problem.level(name, [(1, literal) for literal in some(dice, VARIABLES)])


def unlike_weights(problem: Problem[int], dice: Random) -> None:
    for name in ("first", "second"):
        problem.level(name, weighed(dice, (1, 2, 3, 17, 100, 1 << 40)) + weighed(dice, (1, 3)))


def groups(problem: Problem[int], dice: Random) -> None:
    """Reasons of several constraints each, most of them against one another."""
    for reason in range(4):
        for literal in some(dice, 3):
            problem.clause((literal,), reason)
        problem.clause(some(dice, 2), reason)


KINDS: dict[str, Callable[[Problem[int], Random], None]] = {
    each.__name__: each
    for each in (clauses, weighted_sums, exclusive, counts, implied, equal_weights, unlike_weights, groups)
}


def made(kind: str, seed: int) -> Problem[int]:
    """The kind with clauses and a level; every third time with one more kind."""
    dice = Random(f"{kind} {seed}")
    problem: Problem[int] = Problem(sort_key=int)
    problem.variables = VARIABLES
    more = [dice.choice(list(KINDS))] if seed % 3 == 0 else []
    for each in dict.fromkeys((kind, *more, "clauses")):
        KINDS[each](problem, dice)
    problem.level("last", weighed(dice, (1, 2)))
    problem.canonical = some(dice, VARIABLES)
    return problem


@pytest.mark.parametrize("kind", KINDS)
def test_equals_brute_force(kind: str) -> None:
    answers: Counter[type] = Counter()
    for seed in range(CASES):
        problem = made(kind, seed)
        wanted = expected(problem)
        assert all(found(minimise(problem, engine=engine)) == wanted for engine in ENGINES), seed
        if isinstance(wanted, Conflict):
            assert Session(problem).conflict() == wanted, seed
        answers[type(wanted)] += 1
    assert min(answers[tuple], answers[Conflict]) > CASES // 25


# --- what must change nothing ---------------------------------------------------------------------


def renumbered(problem: Problem[int], order: list[int]) -> Problem[int]:
    """Variable v is called order[v - 1]."""

    def name(literal: Literal) -> Literal:
        return order[abs(literal) - 1] * (1 if literal > 0 else -1)

    other: Problem[int] = Problem(problem.sort_key)
    other.variables = problem.variables
    for clause in problem.clauses:
        other.clause(map(name, clause.any_of), clause.why)
    for most in problem.at_mosts:
        other.at_most(most.bound, [(weight, name(literal)) for weight, literal in most.terms], most.why)
    for level in problem.levels:
        other.level(level.name, [(weight, name(literal)) for weight, literal in level.terms])
    other.canonical = [name(literal) for literal in problem.canonical]
    return other


def copied(problem: Problem[int]) -> Problem[int]:
    return renumbered(problem, list(range(1, problem.variables + 1)))


@pytest.mark.parametrize("seed", range(40))
def test_other_ways_to_say_the_same(seed: int) -> None:
    dice, problem = Random(seed), medium(seed)
    problem.canonical = [-variable for variable in range(1, problem.variables + 1)]
    plain = minimise(problem)

    order = dice.sample(range(1, problem.variables + 1), problem.variables)
    again = minimise(renumbered(problem, order))
    if isinstance(plain, Solution):
        assert isinstance(again, Solution)
        assert again.true == {order[variable - 1] for variable in plain.true}
        assert again.levels == plain.levels
    else:
        assert again == plain

    more = copied(problem)
    for clause in dice.sample(problem.clauses, 5):
        more.clause((*clause.any_of, dice.randint(1, problem.variables)), clause.why)  # said already
    for most in problem.at_mosts[-2:]:
        more.at_most(most.bound + 1, most.terms, most.why)
    assert minimise(more) == plain

    split = copied(problem)
    split.levels = []
    for level in problem.levels:
        halves = [(part, literal) for weight, literal in level.terms for part in (1, weight - 1) if part]
        split.level(level.name, dice.sample(halves, len(halves)))
    assert minimise(split) == plain

    twice = copied(problem)
    twice.levels = [level for level in problem.levels for _ in range(2)]
    repeated = minimise(twice)
    if isinstance(plain, Solution):
        assert isinstance(repeated, Solution)
        assert repeated.true == plain.true
        assert repeated.levels[::2] == repeated.levels[1::2] == plain.levels
    else:
        assert repeated == plain
