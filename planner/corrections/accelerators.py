"""What is not known of the accelerators that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from encoders.host import implied_requirements
from hardware.keys import SCOPED
from manifests import HostTerm, Release, Variant
from planner.corrections.builds import VENDORS, builds_of, lacking, vendors_for
from planner.corrections.facts import stated, value_for
from planner.corrections.model import Correction, Facts, Question
from reasons import FactIs, NoFallback, Reason

_NUMBERED = re.compile(r"[0-9]+([.][0-9]+)*")


def corrections(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    if any(isinstance(reason, NoFallback) and "unknown" in reason.accelerators for reason in conflict):
        yield _no_card()
    if any(isinstance(reason, FactIs) and reason.fact in SCOPED and reason.unknown for reason in conflict):
        yield from _told(question, conflict)


def _told(question: Question, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """All facts that a build misses and that nobody has looked at."""
    facts = question.situation.facts(every=question.intent.all_accelerators)
    seen: dict[Facts, None] = {}
    may_be = vendors_for(question.situation.machine)
    for release, variant in builds_of(question, conflict):
        wanting = list(lacking(facts, release, variant))
        if any(facts.holds(term) is not None for term in wanting):
            continue
        for given in _values(wanting, _thresholds(release, variant), may_be):
            drivable = dict(given).get("accelerator") not in set(VENDORS).difference(may_be)
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
