"""The semantics of a plan, written anew as plain questions about single choices and sets of them.

Nothing here comes from `encoders` or `solver`. What an oracle needs of host facts and versions it asks
of `hardware.check` and `versions.matches`, which have oracles of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from encoders.situation import Situation
from hardware import check
from manifests import (
    AllOf,
    AnyOf,
    Condition,
    Holds,
    HostTerm,
    InterfaceTerm,
    Module,
    ModuleTerm,
    Not,
    Requirement,
    Term,
)
from policies import Subject
from stacks import Intent, Request
from tests.oracle.statements import VENDORS, Pick, Place, implied, negated_in, parts_of, provides
from versions import is_prerelease, matches


class Rules:
    """Questions about one world."""

    def __init__(self, intent: Intent, situation: Situation) -> None:
        self.intent = intent
        self.situation = situation
        again = {(wish.name, wish.environment) for wish in intent.requests}
        #: Earlier wishes that are not spoken of anew; a stack file is the whole wish.
        self.earlier = tuple(
            wish
            for wish in situation.asked_before
            if (wish.name, wish.environment) not in again and not intent.declarative
        )
        self.wishes = (*intent.requests, *self.earlier)
        self.installed = situation.generation.choices if situation.generation else ()
        self._picks: dict[Place, tuple[Pick, ...]] = {}
        self._meets: dict[tuple[Pick, str, Term], bool] = {}

    # places

    def module(self, name: str) -> Module | None:
        return self.situation.catalog.module(name)

    def is_library(self, name: str) -> bool:
        """A name without a manifest is taken for a library."""
        module = self.module(name)
        return module is None or module.category in ("language", "framework", "tool")

    def homes(self, wish: Request) -> tuple[Place, ...]:
        """Where what is wished for may be put because of the wish."""
        shared = "default" if self.intent.together else None
        if wish.interface:
            names = self.situation.catalog.providers(wish.name)
            return tuple((wish.environment or shared or name, name) for name in names)
        if self.module(wish.name) is None:
            return ()
        own = "default" if self.is_library(wish.name) else wish.name
        return ((wish.environment or shared or own, wish.name),)

    def roots(self) -> tuple[Place, ...]:
        """Places that matter from the start: those of wishes, and what is installed."""
        asked = [place for wish in self.wishes for place in self.homes(wish)]
        held = [(c.environment, c.module) for c in self.installed if self.module(c.module)]
        return tuple(dict.fromkeys([*asked, *held]))

    def mentioned(self, pick: Pick) -> Iterator[Place]:
        """Places that what a pick says is about: with no mention, nothing is gained by filling one."""
        for requirement in (*pick.release.requires, *pick.variant.requires, *pick.release.recommends):
            for term in requirement.any_of:
                yield from self.reach(pick.environment, term)
            for term in parts_of(requirement.condition):
                if isinstance(term, ModuleTerm) and self.is_library(term.module):
                    yield from self.reach(pick.environment, term)

    def is_asked_for(self, place: Place) -> bool:
        """Whether a wish, now or before, names the module, and would have it here."""
        return any(place in self.homes(wish) for wish in self.wishes if not wish.interface)

    def reach(self, environment: str, term: Term) -> Iterator[Place]:
        """Where a term may bring something: a library here, all else into an environment of its own."""
        if isinstance(term, InterfaceTerm):
            for name in self.situation.catalog.providers(term.interface):
                yield name, name
        elif isinstance(term, ModuleTerm) and self.module(term.module):
            yield (environment if self.is_library(term.module) else term.module), term.module

    # single choices

    def picks(self, place: Place) -> tuple[Pick, ...]:
        """All that nothing rules out by itself, newest first, best variant first."""
        if place not in self._picks:
            module = self.module(place[1])
            assert module is not None  # places are of modules that the catalogue has
            self._picks[place] = tuple(
                pick
                for release in module.releases
                for variant in release.variants
                if self.is_admissible(pick := Pick(place[0], module, release, variant))
            )
        return self._picks[place]

    def is_admissible(self, pick: Pick) -> bool:
        return (
            self.is_permitted(pick)
            and self.is_pinned_right(pick)
            and self.is_run_as_wished(pick)
            and (pick.release.status != "withdrawn" or self.is_named(pick))
            and (pick.variant.accelerator != "cpu" or self.may_fall_back(pick))
            and all(self.host(term) is True for term in implied(pick.variant))
            and not any(map(self.surely_fails, (*pick.release.requires, *pick.variant.requires)))
        )

    def surely_fails(self, requirement: Requirement) -> bool:
        """Whether the host refuses it, whatever the environment holds."""
        if any(not isinstance(term, HostTerm) or self.host(term) for term in requirement.any_of):
            return False
        asked = [term for term in parts_of(requirement.condition) if isinstance(term, ModuleTerm)]
        return all(
            self.is_true(requirement.condition, dict(zip(asked, held, strict=True))) is not False
            for held in product((True, False), repeat=len(asked))
        )

    def host(self, term: Term) -> bool | None:
        assert isinstance(term, HostTerm)
        return check(self.situation.machine, term.fact, term.specifier, term.any_of).holds

    def is_permitted(self, pick: Pick) -> bool:
        subject = Subject(
            module=pick.module.name,
            version=pick.version,
            scheme=pick.module.scheme,
            category=pick.module.category,
            licence=pick.release.licence or pick.module.licence,
            backend=pick.variant.backend,
            accelerator=pick.variant.accelerator,
            interfaces=tuple(provided.interface for provided in pick.release.provides),
            ports=tuple(port.number for port in pick.release.ports),
            exposure=self.exposure(pick) if pick.release.ports and not pick.module.is_library else None,
        )
        return self.situation.capabilities.judge(subject).allowed

    def exposure(self, pick: Pick) -> str:
        """As the intent says; as it is, where a command line says nothing."""
        for wish in self.intent.exposures:
            if wish.module == pick.module.name:
                return wish.to
        for choice in () if self.intent.declarative else self.installed:
            if choice.key == pick.place and choice.ports:
                return choice.ports[0].exposure
        return "loopback"

    def is_pinned_right(self, pick: Pick) -> bool:
        return all(
            matches(pick.module.scheme, pick.version, pin.specifier, prereleases=True)
            for pin in self.intent.pins
            if pin.module == pick.module.name and pin.environment in (None, pick.environment)
        )

    def is_run_as_wished(self, pick: Pick) -> bool:
        if self.intent.together and pick.environment == "default" and pick.is_image:
            return False
        wished = {wish.backend for wish in self.intent.environments if wish.name == pick.environment}
        return not wished - {None, pick.variant.backend}

    def said_of(self, pick: Pick) -> Iterator[str]:
        """Ranges that requests and pins put on the module of a pick; and earlier wishes, if it is there."""
        here = (wish for wish in self.earlier if pick.place in self.homes(wish))
        for wish in (*self.intent.requests, *here):
            if wish.name == pick.module.name and not wish.interface:
                yield wish.specifier
        for pin in self.intent.pins:
            if pin.module == pick.module.name and pin.environment in (None, pick.environment):
                yield pin.specifier

    def is_named(self, pick: Pick) -> bool:
        """Whether a wish or a pin names this version by `==`."""
        clauses = [clause for text in self.said_of(pick) for clause in text.split(",")]
        exact = [clause for clause in clauses if clause.startswith("==") and not clause.endswith(".*")]
        return any(matches(pick.module.scheme, pick.version, c, prereleases=True) for c in exact)

    def may_fall_back(self, pick: Pick) -> bool:
        """Whether a build for the CPU is no silent substitute for one that could use an accelerator."""
        return not self.is_accelerable(pick.module) or bool(self.excuses(pick.environment))

    def excuses(self, environment: str) -> tuple[Request, ...]:
        """Wishes in an environment that name a build for the CPU themselves."""
        return tuple(wish for wish in self.wishes if self.asks_for_cpu(wish, environment))

    def is_accelerable(self, module: Module) -> bool:
        """Whether some release has a build for an accelerator that is here, or may be."""
        cards = self.situation.machine.accelerators
        usable = set(VENDORS.values()) if cards is None else {card.vendor for card in cards}
        platforms = {Pick("", module, r, variant).platform for r in module.releases for variant in r.variants}
        return any(VENDORS.get(p) in usable or (p == "vulkan" and usable) for p in platforms)

    def asks_for_cpu(self, wish: Request, environment: str) -> bool:
        return wish.variant is not None and any(
            place[0] == environment and variant.label == wish.variant and variant.accelerator == "cpu"
            for place in self.homes(wish)
            for release in self.situation.catalog.module(wish.name).releases  # type: ignore[union-attr]  # it has a home
            for variant in release.variants
        )

    # terms

    def fits(self, pick: Pick, term: ModuleTerm) -> bool:
        """Whether a pick is what a request or a requirement names."""
        return (
            pick.module.name == term.module
            and term.variant in (None, pick.variant.label)
            and matches(
                pick.module.scheme, pick.version, term.specifier, prereleases=self.is_known_unfinished(pick)
            )
        )

    def offers(self, pick: Pick, term: InterfaceTerm) -> bool:
        """Whether a pick provides an interface; a pre-release does so only if it is spoken of."""
        finished = not is_prerelease(pick.module.scheme, pick.version)
        return provides(pick.release, term) and (finished or self.is_known_unfinished(pick))

    def is_known_unfinished(self, pick: Pick) -> bool:
        """A pre-release that is installed here, or that a wish or a pin names: any range may admit it."""
        if not is_prerelease(pick.module.scheme, pick.version):
            return False
        if any((c.environment, c.module, c.version) == (*pick.place, pick.version) for c in self.installed):
            return True
        return any(matches(pick.module.scheme, pick.version, text) for text in self.said_of(pick))

    def meets(self, pick: Pick, environment: str, term: Term) -> bool:
        """Whether a pick is what a term of a release in this environment asks for."""
        key = pick, environment, term
        if key not in self._meets:
            self._meets[key] = self._is_meeting(pick, environment, term)
        return self._meets[key]

    def _is_meeting(self, pick: Pick, environment: str, term: Term) -> bool:
        if isinstance(term, HostTerm):
            return False
        if isinstance(term, InterfaceTerm):
            return self.offers(pick, term)
        near = pick.environment == environment or not self.is_library(pick.module.name)
        return near and self.fits(pick, term)

    def answers(self, pick: Pick, wish: Request) -> bool:
        """Whether a pick is what was wished for, where it was wished for."""
        if wish.interface:
            shared = "default" if self.intent.together else None
            there = (wish.environment or shared) in (None, pick.environment)
            return there and self.offers(pick, InterfaceTerm(wish.name, wish.specifier))
        term = ModuleTerm(wish.name, wish.specifier, wish.variant)
        return pick.place in self.homes(wish) and self.fits(pick, term)

    def holds(self, pick: Pick, term: Term, chosen: Iterable[Pick]) -> bool:
        """Whether a term that a pick states holds, by the host or by something chosen."""
        if isinstance(term, HostTerm):
            return self.host(term) is True
        return any(self.meets(other, pick.environment, term) for other in chosen)

    def speaks_for(self, one: Pick, other: Pick) -> bool:
        """Whether a release requires or recommends another, be it one of several that would do.

        Or would require something if the other were not there.
        """
        stated = (*one.release.requires, *one.variant.requires, *one.release.recommends)
        terms = [term for r in stated for term in (*r.any_of, *negated_in(r.condition))]
        return any(self.meets(other, one.environment, term) for term in terms if self.puts(other, term))

    def puts(self, pick: Pick, term: Term) -> bool:
        """Whether a pick stands where a term would put it, or where it is installed."""
        at_home = pick.environment == pick.module.name or not isinstance(term, InterfaceTerm)
        return at_home or self.is_installed(pick.place)

    def is_installed(self, place: Place) -> bool:
        return any((choice.environment, choice.module) == place for choice in self.installed)

    def is_met(self, pick: Pick, requirement: Requirement, chosen: Iterable[Pick]) -> bool:
        """Whether one of the terms holds, or may, as it names an open module."""
        return any(self.is_open(term) or self.holds(pick, term, chosen) for term in requirement.any_of)

    def is_open(self, term: Term) -> bool:
        return isinstance(term, ModuleTerm) and self.module(term.module) is None

    def needs(self, pick: Pick, chosen: Iterable[Pick]) -> Iterator[Requirement]:
        """The requirements that bind: those that apply, but for what a closed image has inside."""
        held = [other for other in chosen if other.environment == pick.environment]
        for requirement in (*pick.release.requires, *pick.variant.requires):
            if not self.is_inside(pick, requirement) and self.applies(requirement.condition, held):
                yield requirement

    def is_inside(self, pick: Pick, requirement: Requirement) -> bool:
        return pick.is_image and all(
            isinstance(term, ModuleTerm) and self.is_library(term.module) for term in requirement.any_of
        )

    # conditions

    def applies(self, condition: Condition | None, held: Iterable[Pick]) -> bool:
        """Whether it is true, or rests on an unknown fact, when the environment holds these."""
        asked = [term for term in parts_of(condition) if isinstance(term, ModuleTerm)]
        found = {term: any(self.is_held(pick, term) for pick in held) for term in asked}
        return self.is_true(condition, found) is not False

    def is_held(self, pick: Pick, term: ModuleTerm) -> bool:
        """What is there is there, finished or not."""
        return (
            pick.module.name == term.module
            and term.variant in (None, pick.variant.label)
            and matches(pick.module.scheme, pick.version, term.specifier, prereleases=True)
        )

    def is_true(self, condition: Condition | None, held: Mapping[ModuleTerm, bool]) -> bool | None:
        match condition:
            case None:
                return True
            case Holds(HostTerm() as term):
                return self.host(term)
            case Holds(ModuleTerm() as term):
                return held[term]
            case Not(inner):
                value = self.is_true(inner, held)
                return None if value is None else not value
            case AllOf(parts):
                values = [self.is_true(part, held) for part in parts]
                return False if False in values else None if None in values else True
            case AnyOf(parts):
                values = [self.is_true(part, held) for part in parts]
                return True if True in values else None if None in values else False
        raise TypeError(condition)
