"""All combinations of known parts decided at once, and of those that serve the least: docs/need.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from encoders import Situation, home_of
from encoders.assortment import Assortment, Axis
from encoders.profiles import Mask
from encoders.universe import build_universe
from planner.deciding import is_offered
from planner.knowing import known
from planner.needing.answers import Measures, Needed, Way
from planner.needing.answers import Start as StartName
from planner.needing.asked import Asked, asked_in, stated_in
from planner.needing.front import Vector, front
from planner.needing.machines import FromNothing, Here, Start
from planner.needing.options import (
    UNKNOWN,
    Choice,
    Option,
    card_options,
    disk_choices,
    fact_choices,
    memory_choice,
)
from planner.needing.remaining import remaining
from planner.needing.verifying import Verifier
from planner.planning import still_wanted
from planner.slices import Slice
from policies import STATED, conditions_of
from solver import Budget, Literal
from stacks import Intent

Numbers = tuple[int, ...]  # of the cards, and of each choice's option
Cost = tuple[Vector, str]  # and the vendor of new cards


def need(
    intent: Intent,
    situation: Situation,
    start: StartName = "here",
    *,
    budget: Budget = Budget(),
    engine: str = "glucose42",
) -> Needed:
    """The least parts with which there is a plan; from "none", of a machine that is put together.

    `situation` is that of the machine that is there; of it, from "none" only catalogue, policy and what is
    lifted of it count.
    Raises PlannerError where a request names what the catalogue does not know.
    """
    known(intent, situation)
    begin: Start = FromNothing() if start == "none" else Here(machine=situation.machine)
    situation = attrs.evolve(still_wanted(intent, situation), machine=begin.machine)
    verifier = Verifier(intent, situation, begin, budget, engine)
    ways = tuple(_Search(verifier).ways())
    return Needed(start, ways, None if ways else remaining(intent, situation, budget, engine))


@attrs.frozen
class _Failed:
    """A combination for which there is no plan after all; `older`: none with the newest releases."""

    where: Mask
    older: bool = False


class _Search:
    """The combinations that may serve, from which those that turn out not to are taken away."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._intent = intent = verifier.intent
        self._situation = situation = verifier.situation
        start = verifier.start
        relaxed = _relaxed(situation)
        universe = build_universe(intent, relaxed, pruned=False)
        rested_on = conditions_of(situation.capabilities.policy, stated_in(universe))
        sized = bool(rested_on)
        self.asked = asked_in(universe, rested_on)
        self._choices = self._chosen_from(self.asked, start, relaxed, sized=sized)
        cards, *others = self._choices
        self._assortment = Assortment(
            [attrs.evolve(relaxed, machine=option.machine) for option in cards.options],
            [Axis(one.facts, tuple(option.machine for option in one.options)) for one in others],
            every=intent.all_accelerators,
            spoken=frozenset(request.name for request in intent.requests if request.variant),
        )
        self._slice = Slice(intent, self._assortment, verifier.engine)
        self._wishes = tuple(self._slice.wishes.values())

    def _chosen_from(
        self, asked: Asked, start: Start, situation: Situation, *, sized: bool
    ) -> tuple[Choice, ...]:
        every = self._intent.all_accelerators
        kept = start.added, start.own
        cards = card_options(asked, start.machine, start.exchanged, *kept, every=every, sized=sized)
        limit = situation.capabilities.memory_limit
        memory = memory_choice(asked, start.machine, limit, sized=sized or asked.cards > 0)
        disks = disk_choices(asked, start.machine, situation.capabilities.disk, sized=sized)
        facts = fact_choices(asked, start.machine)
        return (Choice(frozenset(), cards), *([memory] if memory else []), *disks, *facts)

    def ways(self) -> Iterator[Way]:
        """The answers, verified; others may take the place of one that fails on the whole machine."""
        serving = self._slice.where(self._wishes, self._possible())
        newest, best = self._newest(serving) if serving else ((), 0)
        found: dict[Cost, Way | _Failed] = {}
        while True:
            costs = self._costs(serving, best)
            least = [
                cost for vendor in sorted({vendor for _, vendor in costs}) for cost in _least(costs, vendor)
            ]
            for cost in dict.fromkeys(sorted(least)):
                if cost not in found:
                    found[cost] = self._verified(cost[0], costs[cost], newest)
            failed = {cost: one for cost in least if isinstance(one := found[cost], _Failed)}
            if not failed:
                yield from (
                    way for cost in dict.fromkeys(sorted(least)) if isinstance(way := found[cost], Way)
                )
                return
            for cost, one in failed.items():
                if one.older:
                    best &= ~one.where
                else:
                    serving &= ~one.where
                del found[cost]

    def _possible(self) -> Mask:
        """A module that brings all its memory takes no other."""
        whole = [
            number
            for number, option in enumerate(self._choices[0].options)
            if any(card.pool_bytes for card in option.machine.accelerators or ()) and option.memory_bytes
        ]
        possible = self._assortment.everywhere
        for place, choice in enumerate(self._choices[1:]):
            if "memory.total" in choice.facts:
                fixed = self._assortment.with_cards(whole)
                possible &= ~fixed | self._assortment.with_option(place, 0)
        return possible

    def _newest(self, among: Mask) -> tuple[tuple[Literal, ...], Mask]:
        """The newest releases of what is asked for that any of these machines can have, one request after
        the other; and which of them can have these.
        """
        fixed: list[Literal] = []
        for request in self._intent.requests:
            module = self._situation.catalog.module(request.name)
            if module is None or request.interface:
                continue
            key = home_of(request, module, self._intent), module.name
            best_first = sorted(module.releases, key=lambda release: release.status == "deprecated")
            for release in best_first:
                literal = self._slice.releases.get((key, release.version))
                if literal is None or not (request.specifier or is_offered(module, release)):
                    continue
                there = self._slice.where((*self._wishes, *fixed, literal), among)
                if there:
                    fixed.append(literal)
                    among = there
                    break
        return tuple(fixed), among

    def _costs(self, serving: Mask, best: Mask) -> dict[Cost, list[tuple[int, Numbers]]]:
        """The combinations that serve, by what they cost, and of which vendor new cards are."""
        found: dict[Cost, list[tuple[int, Numbers]]] = {}
        flags = zip(_bits(serving, best), _bits(best, serving), strict=True)
        for place, (numbers, (serves, is_best)) in enumerate(
            zip(self._assortment.choices(), flags, strict=False)  # bits end with the last that is set
        ):
            if serves == "1":
                costs = [option.cost for option in self._options(numbers)]
                vector = (*map(sum, zip(*costs, strict=True)), is_best == "0")
                vendor = self._choices[0].options[numbers[0]].vendor
                found.setdefault((vector, vendor), []).append((place, numbers))
        return found

    def _options(self, numbers: Numbers) -> Iterator[Option]:
        for choice, number in zip(self._choices, numbers, strict=True):
            yield choice.options[number]

    def _verified(
        self, vector: Vector, tied: list[tuple[int, Numbers]], newest: tuple[Literal, ...]
    ) -> Way | _Failed:
        """The first answer of this cost among those with the newest releases; or the one that is none."""
        best = self._newest(sum(1 << place for place, _ in tied))[1]
        left = [(place, numbers) for place, numbers in tied if best >> place & 1]
        place, numbers = left[0]
        parts = [option.part for option in self._options(numbers) if option.part]
        others = [
            option.part
            for _, other in left[1:]
            if other[1:] == numbers[1:] and (option := self._choices[0].options[other[0]]).part
        ]
        if parts and parts[0].kind == "gpu":
            names = [name for part in (parts[0], *others) for name in (part.name, *part.alike)]
            parts[0] = attrs.evolve(parts[0], alike=tuple(sorted({*names} - {parts[0].name})))
        count, *amounts, behind = vector
        accelerators, memory, watts = (None if one == UNKNOWN else int(one) for one in amounts)
        measures = Measures(int(count), accelerators, memory, watts, bool(behind))
        way = self._verifier.way(tuple(parts), measures, self.asked)
        if way and not behind and not self._gives(way, newest):
            return _Failed(1 << place, older=True)
        return way or _Failed(1 << place)

    def _gives(self, way: Way, newest: tuple[Literal, ...]) -> bool:
        """Whether it has these releases: rules with conditions may forbid them on the whole machine."""
        given = {(one.module, one.version) for one in way.releases}
        wanted = {
            (name, version)
            for ((_, name), version), literal in self._slice.releases.items()
            if literal in newest
        }
        return wanted <= given


