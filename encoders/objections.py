"""What rules a candidate out by itself: host facts, policy, withdrawal, pins, backends, fallbacks.

Each objection is one statement with all the candidates that it is against, so that a reader is told
once ("vllm 0.20.2 to 0.33.0 need nvidia-driver >=580.65.06"), and so that a slice can be pruned by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from encoders.exposures import LOOPBACK, exposure_of
from encoders.host import VENDOR_OF_PLATFORM, Facts, HostFacts, platform_of
from encoders.index import Index, Pair, labels_if_partial
from encoders.situation import Situation
from hardware import Machine
from manifests import AllOf, AnyOf, Condition, Holds, HostTerm, Module, Not, Release, Requirement, Variant
from policies import Subject
from reasons import (
    Exposed,
    FactIs,
    Forbidden,
    NeedsHost,
    NoFallback,
    Pinned,
    Reason,
    Together,
    Unwanted,
    Withdrawn,
    WrongBackend,
)
from stacks import DEFAULT_ENVIRONMENT, Intent, Origin, Request
from versions import matches


def shown_origin(origin: Origin) -> str:
    """`las.yaml:7:5`, `las pin`, or "" for the command line."""
    return f"{origin.file}:{origin.line}:{origin.column}" if origin.line else origin.file


@attrs.frozen
class Objection:
    """A statement, the candidates it is against, and the facts without which it would not bind.

    In SAT terms: candidate -> (fact-1 or fact-2 or ...), and each fact false for a reason of its own;
    without facts, simply not candidate. `because`: a wish without which it would not bind. No reason (None)
    is given for what goes without saying.
    """

    why: Reason | None
    against: tuple[Pair, ...]
    unless: tuple[HostTerm, ...] = ()
    because: Exposed | None = None


@attrs.frozen
class Excuse:
    """Earlier wishes by which builds for the CPU are no silent substitutes; and what they are otherwise."""

    why: NoFallback
    wishes: tuple[Request, ...]


def static_value(condition: Condition | None, facts: Facts, positive: bool = True) -> bool | None:
    """A condition as far as hosts decide it alike: None where it rests on what an environment holds.

    What rests on an unknown fact counts as true, so that a requirement is never dropped for want of
    knowledge.
    """
    match condition:
        case None:
            return True
        case Holds(HostTerm() as term):
            return facts.counts(term, positive)
        case Holds():
            return None
        case Not(inner):
            value = static_value(inner, facts, not positive)
            return None if value is None else not value
        case AllOf(parts) | AnyOf(parts):
            values = [static_value(part, facts, positive) for part in parts]
            decisive = isinstance(condition, AnyOf)
            if decisive in values:
                return decisive
            return None if None in values else not decisive


def fails(requirement: Requirement, facts: HostFacts) -> bool:
    """Whether a requirement that binds asks for nothing but the host, and the host does not meet it."""
    return facts.fails(requirement) and static_value(requirement.condition, facts) is True


class Objections:
    """Finds the objections to the candidates of a module in an environment."""

    def __init__(self, intent: Intent, situation: Situation, facts: HostFacts) -> None:
        self.intent = intent
        self.situation = situation
        self.facts = facts
        self.index = situation.catalog.derived(Index)
        self.backends = {wish.name: wish for wish in intent.environments if wish.backend}
        self.named = (*intent.requests, *situation.asked_before)

    def to(self, environment: str, module: Module) -> Iterator[Objection]:
        yield from self._of_host(environment, module)
        yield from self.forbidden(environment, module)
        yield from self.withdrawn(environment, module)
        yield from self._pins(environment, module)
        yield from self._unwanted(module)
        yield from self._backend(environment, module)
        yield from self._fallback(environment, module)

    def _of_host(self, environment: str, module: Module) -> tuple[Objection, ...]:
        """What the machine says against it: the same for all questions that let it run alike."""
        spoken = any(request.name == module.name and request.variant for request in self.named)
        wish = self.backends.get(environment)
        how = self._is_together(environment), wish and wish.backend
        return self.facts.once(
            ("against", environment, module.name, how, spoken),
            lambda: (*self._vendors(environment, module, spoken), *self._host(environment, module)),
        )

    def _vendors(self, environment: str, module: Module, spoken: bool) -> Iterator[Objection]:
        """Builds for cards that are not here: one statement that names every vendor there is a build for.

        Where a release has a build for a card that is here, and that may run in this environment, its builds
        for others go without saying.
        """
        failing: dict[HostTerm, list[tuple[Release, Variant]]] = {}
        silent: list[Pair] = []
        for release, terms in self.index.page(module).builds:
            at_home = not spoken and any(
                self.facts.holds(term) and self._may_run(environment, variant) for variant, term in terms
            )
            for variant, term in terms:
                if self.facts.holds(term) is not True:
                    if not self._may_run(environment, variant):
                        continue  # that is told instead
                    if at_home:
                        silent.append((release.version, variant.label))
                    else:
                        failing.setdefault(term, []).append((release, variant))
        if silent:
            yield Objection(None, tuple(silent))
        vendors = " ".join(sorted({vendor for term in failing for vendor in term.any_of}))
        pairs = [pair for found in failing.values() for pair in found]
        about = {release.version for release, _ in pairs}
        for term, found in failing.items():
            why = NeedsHost(
                module.name,
                tuple(release.version for release in module.releases if release.version in about),
                f"host accelerator in {vendors}" if vendors else "host accelerator",
                environment,
                labels_if_partial(pairs),
            )
            yield Objection(why, tuple((r.version, v.label) for r, v in found), (term,))

    def _host(self, environment: str, module: Module) -> Iterator[Objection]:
        for said in self.index.page(module).of_host:
            if fails(said.requirement, self.facts):
                text = said.requirement.text
                why = NeedsHost(module.name, said.versions, text, environment, said.labels)
                yield Objection(why, said.against, said.terms)

    def forbidden(self, environment: str, module: Module) -> Iterator[Objection]:
        """What is forbidden as it is, and what only because it shall be reachable from elsewhere."""
        capabilities, waived = self.situation.capabilities, self.situation.waived
        if not capabilities.rulings(sized=any(release.is_sized for release in module.releases)):
            return  # nothing is forbidden on this machine
        wish = exposure_of(self.intent, self.situation, environment, module.name)
        denied: dict[tuple[tuple[str, str], Exposed | None], list[Pair]] = {}
        for release in module.releases:
            for variant in release.variants:
                because = None
                verdict = capabilities.judge(subject_of(module, release, variant), waived)
                if verdict.allowed and release.ports and wish.exposure != LOOPBACK:
                    because = wish
                    exposed = subject_of(module, release, variant, wish.exposure)
                    verdict = capabilities.judge(exposed, waived)
                if not verdict.allowed:
                    said = verdict.rule or "", verdict.subject
                    denied.setdefault((said, because), []).append((release.version, variant.label))
        for ((rule, subject), because), pairs in denied.items():
            versions = tuple(dict.fromkeys(version for version, _ in pairs))
            explain = capabilities.explanation_of(rule)
            why = Forbidden(rule, module.name, versions, subject, explain)
            yield Objection(why, tuple(pairs), because=because)

    def withdrawn(self, environment: str, module: Module) -> Iterator[Objection]:
        clauses = {clause for text in self.said_of(environment, module) for clause in text.split(",")}
        exact = {clause for clause in clauses if clause.startswith("==") and not clause.endswith("*")}
        gone = [
            release
            for release in module.releases
            if release.status == "withdrawn"
            and not any(matches(module.scheme, release.version, clause, prereleases=True) for clause in exact)
        ]
        if gone:
            yield Objection(Withdrawn(module.name, tuple(r.version for r in gone)), _pairs(gone))

    def said_of(self, environment: str, module: Module) -> Iterator[str]:
        """Ranges put on a module by requests, by earlier wishes for this place, by pins that bind here."""
        earlier = (wish for wish in self.situation.asked_before if self._home(wish, module) == environment)
        for request in (*self.intent.requests, *earlier):
            if request.name == module.name and not request.interface:
                yield request.specifier
        for pin in self.intent.pins:
            if pin.module == module.name and pin.environment in (None, environment):
                yield pin.specifier

    def _pins(self, environment: str, module: Module) -> Iterator[Objection]:
        for pin in self.intent.pins:
            if pin.module == module.name and pin.environment in (None, environment):
                outside = [
                    release
                    for release in module.releases
                    if not matches(module.scheme, release.version, pin.specifier, prereleases=True)
                ]
                origin = shown_origin(pin.origin)
                yield Objection(Pinned(module.name, pin.specifier, origin), _pairs(outside))

    def _unwanted(self, module: Module) -> Iterator[Objection]:
        """A module that no plan may hold, and images that hold it."""
        for name in self.intent.without:
            if name == module.name:
                yield Objection(Unwanted(name), _pairs(list(module.releases)))
                continue
            holding = [
                (release, variant)
                for release in module.releases
                for variant in release.variants
                if any(bundled.module == name for bundled in variant.bundles)
            ]
            if holding:
                versions = tuple(dict.fromkeys(release.version for release, _ in holding))
                yield Objection(
                    Unwanted(name, module.name, versions, labels_if_partial(holding)),
                    tuple((release.version, variant.label) for release, variant in holding),
                )

    def _backend(self, environment: str, module: Module) -> Iterator[Objection]:
        if self._is_together(environment):
            yield from self._against(module, lambda v: v.backend == "container", Together())
        wish = self.backends.get(environment)
        if wish:
            why = WrongBackend(environment, wish.backend or "", shown_origin(wish.origin))
            yield from self._against(module, lambda v: v.backend != wish.backend, why)

    def _may_run(self, environment: str, variant: Variant) -> bool:
        """As far as its environment says how it is to be run."""
        wish = self.backends.get(environment)
        return not (self._is_together(environment) and variant.backend == "container") and (
            wish is None or wish.backend == variant.backend
        )

    def _is_together(self, environment: str) -> bool:
        return self.intent.together and environment == DEFAULT_ENVIRONMENT

    def _fallback(self, environment: str, module: Module) -> Iterator[Objection]:
        """A build for the CPU is no silent substitute for one that an accelerator here could use."""
        why = self._silence(module)
        if why and not any(self._asks_for_cpu(request, environment) for request in self.named):
            yield from self._against(module, lambda v: v.accelerator == "cpu", why)

    def excuse(self, environment: str, module: Module) -> Excuse | None:
        """Where earlier wishes alone name a build for the CPU: these are only good while one is kept."""
        why = self._silence(module)
        if why is None or any(self._asks_for_cpu(request, environment) for request in self.intent.requests):
            return None
        earlier = self.situation.asked_before
        wishes = tuple(request for request in earlier if self._asks_for_cpu(request, environment))
        return Excuse(why, wishes) if wishes else None

    def _silence(self, module: Module) -> NoFallback | None:
        return self.facts.once(("silence", module.name), lambda: silence(self.facts.machine, module))

    def _asks_for_cpu(self, request: Request, environment: str) -> bool:
        """A wish in this environment names a build for the CPU itself: then the choice is spoken."""
        module = self.situation.catalog.module(request.name)
        if request.variant is None or module is None:
            return False
        return self._home(request, module) == environment and any(
            variant.label == request.variant and variant.accelerator == "cpu"
            for release in module.releases
            for variant in release.variants
        )

    def _home(self, request: Request, module: Module) -> str:
        own = DEFAULT_ENVIRONMENT if self.intent.together or module.is_library else module.name
        return request.environment or own

    @staticmethod
    def _against(module: Module, refused: Callable[[Variant], bool], why: Reason) -> Iterator[Objection]:
        pairs = tuple((r.version, v.label) for r in module.releases for v in r.variants if refused(v))
        if pairs:
            yield Objection(why, pairs)


def silence(machine: Machine, module: Module) -> NoFallback | None:
    """What is to be said against a CPU build; None where no accelerator here could be used."""
    accelerators = machine.accelerators
    vendors = None if accelerators is None else {accelerator.vendor for accelerator in accelerators}
    platforms = {
        platform_of(variant.accelerator)
        for release in module.releases
        for variant in release.variants
        if variant.accelerator
    }
    platforms.discard("cpu")
    usable = {
        p for p in platforms if vendors is None or VENDOR_OF_PLATFORM.get(p, "any") in {*vendors, "any"}
    }
    if not usable or vendors == set():
        return None
    return NoFallback(module.name, ("unknown",) if vendors is None else tuple(sorted(vendors)))


def subject_of(module: Module, release: Release, variant: Variant, exposure: str = LOOPBACK) -> Subject:
    """What a policy rule is asked about; `exposure` where it listens at all."""
    return Subject(
        module=module.name,
        version=release.version,
        scheme=module.scheme,
        category=module.category,
        licence=release.licence or module.licence,
        backend=variant.backend,
        accelerator=variant.accelerator,
        interfaces=tuple(provided.interface for provided in release.provides),
        ports=tuple(port.number for port in release.ports),
        exposure=exposure if release.ports and not module.is_library else None,
        accelerators=None if module.is_library else variant.occupies or None,
        model_parameters=release.model_parameters,
        model_bytes=release.model_bytes,
        users=release.users,
    )


def facts_of(objection: Objection, facts: HostFacts) -> Iterator[tuple[HostTerm, FactIs]]:
    for term in objection.unless:
        yield term, facts.reason(term)


def _pairs(releases: list[Release]) -> tuple[Pair, ...]:
    return tuple((release.version, variant.label) for release in releases for variant in release.variants)
