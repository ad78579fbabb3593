"""What can be exchanged, and for what: cards, memory, and every fact that a requirement names.

An option is left away where another one serves wherever it serves and costs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import attrs

from encoders.host import LAST_DRIVERS, HostFacts
from hardware import (
    Fact,
    FactError,
    GpuPart,
    Machine,
    assume,
    driver_branches,
    gpu_parts,
    memory_sizes,
    show_size,
    size_of_at_least,
    with_memory,
)
from manifests import HostTerm
from planner.corrections.facts import value_for
from planner.needing.answers import Part
from planner.needing.asked import Asked
from policies import Ceiling
from versions import VersionError, newest_first

#: What no exchange of a part changes, or what goes with one that is exchanged as a whole.
_FIXED = frozenset({"arch", "cuda", "os", "os.id", "os.pretty", "os.version", "platform", "platform.product"})
_OF_CARDS = ("accelerator", "compute-capability", "gfx")
_OF_MEMORY = frozenset({"memory.total", "memory.effective", "memory.available", "memory.limit"})
_MOST_CARDS = 8
_DISK_GIB = (5, 10, 20, 50, 100, 200, 500, 1024, 2048, 4096, 8192)
UNKNOWN = float("inf")  # of a cost: more than any

Met = tuple[HostTerm, bool]  # False: it is not known not to hold
Served = frozenset[Met]


@attrs.frozen
class Option:
    """A part as it may be, on a machine that is otherwise as it was. `part` None: it is left as it was.

    What is not known of a part is infinite.
    """

    part: Part | None
    machine: Machine
    accelerator_bytes: float = 0
    memory_bytes: float = 0
    watts: float = 0
    vendor: str = ""  # of cards

    @property
    def cost(self) -> tuple[float, ...]:
        return int(self.part is not None), self.accelerator_bytes, self.memory_bytes, self.watts


@attrs.frozen
class Choice:
    """The options for one part, the first as it was; `facts` are what it decides."""

    facts: frozenset[str]
    options: tuple[Option, ...]


# --- cards ----------------------------------------------------------------------------------------


def card_options(
    asked: Asked,
    as_it_was: Machine,
    exchanged: Callable[[GpuPart, int], Machine | None],
    added: Callable[[GpuPart, int], Machine | None] = lambda _, __: None,
    own: tuple[str, ...] = (),
    *,
    every: bool = False,
    sized: bool = False,
) -> tuple[Option, ...]:
    """No other cards; then each kind that serves for something, so many of it as can be of use.

    `exchanged` gives the machine with other cards, None where it cannot have them; `added` that with cards
    beside its `own`. `sized`: the size of
    their memory may count beyond what terms say of it.
    """
    found = [Option(None, as_it_was)]
    for count in range(1, min(max(asked.cards, 1), _MOST_CARDS) + 1):
        for part in gpu_parts():
            for machine, beside in ((added(part, count), own), (exchanged(part, count), ())):
                if machine is not None:
                    found.append(_card(part, count, machine, beside))
    served = _CardsServe(asked, every, sized or asked.cards > 0)
    return tuple(_useful(found, served.by))


def _card(part: GpuPart, count: int, machine: Machine, beside: tuple[str, ...]) -> Option:
    size = UNKNOWN if part.memory_bytes is None else part.memory_bytes * count
    return Option(
        Part("gpu", part.name, count=count, beside=beside, vendor=part.vendor),
        machine,
        accelerator_bytes=0 if part.unified else size,
        memory_bytes=size if part.unified else 0,
        watts=UNKNOWN if part.watts is None else part.watts * count,
        vendor=part.vendor,
    )


@attrs.frozen
class _CardsServe:
    """What must be alike for one option to stand for another, and what it serves for."""

    asked: Asked
    every: bool
    sized: bool
    _others: dict[tuple[Fact, ...], tuple[tuple[bool | None, ...], Served]] = attrs.field(
        factory=dict, init=False
    )

    def by(self, option: Option) -> tuple[object, Served]:
        machine = option.machine
        cards = machine.accelerators or ()
        kinds = None if machine.accelerators is None else frozenset(card.vendor for card in cards)
        memory = tuple((card.memory_mib, card.pool_bytes) for card in cards) if self.sized else ()
        whole = tuple(machine.fact(key) for key in ("arch", "os", "memory.total"))
        other_alike, other_met = self._of_others(machine)
        alike, met = _served(self._facts(machine), self.asked, lambda fact: fact.startswith(_OF_CARDS))
        return (kinds, memory, whole, other_alike, alike), other_met | met

    def _of_others(self, machine: Machine) -> tuple[tuple[bool | None, ...], Served]:
        """Of terms that are not about cards: few machines differ in them."""
        facts = tuple(fact for fact in machine.facts if not fact.key.startswith(_OF_CARDS))
        if facts not in self._others:
            self._others[facts] = _served(
                self._facts(machine), self.asked, lambda fact: not fact.startswith(_OF_CARDS)
            )
        return self._others[facts]

    def _facts(self, machine: Machine) -> HostFacts:
        return HostFacts(machine, self.every)


def _served(
    facts: HostFacts, asked: Asked, about: Callable[[str], bool]
) -> tuple[tuple[bool | None, ...], Served]:
    """What conditions come to, and the terms that are met."""
    alike = tuple(facts.holds(term) for term in asked.conditions if about(term.fact))
    return alike, frozenset(_met(facts, (term for term in asked.needed if about(term.fact))))


def _met(facts: HostFacts, terms: Iterable[HostTerm]) -> Iterator[Met]:
    """Terms that hold, and those that may: what is not known does not always fail."""
    for term in terms:
        holds = facts.holds(term)
        if holds is not False:
            yield term, False
        if holds:
            yield term, True


# --- memory and single facts ----------------------------------------------------------------------


def memory_choice(
    asked: Asked, as_it_was: Machine, limit: Callable[[int], int], *, sized: bool
) -> Choice | None:
    """More memory than there is, up to the size that is enough for everything; None where none is asked for.

    `limit` tells how much of a size services may use. `sized`: cards may share it, so no size is too large.
    """
    terms = [term for fact in asked.facts() if fact in _OF_MEMORY for term in asked.about(fact)]
    if not terms and not asked.memory_bytes:
        return None
    fact = as_it_was.fact("memory.total")
    total = fact.value if fact and isinstance(fact.value, int) else 0
    options = [Option(None, as_it_was)]
    for size in (size for size in memory_sizes() if size > total):
        text = show_size(size).replace(" ", "")
        machine = with_memory(as_it_was, text)
        options.append(Option(Part("memory", "memory", text), machine, memory_bytes=size))
        facts = HostFacts(machine)
        if not sized and limit(size) >= asked.memory_bytes and all(facts.holds(term) for term in terms):
            break
    return Choice(_OF_MEMORY, tuple(options))


def disk_choices(asked: Asked, as_it_was: Machine, ceiling: Ceiling, *, sized: bool) -> Iterator[Choice]:
    """More room on each disk than is free, up to what is enough for all that may be installed there."""
    free = {mount.path: mount.free_bytes or 0 for mount in as_it_was.mounts}
    for path, needed in asked.disk_bytes:
        fact = f"disk.free:{path}"
        enough = ceiling.total_for(needed)
        if free[path] >= enough or fact in asked.facts():
            continue
        larger = (size * 2**30 for size in _DISK_GIB if size * 2**30 > free[path])
        sizes = [size for size in larger if sized or size < enough]
        texts = [*map(size_of_at_least, sizes), *([] if sized else [size_of_at_least(enough)])]
        options = [Option(None, as_it_was)]
        options += [Option(Part("disk", path, text), assume(as_it_was, fact, text)) for text in texts]
        yield Choice(frozenset({fact}), tuple(options))


def fact_choices(asked: Asked, as_it_was: Machine) -> Iterator[Choice]:
    """Each fact that requirements name, with the values that they name."""
    for fact in asked.facts():
        if fact in _FIXED or fact in _OF_MEMORY or fact.startswith(_OF_CARDS):
            continue
        options = [Option(None, as_it_was)]
        for value in values_of(fact, asked):
            try:
                options.append(Option(Part("fact", fact, value), assume(as_it_was, fact, value)))
            except FactError:
                continue
        useful = tuple(_useful(options, partial(_fact_serves, fact=fact, asked=asked)))
        if len(useful) > 1:
            yield Choice(frozenset({fact}), useful)


def _fact_serves(option: Option, fact: str, asked: Asked) -> tuple[object, Served]:
    return _served(HostFacts(option.machine), asked, lambda about: about == fact)


def values_of(fact: str, asked: Asked) -> tuple[str, ...]:
    """Those that terms name, least first; of the NVIDIA driver also the branches that there are."""
    terms = asked.about(fact)
    named = {value for term in terms for value in (term.any_of or (value_for(term),)) if value}
    if fact == "nvidia-driver":
        named |= {*LAST_DRIVERS.values(), *driver_branches()}
    try:
        return tuple(reversed(newest_first("pep440", sorted(named))))
    except VersionError:
        return tuple(sorted(named))


# --- what need not be looked at -------------------------------------------------------------------


def _useful(options: Sequence[Option], serves: Callable[[Option], tuple[object, Served]]) -> Iterator[Option]:
    """Those that no other one stands for; cards that serve and cost the same are named beside the first."""
    told = [(option, *serves(option)) for option in options]
    for place, (option, alike, met) in enumerate(told):
        others = [(p, o, m) for p, (o, a, m) in enumerate(told) if p != place and a == alike]
        better = (
            all(theirs <= mine for theirs, mine in zip(other.cost, option.cost, strict=True))
            and serves_for >= met
            and (p < place or other.cost != option.cost or serves_for != met)
            for p, other, serves_for in others
        )
        if any(better):
            continue
        mine = option.part.name if option.part else ""
        same = [
            other.part.name
            for _, other, theirs in others
            if other.part and other.part.name != mine and other.cost == option.cost and theirs == met
        ]
        yield _beside(option, tuple(same))


def _beside(option: Option, names: tuple[str, ...]) -> Option:
    if option.part is None or option.part.kind != "gpu":
        return option
    return attrs.evolve(option, part=attrs.evolve(option.part, alike=names))
