"""The room's door: one problem, one question or many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic

from solver.budget import Meter, OutOfBudget
from solver.conflicts import ConflictSearch, Parts
from solver.engine import ENGINES, Engine
from solver.loading import exclusive_literals, load, load_in_groups
from solver.optimum import optimise
from solver.problem import Budget, Conflict, Evidence, Exhausted, Literal, Problem, R, Solution
from solver.question import Question
from solver.smallest import smallest_conflict

Assumed = Sequence[tuple[Literal, R]]


def minimise(
    problem: Problem[R], budget: Budget = Budget(), engine: str = ENGINES[0]
) -> Solution | Conflict[R] | Exhausted:
    """The lexicographic optimum, which the canonical order makes unique, or a minimal conflict.

    Within a budget: the best solution found, with the bounds proven so far; a conflict that may not
    be minimal; or Exhausted, when not even a solution was found. Each says so itself.
    """
    meter = Meter(budget)
    solution = _optimum(problem, meter, engine)
    if solution is not None:
        return solution
    session = Session(problem, engine)
    return session._explain(session._parts(()), meter)


def optimum(
    problem: Problem[R], budget: Budget = Budget(), engine: str = ENGINES[0]
) -> Solution | Exhausted | None:
    """As `minimise`, without a reason where there is no solution: None."""
    return _optimum(problem, Meter(budget), engine)


def _optimum(problem: Problem[R], meter: Meter, engine: str) -> Solution | Exhausted | None:
    exclusive = exclusive_literals(problem.at_mosts)
    return optimise(problem, Question(load(problem, engine, exclusive), meter), exclusive)


class Session(Generic[R]):
    """A loaded problem for many questions, each under assumptions of its own.

    The problem must not change while the session lives. Nothing that one question adds is seen by
    another, however it ends.
    """

    def __init__(self, problem: Problem[R], engine: str = ENGINES[0]) -> None:
        self._problem = problem
        self._engine_name = engine
        self._plain: Engine | None = None
        self._grouped: tuple[Engine, dict[R, Literal]] | None = None
        self._exclusive = exclusive_literals(problem.at_mosts)
        self._keys: dict[R, Any] = {}  # by which reasons are sorted

    @property
    def reasons(self) -> Collection[R]:
        """Those of the problem."""
        return self._in_groups()[1].keys()

    def holds(self, assumptions: Sequence[Literal] = (), budget: Budget = Budget()) -> bool | None:
        """Whether a solution makes all these literals true. None: the budget ended first."""
        try:
            return self._loaded().solve(assumptions, Meter(budget))
        except OutOfBudget:
            return None

    def evidence(self, assumptions: Sequence[Literal] = (), budget: Budget = Budget()) -> Evidence | None:
        """As `holds`, and what shows it."""
        holds = self.holds(assumptions, budget)
        if holds is None:
            return None
        engine = self._loaded()
        return Evidence(holds, tuple(engine.model() if holds else engine.core()))

    def conflict(
        self, assumptions: Assumed[R] = (), budget: Budget = Budget()
    ) -> Conflict[R] | Exhausted | None:
        """The smallest conflict among the problem's reasons and those of the assumptions.

        A minimal one, where the smallest takes too long: `smallest.py`.

        None: there is a solution. Exhausted: the budget ended before that was known.
        """
        meter = Meter(budget)
        try:
            if self._loaded().solve([literal for literal, _ in assumptions], meter):
                return None
        except OutOfBudget:
            return Exhausted()
        return self._explain(self._parts(assumptions), meter)

    def holds_without(
        self, aside: Collection[R], assumptions: Assumed[R] = (), budget: Budget = Budget()
    ) -> bool | None:
        """Whether a solution makes these literals true, with these reasons set aside. None: the budget ended
        first.
        """
        engine, switches = self._in_groups()
        kept = (switch for why, switch in switches.items() if why not in aside)
        try:
            return engine.solve([*kept, *(literal for literal, _ in assumptions)], Meter(budget))
        except OutOfBudget:
            return None

    def conflict_without(
        self,
        aside: Collection[R],
        assumptions: Assumed[R] = (),
        granted: Sequence[Literal] = (),
        budget: Budget = Budget(),
        *,
        fewest: bool = True,
    ) -> Conflict[R] | Exhausted | None:
        """As `conflict`, with these reasons set aside, and what is granted assumed for no reason.

        Not the fewest: a minimal one, the preferred of all.
        """
        parts = self._parts(assumptions)
        for why in aside:
            parts.pop(why, None)
        try:
            return self._conflict_among(parts, Meter(budget), granted, fewest=fewest)
        except OutOfBudget:
            return Exhausted()

    def conflicts(
        self,
        gives_way: Callable[[R], bool],
        granted: Sequence[Literal] = (),
        assumptions: Assumed[R] = (),
        budget: Budget = Budget(),
    ) -> tuple[Conflict[R], ...] | Exhausted:
        """Independent conflicts, as many as there are; none where there is a solution.

        After each, those of its reasons that give way are set aside (all, where none does), until what is
        left can hold. So they share none of these, and setting all of them aside leaves a solution.
        What is granted is assumed for no reason. Exhausted, or a last conflict that is not minimal, or fewer:
        the budget ended.
        """
        meter = Meter(budget)
        parts = self._parts(assumptions)
        try:
            first = self._conflict_among(parts, meter, granted)
        except OutOfBudget:
            return Exhausted()
        found = [] if first is None else [first]
        while found and found[-1].minimal and found[-1].reasons:  # without a reason nothing gives way
            last = found[-1].reasons
            for why in tuple(filter(gives_way, last)) or last:
                del parts[why]
            try:
                further = self._conflict_among(parts, meter, granted)
            except OutOfBudget:
                break
            if further is None:
                break
            found.append(further)
        return tuple(found)

    def is_conflict(
        self, reasons: Sequence[R], assumptions: Assumed[R] = (), budget: Budget = Budget()
    ) -> bool | None:
        """Whether these reasons, some of them perhaps of the assumptions, are a minimal conflict.

        None: the budget ended before that was known.
        """
        engine, _ = self._in_groups()
        parts = self._parts(assumptions)
        meter = Meter(budget)

        def can_hold(some: Sequence[R]) -> bool:
            return engine.solve([literal for why in some for literal in parts[why]], meter)

        try:
            return not can_hold(reasons) and all(
                can_hold([*reasons[:at], *reasons[at + 1 :]]) for at in range(len(reasons))
            )
        except OutOfBudget:
            return None

    def minimise(
        self, assumptions: Assumed[R] = (), budget: Budget = Budget()
    ) -> Solution | Conflict[R] | Exhausted:
        """As the function `minimise`, among the solutions that make these literals true."""
        meter = Meter(budget)
        engine = self._loaded()
        granted = [literal for literal, _ in assumptions]
        question = Question(engine, meter, guard=engine.fresh(), granted=granted)
        try:
            solution = optimise(self._problem, question, self._exclusive)
        finally:
            question.close()
        return self._explain(self._parts(assumptions), meter) if solution is None else solution

    def _loaded(self) -> Engine:
        if self._plain is None:
            self._plain = load(self._problem, self._engine_name, self._exclusive)
        return self._plain

    def _explain(self, parts: Mapping[R, tuple[Literal, ...]], meter: Meter) -> Conflict[R]:
        """The conflict among what is known not to hold together."""
        try:
            conflict = self._conflict_among(parts, meter)
        except OutOfBudget:
            return Conflict(tuple(parts), minimal=False)
        assert conflict is not None, "the problem has no solution"
        return conflict

    def _parts(self, assumptions: Assumed[R]) -> dict[R, tuple[Literal, ...]]:
        """What is assumed for each reason, the most telling reason first."""
        _, switches = self._in_groups()
        assumed = {why: (switch,) for why, switch in switches.items()}
        for literal, why in assumptions:
            assumed[why] = (*assumed.get(why, ()), literal)
        for why in assumed:
            if why not in self._keys:
                self._keys[why] = self._problem.sort_key(why)
        return {why: assumed[why] for why in sorted(assumed, key=self._keys.__getitem__)}

    def _in_groups(self) -> tuple[Engine, dict[R, Literal]]:
        if self._grouped is None:
            self._grouped = load_in_groups(self._problem, self._engine_name)
        return self._grouped

    def _conflict_among(
        self,
        assumed: Mapping[R, tuple[Literal, ...]],
        meter: Meter,
        granted: Sequence[Literal] = (),
        *,
        fewest: bool = True,
    ) -> Conflict[R] | None:
        """The smallest, of several the preferred one. None: these can hold. Raises OutOfBudget before that
        is known.
        """
        engine, _ = self._in_groups()
        reasons = tuple(assumed)
        limited: dict[R | None, list[Literal]] = {}
        for at_most in self._problem.at_mosts:
            limited.setdefault(at_most.why, []).extend(literal for _, literal in at_most.terms)
        weighed = {at: limited[why] for at, why in enumerate(reasons) if why in limited}
        parts = Parts(engine, tuple(assumed.values()), weighed, meter, granted)
        if parts.hold(range(len(parts))):
            return None
        search = ConflictSearch(parts)
        try:
            search.run()
        except OutOfBudget:
            return Conflict(tuple(reasons[at] for at in search.found), minimal=False)
        found = smallest_conflict(parts, search.found, self._engine_name) if fewest else search.found
        return Conflict(tuple(reasons[at] for at in found))
