"""The builds that a conflict may be about, and what the machine lacks for one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from encoders import HostFacts
from encoders.host import implied_requirements, vendor_term
from hardware import Machine
from hardware.keys import SCOPED
from manifests import HostTerm, Release, Variant
from planner.corrections.model import Question
from reasons import NeedsHost, Reason, TooFewAccelerators, Uses
from versions import matches

_NEWEST_TRIED = 6  # releases for which another machine is thought out
VENDORS = ("amd", "intel", "nvidia")  # of cards that are put in
_OF_A_SYSTEM = {"macos": ("apple",)}  # where other cards have no drivers


def builds_of(question: Question, conflict: tuple[Reason, ...]) -> Iterator[tuple[Release, Variant]]:
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


def vendors_for(machine: Machine) -> tuple[str, ...]:
    """Whose cards the operating system may have drivers for."""
    os = machine.fact("os")
    return _OF_A_SYSTEM.get(str(os.value) if os else "", VENDORS)


def _may_drive(machine: Machine, variant: Variant) -> bool:
    vendor = vendor_term(variant)
    return not (vendor and vendor.any_of) or bool({*vendor.any_of}.intersection(vendors_for(machine)))


def _asks_for_a_card(release: Release, variant: Variant) -> bool:
    if vendor_term(variant) is not None:
        return True
    required = (*release.requires, *variant.requires)
    terms = (term for requirement in required for term in requirement.any_of)
    return any(isinstance(term, HostTerm) and term.fact in SCOPED for term in terms)


def lacking(facts: HostFacts, release: Release, variant: Variant) -> Iterator[HostTerm]:
    """What the machine lacks for a build, as far as nothing but the machine decides it."""
    vendor = vendor_term(variant)
    if vendor and not facts.holds(vendor):
        yield vendor
    for requirement in (*implied_requirements(variant), *variant.requires, *release.requires):
        terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
        applies = len(terms) == len(requirement.any_of) and requirement.condition is None
        if applies and facts.fails(requirement):
            yield terms[0]
