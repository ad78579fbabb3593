"""CUDF -> a problem for `solver`: what the request reaches, versions in order encoding, criteria as levels.

A name whose versions all exclude one another is *ordered*: one variable a version, "installed at this
version or newer", so that a range is two literals, and neighbouring versions that ask the same say it
once. The few other names have one variable a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import TypeVar

import attrs

from benchmarks.cudf_universe import Atom, Name, Package, Universe, Version, atoms, formula
from solver import Literal, Problem

Why = tuple[str, bytes, str, bytes]  # what it is about, name, versions, the text
Term = tuple[int, Literal]
S = TypeVar("S", Atom, tuple[Atom, ...])
CRITERIA = ("removed", "changed", "new", "notuptodate", "unsat_recommends")


@attrs.frozen
class Run:
    """Neighbouring versions of one name, by index among the reached ones: first <= i < end."""

    name: Name
    first: int
    end: int


@attrs.define
class Names:
    """The reached versions of one name, ascending, and the literals that speak of them."""

    versions: tuple[Version, ...]
    literals: tuple[Literal, ...]
    ordered: bool


def reached(
    universe: Universe, criteria: tuple[str, ...], fixed: frozenset[Package]
) -> dict[Name, tuple[Version, ...]]:
    """The versions that a best solution may hold, by name: what is installed, and what the request reaches.

    What `fixed` packages meet already leads no further.
    """
    slice_ = _Slice(universe, "notuptodate" in criteria)
    for name, installed in universe.installed.items():
        slice_.add((name, version) for version in universe.versions(name))
        for package in ((name, version) for version in installed):
            if universe.keep(package) == b"feature":
                slice_.add_meeting(universe.atoms(package, b"provides"))
    for field in ("install", "upgrade"):
        for any_of in formula(universe.request.get(field, b"")):
            slice_.add_meeting(any_of)
    fields = (b"depends", b"recommends") if "unsat_recommends" in criteria else (b"depends",)
    followed: set[tuple[Atom, ...]] = set()
    for package in slice_.queue:
        for any_of in (any_of for field in fields for any_of in universe.formula(package, field)):
            if any_of not in followed:
                followed.add(any_of)
                if not fixed or not any(p in fixed for atom in any_of for p in universe.meeting(atom)):
                    slice_.add_meeting(any_of)
    return {name: tuple(sorted(versions)) for name, versions in sorted(slice_.versions.items())}


class _Slice:
    """Packages in the order in which they were reached; the queue grows while it is walked."""

    def __init__(self, universe: Universe, with_newest: bool) -> None:
        self.versions: dict[Name, set[Version]] = {}
        self.queue: list[Package] = []
        self._universe = universe
        self._with_newest = with_newest  # that of each name, which may stand beside an older one

    def add_meeting(self, any_of: Iterable[Atom]) -> None:
        for atom in any_of:
            self.add(self._universe.meeting(atom))

    def add(self, packages: Iterable[Package]) -> None:
        for name, version in packages:
            known = self.versions.setdefault(name, set())
            if version not in known:
                known.add(version)
                self.queue.append((name, version))
                if self._with_newest:
                    self.add([(name, self._universe.versions(name)[-1])])


class Encoding:
    """The problem of one universe under criteria; `packages(solution)` reads an answer back."""

    def __init__(self, universe: Universe, criteria: tuple[str, ...], *, keep_installed: bool) -> None:
        self.universe = universe
        self.problem: Problem[Why] = Problem(sort_key=_order)
        self._criteria = criteria
        self._keep = keep_installed
        self._names: dict[Name, Names] = {}
        self._fixed: frozenset[Package] = frozenset()
        self._ranges: dict[Run, Literal] = {}
        self._runs: dict[Atom, tuple[Run, ...]] = {}
        self._met: set[Atom] = set()
        self._reach()
        for name in self._names:
            self._state(name)
        self._request()
        for criterion in criteria:
            self.problem.level(criterion, getattr(self, f"_{criterion}")())

    # --- what the request reaches -------------------------------------------------------------

    def _reach(self) -> None:
        """What is installed and must stay as it is needs no variable."""
        if self._keep:
            self._fixed = frozenset(
                (name, versions[0])
                for name, versions in self.universe.installed.items()
                if len(self.universe.versions(name)) == 1
            )
        for name, versions in reached(self.universe, self._criteria, self._fixed).items():
            self._declare(name, versions)

    def _declare(self, name: Name, versions: tuple[Version, ...]) -> None:
        ordered = len(versions) == 1 or all(
            name in self.universe.atoms((name, version), b"conflicts") for version in versions
        )
        literals = tuple(self.problem.variable() for _ in versions)
        self._names[name] = Names(versions, literals, ordered)
        if ordered:
            for older, newer in pairwise(literals):
                self.problem.clause((older, -newer))
        if (name, versions[0]) in self._fixed:
            self.problem.clause((literals[0],))

    # --- literals -----------------------------------------------------------------------------

    def _runs_of(self, packages: Iterable[Package]) -> tuple[Run, ...]:
        """The reached ones among sorted packages, as runs of neighbours."""
        found: list[Run] = []
        for name, group in groupby(packages, key=lambda package: package[0]):
            known = self._names.get(name)
            if known is None:
                continue
            wanted = {version for _, version in group}
            found.extend(self._spans(name, [version in wanted for version in known.versions]))
        return tuple(found)

    def _spans(self, name: Name, chosen: list[bool]) -> Iterator[Run]:
        at = 0
        for is_in, group in groupby(chosen):
            length = len(list(group))
            if is_in:
                yield Run(name, at, at + length)
            at += length

    def _meeting(self, atom: Atom) -> tuple[Run, ...]:
        if atom not in self._runs:
            self._runs[atom] = self._runs_of(self.universe.meeting(atom))
        return self._runs[atom]

    def _unless(self, run: Run) -> tuple[Literal, ...]:
        """Of these literals one is true unless a version of an ordered run is installed."""
        known = self._names[run.name]
        if run.end == len(known.literals):
            return (-known.literals[run.first],)
        return -known.literals[run.first], known.literals[run.end]

    def _any_in(self, run: Run) -> Literal:
        """A literal that is true only if a version of the run is installed."""
        known = self._names[run.name]
        if (known.ordered and run.end == len(known.literals)) or len(known.literals) == 1:
            return known.literals[run.first]
        if not known.ordered and run.end - run.first == 1:
            return known.literals[run.first]
        if run not in self._ranges:
            literal = self._ranges[run] = self.problem.variable()
            if known.ordered:
                self.problem.clause((-literal, known.literals[run.first]))
                self.problem.clause((-literal, -known.literals[run.end]))
            else:
                self.problem.clause((-literal, *known.literals[run.first : run.end]))
        return self._ranges[run]

    def _each_of(self, run: Run) -> Iterator[tuple[Run, tuple[Literal, ...]]]:
        """The run, or its single versions where several may be installed; with `unless` literals."""
        known = self._names[run.name]
        if known.ordered:
            yield run, self._unless(run)
        else:
            for at in range(run.first, run.end):
                yield Run(run.name, at, at + 1), (-known.literals[at],)

    # --- what packages say --------------------------------------------------------------------

    def _state(self, name: Name) -> None:
        known = self._names[name]
        packages = [(name, version) for version in known.versions]
        for any_of, run in self._said(packages, [self.universe.formula(p, b"depends") for p in packages]):
            for part, unless in self._each_of(run):
                self._need(any_of, unless, ("depends", name, self._span(part), b" | ".join(any_of)))
        for atom, run in self._said(packages, [self.universe.atoms(p, b"conflicts") for p in packages]):
            for part, unless in self._each_of(run):
                self._exclude(atom, part, unless)
        if name in self.universe.installed:
            self._keep_what_must_stay(name)

    def _said(self, packages: list[Package], said: list[tuple[S, ...]]) -> Iterator[tuple[S, Run]]:
        """Each distinct statement with the runs of versions that make it."""
        if len(packages) == 1:
            for one in dict.fromkeys(said[0]):
                yield one, Run(packages[0][0], 0, 1)
            return
        for one in dict.fromkeys(each for statements in said for each in statements):
            for run in self._spans(packages[0][0], [one in statements for statements in said]):
                yield one, run

    def _span(self, run: Run) -> str:
        versions = self._names[run.name].versions[run.first : run.end]
        return str(versions[0]) if len(versions) == 1 else f"{versions[0]}-{versions[-1]}"

    def _need(self, any_of: tuple[Atom, ...], unless: tuple[Literal, ...], why: Why) -> None:
        """One of the alternatives is installed, unless."""
        runs = [run for atom in any_of for run in self._meeting(atom)]
        if len(runs) == 1 and self._names[runs[0].name].ordered:
            known, run = self._names[runs[0].name], runs[0]
            self.problem.clause((*unless, known.literals[run.first]), why)
            if run.end < len(known.literals):
                self.problem.clause((*unless, -known.literals[run.end]), why)
        elif not any(self._is_fixed(run) for run in runs):
            self.problem.clause(dict.fromkeys((*unless, *map(self._any_in, runs))), why)

    def _is_fixed(self, run: Run) -> bool:
        return bool(self._fixed) and (run.name, self._names[run.name].versions[0]) in self._fixed

    def _exclude(self, atom: Atom, run: Run, unless: tuple[Literal, ...]) -> None:
        """Nothing that the atom means beside the run; a package never excludes itself."""
        known = self._names[run.name]
        for other in self._meeting(atom):
            if other.name == run.name and known.ordered:
                continue
            for part, also in self._each_of(other):
                if part != run:
                    why = ("conflicts", run.name, self._span(run), atom)
                    self.problem.clause((*unless, *also), why)

    def _keep_what_must_stay(self, name: Name) -> None:
        for version in self.universe.installed[name]:
            keep = self.universe.keep((name, version))
            if keep == b"version":
                runs = self._runs_of([(name, version)])
                self._stay(runs, name, keep)
            elif keep == b"package":
                self._stay(self._runs_of([(name, v) for v in self._names[name].versions]), name, keep)
            elif keep == b"feature":
                for atom in self.universe.atoms((name, version), b"provides"):
                    self._stay(self._meeting(atom), name, keep)

    def _stay(self, runs: tuple[Run, ...], name: Name, keep: bytes) -> None:
        self.problem.clause(dict.fromkeys(map(self._any_in, runs)), ("keep", name, "", keep))

    # --- the request --------------------------------------------------------------------------

    def _request(self) -> None:
        request = self.universe.request
        for any_of in formula(request.get("install", b"")):
            self._need(any_of, (), ("install", b"", "", b" | ".join(any_of)))
        for atom in atoms(request.get("remove", b"")):
            for run in self._meeting(atom):
                for _, unless in self._each_of(run):
                    self.problem.clause(unless, ("remove", b"", "", atom))
        for atom in atoms(request.get("upgrade", b"")):
            self._upgrade(atom)

    def _upgrade(self, atom: Atom) -> None:
        """One version of it, none older than what is installed."""
        why = ("upgrade", b"", "", atom)
        self._need((atom,), (), why)
        name = atom.split(None, 1)[0]
        if name in self._names:
            known = self._names[name]
            present = max(self.universe.installed.get(name, (0,)))
            floor = next((at for at, v in enumerate(known.versions) if v >= present), len(known.versions))
            if floor:
                for _, unless in self._each_of(Run(name, 0, floor)):
                    self.problem.clause(unless, why)
            if not known.ordered:
                self.problem.at_most_one(known.literals, why)

    # --- criteria -----------------------------------------------------------------------------

    def _removed(self) -> Iterator[Term]:
        for name in self.universe.installed:
            yield 1, self._none_of(name)

    def _new(self) -> Iterator[Term]:
        for name in self._names:
            if name not in self.universe.installed:
                yield 1, self._some_of(name)

    def _changed(self) -> Iterator[Term]:
        """Names whose installed versions differ."""
        yield from self._new()
        for name, installed in self.universe.installed.items():
            known = self._names[name]
            same = [v in installed for v in known.versions]
            if known.ordered and len(installed) > 1:  # of which one at most can stay
                yield 1, self._cost([()])
            elif known.ordered:
                (run,) = self._spans(name, same)
                yield 1, self._cost([(literal,) for literal in self._bounds(run)])
            else:
                yield (
                    1,
                    self._cost(
                        [(x if keeps else -x,) for x, keeps in zip(known.literals, same, strict=True)]
                    ),
                )

    def _bounds(self, run: Run) -> Iterator[Literal]:
        known = self._names[run.name]
        yield known.literals[run.first]
        if run.end < len(known.literals):
            yield -known.literals[run.end]

    def _notuptodate(self) -> Iterator[Term]:
        """Installed names without their newest version."""
        for name, known in self._names.items():
            if known.versions[-1] != self.universe.versions(name)[-1]:
                yield 1, self._some_of(name)
            elif len(known.versions) > 1:
                newest = known.literals[-1]
                if known.ordered:
                    yield 1, self._cost([(-known.literals[0], newest)])
                else:
                    yield 1, self._cost([(-x, newest) for x in known.literals[:-1]])

    def _unsat_recommends(self) -> Iterator[Term]:
        for name, known in self._names.items():
            packages = [(name, version) for version in known.versions]
            said = [self.universe.formula(package, b"recommends") for package in packages]
            for any_of, run in self._said(packages, said):
                runs = [other for atom in any_of for other in self._meeting(atom)]
                if any(self._is_fixed(other) for other in runs):
                    continue
                for _, unless in self._each_of(run):
                    yield 1, self._cost([(*unless, *map(self._any_in, runs))])

    def _none_of(self, name: Name) -> Literal:
        known = self._names[name]
        return -known.literals[0] if known.ordered else self._cost([known.literals])

    def _some_of(self, name: Name) -> Literal:
        known = self._names[name]
        return known.literals[0] if known.ordered else self._cost([(-x,) for x in known.literals])

    def _cost(self, clauses: Iterable[tuple[Literal, ...]]) -> Literal:
        """A literal that is true when one of the clauses is broken."""
        told = [tuple(dict.fromkeys(clause)) for clause in clauses]
        if len(told) == 1 and len(told[0]) == 1:
            return -told[0][0]
        literal = self.problem.variable()
        for clause in told:
            self.problem.clause((*clause, literal))
        return literal

    # --- and back -----------------------------------------------------------------------------

    def packages(self, true: frozenset[int]) -> list[Package]:
        """What is installed in a solution, by name and version."""
        found = []
        for name, known in self._names.items():
            for at, version in enumerate(known.versions):
                newer = known.ordered and at + 1 < len(known.literals) and known.literals[at + 1] in true
                if known.literals[at] in true and not newer:
                    found.append((name, version))
        return found


def _order(why: Why) -> tuple[int, Why]:
    """Conflicts are told from the request outwards."""
    return ("install", "remove", "upgrade", "keep", "depends", "conflicts").index(why[0]), why
