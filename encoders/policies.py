"""A policy as one formula over all machines: where its tiers, rules and limits hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from encoders.fact_space import CARD_FACTS, MOST_CARDS, Card, FactSpace
from encoders.fact_values import default_of
from encoders.gates import Gates
from policies import (
    AllOf,
    AnyOf,
    Condition,
    FactTest,
    InTier,
    Named,
    Not,
    OnAccelerators,
    Policy,
    PolicyFile,
    parts_in,
    tier_lists,
    tiers_for,
)
from solver import Literal, Problem


class PolicySpace:
    """The conditions of a policy over the machines that they can tell apart.

    Facts are known on all of them: what holds certainly although some are unknown holds whatever they are.
    """

    def __init__(self, policy: Policy, *, tiers_only: bool = False) -> None:
        """`tiers_only`: what nothing but rules and limits asks of machines is left out."""
        self.policy = policy
        self.problem: Problem[str] = Problem()
        self.gates = Gates(self.problem)
        self.lists = tuple(tier_lists(policy))
        conditions = tuple(_conditions(policy, tiers_only))
        tests = [part for one in conditions for part in parts_in(one) if isinstance(part, FactTest)]
        self.facts = FactSpace(self.gates, tests, cards_for(conditions))
        self._held: dict[tuple[Condition, str, int], Literal] = {}
        self._prefer()

    def tiers(self, file: PolicyFile) -> tuple[tuple[str, Literal], ...]:
        """Each tier of a file by its name, in rising order."""
        return tuple((tier.name, self.holds(tier.when, file)) for tier in file.tiers)

    def settled(self, file: PolicyFile) -> Literal:
        """Whether each list of tiers up to this file has exactly one for the machine."""
        upto = Policy(self.policy.files[: self.policy.files.index(file) + 1])
        lists = [[literal for _, literal in self.tiers(stating)] for stating in tier_lists(upto)]
        return self.gates.all_of(
            part for tiers in lists for part in (self.gates.any_of(tiers), -self.gates.at_least(2, tiers))
        )

    def holds(self, condition: Condition | None, file: PolicyFile) -> Literal:
        """Whether the condition of a statement of this file is met."""
        return self.gates.true if condition is None else self._holds(condition, file, None)

    def _holds(self, condition: Condition, file: PolicyFile, card: int | None) -> Literal:
        key = condition, file.name, -1 if card is None else card
        if key not in self._held:
            self._held[key] = self._made(condition, file, card)
        return self._held[key]

    def _made(self, condition: Condition, file: PolicyFile, card: int | None) -> Literal:  # noqa: PLR0911 -- one for each kind
        match condition:
            case FactTest():
                return self.facts.holds(condition, None if card is None else self.facts.cards[card])
            case Named(of=of):
                return self._holds(of, file, card)
            case Not(of):
                return -self._holds(of, file, card)
            case AllOf(parts):
                return self.gates.all_of([self._holds(part, file, card) for part in parts])
            case AnyOf(parts):
                return self.gates.any_of([self._holds(part, file, card) for part in parts])
            case InTier(names):
                stating = tiers_for(self.policy, file)
                assert stating is not None  # or the policy would not have been read
                return self.gates.any_of([lit for name, lit in self.tiers(stating) if name in names])
            case OnAccelerators(count, of):
                if card is not None:  # looked at as if it were the only one
                    return self._holds(of, file, card) if count == 1 else -self.gates.true
                there = [
                    self.gates.all_of((one.there, self._holds(of, file, at)))
                    for at, one in enumerate(self.facts.cards)
                ]
                return self.gates.at_least(count, there)

    def _prefer(self) -> None:
        """Of all machines that show a thing, the one that is told: of known parts, few, usual, and small."""
        cards, machine = self.facts.cards, self.facts.machine
        self.problem.level("partitioned cards", [(1, card.split) for card in cards])
        strange = [(1, self.gates.all_of((c.there, *(-alike for alike, _ in c.alike)))) for c in cards]
        self.problem.level("unknown cards", strange)
        self.problem.level("cards", [(1, card.there) for card in cards])
        self.problem.level("partitions", [(1, literal) for c in cards for literal in c.parts.literals])
        self.problem.level(
            "unusual facts",
            [
                (1, literal)
                for key, dimension in machine.items()
                if key not in ("accelerator.count", "accelerator.vendors")
                for value, literal in zip(dimension.values, dimension.literals, strict=True)
                if value != default_of(key)
            ],
        )
        self.problem.level("other kinds of memory and vendors", [term for c in cards for term in _kind(c)])
        sized = [
            (rank, literal)
            for dimension in (*machine.values(), *(d for c in cards for d in (*c.facts.values(), c.parts)))
            if all(isinstance(value, int) and not isinstance(value, bool) for value in dimension.values)
            for rank, literal in enumerate(dimension.literals)
            if rank
        ]
        self.problem.level("size", sized)


def _kind(card: Card) -> Iterator[tuple[int, Literal]]:
    for key in ("accelerator", "accelerator.memory-kind"):
        yield from ((rank, lit) for rank, lit in enumerate(card.facts[key].literals) if rank)


def _conditions(policy: Policy, tiers_only: bool) -> Iterator[Condition]:
    """Those of tiers that something rests on; or of all, and of rules and limits."""
    if tiers_only:
        yield from (tier.when for file in tier_lists(policy) for tier in file.tiers)
    else:
        yield from (tier.when for file in policy.files for tier in file.tiers)
        yield from (one.when for file in policy.files for one in file.statements if one.when is not None)


def cards_for(conditions: Sequence[Condition]) -> int:
    """How many cards make a difference: if a machine meets some conditions and fails others, so does one
    with no more cards than this. A count is met by so many of them, and what fails for few fails for fewer.
    Of counts of cards with at least so much of one thing, the best cards meet all.
    """
    parts = [part for one in conditions for part in parts_in(one)]
    counts: dict[object, int] = {}
    counted = needed = 0
    for part in parts:
        if isinstance(part, OnAccelerators):
            counts[_ranked(part.of)] = max(counts.get(_ranked(part.of), 0), part.at_least)
        elif isinstance(part, FactTest) and part.fact in (*CARD_FACTS, "accelerator.vendors"):
            counts[_ranked(part)] = max(counts.get(_ranked(part), 0), 1)
        elif isinstance(part, FactTest) and part.fact == "accelerator.count":
            counted = max(counted, *map(_number, part.specifier.split(",")), *map(_number, part.any_of)) + 1
        elif isinstance(part, FactTest) and part.fact.startswith("accelerator.memory."):
            needed = 2
    return min(MOST_CARDS, max(counted, sum(counts.values()) + needed))


def _ranked(condition: Condition) -> object:
    """The fact, where one that has more of it meets the condition if one that has less does."""
    match condition:
        case Named(of=of):
            return _ranked(of)
        case FactTest("accelerator.memory", specifier) if specifier[:1] == ">" and "," not in specifier:
            return condition.fact
    return condition


def _number(clause: str) -> int:
    digits = clause.lstrip("<>=!~ ").partition(".")[0]
    return int(digits) if digits.isdigit() else 0


__all__ = ["PolicySpace", "cards_for"]
