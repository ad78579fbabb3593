"""Ports that may stand at the same host ports: docs/how-it-works.md, "Ports that are alike".

Which of them stands where makes no difference to the sum of distances, so one order is enough, that which the
canonical order prefers: the first of those that are there takes the lowest. Left to the search, this is the
pigeonhole problem, whose proofs grow beyond any measure with ten services on one port.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from encoders.variables import Variables
from reasons import Reason
from solver import AtMost, Clause, Literal

#: From how many on; fewer take less without.
LEAST = 4

Rungs = list[Literal]  # "at least one", "at least two", ...


def constraints_for_alike(
    variables: Variables, there: Sequence[Literal], places: Sequence[Sequence[Literal]]
) -> Iterator[Clause[Reason] | AtMost[Reason]]:
    """For each of them whether it is there, and its literal for each host port, the nearest first.

    In SAT terms: the k-th that is there stands at the k-th host port or further, and further than the one
    before it; k - 1 is the price of there being k, and each host port further costs one.
    """
    width = len(places[0])
    ranks: list[Rungs] = []  # of each place in the order: how many of those before it are there
    counted: Rungs = []
    for one in there:
        ranks.append(counted)
        counted, clauses = _one_more(variables, counted, one)
        yield from clauses
    further = [[variables.problem.variable() for _ in range(k + 1, width)] for k in range(len(there))]
    for k, steps in enumerate(further):
        yield from (Clause((-later, step), None) for step, later in pairwise(steps))
        if k + 1 < len(there):
            for step, next_step in zip(steps, (*further[k + 1], None), strict=True):
                beyond = () if next_step is None else (next_step,)
                yield Clause((-counted[k + 1], -step, *beyond), None)
        if k:
            variables.port_distances.append((k, counted[k]))
        variables.port_distances.extend((1, step) for step in steps)
    for one, before, own in zip(there, ranks, places, strict=True):
        yield from (Clause((-place, one), None) for place in own)
        yield AtMost(tuple((1, place) for place in own), 1, None)
        for k in range(len(before) + 1):
            rank = (*(-rung for rung in before[k - 1 : k] if k), *before[k : k + 1])
            for at, place in enumerate(own[k:]):
                near = (-further[k][at - 1],) if at else ()
                yield Clause((-one, *rank, *near, *further[k][at : at + 1], place), None)


def _one_more(variables: Variables, before: Rungs, one: Literal) -> tuple[Rungs, list[Clause[Reason]]]:
    """In SAT terms: at least k with it <-> at least k without, or it and at least k - 1."""
    rungs = [variables.problem.variable() for _ in range(len(before) + 1)]
    clauses: list[Clause[Reason]] = []
    for k, rung in enumerate(rungs):
        with_it = (one, *before[k - 1 : k]) if k else (one,)
        without = before[k : k + 1]
        clauses.append(Clause((rung, *(-literal for literal in with_it)), None))
        clauses.extend(Clause((rung, -literal), None) for literal in without)
        clauses.extend(Clause((-rung, *without, literal), None) for literal in with_it)
    return rungs, clauses
