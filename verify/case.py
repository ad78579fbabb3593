"""What is checked, laid out so that every rule reads as a loop over the choices."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hardware import Machine
from manifests import Catalog, Module, Release, Variant
from policies import Capabilities, Lift
from stacks import DEFAULT_ENVIRONMENT, Intent, Origin, Request, RequestError, parse_request
from state import Choice, Generation, Plan
from versions import VersionsError, matches


@attrs.frozen(eq=False)
class Chosen:
    """A choice with what the catalogue says about it."""

    choice: Choice
    module: Module
    release: Release
    variant: Variant

    @property
    def environment(self) -> str:
        return self.choice.environment

    @property
    def name(self) -> str:
        return self.module.name

    @property
    def version(self) -> str:
        return self.release.version


@attrs.frozen(eq=False)
class Case:
    """A plan and all that it was made from. `chosen` are its choices that the catalogue knows."""

    plan: Plan
    machine: Machine
    catalog: Catalog
    capabilities: Capabilities  # without the rules that the plan says are lifted
    intent: Intent | None
    generation: Generation | None
    chosen: tuple[Chosen, ...]
    in_force: tuple[Lift, ...] = ()  # what is lifted on this machine now

    @property
    def lifted(self) -> tuple[Lift, ...]:
        """What the plan says it rests on being lifted."""
        return tuple(Lift(one.rule, one.module) for one in self.plan.overrides)

    def inside(self, environment: str) -> list[Chosen]:
        return [one for one in self.chosen if one.environment == environment]

    def environments(self) -> list[str]:
        return sorted({one.environment for one in self.chosen})


def look_up(catalog: Catalog, choices: tuple[Choice, ...]) -> tuple[Chosen, ...]:
    """The choices whose module, release and variant the catalogue has."""
    found = []
    for choice in choices:
        module = catalog.module(choice.module)
        for release in module.releases if module else ():
            for variant in release.variants:
                if (release.version, variant.label) == (choice.version, choice.variant):
                    assert module is not None  # it has this release
                    found.append(Chosen(choice, module, release, variant))
    return tuple(found)


def admits(scheme: str, version: str, specifier: str) -> bool:
    """Whether the version lies in the range. Whether a pre-release may be taken at all is rule 13."""
    try:
        return matches(scheme, version, specifier, prereleases=True)
    except VersionsError:
        return False


def read_recorded(text: str) -> Request:
    """`train/torch ==2.15.0`: a request as a generation records it. Raises stacks.RequestError."""
    environment, slash, rest = text.partition("/")
    request = parse_request(rest if slash else text, Origin(""))
    return attrs.evolve(request, environment=environment) if slash else request


def record(request: Request) -> str:
    """How a generation records a request."""
    return f"{request.environment}/{request.text}" if request.environment else request.text


def requests_of(case: Case) -> Iterator[Request]:
    """What was asked for now, and what the target records beside it."""
    asked = case.intent.requests if case.intent else ()
    yield from asked
    for text in case.plan.target.requests:
        try:
            request = read_recorded(text)
        except RequestError:
            continue  # rule 1 tells it
        if request not in asked:
            yield request


def homes_of(case: Case, request: Request) -> tuple[str, ...] | None:
    """Environments that a request may be met in; None: any, as an interface is reached from all of them.

    Of requests that are only recorded it is not known whether they were asked for together with others.
    """
    asked = case.intent is not None and request in case.intent.requests
    if request.environment:
        return (request.environment,)
    if case.intent is not None and asked and case.intent.together:
        return (DEFAULT_ENVIRONMENT,)
    if request.interface:
        return None
    module = case.catalog.module(request.name)
    own = DEFAULT_ENVIRONMENT if module is None or module.is_library else module.name
    return (own,) if asked else (own, DEFAULT_ENVIRONMENT)
