"""Conflicts that were found on the way, and the other questions in which they stand.

docs/how-it-works.md, "Ways out".
"""

from __future__ import annotations

from typing import Any

import attrs

from encoders.universe import terms_of_condition
from manifests import AllOf, AnyOf, Condition, Holds, HostTerm, ModuleTerm, Not, parse_requirement
from planner.corrections.model import Question
from reasons import (
    AcceleratorsAgree,
    Capacity,
    Closed,
    Conflicts,
    EveryAccelerator,
    FactIs,
    Forbidden,
    NeedsHost,
    NeedsInterface,
    NeedsModule,
    NoFallback,
    NotProvided,
    NoVersion,
    OneInterpreter,
    Pinned,
    PortClash,
    PortTaken,
    Reason,
    Requested,
    Together,
    TooFewAccelerators,
    Unwanted,
    Uses,
    Withdrawn,
    WrongBackend,
)
from stacks import Origin, Request, parse_request

#: What the catalogue alone says, of what has no builds for accelerators: of those the machine decides.
_OF_CATALOGUE = (Requested, Pinned, NoVersion, NeedsModule, OneInterpreter)

#: What is so on every machine and under all rules, as far as nothing of it is asked of the host.
_ANYWHERE = (
    *(*_OF_CATALOGUE, NeedsInterface, NotProvided, Conflicts, Closed, AcceleratorsAgree, Withdrawn),
    *(Unwanted, Together, WrongBackend),
)

#: What is true of a module, an environment or a machine whatever else is asked for beside it: more wishes
#: add constraints to these, and take none away. Not so what an interface is provided by, here or anywhere.
_ALONE = (
    *(*_OF_CATALOGUE, Unwanted, Together, EveryAccelerator, WrongBackend, Withdrawn, Forbidden),
    *(NeedsHost, FactIs, NoFallback, AcceleratorsAgree, Closed),
    *(PortTaken, PortClash, Capacity, Uses, TooFewAccelerators),
)


@attrs.frozen
class Standing:
    """A conflict, and what it rests on: where a question says the same of that, it stands."""

    conflict: tuple[Reason, ...]
    names: frozenset[str]  # modules that it speaks of
    of_catalogue: bool  # whatever the machine is
    said: tuple[Any, ...]

    @classmethod
    def of(cls, question: Question, conflict: tuple[Reason, ...]) -> Standing:
        names = frozenset(name for reason in conflict for name in _names(reason))
        of_catalogue = all(
            isinstance(reason, _OF_CATALOGUE) and _is_of_modules(reason) for reason in conflict
        ) and not any(_has_builds(question, name) for name in names)
        kinds = frozenset(map(type, conflict))
        return cls(conflict, names, of_catalogue, _said(question, kinds, names, of_catalogue))

    def stands_in(self, question: Question) -> bool:
        kinds = frozenset(map(type, self.conflict))
        return _said(question, kinds, self.names, self.of_catalogue) == self.said


class Known:
    """Conflicts of questions."""

    def __init__(self) -> None:
        self._standing: list[Standing] = []

    def add(self, question: Question, conflict: tuple[Reason, ...]) -> None:
        """Kept only where it rests on nothing but what `Standing` compares."""
        if conflict and all(_is_alone(question, reason) for reason in conflict):
            self._standing.append(Standing.of(question, conflict))

    def of(self, question: Question) -> tuple[Reason, ...]:
        """The first that stands in the question; () where none is known to."""
        return next((one.conflict for one in self._standing if one.stands_in(question)), ())


def is_so_anywhere(reason: Reason) -> bool:
    """Whether it is so whatever the machine is, and whatever the policy permits."""
    if not isinstance(reason, _ANYWHERE):
        return False
    requirement = parse_requirement(text) if (text := getattr(reason, "requirement", "")) else None
    terms = (*requirement.any_of, *terms_of_condition(requirement.condition)) if requirement else ()
    return not any(isinstance(term, HostTerm) for term in terms)


def _said(
    question: Question, kinds: frozenset[type[Reason]], names: frozenset[str], of_catalogue: bool
) -> tuple[Any, ...]:
    """What a question says of the modules of a conflict, and of everything else that it rests on.

    A build that is asked for by name counts wherever it is: it may speak for a whole environment.
    """
    intent, situation = question.intent, question.situation
    asked = sorted(
        (question.home_of(request), request.text)
        for request in intent.requests
        if not request.interface and (request.name in names or request.variant)
    )
    pins = tuple(pin for pin in intent.pins if pin.module in names)
    if of_catalogue:
        return asked, pins
    waived = situation.waived if Forbidden in kinds else None
    return asked, pins, question.other_wishes, waived, situation.machine, situation.capabilities


def _has_builds(question: Question, name: str) -> bool:
    """For an accelerator."""
    module = question.situation.catalog.module(name)
    variants = (variant for release in (module.releases if module else ()) for variant in release.variants)
    return any(variant.accelerator for variant in variants)


def _is_of_modules(reason: Reason) -> bool:
    """Whether it asks, without a condition, for nothing else."""
    text = getattr(reason, "requirement", "")
    requirement = parse_requirement(text) if text else None
    return requirement is None or (
        requirement.condition is None and all(isinstance(term, ModuleTerm) for term in requirement.any_of)
    )


def _is_alone(question: Question, reason: Reason) -> bool:
    if not isinstance(reason, _ALONE) or (isinstance(reason, Requested) and _request(reason).interface):
        return False
    requirement = parse_requirement(text) if (text := getattr(reason, "requirement", "")) else None
    catalog = question.situation.catalog
    return requirement is None or (
        _is_of_host(requirement.condition)
        and all(
            isinstance(term, HostTerm)
            or (
                isinstance(term, ModuleTerm)
                and ((module := catalog.module(term.module)) is None or module.is_library)
            )
            for term in requirement.any_of
        )
    )


def _is_of_host(condition: Condition | None) -> bool:
    """Whether it asks nothing of an environment."""
    match condition:
        case None:
            return True
        case Holds(term):
            return isinstance(term, HostTerm)
        case Not(inner):
            return _is_of_host(inner)
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_of_host, parts))


def _names(reason: Reason) -> list[str]:
    """The modules that a reason speaks of."""
    if isinstance(reason, Requested):
        return [_request(reason).name]
    requirement = getattr(reason, "requirement", "")
    terms = parse_requirement(requirement).any_of if requirement else ()
    named = (getattr(reason, field, "") for field in ("module", "holder"))
    return [*filter(None, named), *(term.module for term in terms if isinstance(term, ModuleTerm))]


def _request(reason: Requested) -> Request:
    return parse_request(reason.text, Origin(""))
