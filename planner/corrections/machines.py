"""Other accelerators, made of known parts; and what is not known of those that are there.

A card comes with what a build asks of the host beside it: a driver, a container engine's way to the card.
The least is offered: of the newest release that some card runs, the card with the least memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby, islice

import attrs

from encoders import HostFacts
from encoders.host import implied_requirements, vendor_term
from encoders.placement import can_stand_alone
from hardware import Accelerator, FactError, Machine, assume, show_size
from hardware.keys import SCOPED
from hardware.parts import GpuPart, PartError, find_gpu, gpu_parts, with_cards
from manifests import HostTerm, Release, Variant
from planner.corrections.facts import stated, value_for
from planner.corrections.model import Correction, Facts, Question
from reasons import Capacity, FactIs, NeedsHost, NoFallback, Reason, TooFewAccelerators, Uses
from versions import matches

_NEWEST_TRIED = 6  # releases for which another machine is thought out
_OF_A_VENDOR = 2  # cards, for different releases
_NUMBERED = re.compile(r"[0-9]+([.][0-9]+)*")
_VENDORS = ("amd", "intel", "nvidia")  # of cards that are put in
_OF_A_SYSTEM = {"macos": ("apple",)}  # where other cards have no drivers
_ON_A_BOARD = ("apple", "nvidia")  # an integrated one of these is on a board that takes no cards


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    cards = [reason for reason in conflict if isinstance(reason, FactIs) and reason.fact in SCOPED]
    if any(isinstance(reason, NoFallback) and "unknown" in reason.accelerators for reason in conflict):
        yield _no_card()
    if any(reason.unknown for reason in cards):
        yield from _told(question, conflict)
    elif cards or any(
        isinstance(r, TooFewAccelerators)
        or (isinstance(r, Capacity) and r.resource.startswith("accelerator:"))
        for r in conflict
    ):
        yield from _other_cards(question, conflict)


def _builds(question: Question, conflict: tuple[Reason, ...]) -> Iterator[tuple[Release, Variant]]:
    """The builds that a conflict may be about, of the newest releases that the requests admit."""
    asked = {request.name: request.specifier for _, request in question.asked()}
    labels = {request.name: request.variant for _, request in question.asked()}
    about, machine = (NeedsHost, Uses, TooFewAccelerators), question.situation.machine
    for name in dict.fromkeys(reason.module for reason in conflict if isinstance(reason, about)):
        module = question.situation.catalog.module(name)
        if module is None:
            continue
        admitted = (
            release
            for release in module.releases
            if release.status != "withdrawn" and matches(module.scheme, release.version, asked.get(name, ""))
        )
        for release in islice(admitted, _NEWEST_TRIED):
            for variant in sorted(release.variants, key=lambda v: (v.backend != "container", v.label)):
                named = labels.get(name) in (None, variant.label)
                if named and _asks_for_a_card(release, variant) and _may_drive(machine, variant):
                    yield release, variant


def _vendors_for(machine: Machine) -> tuple[str, ...]:
    """Whose cards the operating system may have drivers for."""
    os = machine.fact("os")
    return _OF_A_SYSTEM.get(str(os.value) if os else "", _VENDORS)


def _may_drive(machine: Machine, variant: Variant) -> bool:
    vendor = vendor_term(variant)
    return not (vendor and vendor.any_of) or bool({*vendor.any_of}.intersection(_vendors_for(machine)))


def _asks_for_a_card(release: Release, variant: Variant) -> bool:
    if vendor_term(variant) is not None:
        return True
    required = (*release.requires, *variant.requires)
    terms = (term for requirement in required for term in requirement.any_of)
    return any(isinstance(term, HostTerm) and term.fact in SCOPED for term in terms)


# --- what is not known ----------------------------------------------------------------------------


def _told(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """All facts that a build misses and that nobody has looked at."""
    facts = HostFacts(question.situation.machine, question.intent.all_accelerators)
    seen: dict[Facts, None] = {}
    may_be = _vendors_for(question.situation.machine)
    for release, variant in _builds(question, conflict):
        wanting = list(_wanting(facts, release, variant))
        if any(facts.holds(term) is not None for term in wanting):
            continue
        for given in _values(wanting, _thresholds(release, variant), may_be):
            drivable = dict(given).get("accelerator") not in set(_VENDORS).difference(may_be)
            if given and given not in seen and drivable:
                seen[given] = None
                yield _of_facts(release, variant, given, rank=len(seen))


def _no_card() -> Correction:
    """Then a build for the CPU stands in for nothing."""
    fact = ("accelerator.vendors", "none")
    return Correction(
        "give-fact",
        (("fact", fact[0]), ("value", fact[1])),
        partial(_stating, facts=(fact,)),
        slot="accelerator",
        subject="none",
        facts=(fact,),
    )


def _values(
    wanting: Sequence[HostTerm], thresholds: Sequence[HostTerm], vendors: Sequence[str]
) -> Iterator[Facts]:
    """The facts with the least values that requirements name, then with higher ones of these; of a card of no
    certain vendor, for each vendor.
    """
    any_card = HostTerm("accelerator")
    named: dict[str, list[str]] = {}
    for term in wanting:
        if term != any_card:
            named.setdefault(term.fact, []).append(value_for(term) or "")
    for term in thresholds:
        if term.fact in named and (value := value_for(term)):
            named[term.fact].append(value)
    rising = {fact: _rising(named[fact]) for fact in reversed(named)}
    for vendor in vendors if any_card in wanting else ("",):
        for step in range(max(map(len, rising.values()), default=1)):
            facts = {fact: values[min(step, len(values) - 1)] for fact, values in rising.items()}
            given = {"accelerator": vendor, **facts} if vendor else facts
            if all(given.values()):
                yield tuple(given.items())


def _thresholds(release: Release, variant: Variant) -> list[HostTerm]:
    """All that a build says of numbers, be it one of several that would do."""
    required = (*implied_requirements(variant), *variant.requires, *release.requires)
    terms = (term for requirement in required for term in requirement.any_of)
    return [term for term in terms if isinstance(term, HostTerm) and term.specifier.startswith(">")]


def _rising(values: Sequence[str]) -> list[str]:
    """Numbers in their order; of names the first."""
    distinct = list(dict.fromkeys(values))
    if not all(_NUMBERED.fullmatch(value) for value in distinct):
        return distinct[:1]
    return sorted(distinct, key=lambda value: [int(part) for part in value.split(".")])


def _of_facts(release: Release, variant: Variant, given: Facts, rank: int) -> Correction:
    single = (("fact", given[0][0]), ("value", given[0][1]))
    several = (
        ("module", release.module),
        ("version", release.version),
        ("variant", variant.label),
        ("facts", ", ".join(f"{key}={value}" for key, value in given)),
    )
    return Correction(
        "give-fact" if len(given) == 1 else "give-facts",
        single if len(given) == 1 else several,
        partial(_stating, facts=given),
        slot="accelerator",
        subject=dict(given).get("accelerator", given[0][0]),
        rank=rank,
        alike=1,
        facts=given,
        lesser=lambda: _with_one_less(release, variant, given, rank),
    )


def _with_one_less(release: Release, variant: Variant, given: Facts, rank: int) -> Iterator[Correction]:
    for at in range(len(given) if len(given) > 1 else 0):
        left = (*given[:at], *given[at + 1 :])
        single = len(left) == 1 and left[0][0] not in SCOPED
        yield stated("give-fact", *left[0]) if single else _of_facts(release, variant, left, rank)


def _stating(question: Question, *, facts: Facts) -> Question | None:
    return question.stating(facts)


def _wanting(facts: HostFacts, release: Release, variant: Variant) -> Iterator[HostTerm]:
    """What the machine lacks for a build, as far as nothing but the machine decides it."""
    vendor = vendor_term(variant)
    if vendor and not facts.holds(vendor):
        yield vendor
    for requirement in (*implied_requirements(variant), *variant.requires, *release.requires):
        terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
        applies = len(terms) == len(requirement.any_of) and requirement.condition is None
        if applies and facts.fails(requirement):
            yield terms[0]


# --- other cards ----------------------------------------------------------------------------------


@attrs.frozen
class _Choice:
    """A build, a card for it, and the facts that come with it."""

    release: Release
    variant: Variant
    part: GpuPart
    new: int  # how many of the card
    gpus: tuple[str, ...]
    facts: Facts

    @property
    def told(self) -> str:
        return _counted((self.part.name,) * self.new)[0]


def _other_cards(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Cards beside those that are there, and cards in their place; of each vendor's the least."""
    used = [r.bytes for r in conflict if isinstance(r, Uses) and r.resource.startswith("accelerator")]
    for code, kept in _what_stays(question.situation.machine):
        for together in dict.fromkeys((0, sum(used))):  # for one of those that use it, or for all
            yield from _cards_of_size(question, conflict, code, kept, together)


