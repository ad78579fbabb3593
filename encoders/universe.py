"""What the request reaches: environments, the modules that may stand in them, their candidates.

Only this slice is encoded. A candidate that something static rules out (a host fact, a policy rule)
is left out of it when the slice is pruned; for an explanation the slice is made unpruned, and the
objections become constraints with their reasons.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

import attrs

from encoders.host import Facts
from encoders.index import Index, Page, Pair, Said, is_library, is_of_libraries
from encoders.objections import Excuse, Objection, Objections
from encoders.situation import Situation
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
    Release,
    Requirement,
    Variant,
)
from stacks import DEFAULT_ENVIRONMENT, Intent, Request
from versions import is_satisfiable, matches, samples

Key = tuple[str, str]  # (environment, module)


@attrs.frozen
class Candidate:
    """One release that may be chosen in an instance, with the variants that may carry it."""

    release: Release
    variants: tuple[Variant, ...]


@attrs.define
class Instance:
    """A module in an environment: at most one of its candidates (newest first) is chosen."""

    environment: str
    module: Module
    page: Page
    candidates: tuple[Candidate, ...]
    objections: tuple[Objection, ...]
    depth: int  # requirements between it and what was asked for
    excuse: Excuse | None  # for its builds for the CPU
    wishes: list[Request] = attrs.field(factory=list)
    key: Key = attrs.field(init=False)

    @key.default
    def _key(self) -> Key:
        return self.environment, self.module.name

    @cached_property
    def closed(self) -> dict[Pair, bool]:
        """Each release that it offers (label "") and each variant: whether it can only be a closed image."""
        found = {}
        for candidate in self.candidates:
            version = candidate.release.version
            found[version, ""] = all(variant.backend != "native" for variant in candidate.variants)
            for variant in candidate.variants:
                found[version, variant.label] = variant.backend == "container"
        return found

    @cached_property
    def required(self) -> Sequence[Said]:
        """What its candidates require, each with those that do; not what a closed image holds inside."""
        return self.page.required.of(self.closed.keys())


@attrs.define
class Mention:
    """The constraints that the slice puts on an open module in one environment."""

    specifiers: set[str] = attrs.field(factory=set)
    modules: set[tuple[str, str | None]] = attrs.field(factory=set)  # with the slot of the release
    by: dict[str, set[str]] = attrs.field(factory=dict)  # the releases of each module
    twice: bool = False  # one release may mention it in two requirements

    def add(self, specifier: str, module: str, releases: Collection[Release]) -> None:
        """By one requirement of these releases."""
        self.specifiers.add(specifier)
        self.modules.update([(module, slot) for slot in {release.slot for release in releases}])
        versions = {release.version for release in releases}
        before = self.by.setdefault(module, set())
        self.twice = self.twice or not before.isdisjoint(versions)
        before |= versions

    @property
    def can_clash(self) -> bool:
        """Not where one slot of a module makes them all (it has one release), nor among lower bounds."""
        return (self.twice or len(self.modules) > 1) and any(
            not clause.startswith((">", "!=")) for one in self.specifiers if one for clause in one.split(",")
        )


@attrs.define
class Universe:
    intent: Intent
    situation: Situation
    facts: Facts
    instances: dict[Key, Instance]  # sorted by key
    open_samples: dict[Key, tuple[frozenset[str], ...]]  # only where constraints can clash
    by_module: dict[str, tuple[Instance, ...]]
    installed: frozenset[Key]
    unfinished: frozenset[tuple[Key, str]]  # pre-releases that are installed, or that a wish or pin names

    def of(self, instance: Instance) -> Universe:
        """Of this alone, whatever else is asked for."""
        asked = tuple(request for request in self.intent.requests if request in instance.wishes)
        return attrs.evolve(
            self,
            intent=attrs.evolve(self.intent, requests=asked),
            instances={instance.key: instance},
            by_module={instance.module.name: (instance,)},
        )

    def is_library(self, name: str) -> bool:
        return is_library(name, self.situation.catalog)

    def providers(self, term: InterfaceTerm) -> Iterator[tuple[Instance, Candidate]]:
        """Candidates, in any environment, that provide the interface at a matching version."""
        for name in self.situation.catalog.providers(term.interface):
            for instance in self.by_module.get(name, ()):
                for candidate in instance.candidates:
                    if provides(candidate.release, term) and self.admits(
                        instance, candidate.release.version, ""
                    ):
                        yield instance, candidate

    def admits(self, instance: Instance, version: str, specifier: str) -> bool:
        """Whether a release meets a range. A pre-release that is spoken of need not be named by it again."""
        prereleases = (instance.key, version) in self.unfinished
        return matches(instance.module.scheme, version, specifier, prereleases=prereleases)

    def admitted(self, instance: Instance, specifier: str) -> tuple[Candidate, ...]:
        """Those of its candidates that meet a range, as `admits` says of each."""
        page = instance.page
        versions = page.admitted(specifier)
        if page.prereleases:
            spoken = {version for key, version in self.unfinished if key == instance.key}
            versions |= spoken & page.covered(specifier)
        return tuple(one for one in instance.candidates if one.release.version in versions)

    def within_reach(self, environment: str, name: str) -> tuple[Instance, ...]:
        """A library counts in its own environment, a service wherever it runs."""
        if self.is_library(name):
            instance = self.instances.get((environment, name))
            return (instance,) if instance else ()
        return self.by_module.get(name, ())


def provides(release: Release, term: InterfaceTerm) -> bool:
    """An interface stated without a version meets only a request without one."""
    return any(
        provided.interface == term.interface
        and (
            not term.specifier
            or (provided.version is not None and matches("pep440", provided.version, term.specifier))
        )
        for provided in release.provides
    )


def home_of(request: Request, module: Module, intent: Intent) -> str:
    """The environment a request goes to: the one it names, one for all, or by the kind of module.

    What is asked for by an interface has an environment of its own.
    """
    if request.environment:
        return request.environment
    shared = intent.together or (module.is_library and not request.interface)
    return DEFAULT_ENVIRONMENT if shared else module.name


def terms_of_condition(condition: Condition | None) -> Iterator[ModuleTerm | HostTerm]:
    match condition:
        case None:
            return
        case Holds(term):
            yield term
        case Not(inner):
            yield from terms_of_condition(inner)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from terms_of_condition(part)


def build_universe(intent: Intent, situation: Situation, *, pruned: bool) -> Universe:
    """Follow every requirement from what is asked for, breadth first, in sorted order."""
    facts = situation.facts(every=intent.all_accelerators)
    return follow(intent, situation, facts, Objections(intent, situation, facts), pruned=pruned)


def follow(
    intent: Intent, situation: Situation, facts: Facts, objections: Objections, *, pruned: bool
) -> Universe:
    """As `build_universe`, with these objections."""
    return Slice(intent, situation, facts, objections, pruned).build()


def universe_of_named(intent: Intent, situation: Situation) -> Universe:
    """What is asked for by name, now or before, unpruned; nothing is followed."""
    facts = situation.facts(every=intent.all_accelerators)
    return Slice(intent, situation, facts, Objections(intent, situation, facts), False).named()


class Slice:
    """What is reached so far."""

    def __init__(
        self, intent: Intent, situation: Situation, facts: Facts, objections: Objections, pruned: bool
    ) -> None:
        self.intent = intent
        self.situation = situation
        self.pruned = pruned
        self.facts = facts
        self.objections = objections
        self.instances: dict[Key, Instance] = {}
        self.mentions: dict[Key, Mention] = {}
        self.index = situation.catalog.derived(Index)
        self.followed: dict[tuple[str, str, bool], tuple[ModuleTerm, ...]] = {}
        self.queue: deque[Instance] = deque()
        self.depth = 0

    def build(self) -> Universe:
        for request in (*self.intent.requests, *self.situation.asked_before):
            self._ask(request)
        if self.situation.generation:
            for choice in self.situation.generation.choices:
                self._reach(choice.environment, choice.module)
        while self.queue:
            instance = self.queue.popleft()
            self.depth = instance.depth + 1
            self.expand(instance)
        return self.universe()

    def named(self) -> Universe:
        for request in (*self.intent.requests, *self.situation.asked_before):
            if not request.interface:
                self._ask(request)
        return self.universe()

    def universe(self) -> Universe:
        instances = dict(sorted(self.instances.items()))
        by_module: dict[str, tuple[Instance, ...]] = {}
        for instance in instances.values():
            by_module[instance.module.name] = (*by_module.get(instance.module.name, ()), instance)
        return Universe(
            self.intent,
            self.situation,
            self.facts,
            instances,
            self._open_samples(),
            by_module,
            frozenset(key for key, _ in self._installed()),
            frozenset(self._unfinished()),
        )

    def _ask(self, request: Request) -> None:
        if request.interface:
            for name in self.situation.catalog.providers(request.name):
                if provider := self.situation.catalog.module(name):
                    self._reach(home_of(request, provider, self.intent), name)
            return
        module = self.situation.catalog.module(request.name)
        if module is not None:
            instance = self._reach(home_of(request, module, self.intent), request.name)
            if instance and request not in instance.wishes:
                instance.wishes.append(request)

    def _reach(self, environment: str, name: str) -> Instance | None:
        key = environment, name
        if key in self.instances:
            return self.instances[key]
        module = self.situation.catalog.module(name)
        if module is None:
            return None
        objections = tuple(self.objections.to(environment, module))
        candidates = self._candidates(module, objections)
        instance = Instance(
            environment,
            module,
            self.index.page(module),
            candidates,
            () if self.pruned else objections,
            self.depth,
            self.objections.excuse(environment, module),
        )
        self.instances[key] = instance
        self.queue.append(instance)
        return instance

    def _candidates(self, module: Module, objections: tuple[Objection, ...]) -> tuple[Candidate, ...]:
        if not self.pruned:
            return tuple(Candidate(release, release.variants) for release in module.releases)
        refused = {pair for objection in objections for pair in objection.against}
        return tuple(
            Candidate(release, variants)
            for release in module.releases
            if (variants := tuple(v for v in release.variants if (release.version, v.label) not in refused))
        )

    def expand(self, instance: Instance) -> None:
        releases = {candidate.release.version: candidate.release for candidate in instance.candidates}
        closed = instance.closed
        some_closed = True in closed.values()
        for said, carriers in (*instance.required, *instance.page.recommended.of(closed.keys())):
            for inside in sorted({closed[pair] for pair in carriers}) if some_closed else (False,):
                for term in self._follow(instance.environment, said.requirement, inside):
                    by = {pair[0]: releases[pair[0]] for pair in carriers if closed[pair] is inside}
                    key = instance.environment, term.module
                    mention = self.mentions.get(key) or self.mentions.setdefault(key, Mention())
                    mention.add(term.specifier, instance.module.name, by.values())

    def _follow(self, environment: str, requirement: Requirement, inside: bool) -> tuple[ModuleTerm, ...]:
        """`inside`: the requirement can only be asked by a closed image, which holds its libraries."""
        key = environment, requirement.text, inside
        if key not in self.followed:
            self.followed[key] = tuple(self._open_terms(environment, requirement, inside))
        return self.followed[key]

    def _open_terms(self, environment: str, requirement: Requirement, inside: bool) -> Iterator[ModuleTerm]:
        """The terms about open modules; what the others are about is reached on the way."""
        within = inside and is_of_libraries(requirement, self.situation.catalog)
        for term in requirement.any_of:
            if isinstance(term, InterfaceTerm):
                for name in self.situation.catalog.providers(term.interface):
                    self._reach(name, name)
            elif isinstance(term, ModuleTerm):
                module = self.situation.catalog.module(term.module)
                if module is not None and not (inside and module.is_library):
                    self._reach_term(environment, term)
                elif module is None and not within:
                    yield term
        for asked in terms_of_condition(requirement.condition):
            if isinstance(asked, ModuleTerm) and not inside:
                self._reach_term(environment, asked)

    def _reach_term(self, environment: str, term: ModuleTerm) -> None:
        module = self.situation.catalog.module(term.module)
        if module is not None:
            self._reach(environment if module.is_library else module.name, module.name)

    def _installed(self) -> Iterator[tuple[Key, str]]:
        for choice in self.situation.generation.choices if self.situation.generation else ():
            yield choice.key, choice.version

    def _unfinished(self) -> Iterator[tuple[Key, str]]:
        installed = set(self._installed())
        for instance in self.instances.values():
            page = instance.page
            offered = page.prereleases.intersection(one.release.version for one in instance.candidates)
            if offered:
                said = tuple(self.objections.said_of(instance.environment, instance.module))
                spoken = frozenset[str]().union(*map(page.admitted, said))
                for version in offered:
                    if version in spoken or (instance.key, version) in installed:
                        yield instance.key, version

    def _open_samples(self) -> dict[Key, tuple[frozenset[str], ...]]:
        """For each open module whose constraints can clash: the sets of them that can hold together.

        A sample version stands for the set of constraints that admit it; only the largest sets matter.
        """
        clashing = {}
        for key, mention in sorted(self.mentions.items()):
            if not mention.can_clash:
                continue
            specifiers = sorted(mention.specifiers - {""})
            if is_satisfiable("pep440", ",".join(specifiers)):
                continue
            sets = {
                frozenset(s for s in specifiers if matches("pep440", sample, s, prereleases=True))
                for sample in samples("pep440", specifiers)
            }
            largest = [one for one in sets if not any(one < other for other in sets)]
            clashing[key] = tuple(sorted(largest, key=sorted))
        return clashing
