"""Ways out held against all sets of corrections: each leads to a plan, none is too large, none is missed."""

from __future__ import annotations

from collections import Counter

import attrs
import pytest

from encoders import Situation, encode
from planner.corrections.loose import Loose
from planner.corrections.model import Question
from planner.corrections.search import WANTED, Node, Search, corrections_for
from planner.corrections.trial import Trial
from planner.planning import still_wanted
from planner.refusing import conflicts_of
from reasons import Reason, Withdrawn
from solver import Budget, Session
from tests.oracle.brute import best_vector
from tests.oracle.telling import tell
from tests.oracle.worlds import situation_of, world_of

ENGINE = "glucose42"
WORLDS = 120
CHUNK = 20
DEAREST = 14  # of sets that are tried where the search found too little to say where to stop
MOST = 1500  # sets of one world


class Brute(Search):
    """As the search, but opened by every reason that there is, and without stopping at what is found.

    Two things may mend what no reason for them tells of, and are not looked for: to name a build of what
    nobody asked for, which brings the module in as well; and to say that there is a card of Intel's, for
    which nothing here is built, so that no other card is silently left unused.
    """

    def every(self, bound: int) -> list[Node]:
        """All sets that cost less."""
        found, opened = {Node().key: Node()}, [Node()]
        while opened and len(found) < MOST:
            node = opened.pop()
            question = node.applied(self.question)
            for one in corrections_for(question, reasons_in(question)) if question else ():
                more = self._with(node, one)
                asked = {request.name for request in self.question.first}
                if (one.code == "allow-cpu" and one.subject not in asked) or one.subject == "intel":
                    continue
                if more.key not in found and more.cost < bound:
                    found[more.key] = more
                    opened.append(more)
        return list(found.values())

    def leads(self, node: Node) -> bool:
        """To a plan, and not if one of them is left away."""
        parts = (node.made[:at] + node.made[at + 1 :] for at in range(len(node.made)))
        return self.holds(node) and not any(self.holds(self._node(part)) for part in parts)

    def holds(self, node: Node) -> bool:
        question = node.applied(self.question)
        return question is not None and has_a_plan(question)


def has_a_plan(question: Question) -> bool:
    """In the whole pruned slice, which nothing narrows."""
    problem = encode(question.intent, question.situation, pruned=True).problem
    holds = Session(problem, ENGINE).holds() is True
    assert Trial(question, ENGINE, Budget()).feasible is holds, question
    return holds


def reasons_in(question: Question) -> tuple[Reason, ...]:
    problem = encode(question.intent, question.situation, pruned=False).problem
    said = (*(one.why for one in problem.clauses), *(one.why for one in problem.at_mosts))
    return tuple(dict.fromkeys(why for why in said if why is not None))


def refused(seed: int) -> tuple[Question, tuple[Reason, ...], str] | None:
    world = world_of(seed)
    situation = still_wanted(world.intent, situation_of(world))
    found = conflicts_of(world.intent, situation)
    if not found:
        return None
    return Question.of(world.intent, situation), found[0].reasons, f"{seed}\n{tell(world, situation)}"


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_no_cheaper_set_leads_to_a_plan(start: int) -> None:
    compared = 0
    for seed in range(start, start + CHUNK):
        if question := refused(seed):
            compared += compare(*question)
    assert compared > CHUNK // 5


def compare(question: Question, conflict: tuple[Reason, ...], told: str) -> int:
    loose = Loose(question, ENGINE)
    search, brute = Search(loose, ENGINE, Budget()), Brute(loose, ENGINE, Budget())
    found = list(search.nodes(conflict))
    for node in found:
        assert brute.leads(node), (node, told)
    if search.has_ended:
        return 0
    kinds = Counter(node.kind for node in found)
    first = {node.kind: node.cost for node in reversed(found)}
    bound = sorted(first.values())[WANTED - 1] if len(first) >= WANTED else DEAREST
    for node in brute.every(bound):
        if brute.leads(node) and kinds[node.kind] < node.alike:
            assert any(way.does(node) for way in found), (node, told)
    return 1


class Doubted(Search):
    """As the search, and what it concludes is solved in the whole pruned slice.

    A conflict may speak of what is no longer reached, and of fewer releases that are withdrawn.
    """

    refuted = 0

    def _trial(self, node: Node) -> Trial | None:
        question = None if node.key in self._trials else node.applied(self.question)
        found = super()._trial(node)
        if question:
            self.refuted += found is None
            assert has_a_plan(question) is (found is not None), node
        return found

    def _conflict_after(self, node: Node) -> tuple[Reason, ...]:
        found = super()._conflict_after(node)
        question = node.applied(self.question)
        if question:
            stated = reasons_in(question)
            before = {why for loose in self._loose for why in reasons_in(loose.question)}
            assert before.union(stated).issuperset(found), (node, found)
            problem = encode(question.intent, question.situation, pruned=False).problem
            aside = {why for why in stated if why not in found and not isinstance(why, Withdrawn)}
            assert Session(problem, ENGINE).holds_without(aside) is False, (node, found)
        return found


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_what_is_concluded_from_other_questions_is_so(start: int) -> None:
    refuted = 0
    for seed in range(start, start + CHUNK):
        if question := refused(seed):
            search = Doubted(Loose(question[0], ENGINE), ENGINE, Budget())
            found = conflicts_of(question[0].intent, question[0].situation)
            list(search.nodes(*(conflict.reasons for conflict in found)))
            refuted += search.refuted
    assert refuted > CHUNK // 2


@pytest.mark.parametrize("start", range(0, WORLDS, CHUNK))
def test_each_way_out_told_has_a_plan(start: int) -> None:
    """With the values that it tells, by trying all plans."""
    ways = 0
    for seed in range(start, start + CHUNK):
        if (question := refused(seed)) is None:
            continue
        asked, conflict, told = question
        search = Search(Loose(asked, ENGINE), ENGINE, Budget())
        for node in search.nodes(conflict):
            settled = search._settled(node)
            changed = settled.applied(asked) if settled else None
            if changed:
                assert best_vector(changed.intent, lifted(changed.situation)) is not None, (settled, told)
                ways += 1
    assert ways > CHUNK // 2


def lifted(situation: Situation) -> Situation:
    """Under a policy that the waived rules are taken out of, for one module where they are for that."""
    permitted = situation.capabilities
    whole = {lift.rule for lift in situation.waived if lift.module is None}
    rules = tuple(tuple(one for one in file if one.rule.id not in whole) for file in permitted.rules)
    lifted = tuple(lift for lift in situation.waived if lift.module)
    return attrs.evolve(situation, capabilities=attrs.evolve(permitted, rules=rules, lifted=lifted))
