"""Other accelerators, made of known parts.

A card comes with what a build asks of the host beside it: a driver, a container engine's way to the card.
The least is offered: of the newest release that some card runs, the card with the least memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby

import attrs

from encoders import HostFacts
from encoders.host import vendor_term
from encoders.placement import can_stand_alone
from hardware import Accelerator, Machine, show_size
from hardware.keys import SCOPED
from hardware.parts import GpuPart, PartError, find_gpu, gpu_parts, with_cards
from manifests import Release, Variant
from planner.corrections.builds import builds_of, lacking
from planner.corrections.facts import value_for
from planner.corrections.model import Correction, Facts, Question
from reasons import Capacity, FactIs, Reason, TooFewAccelerators, Uses

_SLOT = "accelerator"
_OF_A_VENDOR = 2  # cards, for different releases
_ON_A_BOARD = ("apple", "nvidia")  # an integrated one of these is on a board that takes no cards


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


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Cards beside those that are there, and cards in their place: to think them out takes longer than most
    questions, so that waits for its turn.
    """
    scoped = [reason for reason in conflict if isinstance(reason, FactIs) and reason.fact in SCOPED]
    if any(reason.unknown for reason in scoped):
        return  # that is to be told first
    if scoped or any(isinstance(r, TooFewAccelerators) or _is_full(r) for r in conflict):
        for code, kept in _what_stays(question.situation.machine):
            yield Correction(code, (), _nothing, _SLOT, among=partial(_among, question, conflict, code, kept))


def _is_full(reason: Reason) -> bool:
    return isinstance(reason, Capacity) and reason.resource.startswith("accelerator:")


def _nothing(_: Question) -> None:
    """What stands for several changes makes none itself."""


def _among(
    question: Question, conflict: tuple[Reason, ...], code: str, kept: tuple[str, ...]
) -> Iterator[Correction]:
    """Of each vendor's the least."""
    used = [r.bytes for r in conflict if isinstance(r, Uses) and r.resource.startswith("accelerator")]
    for together in dict.fromkeys((0, sum(used))):  # for one of those that use it, or for all
        yield from _cards_of_size(question, conflict, code, kept, together)


def _cards_of_size(
    question: Question, conflict: tuple[Reason, ...], code: str, kept: tuple[str, ...], bytes_used: int
) -> Iterator[Correction]:
    found: dict[str, list[_Choice]] = {}
    made: set[tuple[tuple[str, ...], Facts]] = set()
    board = is_a_board(question.situation.machine)
    for _, builds in groupby(builds_of(question, conflict), key=lambda build: build[0]):
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
        facts = _coming_with(question, part.name, release, variant)
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


def _coming_with(question: Question, card: str, release: Release, variant: Variant) -> Facts | None:
    """What a build asks of the host beside the card; None where the card, or the machine, is not one for it.
    What is not known of the machine is to be told; a board is exchanged as a whole.
    """
    facts: dict[str, str] = {}
    known = question.once(("facts", card), lambda: HostFacts(_with_cards(question, (card,))))
    for term in lacking(known, release, variant):
        value = value_for(term)
        other = term.fact in ("arch", "os") and known.holds(term) is not None
        if value is None or term.fact in SCOPED or (other and not is_a_board(question.situation.machine)):
            return None
        facts.setdefault(term.fact, value)
    return tuple(sorted(facts.items()))


def _with_cards(question: Question, gpus: tuple[str, ...]) -> Machine:
    return question.once(("cards", gpus), lambda: with_cards(question.situation.machine, gpus))


def _with_cards_and_facts(question: Question, gpus: tuple[str, ...], facts: Facts) -> Question | None:
    """The situation is worked out once; the question is this one."""
    key = "cards and facts", gpus, facts, question.situation.waived
    found = question.once(key, lambda: question.on(_with_cards(question, gpus), facts))
    return found and attrs.evolve(question, situation=found.situation)


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
        slot=_SLOT,
        subject=choice.part.vendor,
        rank=rank,
        alike=1,
        facts=choice.facts,
        gpus=choice.gpus,
    )
