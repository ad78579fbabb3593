"""One encoding and one session for all that is asked about a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from encoders import Encoding, Situation, choices_of, encode
from encoders.support import clauses_for_support, is_in_question
from planner.explaining.model import Verdict, Worse
from reasons import Capacity, FactIs, PortTaken, Reason, Requested, TooFewAccelerators
from solver import Budget, Clause, Exhausted, Literal, Session, Solution
from stacks import Intent
from state import Choice

#: What a machine is, or has.
_OF_MACHINE = (Capacity, FactIs, PortTaken, TooFewAccelerators)

#: Stands for what is supposed; it is never told.
SUPPOSED = Requested("", "")


class Asking:
    """The plan of an intent, and what would be if something else were to hold.

    The slice is unpruned, so that each impossibility has its reasons; its optimum is that of the pruned
    one. A request is a clause that can be let go: it binds while its literal is assumed. That a plan has
    nothing that nothing asks for is no reason which is told, so others are looked for first without it;
    and it is only said once it is in question.
    """

    def __init__(self, intent: Intent, situation: Situation, budget: Budget, engine: str) -> None:
        self.intent = intent
        self.situation = situation
        self.budget = budget
        self.engine = engine
        self.encoding: Encoding = encode(intent, situation, pruned=False, lean=False)
        self.wishes: dict[Reason, Literal] = {}
        self._let_requests_go()
        # What is implied may leave away plans that are as good as another, and these are asked about here.
        self.encoding.problem.implied.clear()
        self._session: Session[Reason] | None = None
        self._lean: tuple[Literal, ...] = ()  # assumed, so that nothing is there for nothing
        if is_in_question(self.encoding.universe):
            self._make_lean()
        self.outcome = self.session.minimise(self._assumed(self._lean), budget)
        self.choices: tuple[Choice, ...] = (
            choices_of(self.encoding, self.outcome) if isinstance(self.outcome, Solution) else ()
        )

    def _let_requests_go(self) -> None:
        """In SAT terms: wish -> (candidate-1 or candidate-2 or ...)."""
        problem = self.encoding.problem
        for at, clause in enumerate(problem.clauses):
            if isinstance(clause.why, Requested):
                wish = self.wishes.setdefault(clause.why, problem.variable())
                problem.clauses[at] = Clause((-wish, *clause.any_of), clause.why)

    @property
    def session(self) -> Session[Reason]:
        if self._session is None:
            self._session = Session(self.encoding.problem, self.engine)
        return self._session

    @property
    def plan(self) -> Solution:
        assert isinstance(self.outcome, Solution)
        return self.outcome

    @cached_property
    def _of_machine(self) -> frozenset[Reason]:
        problem = self.encoding.problem
        said = (*(one.why for one in problem.clauses), *(one.why for one in problem.at_mosts))
        return frozenset(why for why in said if isinstance(why, _OF_MACHINE))

    def either(self, literals: Iterable[Literal]) -> Literal:
        """Only true if one of these is. In SAT terms: either -> (literal-1 or literal-2 or ...)."""
        one_of = tuple(dict.fromkeys(literals))
        if len(one_of) == 1:
            return one_of[0]
        either = self.encoding.problem.variable()
        self.encoding.problem.clause((-either, *one_of))
        self._session = None  # a problem does not change while a session lives
        return either

    def holds(self, supposed: Sequence[Literal], wishes: Sequence[Literal]) -> bool | None:
        """Whether a plan for these wishes has all of this."""
        return self.session.holds((*wishes, *supposed, *self._lean), self.budget)

    def best_with(self, *supposed: Literal) -> Solution | None:
        """The best plan that has all of this; None where the budget ends. There must be one."""
        found = self.session.minimise(self._assumed((*supposed, *self._lean)), self.budget)
        return found if isinstance(found, Solution) else None

    def verdict(self, *supposed: Literal) -> Verdict:
        """Of plans that have all of this: impossible, worse than the plan, or as good."""
        refuted = self._refuted(supposed)
        if refuted:
            return refuted
        if not self._lean:
            self._make_lean()
        return self._refuted((*supposed, *self._lean)) or self.against(self.best_with(*supposed))

    def _refuted(self, supposed: Sequence[Literal]) -> Verdict | None:
        """What is asked for and pinned is told before what the machine is: it is nearer at hand."""
        assumed, conflict = self._assumed(supposed), None
        if self.intent.pins:
            conflict = self.session.conflict_without(self._of_machine, assumed, budget=self.budget)
        if conflict is None:
            conflict = self.session.conflict(assumed, self.budget)
        if isinstance(conflict, Exhausted):
            return Verdict("undecided")
        if conflict is None:
            return None
        reasons = (reason for reason in conflict.reasons if reason != SUPPOSED)
        return Verdict("impossible", self.encoding.telling.in_order(reasons))

    def _make_lean(self) -> None:
        """In SAT terms: lean and chosen and not asked for -> (needed-by-1 or needed-by-2 or ...)."""
        lean = self.encoding.problem.variable()
        universe, variables = self.encoding.universe, self.encoding.variables
        self.encoding.problem.add(clauses_for_support(universe, variables, unless=(-lean,)))
        self._lean, self._session = (lean,), None

    def is_refuted_by(self, reasons: Sequence[Reason], *supposed: Literal) -> bool:
        """Whether these reasons, and no fewer of them, make it impossible."""
        return self.session.is_conflict((*reasons, SUPPOSED), self._assumed(supposed), self.budget) is True

    def _assumed(self, supposed: Iterable[Literal]) -> tuple[tuple[Literal, Reason], ...]:
        wishes = ((wish, why) for why, wish in self.wishes.items())
        return (*wishes, *((literal, SUPPOSED) for literal in supposed))

    def against(self, other: Solution | None) -> Verdict:
        """How another plan compares with this one."""
        if other is None or not (other.proven and self.plan.proven):
            return Verdict("undecided")
        levels = zip(self.plan.levels, other.levels, strict=True)
        worse = next((Worse(a.name, a.value, b.value) for a, b in levels if b.value > a.value), None)
        return Verdict("worse", worse=worse) if worse else Verdict("equal")
