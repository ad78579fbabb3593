"""All machines that a policy can tell apart, as literals: docs/policies.md, "Checked over all machines"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import attrs

from encoders.fact_values import (
    card_values,
    fame,
    holds_on_card,
    holds_on_machine,
    machine_values,
)
from encoders.gates import Gates
from hardware import GpuPart, Value, find_key, gpu_parts, is_flag
from hardware.parts.names import class_of
from policies import FactTest
from solver import Literal

#: No machine that is thought of has more. What `las profile build` takes of one kind.
MOST_CARDS = 64

_MEMORY = "accelerator.memory"
CARD_FACTS = (
    *("accelerator", _MEMORY, "accelerator.memory-kind", "accelerator.class"),
    *("compute-capability", "gfx"),
)
_COUNT, _LARGEST, _TOTAL, _VENDORS = (
    *("accelerator.count", "accelerator.memory.largest", "accelerator.memory.total", "accelerator.vendors"),
)
DERIVED = (_COUNT, _LARGEST, _TOTAL, _VENDORS)

#: (at most, at least): what is never more than what, where a policy asks of both.
_AT_MOST = (
    ("memory.effective", "memory.total"),
    ("memory.effective", "memory.limit"),
    ("memory.available", "memory.effective"),
    ("cpu.cores", "cpu.threads"),
    ("cpu.effective", "cpu.threads"),
    ("cpu.allowed.count", "cpu.threads"),
    ("cpu.threads.online", "cpu.threads.present"),
)
_ARMS = ("asimd", "asimddp", "asimdfhm", "asimdhp", "asimdrdm", "atomics", "fphp", "neon", "i8mm", "bf16")


@attrs.frozen
class Dimension:
    """A fact as literals, one for each value that counts; exactly one of them holds, of a set any."""

    fact: str
    values: tuple[Value, ...]
    literals: tuple[Literal, ...]

    def of(self, value: Value) -> Literal:
        return self.literals[self.values.index(value)]

    def at_least(self, bound: int) -> list[Literal]:
        """The literals of the numbers from `bound` upwards."""
        return [
            literal
            for value, literal in zip(self.values, self.literals, strict=True)
            if isinstance(value, int) and value >= bound
        ]


@attrs.frozen
class Card:
    """One card that may be there. `alike` says that it is like these known parts, best known first.

    `split`: it can be used by its partitions alone, and `parts` are the sizes that these have, any of them;
    `bare`: it has none.
    """

    there: Literal
    facts: dict[str, Dimension]
    split: Literal
    parts: Dimension
    bare: Literal
    alike: tuple[tuple[Literal, GpuPart], ...] = ()

    def with_at_least(self, gates: Gates[str], size: int) -> Literal:
        """Whether it, or a partition of it, has so much memory."""
        whole = gates.any_of(self.facts[_MEMORY].at_least(size))
        return gates.any_of((gates.all_of((-self.split, whole)), *self.parts.at_least(size)))


class FactSpace:
    """Literals for the facts that tests ask for, and what is so on every machine.

    `cards`: how many to think of, at the most MOST_CARDS.
    """

    def __init__(self, gates: Gates[str], tests: Sequence[FactTest], cards: int) -> None:
        self.gates = gates
        self.tests = tuple(dict.fromkeys(tests))
        self.machine: dict[str, Dimension] = {}
        self._card_values: dict[str, tuple[Value, ...]] = {}
        self._parts: dict[tuple[int | None, ...], GpuPart] = {}
        used = {test.fact for test in self.tests}
        for key in sorted(used - {*CARD_FACTS, *DERIVED}):
            self.machine[key] = self._dimension(key)
        self.cards = [self._card(used) for _ in range(min(cards, MOST_CARDS))]
        for first, second in pairwise(self.cards):
            gates.implies([second.there], [first.there])
        self._consistent()
        self._derived(used)

    def holds(self, test: FactTest, card: Card | None = None) -> Literal:
        """Whether a test is met; of a card alone, as if it were the only one, or of any that is there."""
        if test.fact in CARD_FACTS:
            if card is not None:
                return self._of_card(card, test)
            return self.gates.any_of(
                self.gates.all_of((one.there, self._of_card(one, test))) for one in self.cards
            )
        dimension = self.machine[test.fact]
        return self.gates.any_of(
            literal
            for value, literal in zip(dimension.values, dimension.literals, strict=True)
            if holds_on_machine(test, (str(value),) if self._is_set(test.fact) else value)
        )

    def _of_card(self, card: Card, test: FactTest) -> Literal:
        """Of a partitioned card: of one of its partitions, which have its facts and their own memory."""
        gates, whole = self.gates, self._met(card.facts[test.fact], test)
        if test.fact != _MEMORY:
            return gates.all_of((whole, -card.bare))
        return gates.any_of((gates.all_of((whole, -card.split)), self._met(card.parts, test)))

    def _met(self, dimension: Dimension, test: FactTest) -> Literal:
        return self.gates.any_of(
            literal
            for value, literal in zip(dimension.values, dimension.literals, strict=True)
            if holds_on_card(test, value)
        )

    @staticmethod
    def _is_set(key: str) -> bool:
        known = find_key(key)
        return known is not None and known.type == "set"

    # --- what there may be ---

    def _about(self, *keys: str) -> list[FactTest]:
        return [test for test in self.tests if test.fact in keys]

    def _about_card(self, key: str) -> list[FactTest]:
        """What is asked of a fact of single cards; of their memory by way of sums, too."""
        sums = self._about(_LARGEST, _TOTAL) if key == _MEMORY else []
        return [*self._about(key), *(attrs.evolve(test, fact=key) for test in sums)]

    def _dimension(self, key: str) -> Dimension:
        compared = {other for pair in _AT_MOST if key in pair for other in pair}
        compared |= {f"{kind}{key.partition(':')[2]}" for kind in ("disk.free:", "disk.size:") if ":" in key}
        grid = self._about(*self._linked(key)) if compared else ()
        return self._made(key, machine_values(key, self._about(key), grid))

    @staticmethod
    def _linked(key: str) -> set[str]:
        """All facts that are compared with this one, if only by way of others."""
        if ":" in key:
            return {f"{kind}{key.partition(':')[2]}" for kind in ("disk.free:", "disk.size:")}
        found = {key}
        for _ in _AT_MOST:
            found |= {other for pair in _AT_MOST if found & {*pair} for other in pair}
        return found

    def _made(self, key: str, values: tuple[Value, ...]) -> Dimension:
        literals = tuple(self.gates.problem.variable() for _ in values)
        if not self._is_set(key):
            self.gates.exactly_one(literals)
        return Dimension(key, values, literals)

    def _card(self, used: set[str]) -> Card:
        asked = [key for key in CARD_FACTS if key in used]
        if {_LARGEST, _TOTAL} & used and _MEMORY not in asked:
            asked.append(_MEMORY)
        asked += [key for key in ("accelerator", "accelerator.memory-kind") if key not in asked]
        there = self.gates.problem.variable()
        for key in asked:
            if key not in self._card_values:
                self._card_values[key] = card_values(key, self._about_card(key))
        facts = {key: self._made(key, self._card_values[key]) for key in asked}
        split, parts = self.gates.problem.variable(), self._partitions()
        bare = self.gates.all_of((split, *(-literal for literal in parts.literals)))
        card = Card(there, facts, split, parts, bare)
        self._consistent_card(card)
        self._consistent_partitions(card, summed=bool({_LARGEST, _TOTAL} & used))
        return attrs.evolve(card, alike=tuple(self._alike(facts)))

    def _partitions(self) -> Dimension:
        """The sizes of partitions, none of them more than a card has that can be partitioned."""
        most = max(part.memory_bytes or 0 for part in gpu_parts() if part.divisible)
        sizes = card_values(_MEMORY, self._about_card(_MEMORY))
        kept = tuple(size for size in sizes if isinstance(size, int) and size <= most)
        return Dimension(_MEMORY, kept, tuple(self.gates.problem.variable() for _ in kept))

    def _consistent_card(self, card: Card) -> None:
        """What is so of every card: which vendor has which facts, and which kinds of memory."""
        vendor, kind = card.facts["accelerator"], card.facts["accelerator.memory-kind"]
        for key, of in (("accelerator.class", "nvidia"), ("compute-capability", "nvidia"), ("gfx", "amd")):
            if key in card.facts:
                none = card.facts[key].of(None)
                self._same(none, -vendor.of(of))
        self.gates.implies([vendor.of("apple")], [kind.of("unified")])
        self.gates.implies([kind.of("carve-out")], [vendor.of("amd"), vendor.of("intel")])

    def _consistent_partitions(self, card: Card, *, summed: bool) -> None:
        """Partitions are of known cards that have such. `summed`: without any the sums are not known."""
        self.gates.implies([card.split], [card.there])
        for literal in card.parts.literals:
            self.gates.implies([literal], [card.split])
        rest = {key: dimension for key, dimension in card.facts.items() if key != _MEMORY}
        like = {
            tuple(dimension.literals[place] for dimension, place in zip(rest.values(), places, strict=True))
            for part in gpu_parts()
            if part.divisible
            for places in [[self._place_of(part, key, dimension) or 0 for key, dimension in rest.items()]]
        }
        self.gates.implies([card.split], [self.gates.all_of(literals) for literals in sorted(like)])
        if summed:
            self.gates.problem.clause([-card.bare])

    def _alike(self, facts: dict[str, Dimension]) -> Iterable[tuple[Literal, GpuPart]]:
        """Known parts, the best known of those that no test tells apart."""
        if not self._parts:
            for part in sorted(gpu_parts(), key=fame):
                places = tuple(self._place_of(part, key, dimension) for key, dimension in facts.items())
                self._parts.setdefault(places, part)
        for places, part in self._parts.items():
            lies = zip(facts.values(), places, strict=True)
            yield self.gates.all_of(one.literals[at] for one, at in lies if at is not None), part

    def _place_of(self, part: GpuPart, key: str, dimension: Dimension) -> int | None:
        """Among which values a part lies. None: anywhere, for its own memory is not known."""
        value: Value = {
            "accelerator": part.vendor,
            _MEMORY: None if part.unified or not part.memory_bytes else part.memory_bytes,
            "accelerator.memory-kind": "unified" if part.unified else "dedicated",
            "accelerator.class": class_of(part.name) if part.vendor == "nvidia" else None,
            "compute-capability": part.compute_capability,
            "gfx": part.gfx,
        }[key]
        if value is None:
            return None if key == _MEMORY else dimension.values.index(None)
        tests = self._about_card(key)
        answers = [holds_on_card(test, value) for test in tests]
        alike = (
            at
            for at, one in enumerate(dimension.values)
            if one is not None and [holds_on_card(test, one) for test in tests] == answers
        )
        return dimension.values.index(value) if value in dimension.values else next(alike)

    # --- what is so on every machine ---

    def _consistent(self) -> None:
        pairs = [*_AT_MOST]
        pairs += [(key, f"disk.size:{key[10:]}") for key in self.machine if key.startswith("disk.free:")]
        for small, large in pairs:
            if small in self.machine and large in self.machine:
                self._at_most(self.machine[small], self.machine[large])
        self._effective()
        arch, flags = self.machine.get("arch"), self.machine.get("cpu.flags")
        for key, dimension in self.machine.items():
            if not is_flag(key):
                continue
            if flags is not None and key in flags.values:
                self._same(dimension.of(True), flags.of(key))
            if arch is not None and key not in ("aes",):
                home = "aarch64" if key in _ARMS or key.startswith(("sve", "sme")) else "x86_64"
                others = [literal for v, literal in zip(arch.values, arch.literals, strict=True) if v != home]
                for other in others if home in arch.values else ():
                    self.gates.implies([dimension.of(True)], [-other])
        self._apples()

    def _apples(self) -> None:
        """An Apple's is a part of its processor: it is alone, and its system is macOS."""
        for card in self.cards:
            apple = card.facts["accelerator"].of("apple")
            for other in self.cards:
                if other is not card:
                    self.gates.implies([card.there, apple], [-other.there])
            if "os" in self.machine and "macos" in self.machine["os"].values:
                self.gates.implies([card.there, apple], [self.machine["os"].of("macos")])

    def _at_most(self, small: Dimension, large: Dimension) -> None:
        """In SAT terms: small is v -> large is one of the values from v upwards."""
        for value, literal in zip(small.values, small.literals, strict=True):
            assert isinstance(value, int)
            self.gates.implies([literal], large.at_least(value))

    def _effective(self) -> None:
        """What may be used is the total or the limit, whichever is less."""
        effective, total, limit = (
            self.machine.get(f"memory.{part}") for part in ("effective", "total", "limit")
        )
        if not (effective and total and limit):
            return
        for value, literal in zip(effective.values, effective.literals, strict=True):
            self.gates.implies([literal], [total.of(value), limit.of(value)])

    def _same(self, one: Literal, other: Literal) -> None:
        self.gates.implies([one], [other])
        self.gates.implies([other], [one])

    # --- what follows from the cards ---

    def _derived(self, used: set[str]) -> None:
        if _COUNT in used:
            values = tuple(range(len(self.cards) + 1))
            shown = [
                self.gates.all_of(
                    (
                        *(card.there for card in self.cards[:count]),
                        *(-card.there for card in self.cards[count : count + 1]),
                    )
                )
                for count in values
            ]
            self.machine[_COUNT] = Dimension(_COUNT, values, tuple(shown))
        if _VENDORS in used:
            vendors = ("amd", "apple", "intel", "nvidia")
            there = [
                self.gates.any_of(
                    self.gates.all_of((card.there, card.facts["accelerator"].of(vendor)))
                    for card in self.cards
                )
                for vendor in vendors
            ]
            self.machine[_VENDORS] = Dimension(_VENDORS, vendors, tuple(there))
        if _LARGEST in used:
            self._sized(_LARGEST)
        if _TOTAL in used:
            self._sized(_TOTAL)

    def _sized(self, key: str) -> None:
        """The largest memory is that of a card; the total is no less, and of one card it is the same."""
        sizes = card_values(_MEMORY, self._about_card(_MEMORY))
        found = self._made(key, (0, *sizes))
        self.machine[key] = found
        none = -self.cards[0].there if self.cards else self.gates.true
        self._same(found.of(0), none)
        for size in sizes:
            assert isinstance(size, int)
            reached = [self.gates.all_of((c.there, c.with_at_least(self.gates, size))) for c in self.cards]
            at_least = self.gates.any_of(found.at_least(size))
            for one in reached:
                self.gates.implies([one], [at_least])
            alone = [self.cards[1].there] if key == _TOTAL and len(self.cards) > 1 else []
            self.gates.implies([at_least], [*reached, *alone])