def _cards_of_size(
    question: Question, conflict: tuple[Reason, ...], code: str, kept: tuple[str, ...], bytes_used: int
) -> Iterator[Correction]:
    found: dict[str, list[_Choice]] = {}
    made: set[tuple[tuple[str, ...], Facts]] = set()
    board = is_a_board(question.situation.machine)
    for _, builds in groupby(_builds(question, conflict), key=lambda build: build[0]):
        full = {vendor for vendor, known in found.items() if len(known) == _OF_A_VENDOR}
        choices = (
            _known_card(question, *build, kept, bytes_used) for build in builds if not _is_for(full, *build)
        )
        for choice in sorted(filter(None, choices), key=lambda one: len(one.facts)):
            known = found.setdefault(choice.part.vendor, [])
            if choice.release not in [one.release for one in known] and len(known) < _OF_A_VENDOR:
                known.append(choice)
                if (choice.gpus, choice.facts) not in made:  # else it is the same machine
                    made.add((choice.gpus, choice.facts))
                    yield _correction(code, choice, len(known), board=board)


def _is_for(vendors: set[str], _: Release, variant: Variant) -> bool:
    """Whether a build is for cards of these alone."""
    vendor = vendor_term(variant)
    return vendor is not None and bool(vendor.any_of) and vendors.issuperset(vendor.any_of)


