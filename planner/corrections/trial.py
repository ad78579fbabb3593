"""One question solved, as often as it takes to know what its corrections come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from encoders import (
    Encoding,
    Situation,
    encode_named,
    encode_narrowly,
    mount_of,
    staleness,
)
from encoders.objections import Objections
from encoders.resources import disk_uses, memory_uses
from manifests import InterfaceTerm
from planner.corrections.model import Question
from reasons import Reason
from solver import Budget, Clause, Conflict, Literal, Session, Solution, minimise
from versions import newest_first

Key = tuple[str, str]


class Trial:
    """Encodes what a plan may hold when the first question comes. Where there is none, only that is asked."""

    def __init__(self, question: Question, engine: str, budget: Budget) -> None:
        self.question = question
        self._engine = engine
        self._budget = budget
        self._settled: list[Literal] = []  # of what `newest` was asked for

    @cached_property
    def _narrow(self) -> Encoding | None:
        return encode_narrowly(self.question.intent, self.question.situation)

    @property
    def encoding(self) -> Encoding:
        assert self._narrow is not None
        return self._narrow

    @cached_property
    def _session(self) -> Session[Reason]:
        return Session(self.encoding.problem, engine=self._engine)

    @cached_property
    def feasible(self) -> bool:
        """Whether there is a plan; not where the budget ends first."""
        return self._narrow is not None and self._session.holds((), self._budget) is True

    def newest(self, *keys: Key) -> str | None:
        """The best release of a module that all these places may hold, if they hold it, in one plan; and from
        now on they hold no other.
        """
        releases = self.encoding.variables.releases
        instances = [self.encoding.universe.instances[key] for key in keys]
        ranks = staleness(instances[0]) if instances else {}
        for version in sorted(ranks, key=ranks.__getitem__):
            there = [literal for key in keys if (literal := releases.get((key, version)))]
            here = ((at, literal) for at, literal in releases.items() if at[0] in keys)
            others = [-literal for (_, other), literal in here if other != version]
            held = [*others, *there] if len(keys) == 1 else others
            if there and self._session.holds([*self._settled, *held], self._budget) is True:
                self._settled += held
                return version
        return None

    def newest_of(self, interface: str) -> str | None:
        """The newest version of an interface that a plan may provide; None where none is stated."""
        releases, term = self.encoding.variables.releases, InterfaceTerm(interface)
        found: dict[str, list[Literal]] = {}
        for instance, candidate in self.encoding.universe.providers(term):
            for provided in candidate.release.provides:
                if provided.interface == interface and provided.version is not None:
                    literal = releases[instance.key, candidate.release.version]
                    found.setdefault(provided.version, []).append(literal)
        for version in newest_first("pep440", found):
            if any(
                self._session.holds([*self._settled, literal], self._budget) is True
                for literal in found[version]
            ):
                return version
        return None

    def only_of(self, situation: Situation) -> tuple[str, ...]:
        """The modules that a plan has of all that this other situation forbids: the first that will do alone,
        else some of which none can be left away; and from now on it has no others. () where it has none.
        """
        forbidden: dict[str, list[Literal]] = {}
        for module, literal in self._forbidden_in(situation):
            forbidden.setdefault(module, []).append(literal)
        names = sorted(forbidden)
        enough = next(([name] for name in names if self._holds_less(forbidden, {name})), None)
        if enough is None:
            enough = list(names)
            for name in names:
                if self._holds_less(forbidden, {*enough} - {name}):
                    enough.remove(name)
        self._settled += _denied(forbidden, enough)
        return tuple(enough)

    def _holds_less(self, forbidden: Mapping[str, Sequence[Literal]], kept: Collection[str]) -> bool:
        return self._session.holds([*self._settled, *_denied(forbidden, kept)], self._budget) is True

    def _forbidden_in(self, situation: Situation) -> Iterator[tuple[str, Literal]]:
        """Builds of this trial that the policy is against there, each with its module."""
        intent, variants = self.question.intent, self.encoding.variables.variants
        objections = Objections(intent, situation, situation.facts(every=intent.all_accelerators))
        for (environment, name), instance in self.encoding.universe.instances.items():
            for objection in objections.forbidden(environment, instance.module):
                for version, label in objection.against:
                    if literal := variants.get((instance.key, version, label)):
                        yield name, literal

    def least_memory(self) -> int | None:
        """The fewest bytes of memory with which a plan does."""
        made = self._fresh()
        releases = made.variables.releases
        uses = [
            (amount, releases[instance.key, candidate.release.version])
            for instance, candidate, _, amount in memory_uses(made.universe)
        ]
        return self._least(made, (*uses, *made.variables.system_memory))

    def least_disk(self, path: str) -> int | None:
        """The fewest bytes of one file system with which a plan does."""
        made = self._fresh()
        machine, variants = self.question.situation.machine, made.variables.variants
        uses = [
            (amount, variants[instance.key, candidate.release.version, label or ""])
            for backend, (instance, candidate, label, amount) in disk_uses(made.universe)
            if (mount := mount_of(machine, backend)) and mount.path == path
        ]
        return self._least(made, uses)

    def _fresh(self) -> Encoding:
        """Another of the same, in which every literal means the same."""
        made = encode_narrowly(self.question.intent, self.question.situation)
        assert made is not None
        made.problem.add(Clause((literal,), None) for literal in self._settled)
        return made

    def _least(self, made: Encoding, terms: Iterable[tuple[int, Literal]]) -> int | None:
        """The optimum of another objective."""
        made.problem.level("needed", terms)
        found = minimise(made.problem, self._budget, self._engine)
        return found.levels[0].value if isinstance(found, Solution) and found.levels[0].proven else None


def _denied(forbidden: Mapping[str, Sequence[Literal]], kept: Collection[str]) -> list[Literal]:
    """All of it but that of the kept modules."""
    return [-literal for name in sorted(forbidden) if name not in kept for literal in forbidden[name]]


def conflict_by_name(question: Question, engine: str, budget: Budget) -> tuple[Reason, ...]:
    """Why there is no plan, where that is known from what is asked for by name alone; else ()."""
    problem = encode_named(question.intent, question.situation).problem
    found = Session(problem, engine=engine).conflict_without((), budget=budget, fewest=False)
    return found.reasons if isinstance(found, Conflict) else ()
