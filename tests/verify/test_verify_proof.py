"""The checker of proofs: what follows it accepts, what does not it refuses, with file and line."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.counting import Claim, Range, follows_from
from verify.dimacs import read_cnf, read_drup
from verify.opb import Sum, read_opb, read_solution
from verify.proof import check_refutation
from verify.propagation import Propagator
from verify.violation import Unreadable

PIGEONS = """\
* #variable= 6 #constraint= 6
* order ~x1 ~x2 ~x3 ~x4 ~x5 ~x6
* because three pigeons
+1 x1 +1 x2 >= 1 ;
+1 x3 +1 x4 >= 1 ;
+1 x5 +1 x6 >= 1 ;
* because two holes
-1 x1 -1 x3 -1 x5 >= -1 ;
-1 x2 -1 x4 -1 x6 >= -1 ;
+1 x1 +1 x6 >= 1 ;
"""
CNF = """\
c a comment
p cnf 6 9
1 2 0
3 4 0
5 6 0
c sum constraint 4
-1 -3 0
-1 -5 0
-3 -5 0
c sum constraint 5
-2 -4 0
-2 -6 0
-4 -6 0
"""
NOTHING = Claim()
DRUP = "-1 0\n0\n"


def codes(cnf: str = CNF, drup: str = DRUP, problem: str = PIGEONS, claim: Claim = NOTHING) -> list[str]:
    """What is wrong, as `code place`."""
    try:
        found = check_refutation(cnf, drup, read_opb(problem, "p"), claim, ("c", "d")).violations
    except Unreadable as error:
        found = (error.violation,)
    return [f"{one.code} {dict(one.fields).get('place', '')}".strip() for one in found]


def test_a_proof_holds() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("cnf", "drup", "expected"),
    [
        (CNF, "0\n", ["proof-step-unfounded d:1"]),  # a needed step is missing
        (CNF, "-1 0\n", ["proof-unfinished"]),
        (CNF, "", ["proof-unfinished"]),
        (CNF, "-1 0\n0", ["proof-unreadable d:2"]),  # cut off
        (CNF, "-1\n0\n", ["proof-unreadable d:1"]),
        (CNF, "-1 0 0\n0\n", ["proof-unreadable d:1"]),
        (CNF, "x 0\n0\n", ["proof-unreadable d:1"]),
        (CNF, "\u0661 0\n0\n", ["proof-unreadable d:1"]),  # a digit, but none of ours
        (CNF, "-7 0\n0\n", ["proof-unreadable d:1"]),
        (CNF, "d 1 3 0\n0\n", ["proof-step-drops-nothing d:1"]),
        (CNF.replace("6 9", "6 10") + "1 6 0\n", f"d 6 1 0\n{DRUP}", []),  # dropped, and not needed
        (CNF, "d 5 6 0\n-1 0\n0\n", ["proof-step-unfounded d:2"]),  # dropped too early
        (CNF, "d -3 -1 0\nd -3 -1 0\n", ["proof-step-drops-nothing d:2"]),
        (CNF.replace("-1 -3 0", "-1 -4 0"), DRUP, ["proof-clause-foreign c:7", "proof-step-unfounded d:1"]),
        (CNF.replace("-1 -3 0", "-1 0"), DRUP, ["proof-clause-foreign c:7"]),
        (CNF.replace("3 4 0", "3 0"), DRUP, ["proof-clause-foreign c:4"]),
        (CNF.replace("-4 -6 0", "-4 -6"), DRUP, ["proof-unreadable c:13"]),
        (CNF.replace("cnf 6 9", "cnf 6 8"), DRUP, ["proof-unreadable c:13"]),
        (CNF.replace("cnf 6 9", "cnf 5 9"), DRUP, ["proof-unreadable c:5"]),
        (CNF.replace("p cnf 6 9\n", ""), DRUP, ["proof-unreadable c:2"]),
        (CNF.replace("constraint 4", "constraint 1"), DRUP, ["proof-unreadable c:6"]),
        (CNF.replace("constraint 4", "constraint 9"), DRUP, ["proof-unreadable c:6"]),
        (CNF.replace("constraint 4", "constraint"), DRUP, ["proof-unreadable c:6"]),
        (CNF.replace("constraint 4", "level 1 0"), DRUP, ["proof-unreadable c:6"]),  # there is no level
        (CNF.replace("c sum constraint 4\n", ""), DRUP, [f"proof-clause-foreign c:{n}" for n in (6, 7, 8)]),
        (CNF.replace("c sum constraint 5", "c count 6 1 2 1"), DRUP, ["proof-unreadable c:10"]),
    ],
)
def test_what_is_wrong_is_named(cnf: str, drup: str, expected: list[str]) -> None:
    assert codes(cnf, drup) == expected


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("* #variable= 6 #constraint= 6", "* #variable= 6 #constraint= 7", 10),
        ("* #variable= 6", "* variables 6", 1),
        ("#variable= 6", "#variable= 5", 2),
        ("* order ~x1 ~x2", "* order ~x1 ~x1", 2),
        ("* order", "* other", 2),
        ("+1 x1 +1 x2 >= 1 ;", "+1 x1 +1 x2 >= 1", 4),
        ("+1 x1 +1 x2 >= 1 ;", "+2 x1 +1 x2 >= 1 ;", 4),
        ("+1 x1 +1 x2 >= 1 ;", "+1 x1 +1 x7 >= 1 ;", 4),
        ("+1 x1 +1 x2 >= 1 ;", "+1 x1 +1 x1 >= 1 ;", 4),
        ("+1 x1 +1 x2 >= 1 ;", "+1 x1 -1 x2 >= 1 ;", 4),
        ("+1 x1 +1 x6 >= 1 ;\n", "+1 x1 +1 x6 >= 1 ;", 9),
    ],
)
def test_a_problem_is_read_strictly(old: str, new: str, line: int) -> None:
    assert old in PIGEONS
    assert codes(problem=PIGEONS.replace(old, new, 1)) == [f"proof-unreadable p:{line}"]


@pytest.mark.parametrize("text", ["", "s OPTIMUM FOUND\nv x1", "v x1 -x2\n", "s OPTIMUM FOUND\nv x1 x3\n"])
def test_a_solution_is_read_strictly(text: str) -> None:
    assert read_solution("s OPTIMUM FOUND\nv x1 -x2\n", "s", 2) == {1}
    with pytest.raises(Unreadable):
        read_solution(text, "s", 2)


LEVELS = """\
* #variable= 3 #constraint= 1
* order x1 x2 x3
* level size
min: +2 x1 +3 x2 +4 x3 ;
* structure
+1 x1 +1 x2 >= 1 ;
"""
SMALLER = "p cnf 3 4\n1 2 0\nc sum level 1 1\n-1 0\n-2 0\n-3 0\n"
EARLIER = """\
p cnf 5 5
1 2 0
c sum level 1 2
-2 0
c order
c same 4
c same 5
4 0
-4 1 0
-4 2 5 0
"""


@pytest.mark.parametrize(
    ("cnf", "claim", "expected"),
    [
        (SMALLER, Claim((1,)), []),
        (SMALLER, Claim((2,)), ["proof-unreadable c:3"]),  # another value than is claimed
        (SMALLER.replace("level 1 1", "level 1 2"), Claim((2,)), ["proof-clause-foreign c:4"]),
        (SMALLER.replace("-3 0", "-3 1 0"), Claim((1,)), ["proof-clause-foreign c:6"]),
        (SMALLER.replace("1 2 0", "1 2 3 0"), Claim((1,)), ["proof-clause-foreign c:2"]),
    ],
)
def test_levels_are_those_of_the_claim(cnf: str, claim: Claim, expected: list[str]) -> None:
    assert codes(cnf, "0\n", LEVELS, claim) == expected


@pytest.mark.parametrize(
    ("add", "solution", "expected"),
    [
        ("-5 3 0\n", frozenset({1}), ["proof-clause-foreign c:11"]),  # x3 may become true
        ("-4 -1 0\n", frozenset({1}), ["proof-clause-foreign c:11"]),
        ("-5 0\n", frozenset({1}), ["proof-clause-foreign c:11"]),  # a third `same` is missing
        ("-4 2 0\n", frozenset({1, 3}), ["proof-clause-foreign c:11"]),
        ("-5 3 0\n", None, ["proof-clause-foreign c:8", "proof-clause-foreign c:9"]),
    ],
)
def test_earlier_means_earlier(add: str, solution: frozenset[int] | None, expected: list[str]) -> None:
    found = codes(EARLIER.replace("5 5", "5 6") + add, "0\n", LEVELS, Claim((2,), solution))
    assert [one for one in found if one.startswith("proof-clause")][: len(expected)] == expected


literals = st.integers(1, 5).flatmap(lambda variable: st.sampled_from((variable, -variable)))
clauses = st.lists(literals, max_size=4).map(tuple)


def satisfies(values: tuple[bool, ...], clause: tuple[int, ...]) -> bool:
    return any(values[abs(literal) - 1] == (literal > 0) for literal in clause)


@settings(max_examples=600, deadline=None)
@given(
    formula=st.lists(clauses, max_size=14),
    steps=st.lists(st.tuples(st.booleans(), clauses), max_size=8),
)
def test_what_is_accepted_follows(
    formula: list[tuple[int, ...]], steps: list[tuple[bool, tuple[int, ...]]]
) -> None:
    """Whatever was dropped before; and what unit propagation sees is accepted."""
    models = [v for v in product((False, True), repeat=5) if all(satisfies(v, clause) for clause in formula)]
    propagator = Propagator(5, formula)
    for drops, clause in steps:
        if drops:
            propagator.drop(clause)
        elif propagator.follows(clause):
            assert all(satisfies(values, clause) for values in models)
            propagator.add(clause)
    assert not (models and propagator.follows(()))


@settings(max_examples=400, deadline=None)
@given(formula=st.lists(clauses, max_size=14), clause=clauses)
def test_unit_propagation_is_complete(formula: list[tuple[int, ...]], clause: tuple[int, ...]) -> None:
    """Against the simplest one there is."""
    true = {-literal for literal in clause}
    while True:
        open_ = [[x for x in one if -x not in true] for one in formula if not true & set(one)]
        units = {one[0] for one in open_ if len(set(one)) == 1}
        if any(not one for one in open_) or any(-literal in true for literal in true):
            expected = True
            break
        if not units:
            expected = False
            break
        true |= units
    assert Propagator(5, formula).follows(clause) == expected


#: 2 x1 + 3 x2 + 4 ~x3 + 1 x4, at most 6; x5: the first two weigh 3 or more; x6: the last two weigh 4 or more.
TOTAL = Sum(((2, 1), (3, 2), (4, -3), (1, 4)), None, 1)
COUNTS = {5: Range(1, 2, 3), 6: Range(3, 4, 4)}


@pytest.mark.parametrize(
    ("clause", "follows"),
    [
        ((-2, 3), True),  # 3 and 4 are more than 6
        ((-1, 3), False),  # 2 and 4 are not
        ((-2, -3), False),  # x3 is no term, its negation is
        ((-1, -2, -4), False),  # all of 6
        ((-5, -6), True),
        ((-5, 3), True),
        ((-5, -1, 3), False),  # x1 is counted in x5
        ((-2, 5), True),
        ((-1, 5), False),  # 2 is less than 3
        ((-1, -2, 5), True),
        ((3, 6), True),
        ((3, 5), False),  # the third is not among the first two
        ((-2, 6), False),
        ((-2, -4, 5), False),  # the fourth neither
        ((-5, 5), True),
        ((-2, 5, 6), False),  # one range at a time
        ((6,), False),
        ((), False),
        ((-2, 3, 7), False),  # unknown
    ],
)
def test_what_follows_from_a_sum(clause: tuple[int, ...], follows: bool) -> None:
    assert follows_from(clause, TOTAL, 6, COUNTS) == follows


@st.composite
def counted(draw: st.DrawFn) -> tuple[Sum, int, dict[int, Range], tuple[int, ...]]:
    """A sum over x1 to x4, three counts of it, and a clause over all."""
    weights = draw(st.lists(st.integers(1, 4), min_size=4, max_size=4))
    signs = draw(st.lists(st.sampled_from((1, -1)), min_size=4, max_size=4))
    terms = tuple((w, at * sign) for at, (w, sign) in enumerate(zip(weights, signs, strict=True), 1))
    places = st.integers(1, 5)
    counts = {number: Range(draw(places), draw(places), draw(st.integers(1, 9))) for number in (5, 6, 7)}
    whole = st.integers(1, 7).flatmap(lambda v: st.sampled_from((v, -v)))
    clause = tuple(draw(st.lists(whole, max_size=3, unique=True)))
    return Sum(terms, None, 1), draw(st.integers(-1, 12)), counts, clause


@settings(max_examples=1500, deadline=None)
@given(case=counted())
def test_what_follows_from_a_sum_holds_wherever_it_does(
    case: tuple[Sum, int, dict[int, Range], tuple[int, ...]],
) -> None:
    total, most, counts, clause = case
    if not follows_from(clause, total, most, counts):
        return
    for values in product((False, True), repeat=4):
        weighs = [w if values[abs(x) - 1] == (x > 0) else 0 for w, x in total.terms]
        if sum(weighs) <= most:
            named = [sum(weighs[r.first - 1 : r.last]) >= r.least for r in counts.values()]
            assert satisfies((*values, *named), clause)


def test_drup_and_dimacs_are_read() -> None:
    cnf = read_cnf("c hello\np cnf 2 2\n1 -2 0\n0\n", "c")
    assert (cnf.variables, list(cnf.clauses())) == (2, [(1, -2), ()])
    steps = [(step.drops, step.clause) for step in read_drup("1 0\nd 1 -2 0\n0\n", "d", 2)]
    assert steps == [(False, (1,)), (True, (1, -2)), (False, ())]
