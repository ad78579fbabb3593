"""Tiny problems, one a row: what is asked, and the one answer.

A clause is written "a -b"; its reason is its own text. Levels and capacities are sums: "3a + b - c" is
3 for a, 1 for b, 1 for not-c.
"""

from __future__ import annotations

import re

import pytest

from solver import (
    ENGINES,
    Budget,
    Conflict,
    Exhausted,
    LevelResult,
    Literal,
    Problem,
    Session,
    Solution,
    minimise,
)

EXACT = Budget()


def literal(text: str) -> Literal:
    number = ord(text[-1]) - ord("a") + 1
    return -number if text[0] == "-" else number


def terms(text: str) -> list[tuple[int, Literal]]:
    found = re.findall(r"(-?)\s*(\d*)([a-z])", text)
    return [(int(weight or 1), literal(sign + name)) for sign, weight, name in found]


def toy(
    clauses: str = "",
    at_most: str = "",
    levels: tuple[str, ...] = (),
    canonical: str = "",
    variables: int = 4,
) -> Problem[str]:
    """Clauses are separated by commas, and so are at-mosts, such as "2a + b <= 2"."""
    problem: Problem[str] = Problem(sort_key=str)
    for _ in range(variables):
        problem.variable()
    for clause in filter(None, (clause.strip() for clause in clauses.split(","))):
        problem.clause(map(literal, clause.replace("()", "").split()), clause)
    for constraint in filter(None, (constraint.strip() for constraint in at_most.split(","))):
        left, bound = constraint.split("<=")
        problem.at_most(int(bound), terms(left), constraint)
    for number, level in enumerate(levels):
        problem.level(str(number), terms(level))
    problem.canonical = [literal(name) for name in canonical.split()]
    return problem


def shown(answer: Solution | Conflict[str] | Exhausted) -> tuple[str, tuple[int, ...]]:
    assert isinstance(answer, Solution)
    assert answer.proven
    true = "".join(chr(ord("a") + variable - 1) for variable in sorted(answer.true))
    return true, tuple(level.value for level in answer.levels)


OPTIMA = {
    "nothing asked, nothing true": (toy(), "", ()),
    "the cheaper of two": (toy("a b", levels=("2a + b",)), "b", (1,)),
    "the first level decides": (toy("a b", levels=("a", "9b")), "b", (0, 9)),
    "a tie goes to the canonical order": (toy("a b c", "a + b + c <= 1", ("a + b + c",), "c b a"), "c", (1,)),
    "the canonical order likes a literal false": (toy("a b", canonical="-b c"), "ac", ()),
    "what no order names is false, the last to be": (toy("a b", variables=2), "b", ()),
    "a repeated literal weighs twice": (toy("a", levels=("2a + 3a",)), "a", (5,)),
    "one of a literal and its negation is true": (toy("a b", levels=("3a - 2a + b",)), "b", (3,)),
    "a level without terms": (toy("a", levels=("", "a")), "a", (0, 1)),
    "a tautology says nothing": (toy("a -a, b"), "b", ()),
    "a literal twice in a clause": (toy("a a"), "a", ()),
    "a capacity": (toy("a b, c d", "3a + 2b + 3c + 2d <= 5", ("b + d",)), "bc", (1,)),
    "a capacity in bytes": (
        toy("a b c, b c d", f"{3 << 40}a + {2 << 40}b + {2 << 40}c + {4 << 40}d <= {4 << 40}", ("b",)),
        "c",
        (0,),
    ),
    "weights too heavy force their literals": (toy("a b", "7a + b <= 6"), "b", ()),
    "a negated capacity": (toy("a b c", "- a - b - c <= 1", ("a + b + c",), "a b c"), "ab", (2,)),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", OPTIMA)
def test_optimum(case: str, engine: str) -> None:
    problem, true, values = OPTIMA[case]
    assert shown(minimise(problem, engine=engine)) == (true, values)


CONFLICTS = {
    "two facts": (toy("a, -a"), ("-a", "a")),
    "a chain": (toy("a, -a b, -b c, -c, d"), ("-a b", "-b c", "-c", "a")),
    "an empty clause is a conflict alone": (toy("(), a, -a"), ("()",)),
    "of two conflicts the one that drops the last reasons": (toy("-a, a, -b, b, -c, c"), ("-a", "a")),
    "the size decides before the order": (toy("d, -d, -a, a b, -b c, -c"), ("-d", "d")),
    "among the smallest the order decides": (toy("-a, a b, -b, -c, c d, -d"), ("-a", "-b", "a b")),
    "a capacity below zero": (toy(at_most="a <= -1"), ("a <= -1",)),
    "a capacity of both signs": (toy(at_most="a - a <= 0, b <= 1"), ("a - a <= 0",)),
    "a capacity and what is wanted": (toy("a, b, c", "2a + 2b + c <= 3"), ("2a + 2b + c <= 3", "a", "b")),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CONFLICTS)
def test_conflict(case: str, engine: str) -> None:
    problem, reasons = CONFLICTS[case]
    assert minimise(problem, engine=engine) == Conflict(reasons)


def test_structure_is_never_blamed() -> None:
    problem: Problem[str] = Problem()
    a = problem.variable()
    problem.clause((a,))
    problem.clause((-a,), "not a")
    assert minimise(problem) == Conflict(("not a",))
    problem.clause((-a,))
    assert minimise(problem) == Conflict(())


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="glucose4"):
        minimise(toy(), engine="glucose4")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_session_answers_many_questions_and_remembers_none(engine: str) -> None:
    problem = toy("a b c", "a + b + c <= 1", ("3a + 2b + c",), "a b c")
    session = Session(problem, engine)
    a, b, c = 1, 2, 3
    for _ in range(2):
        assert shown(session.minimise()) == ("c", (1,))
        assert shown(session.minimise([(-c, "no c")])) == ("b", (2,))
        assert shown(session.minimise([(a, "yes a")])) == ("a", (3,))
        assert session.holds((a,)) is True
        assert session.holds((a, b)) is False
        assert session.conflict([(a, "yes a")]) is None
        assert session.conflict([(a, "x"), (b, "y"), (c, "z")]) == Conflict(("a + b + c <= 1", "x", "y"))
        none_of_them = [(-a, "no a"), (-b, "no b"), (-c, "no c")]
        assert session.minimise(none_of_them) == Conflict(("a b c", "no a", "no b", "no c"))


