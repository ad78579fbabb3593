"""Rules 1 and 14: what was asked for is there, where it belongs, at the versions it is held at."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import InterfaceTerm, ModuleTerm
from stacks import DEFAULT_ENVIRONMENT, Request, RequestError
from verify.case import Case, Chosen, admits, homes_of, read_recorded, record, requests_of
from verify.needs import is_named, provides
from verify.violation import Violation, violation


def requests_are_recorded(case: Case) -> Iterator[Violation]:
    """Rule 1: the target records every request of the intent, and nothing that cannot be read."""
    for request in case.intent.requests if case.intent else ():
        if record(request) not in case.plan.target.requests:
            yield violation("request-unrecorded", request=record(request))
    for text in case.plan.target.requests:
        try:
            read_recorded(text)
        except RequestError:
            yield violation("request-unreadable", request=text)


def requests_are_met(case: Case) -> Iterator[Violation]:
    """Rule 1: each request is met, in the environment it names or in the one where its kind belongs.

    Rule 5: a module without a manifest cannot be asked for.
    """
    for request in requests_of(case):
        if not request.interface and case.catalog.module(request.name) is None:
            yield violation("request-unknown", request=record(request))
            continue
        homes = homes_of(case, request)
        there = [one for one in case.chosen if homes is None or one.environment in homes]
        if not any(answers(one, request) for one in there):
            yield violation("request-unmet", request=record(request), environment=homes[0] if homes else "")


def answers(one: Chosen, request: Request) -> bool:
    if request.interface:
        return provides(one, InterfaceTerm(request.name, request.specifier))
    return is_named(one, ModuleTerm(request.name, request.specifier, request.variant))


def together_is_native(case: Case) -> Iterator[Violation]:
    """Rule 1: asked for together, the one environment is native: no closed image is in it."""
    for one in case.inside(DEFAULT_ENVIRONMENT) if case.intent and case.intent.together else ():
        if one.variant.backend != "native":
            yield violation(
                "not-together", environment=one.environment, module=one.name, variant=one.variant.label
            )


def backends_are_as_wished(case: Case) -> Iterator[Violation]:
    """Rule 1: an environment that the stack wants run by one backend is run by it."""
    for wish in case.intent.environments if case.intent else ():
        for one in case.inside(wish.name) if wish.backend else ():
            if one.variant.backend != wish.backend:
                yield violation(
                    "wrong-backend",
                    environment=one.environment,
                    module=one.name,
                    backend=one.variant.backend,
                    wanted=wish.backend,
                )


def pins_hold(case: Case) -> Iterator[Violation]:
    """Rule 14: a pinned module is at its versions wherever it appears, or in the environment of the pin."""
    for pin in case.intent.pins if case.intent else ():
        for one in case.chosen:
            concerned = one.name == pin.module and pin.environment in (None, one.environment)
            if concerned and not admits(one.module.scheme, one.version, pin.specifier):
                yield violation(
                    "pin-broken",
                    environment=one.environment,
                    module=one.name,
                    version=one.version,
                    specifier=pin.specifier,
                )
