"""Machines that can be put together: one set of cards, and one option of each other part.

The same masks as of machines that are there (`encoders.profiles`), made without making the machines: a term
about a fact is asked of the options that decide the fact. Docs: docs/need.md, "How it is found".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from math import prod

import attrs

from encoders.host import HostFacts, is_driven, vendor_term
from encoders.placement import room_on
from encoders.profiles import Mask, Profiles
from encoders.resources import mount_of
from encoders.situation import Situation
from hardware import Machine, allocatable_units
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    Module,
    Not,
    Release,
    Requirement,
    Variant,
)


@attrs.frozen
class Axis:
    """One part that can be one of several: machines on which it is, the first as it was.

    `facts` are what it decides; of the machines nothing else is read.
    """

    facts: frozenset[str]
    machines: tuple[Machine, ...]


class Assortment(Profiles):
    """Every combination of the cards of these situations with an option of each axis; the cards vary slowest.

    It never says no wrongly: what rests on several parts at once (how services share accelerators) is not
    asked here. `spoken` are modules of which a build for the CPU is asked for by name.
    """

    def __init__(
        self,
        cards: Sequence[Situation],
        axes: Sequence[Axis],
        *,
        every: bool = False,
        spoken: frozenset[str] = frozenset(),
    ) -> None:
        self._counts = tuple(len(axis.machines) for axis in axes)
        self._block = prod(self._counts)
        super().__init__(cards, every)
        self._spoken = spoken
        self._axis_of = {fact: place for place, axis in enumerate(axes) for fact in axis.facts}
        self._options = [[HostFacts(machine, every) for machine in axis.machines] for axis in axes]
        self._patterns = [
            [self._pattern(place, option) for option in range(count)]
            for place, count in enumerate(self._counts)
        ]
        self.memory_limits = tuple(self._limits())
        self.disk_limits = {
            backends: tuple(self._disk_limits(backends, limits))
            for backends, limits in self.disk_limits.items()
        }

    def choices(self) -> Iterable[tuple[int, ...]]:
        """Of each machine, in the order of its bit: the number of its cards, and of each axis' option."""
        return product(range(len(self.situations)), *map(range, self._counts))

    def with_cards(self, numbers: Iterable[int]) -> Mask:
        return self.where(number in set(numbers) for number in range(len(self.situations)))

    def with_option(self, place: int, option: int) -> Mask:
        return self._patterns[place][option]

    def where(self, answers: Iterable[bool]) -> Mask:
        """What is said of cards holds of each machine that has them."""
        block = (1 << self._block) - 1
        return sum(block << (at * self._block) for at, answer in enumerate(answers) if answer)

    def met(self, term: HostTerm) -> Mask:
        if term not in self._met:
            self._met[term] = self._with(term, True)
        return self._met[term]

    def refuted(self, term: HostTerm) -> Mask:
        if term not in self._refuted:
            self._refuted[term] = self._with(term, False)
        return self._refuted[term]

    def _with(self, term: HostTerm, value: bool) -> Mask:
        on_cards = self.where(facts.holds(term) is value for facts in self._facts)
        place = self._axis_of.get(term.fact)
        if place is None:
            return on_cards
        as_it_was, *others = self._patterns[place]
        changed = zip(self._options[place][1:], others, strict=True)
        return reduce(
            int.__or__,
            (pattern for facts, pattern in changed if facts.holds(term) is value),
            on_cards & as_it_was,
        )

    def _met_by_host(self, requirement: Requirement) -> Mask:
        terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
        if is_driven(requirement):
            failing = self.where(facts.find(terms[0]).shown is not None for facts in self._facts)
            for term in terms:
                failing &= self.refuted(term)
        else:
            failing = self.everywhere & ~reduce(int.__or__, map(self.met, terms))
        return self.everywhere & ~(failing & self._static(requirement.condition, True)[0])

    def _static(self, condition: Condition | None, positive: bool) -> tuple[Mask, Mask]:
        """As `static_value`: where a condition holds whatever is chosen, and where it does not."""
        match condition:
            case None:
                return self.everywhere, 0
            case Holds(HostTerm() as term):
                holds = self.everywhere & ~self.refuted(term) if positive else self.met(term)
                return holds, self.everywhere & ~holds
            case Holds():
                return 0, 0
            case Not(inner):
                holds, fails = self._static(inner, not positive)
                return fails, holds
            case AllOf(parts) | AnyOf(parts):
                each = [self._static(part, positive) for part in parts]
                holding, failing = [holds for holds, _ in each], [fails for _, fails in each]
                if isinstance(condition, AllOf):
                    return reduce(int.__and__, holding), reduce(int.__or__, failing)
                return reduce(int.__or__, holding), reduce(int.__and__, failing)

    def _unsilenced(self, module: Module) -> Mask:
        return self.everywhere if module.name in self._spoken else super()._unsilenced(module)

    def _roomy(self, release: Release, variant: Variant) -> Mask:  # noqa: ARG002 -- as it is inherited
        """Where enough accelerators of the kind have as much memory; what else is required is asked apart."""
        each = variant.accelerator_memory_bytes or 0
        term = vendor_term(variant)
        return self.where(
            sum(_has_room(situation, number, each, term) for number in _units(situation)) >= variant.occupies
            for situation in self.situations
        )

    def _pattern(self, place: int, option: int) -> Mask:
        alike = prod(self._counts[place + 1 :])  # neighbours
        count = self._counts[place]
        bits = "".join(("1" if one == option else "0") * alike for one in reversed(range(count)))
        return int(bits * (len(self.situations) * self._block // (alike * count)), 2)

    def _limits(self) -> Iterable[int]:
        """Bytes that services may use, by the axis that decides how much memory there is."""
        place = self._axis_of.get("memory.effective")
        for number, *options in self.choices():
            situation = self.situations[number]
            machine = situation.machine
            if place is not None and options[place]:
                machine = self._options[place][options[place]].machine
            fact = machine.fact("memory.effective")
            total = fact.value if fact and isinstance(fact.value, int) else None
            yield 0 if total is None else situation.capabilities.memory_limit(total)

    def _disk_limits(self, backends: frozenset[str], limits: Sequence[int | None]) -> Iterable[int | None]:
        """Bytes that may be installed, by the axis that decides how much of a file system is free."""
        mount = mount_of(self.situations[0].machine, min(backends))
        place = self._axis_of.get(f"disk.free:{mount.path}") if mount else None
        for number, *options in self.choices():
            if place is None or not options[place]:
                yield limits[number]
                continue
            changed = mount_of(self._options[place][options[place]].machine, min(backends))
            free = changed.free_bytes if changed else None
            yield 0 if free is None else self.situations[number].capabilities.disk_limit(free)


def _units(situation: Situation) -> range:
    return range(len(allocatable_units(situation.machine)))


def _has_room(situation: Situation, number: int, each: int, term: HostTerm | None) -> bool:
    unit = allocatable_units(situation.machine)[number]
    alone = HostFacts(attrs.evolve(situation.machine, accelerators=(unit,)))
    if term and alone.holds(term) is not True:
        return False
    room = room_on(situation, unit)
    return not each or unit.memory_kind == "unified" or (room is not None and room >= each)
