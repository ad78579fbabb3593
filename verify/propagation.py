"""Checking a proof by unit propagation alone: docs/solver.md, "Certificates".

A clause follows if assuming all its literals false ends in a contradiction by unit propagation (it has
the RUP property). What is proved that way holds wherever the clauses before it do.
"""

from __future__ import annotations

from collections.abc import Iterable

from verify.dimacs import Clause


class Propagator:
    """A set of clauses, and what follows from them by units: the trail, which only ever grows for good.

    Each clause of two literals or more that are not yet false watches two of them, first in its list.
    `_value[literal]` is 1 (true), -1 (false) or 0; Python's negative indices make room for negations.
    """

    def __init__(self, variables: int, clauses: Iterable[Clause]) -> None:
        self._value = [0] * (2 * variables + 1)
        self._watching: list[list[list[int]]] = [[] for _ in range(2 * variables + 1)]
        self._trail: list[int] = []
        self._stored: dict[frozenset[int], list[list[int]]] = {}
        self.is_refuted = False
        for clause in clauses:
            self.add(clause)

    def follows(self, clause: Clause) -> bool:
        if self.is_refuted:
            return True
        before = len(self._trail)
        contradicts = not all(self._assume(-literal) for literal in clause) or not self._propagate(before)
        for literal in self._trail[before:]:
            self._value[literal] = self._value[-literal] = 0
        del self._trail[before:]
        return contradicts

    def add(self, clause: Clause) -> None:
        """The clause holds from now on."""
        literals = list(dict.fromkeys(clause))
        self._stored.setdefault(frozenset(literals), []).append(literals)
        if self.is_refuted or any(-literal in literals for literal in literals):
            return
        literals.sort(key=lambda literal: self._value[literal] < 0)  # what is not false comes first
        free = sum(self._value[literal] >= 0 for literal in literals)
        if free >= 2:
            self._watching[literals[0]].append(literals)
            self._watching[literals[1]].append(literals)
        elif not free:
            self.is_refuted = True
        elif not self._value[literals[0]]:
            self._assume(literals[0])
            self.is_refuted = not self._propagate(len(self._trail) - 1)

    def drop(self, clause: Clause) -> bool:
        """Forget one such clause; what followed by units stays. False: there is none."""
        same = self._stored.get(frozenset(clause))
        if not same:
            return False
        same.pop().clear()
        return True

    def _assume(self, literal: int) -> bool:
        """False: the opposite holds."""
        if not self._value[literal]:
            self._value[literal], self._value[-literal] = 1, -1
            self._trail.append(literal)
        return self._value[literal] > 0

    def _propagate(self, at: int) -> bool:
        """Draw every consequence of the trail from this place on. False: a contradiction."""
        value, watching, trail = self._value, self._watching, self._trail
        while at < len(trail):
            false = -trail[at]
            at += 1
            watchers, kept = watching[false], list[list[int]]()
            watching[false] = kept
            for place, clause in enumerate(watchers):
                if not clause:  # dropped
                    continue
                if clause[0] == false:
                    clause[0], clause[1] = clause[1], false
                first = clause[0]
                if value[first] <= 0 and (other := self._other(clause)):
                    clause[1], clause[other] = clause[other], false
                    watching[clause[1]].append(clause)
                    continue
                kept.append(clause)
                if value[first] < 0:
                    kept.extend(watchers[place + 1 :])
                    return False
                if not value[first]:
                    value[first], value[-first] = 1, -1
                    trail.append(first)
        return True

    def _other(self, clause: list[int]) -> int:
        """The place of a literal that can be watched instead of the second; 0: none."""
        value = self._value
        for place in range(2, len(clause)):
            if value[clause[place]] >= 0:
                return place
        return 0