def _what_stays(machine: Machine) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of the cards that stay, with the code of what is done. A board with its own takes no other:
    that is another machine.
    """
    cards = [card for card in machine.accelerators or () if not card.integrated]
    if is_a_board(machine):
        yield "change-machine", ()
        return
    with suppress(PartError):  # a card that the tables do not know cannot be named beside another
        yield "add-card", tuple(find_gpu(card.name or "").name for card in cards)
    if cards:
        yield "change-machine", ()


def is_a_board(machine: Machine) -> bool:
    """Whether an accelerator is part of a module or a computer that cannot be given another."""
    return any(card.integrated and _is_of_a_board(card) for card in machine.accelerators or ())


def _is_of_a_board(card: Accelerator) -> bool:
    with suppress(PartError):
        return find_gpu(card.name or "").unified
    return card.vendor in _ON_A_BOARD


def _known_card(
    question: Question, release: Release, variant: Variant, kept: tuple[str, ...], bytes_used: int
) -> _Choice | None:
    key = "card", release.module, release.version, variant.label, kept, bytes_used
    return question.once(key, lambda: _least_card(question, release, variant, kept, bytes_used))


def _least_card(
    question: Question, release: Release, variant: Variant, kept: tuple[str, ...], bytes_used: int
) -> _Choice | None:
    vendor = vendor_term(variant)
    ceiling = question.situation.capabilities.accelerator
    each = ceiling.total_for(max(bytes_used, variant.accelerator_memory_bytes or 0))
    more = 1 if kept else max(1, variant.occupies)
    for part in _parts(vendor.any_of if vendor else (), each):
        gpus = (*kept, *((part.name,) * more))
        alone = _with_cards(question, (part.name,))
        facts = _coming_with(alone, release, variant, another=is_a_board(question.situation.machine))
        if facts is None:
            continue
        changed = _with_cards_and_facts(question, gpus, facts)
        if changed and can_stand_alone(changed.situation, release, variant):
            return _Choice(release, variant, part, more, _counted(gpus), facts)
    return None


def _parts(vendors: Sequence[str], bytes_each: int) -> Iterator[GpuPart]:
    """One card of each capability and size, the least memory first."""
    fitting = [
        part
        for part in gpu_parts()
        if (not vendors or part.vendor in vendors)
        and not part.unified
        and part.memory_bytes is not None
        and part.memory_bytes >= bytes_each
    ]
    seen = set()
    for part in sorted(fitting, key=lambda part: part.memory_bytes or 0):
        alike = part.vendor, part.compute_capability, part.gfx, part.memory_bytes
        if alike not in seen:
            seen.add(alike)
            yield part


def _coming_with(machine: Machine, release: Release, variant: Variant, *, another: bool) -> Facts | None:
    """What a build asks of the host beside the card; None where the card, or the machine, is not one for it.
    What is not known of the machine is to be told. `another`: it is exchanged as a whole.
    """
    facts: dict[str, str] = {}
    known = HostFacts(machine)
    for term in _wanting(known, release, variant):
        value = value_for(term)
        other = term.fact in ("arch", "os") and known.holds(term) is not None and not another
        if value is None or term.fact in SCOPED or other:
            return None
        facts.setdefault(term.fact, value)
    return tuple(sorted(facts.items()))


def _with_cards(question: Question, gpus: tuple[str, ...]) -> Machine:
    return question.once(("cards", gpus), lambda: with_cards(question.situation.machine, gpus))


def _with_cards_and_facts(question: Question, gpus: tuple[str, ...], facts: Facts) -> Question | None:
    """The situation is worked out once; the question is this one."""
    key = "cards and facts", gpus, facts, question.situation.waived
    found = question.once(key, lambda: _with_facts(question, _with_cards(question, gpus), facts))
    return found and attrs.evolve(question, situation=found.situation)


def _with_facts(question: Question, machine: Machine, facts: Facts) -> Question | None:
    try:
        for key, value in facts:
            machine = assume(machine, key, value)
    except FactError:
        return None
    return question.on(machine)


def _counted(names: Sequence[str]) -> tuple[str, ...]:
    """`RTX 4090*2` for two of one name."""
    counts = {name: names.count(name) for name in names}
    return tuple(f"{name}*{count}" if count > 1 else name for name, count in counts.items())


def _correction(code: str, choice: _Choice, rank: int, *, board: bool) -> Correction:
    def change(question: Question) -> Question | None:
        return _with_cards_and_facts(question, choice.gpus, choice.facts)

    fields = (
        ("module", choice.release.module),
        ("version", choice.release.version),
        ("variant", choice.variant.label),
        ("gpu", choice.told),
        ("memory", show_size(choice.part.memory_bytes or 0)),
        ("facts", ", ".join(f"{key}={value}" for key, value in choice.facts)),
        *((("board", "true"),) if board else ()),
    )
    return Correction(
        code,
        fields,
        change,
        slot="accelerator",
        subject=choice.part.vendor,
        rank=rank,
        alike=1,
        facts=choice.facts,
        gpus=choice.gpus,
    )