def _least(costs: Iterable[Cost], vendor: str) -> Iterator[Cost]:
    """The front of the costs of cards of this vendor and of no new cards."""
    rivals = {vector: of for vector, of in sorted(costs, reverse=True) if of in ("", vendor)}
    return ((vector, rivals[vector]) for vector in front(rivals))


def _bits(mask: Mask, other: Mask) -> str:
    """Lowest first, as many as the longer of the two has."""
    return f"{mask:b}".zfill(max(mask.bit_length(), other.bit_length()))[::-1]


def _relaxed(situation: Situation) -> Situation:
    """What is certainly asked on each machine: where rules rest on conditions, none of them.

    What this generation occupies is not taken.
    """
    generation = situation.generation
    held = {b.host_port for choice in (generation.choices if generation else ()) for b in choice.ports}
    machine = situation.machine
    free = tuple(port for port in machine.ports_taken if port not in held)
    if len(free) < len(machine.ports_taken):
        situation = attrs.evolve(situation, machine=attrs.evolve(machine, ports_taken=free))
    capabilities = situation.capabilities
    if conditions_of(capabilities.policy, {}):
        return attrs.evolve(situation, capabilities=attrs.evolve(capabilities, rules=(), limits=()))
    lasting = tuple(limit for limit in capabilities.limits if limit.key not in STATED)
    return attrs.evolve(situation, capabilities=attrs.evolve(capabilities, limits=lasting))
