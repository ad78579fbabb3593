"""CUDF -> a problem for `solver`: what the request reaches, versions in order encoding, criteria as levels.

A name whose versions exclude one another is *ordered*: one variable a version, "installed at this version
or newer", so that a range is two literals, and neighbouring versions that ask the same say it once. The
few other names are *loose*: one variable a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from benchmarks.cudf_slice import reached
from benchmarks.cudf_universe import CONFLICTS, DEPENDS, RECOMMENDS, Key, Universe, parts
from benchmarks.deadline import NEVER, Deadline
from solver import Literal, Problem

Why = tuple[str, Key, int, int, Key]  # what it is about, name, its versions first <= i < end, the statement
Term = tuple[int, Literal]
Tail = tuple[Literal, ...]  # one of them is true
CRITERIA = ("removed", "changed", "new", "notuptodate", "unsat_recommends")
KINDS = ("install", "remove", "upgrade", "keep", "depends", "conflicts")  # from the request outwards


class Encoding:
    """The problem of one universe under criteria; `packages(solution)` reads an answer back.

    `fixed` are installed names of one version, taken to stay: they need no variable. Raises OutOfTime.
    """

    def __init__(
        self,
        universe: Universe,
        criteria: tuple[str, ...],
        *,
        keep_installed: bool,
        deadline: Deadline = NEVER,
    ) -> None:
        self.universe = universe
        self.problem: Problem[Why] = Problem(sort_key=self._order)
        self.fixed: frozenset[Key] = frozenset()
        if keep_installed:
            self.fixed = frozenset(name for name in universe.installed if len(universe.versions(name)) == 1)
        # At i the literal of the first reached version from i on. Ordered: 0 beyond the last, so that a
        # range is [at first, at end). Loose: 0 for what is not reached.
        self._ordered: dict[Key, list[Literal]] = {}
        self._loose: dict[Key, list[Literal]] = {}
        self._between: dict[tuple[Literal, ...], Literal] = {}
        self._tails: dict[Key, tuple[Tail, ...]] = {}
        self._slice = reached(universe, criteria, self.fixed, deadline)
        for name, mask in deadline.over(self._slice.items()):
            self._declare(name, mask)
        for name in deadline.over(self._slice):
            self._needs(name)
            self._conflicts(name)
        for name, keep, ranges in universe.kept():
            for tail in self._meeting(ranges):
                self.problem.clause(tail, ("keep", name, 0, 0, keep))
        self._request()
        for criterion in criteria:
            self.problem.level(criterion, deadline.over(getattr(self, f"_{criterion}")()))

    # --- versions -----------------------------------------------------------------------------

    def _declare(self, name: Key, mask: int) -> None:
        count = len(self.universe.versions(name))
        literals = [self.problem.variable() for _ in range(mask.bit_count())]
        if self.universe.is_exclusive(name):
            at = [*literals, 0]
            if len(literals) < count:
                at = [at[(mask & (1 << i) - 1).bit_count()] for i in range(count + 1)]
            self._ordered[name] = at
            for older, newer in pairwise(literals):
                self.problem.clause((older, -newer))
        else:
            rest = iter(literals)
            self._loose[name] = [next(rest) if mask >> i & 1 else 0 for i in range(count)]
        if name in self.fixed:
            self.problem.clause((literals[0],))

    def _unless(self, name: Key, first: int, end: int) -> Sequence[tuple[int, int, Tail]]:
        """What is true unless one of the versions is installed: of them all, or of each if loose."""
        at = self._ordered.get(name)
        if at is None:
            literals = enumerate(self._loose.get(name, ())[first:end], first)
            return [(i, i + 1, (-literal,)) for i, literal in literals if literal]
        low, high = at[first], at[end]
        if low == high:
            return ()
        return ((first, end, (-low, high) if high else (-low,)),)

    # --- statements ---------------------------------------------------------------------------

    def _met(self, statement: Key) -> tuple[Tail, ...]:
        tails = self._tails.get(statement)
        if tails is None:
            tails = self._tails[statement] = self._meeting(self.universe.ranges(statement))
        return tails

    def _meeting(self, ranges: Iterable[tuple[Key, int, int]]) -> tuple[Tail, ...]:
        """In SAT terms: that one of the ranges holds an installed version, as the rest of clauses."""
        spans: list[tuple[Literal, Literal]] = []
        others: list[Literal] = []
        for name, first, end in ranges:
            if name in self.fixed:
                return ()
            at = self._ordered.get(name)
            if at is None:
                others += (literal for literal in self._loose.get(name, ())[first:end] if literal)
            elif at[first] != at[end]:
                spans.append((at[first], at[end]))
        if len(spans) == 1 and not others:
            low, high = spans[0]
            return ((low,), (-high,)) if high else ((low,),)
        return (tuple(dict.fromkeys((*(self._within(*span) for span in spans), *others))),)

    def _within(self, low: Literal, high: Literal) -> Literal:
        """In SAT terms: literal -> installed at low or newer, and not at high or newer."""
        if not high:
            return low
        literal = self._between.get((low, high))
        if literal is None:
            literal = self._between[low, high] = self.problem.variable()
            self.problem.clause((-literal, low))
            self.problem.clause((-literal, -high))
        return literal

    def _needs(self, name: Key) -> None:
        add, met = self.problem.clause, self._met
        for first, end, statement in self.universe.said(name, DEPENDS):
            for low, high, unless in self._unless(name, first, end):
                for tail in met(statement):
                    add(unless + tail, ("depends", name, low, high, statement))

    def _conflicts(self, name: Key) -> None:
        """A version never excludes itself, nor an exclusive name itself."""
        for first, end, statement in self.universe.said(name, CONFLICTS):
            for low, high, unless in self._unless(name, first, end):
                why = ("conflicts", name, low, high, statement)
                for other in self.universe.ranges(statement):
                    if other[0] != name:
                        for _, _, also in self._unless(*other):
                            self.problem.clause(unless + also, why)
                    elif name in self._loose:
                        for at, _, also in self._unless(*other):
                            if at != low:
                                self.problem.clause(unless + also, why)

    # --- the request --------------------------------------------------------------------------

    def _request(self) -> None:
        request = self.universe.request
        for part in parts(request.get("install", b"")):
            self._ask("install", part)
        for part in parts(request.get("remove", b"")):
            for one in self.universe.ranges(self.universe.asked(part)):
                for _, _, unless in self._unless(*one):
                    self.problem.clause(unless, ("remove", None, 0, 0, part))
        for part in parts(request.get("upgrade", b"")):
            self._upgrade(part)

    def _ask(self, kind: str, part: bytes) -> None:
        for tail in self._met(self.universe.asked(part)):
            self.problem.clause(tail, (kind, None, 0, 0, part))

    def _upgrade(self, part: bytes) -> None:
        """One version of it, none older than what is installed."""
        self._ask("upgrade", part)
        why = ("upgrade", None, 0, 0, part)
        name = self.universe.key(part.split(None, 1)[0])
        if name is None or name not in self._slice:
            return
        floor = max(self.universe.installed.get(name, (0,)))
        for _, _, unless in self._unless(name, 0, floor):
            self.problem.clause(unless, why)
        if name in self._loose:
            self.problem.at_most_one([literal for literal in self._loose[name] if literal], why)

    # --- criteria -----------------------------------------------------------------------------

    def _removed(self) -> Iterator[Term]:
        for name in self.universe.installed:
            yield 1, self._cost([self._versions(name)]) if name in self._loose else -self._ordered[name][0]

    def _new(self) -> Iterator[Term]:
        for name in self._slice:
            if name not in self.universe.installed:
                yield 1, self._some_of(name)

    def _changed(self) -> Iterator[Term]:
        """Names whose installed versions differ."""
        yield from self._new()
        for name, installed in self.universe.installed.items():
            if name in self.fixed:
                continue
            if name in self._loose:
                differs = [
                    (literal if i in installed else -literal,)
                    for i, literal in enumerate(self._loose[name])
                    if literal
                ]
                yield 1, self._cost(differs)
            elif len(installed) > 1:  # of which one at most can stay
                yield 1, self._cost([()])
            else:
                yield 1, self._cost(self._meeting([(name, installed[0], installed[0] + 1)]))

    def _notuptodate(self) -> Iterator[Term]:
        """Installed names without their newest version."""
        for at in self._ordered.values():
            if at[0] != at[-2]:  # another than the newest is reached
                yield 1, self._cost([(-at[0], at[-2])])
        for literals in self._loose.values():
            older = [literal for literal in literals[:-1] if literal]
            yield 1, self._cost([(-literal, literals[-1]) for literal in older])

    def _unsat_recommends(self) -> Iterator[Term]:
        for name in self._slice:
            for first, end, statement in self.universe.said(name, RECOMMENDS):
                tails = self._met(statement)
                if tails:
                    for _, _, unless in self._unless(name, first, end):
                        yield 1, self._cost([unless + tail for tail in tails])

    def _versions(self, name: Key) -> Tail:
        return tuple(literal for literal in self._loose[name] if literal)

    def _some_of(self, name: Key) -> Literal:
        at = self._ordered.get(name)
        return self._cost([(-literal,) for literal in self._versions(name)]) if at is None else at[0]

    def _cost(self, clauses: Iterable[Tail]) -> Literal:
        """In SAT terms: each clause, or the literal."""
        told = [tuple(dict.fromkeys(clause)) for clause in clauses]
        if len(told) == 1 and len(told[0]) == 1:
            return -told[0][0]
        literal = self.problem.variable()
        for clause in told:
            self.problem.clause((*clause, literal))
        return literal

    # --- and back -----------------------------------------------------------------------------

    def packages(self, true: frozenset[int]) -> list[tuple[bytes, int]]:
        """What is installed in a solution, by name and version."""
        found: list[tuple[bytes, int]] = []
        for name in self._slice:
            at = self._ordered.get(name)
            if at is None:
                held = [i for i, literal in enumerate(self._loose[name]) if literal in true]
            else:
                held = [i for i in range(len(at) - 1) if at[i] in true and at[i + 1] not in true]
            versions = self.universe.versions(name)
            found.extend((self.universe.name(name), versions[i]) for i in held)
        return found

    def told(self, why: Why) -> str:
        """A reason as a line: `install web`, `file 1 conflicts: db`."""
        kind, name, first, end, said = why
        if name is None:
            return f"{kind} {said.decode()}"
        about = self.universe.name(name).decode()
        if kind == "keep":
            return f"keep {about}: {said.decode()}"
        versions = self.universe.versions(name)[first:end]
        span = str(versions[0]) if len(versions) == 1 else f"{versions[0]}-{versions[-1]}"
        return f"{about} {span} {kind}: {self.universe.text(said).decode()}"

    def _order(self, why: Why) -> tuple[int, str]:
        return KINDS.index(why[0]), self.told(why)