def test_an_assumption_may_share_its_reason_with_others_and_with_clauses() -> None:
    session = Session(toy("-a -b, -c"))
    assert session.conflict([(1, "both"), (2, "both"), (4, "d")]) == Conflict(("-a -b", "both"))
    assert session.conflict([(3, "-c")]) == Conflict(("-c",))
    assert session.conflict([(4, "d"), (-4, "not d")]) == Conflict(("d", "not d"))


#: Reasons, and whether they are a minimal conflict of "-a -b", "-c" with a and b assumed.
CONFLICTING = [
    (("-a -b", "both"), True),
    (("-a -b", "-c", "both"), False),
    (("both",), False),
    ((), False),
]


@pytest.mark.parametrize(("reasons", "minimal"), CONFLICTING)
def test_reasons_that_one_has_are_tried(reasons: tuple[str, ...], minimal: bool) -> None:
    session = Session(toy("-a -b, -c"))
    assert session.is_conflict(reasons, [(1, "both"), (2, "both")]) is minimal


@pytest.mark.parametrize("engine", ENGINES)
def test_no_budget_no_claim(engine: str) -> None:
    nothing = Budget(conflicts=0)
    problem = toy("a b", levels=("a + b",))
    session = Session(problem, engine)
    assert minimise(problem, nothing, engine) == Exhausted()
    assert session.minimise(budget=nothing) == Exhausted()
    assert session.holds((), nothing) is None
    assert session.conflict((), nothing) == Exhausted()
    assert minimise(problem, Budget(seconds=0), engine) == Exhausted()
    assert shown(session.minimise()) == ("b", (1,))


def pigeons(count: int) -> Problem[str]:
    """`count` pigeons, each in a hole of its own; those without one, of a hole too few, are counted."""
    problem: Problem[str] = Problem()
    holes = range(count - 1)
    nests = [[problem.variable() for _ in holes] for _ in range(count)]
    outside = [problem.variable() for _ in range(count)]
    for pigeon, nest in enumerate(nests):
        problem.clause((*nest, outside[pigeon]), f"pigeon {pigeon}")
    for hole in holes:
        for one in range(count):
            for other in range(one):
                problem.clause((-nests[one][hole], -nests[other][hole]), f"hole {hole}")
    problem.level("outside", [(1, pigeon) for pigeon in outside])
    problem.level("in the first hole", [(1, nest[0]) for nest in nests])
    return problem


@pytest.mark.parametrize("engine", ENGINES)
def test_a_budget_ends_in_true_bounds(engine: str) -> None:
    answer = minimise(pigeons(12), Budget(conflicts=3_000), engine)
    assert isinstance(answer, Solution)
    assert not answer.proven
    assert not answer.unique
    outside, first_hole = answer.levels
    assert outside.bound <= 1 <= outside.value
    assert first_hole.bound == 0


def test_a_conflict_cut_short_is_still_a_conflict() -> None:
    problem = pigeons(7)
    outside = problem.levels[0].terms
    session = Session(problem)
    assumed = [(-pigeon, f"none outside {at}") for at, (_, pigeon) in enumerate(outside)]
    whole = session.conflict(assumed)
    assert isinstance(whole, Conflict)
    assert whole.minimal
    spent = next(
        answer
        for conflicts in range(1, 20_000, 50)
        if isinstance(answer := Session(problem).conflict(assumed, Budget(conflicts=conflicts)), Conflict)
    )
    assert not spent.minimal
    assert set(whole.reasons) <= set(spent.reasons)


def test_levels_say_what_is_proven() -> None:
    answer = minimise(toy("a", levels=("2a", "b")))
    assert isinstance(answer, Solution)
    assert answer.levels == (LevelResult("0", 2, 2, True), LevelResult("1", 0, 0, True))
    assert 1 in answer
    assert -2 in answer
    assert 2 not in answer
