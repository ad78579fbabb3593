"""Uniform-cost search over sets of corrections: docs/how-it-works.md, "Ways out"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from time import monotonic

from planner.answers import Edit, WayOut
from planner.corrections import (
    accelerators,
    cards,
    environments,
    facts,
    modules,
    permissions,
    requests,
    resources,
)
from planner.corrections.commands import way_of
from planner.corrections.known import Known
from planner.corrections.loose import LetGo, Loose
from planner.corrections.model import Correction, Question
from planner.corrections.nodes import Key, Node, Queue
from planner.corrections.trial import Trial, conflict_by_name
from reasons import Reason
from solver import Budget

WANTED = 3  # kinds of ways out; then only single corrections are looked at, of codes that are not told
SOLVES = 48  # after as many the search ends, whatever is left
LOOKED_AT = 400  # the same of sets, most of which take no solve

#: Where changes are made.
PLACES = (requests, environments, facts, accelerators, cards, resources, permissions, modules)


def corrections_for(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Every atomic correction that a reason of the conflict leaves room for."""
    for place in PLACES:
        yield from place.corrections(question, conflict)


class Search:
    """What leads from a question that has no plan to ones that have."""

    def __init__(self, asked: Loose, engine: str, budget: Budget) -> None:
        self.question = asked.question
        self._engine = engine
        self._budget = budget
        self._deadline = None if budget.seconds is None else monotonic() + budget.seconds
        self._solves = 0
        self._looked_at = 0
        self._trials: dict[Key, Trial | None] = {}  # None: no plan
        self._conflicts: dict[Key, tuple[Reason, ...]] = {}  # of sets that lead to none
        self._known = Known()
        self._loose = [asked]  # questions that are encoded for others as well
        costs = self.question.situation.capabilities.costs
        self._least_cost = min((cost for _, cost in costs), default=0)

    def ways(self, *conflicts: tuple[Reason, ...]) -> tuple[WayOut, ...]:
        """Cheapest first; of several of one kind the first stands with those of other kinds."""
        in_order = sorted(self.nodes(*conflicts), key=lambda node: node.order)
        found = [(node, way) for node in in_order if (way := self._told(node))]
        kinds = [node.kind for node, _ in found]
        repeated = [kind in kinds[:at] for at, kind in enumerate(kinds)]
        first = [way for (_, way), again in zip(found, repeated, strict=True) if not again]
        more = (way for (_, way), again in zip(found, repeated, strict=True) if again)
        return tuple(_apart((*first, *more)))

    def nodes(self, *conflicts: tuple[Reason, ...]) -> Iterator[Node]:
        """Sets that lead to a plan, and no part of them does, in order.

        A set that leads to none is opened, cheapest first, by what its own conflict leaves room for. Those of
        the question itself are given, the first for it to be opened by.
        """
        for conflict in conflicts:
            self._known.add(self.question, conflict)
        found: list[Node] = []
        kinds: Counter[tuple[tuple[str, str], ...]] = Counter()
        left = Queue()
        self._open(left, Node(), conflicts[0])
        while left and not self.has_ended:
            node, opening = left.next()
            self._looked_at += node.among is None
            if len(kinds) >= WANTED and (opening or not self._is_new(node, found)):
                continue
            if kinds[node.kind] >= node.alike or any(way.does(node) for way in found):
                continue
            if opening:
                self._open(left, node, self._conflict_after(node))
            elif node.among:
                self._add(left, node, node.among())
            elif not self._leads_to_a_plan(node):
                left.add_to_open(node, self._least_cost)
            elif smaller := self._parts_that_do(node):
                for part in smaller:
                    left.add(part)
            else:
                found.append(node)
                kinds[node.kind] += 1
                yield node

    def _is_new(self, node: Node, found: list[Node]) -> bool:
        """Whether it is one change, of a code of which none is told."""
        return len(node.made) == 1 and not any(
            one.code == node.made[0].code for way in found for one in way.made
        )

    def _open(self, left: Queue, node: Node, conflict: tuple[Reason, ...]) -> None:
        question = node.applied(self.question)
        self._add(left, node, corrections_for(question, conflict) if question else ())

    def _add(self, left: Queue, node: Node, more: Iterable[Correction]) -> None:
        for one in more:
            left.add(self._with(node, one))

    def _with(self, node: Node, more: Correction) -> Node:
        """One correction more; those whose place it takes give way."""
        kept = (one for one in node.made if one != more and not more.replaces(one))
        return self._node((*kept, more))

    def _node(self, made: tuple[Correction, ...]) -> Node:
        """Cards are put in before facts are stated of them."""
        cost = self.question.situation.capabilities.cost
        return Node(
            tuple(sorted(made, key=lambda one: (not one.gpus, one.code, one.slot, one.fields))),
            sum(cost(one.code, dict(one.fields).get("fact", "")) for one in made),
        )

    # --- solving ---

    @property
    def has_ended(self) -> bool:
        """Whether it has looked for long enough, whatever is left."""
        out_of_time = self._deadline is not None and monotonic() >= self._deadline
        return out_of_time or self._solves >= SOLVES or self._looked_at >= LOOKED_AT

    def _left(self) -> Budget:
        seconds = None if self._deadline is None else max(self._deadline - monotonic(), 0.001)
        return Budget(self._budget.conflicts, seconds)

    def _leads_to_a_plan(self, node: Node) -> bool:
        return self._trial(node) is not None

    def _trial(self, node: Node) -> Trial | None:
        """The changed question, if there is a plan for it."""
        if node.key not in self._trials:
            question = node.applied(self.question)
            refuted = question is None or self._is_refuted(node, question)
            self._trials[node.key] = None if refuted or question is None else self._solved(node, question)
        return self._trials[node.key]

    def _is_refuted(self, node: Node, question: Question) -> bool:
        """Whether it is told without a solve of its own that there is no plan: by a conflict that is known,
        or by another question that it is a part of.
        """
        conflict = self._known.of(question)
        if conflict:
            self._conflicts[node.key] = conflict
            return True
        return any(loose.refutes(less, self._left()) for loose, less in self._letting_go(question))

    def _letting_go(self, question: Question) -> Iterator[tuple[Loose, LetGo]]:
        for loose in self._loose:
            if (less := loose.let_go(question)) is not None:
                yield loose, less

    def _solved(self, node: Node, question: Question) -> Trial | None:
        """Where one of them changes nothing beside the others, it is solved without. Where there is no plan,
        a part of the question may already say why.
        """
        for part in self._parts(node):
            if part.applied(self.question) == question:
                return self._trial(part)
        trial = Trial(question, self._engine, self._left())
        if trial.feasible:
            self._solves += 1
            return trial
        if conflict := conflict_by_name(question, self._engine, self._left()):
            self._conflicts[node.key] = conflict
            self._known.add(question, conflict)
        else:
            self._solves += 1
        return None

    def _parts_that_do(self, node: Node) -> list[Node]:
        """The set less one of them, or of what one changes, where that is enough."""
        return [part for part in self._parts(node) if self._leads_to_a_plan(part)]

    def _parts(self, node: Node) -> list[Node]:
        parts = []
        for at, one in enumerate(node.made):
            others = (*node.made[:at], *node.made[at + 1 :])
            parts += [self._node(others)] if others else []
            parts += [self._node((*others, less)) for less in (one.lesser() if one.lesser else ())]
        return parts

    def _conflict_after(self, node: Node) -> tuple[Reason, ...]:
        if node.key not in self._conflicts:
            question = node.applied(self.question)
            found = self._conflict_of(question) if question else ()
            self._conflicts[node.key] = found
        return self._conflicts[node.key]

    def _conflict_of(self, question: Question) -> tuple[Reason, ...]:
        found = conflict_by_name(question, self._engine, self._left())
        if not found:
            told = (loose.conflict(less, self._left()) for loose, less in self._letting_go(question))
            found = next(filter(None, told), ())
        if not found:
            self._solves += 1
            self._loose.append(Loose(question, self._engine))
            found = self._loose[-1].conflict(None, self._left())
        self._known.add(question, found)
        return found

    # --- telling ---

    def _told(self, node: Node) -> WayOut | None:
        """The way out with its values; None where these, solved again, lead to no plan."""
        settled = self._settled(node)
        changed = settled.applied(self.question) if settled else None
        if settled is None or changed is None:
            return None
        return way_of(self.question.intent, changed, settled.made, node.cost)

    def _settled(self, node: Node) -> Node | None:
        """With the values that its corrections come to, one after another; and solved again, unless they are
        what one plan holds.
        """
        trial, is_held = self._trial(node), True
        for at in range(len(node.made)):
            settle = node.made[at].settle
            if settle:
                value = settle(trial) if trial else None
                if value is None:
                    return None
                node = Node((*node.made[:at], value, *node.made[at + 1 :]), node.cost)
                is_held = is_held and value.is_held
                if is_held:
                    self._trials[node.key] = trial
                elif value.facts:
                    trial, is_held = self._trial(node), True
        return node if self._leads_to_a_plan(node) else None


def _apart(ways: Iterable[WayOut]) -> Iterator[WayOut]:
    """Of several that come to the same command and edits, the first."""
    seen = set[tuple[str, tuple[Edit, ...]]]()
    for way in ways:
        done = way.command, tuple(edit for change in way.changes for edit in change.edits)
        if done not in seen:
            yield way
        if any(done):
            seen.add(done)
