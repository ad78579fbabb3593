"""The smallest conflict, as an implicit hitting set: docs/solver.md, "Conflicts"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.budget import Meter, OutOfBudget
from solver.conflicts import Parts
from solver.loading import load
from solver.optimum import optimise
from solver.problem import Problem, Solution
from solver.question import Question

#: Corrections that are looked at before the preferred conflict is taken as it is. Each is the same on
#: every engine, so the answer is too. Measured: 3 to 8 mostly, 20 for the worst request of the catalogue.
MOST_CORRECTIONS = 50
MOST_CONFLICTS = 5_000  # of the engine, on the way; the worst request of the catalogue takes under 1,000


def smallest_conflict(parts: Parts, preferred: Sequence[int], engine_name: str) -> Sequence[int]:
    """The preferred one among the conflicts with the fewest parts; of all, where that takes too long.

    Every conflict meets every correction (a set of parts without which the rest can hold). A smallest set
    that meets those known so far is a smallest conflict, or else a correction was not known.
    """
    corrections: list[list[int]] = []
    candidate: list[int] = []
    parts = parts.within(MOST_CONFLICTS)
    try:
        while len(candidate) < len(preferred) and len(corrections) < MOST_CORRECTIONS:
            correction = _correction(parts, candidate, corrections)
            if correction is None:
                return candidate
            corrections.append(correction)
            candidate = _smallest_meeting(corrections, engine_name, parts.meter)
    except OutOfBudget:
        pass
    return preferred


def _correction(parts: Parts, kept: Sequence[int], known: Sequence[Sequence[int]]) -> list[int] | None:
    """Parts to leave out so that all others hold, with these kept; none can be put back. None: these fail.

    It depends on the parts alone: each is put in, in order, if what is in already lets it. Those of
    known corrections go first, for corrections that have nothing in common tell most.
    """
    if not parts.hold(kept):
        return None
    told = sorted({at for correction in known for at in correction}.difference(kept))
    spoken = {*kept, *told}
    rest = [*told, *(at for at in range(len(parts)) if at not in spoken)]
    taken, left_out = list(kept), list[int]()
    while rest and not parts.hold([*taken, *rest]):
        failing = parts.shortest_failing(taken, rest)
        taken += rest[: failing - 1]
        left_out.append(rest[failing - 1])
        rest = rest[failing:]
    return left_out


def _smallest_meeting(corrections: Sequence[Sequence[int]], engine_name: str, meter: Meter) -> list[int]:
    """The fewest parts of which each correction has one; among such sets the one without the last parts.

    Raises OutOfBudget.

    In SAT terms: (part-1 or part-2 or ...) for each correction; the fewest true, rather not the last.
    """
    problem: Problem[Any] = Problem()
    meant = {at: problem.variable() for at in sorted({at for one in corrections for at in one})}
    for correction in corrections:
        problem.clause(meant[at] for at in correction)
    problem.level("parts", ((1, literal) for literal in meant.values()))
    problem.canonical.extend(-literal for literal in reversed(meant.values()))
    solution = optimise(problem, Question(load(problem, engine_name, {}), meter), {})
    if not isinstance(solution, Solution) or not solution.proven:
        raise OutOfBudget
    return [at for at, literal in meant.items() if literal in solution]
