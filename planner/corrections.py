"""Ways out of a conflict: one change each, checked by solving again, cheapest first.

A correction is looked for wherever a reason of the conflict leaves room: a request can be relaxed or
dropped, a pin moved, a fact changed or given, a thing put into an environment of its own, a rule of
the policy waived. What does not lead to a plan is not offered.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator

import attrs

from encoders import Situation, encode, home_of
from encoders.host import LAST_DRIVERS, HostFacts, implied_requirements, platform_of, vendor_term
from encoders.objections import subject_of
from hardware import FactError, assume
from manifests import HostTerm, Module, Release, parse_requirement
from planner.answers import WayOut
from reasons import (
    Capacity,
    EveryAccelerator,
    FactIs,
    Forbidden,
    NeedsHost,
    NoFallback,
    Pinned,
    PortTaken,
    Reason,
    Requested,
    Uses,
    WrongBackend,
)
from solver import Budget, Conflict, Exhausted, Session
from stacks import Intent, Request
from versions import matches

_FLOOR = re.compile(r">=?([^,]+)")
_MOST_OTHERS = 2  # modules that are offered instead of one
_NEWEST_TRIED = 6  # releases for which another machine is thought out


@attrs.frozen
class Correction:
    """A change of the question, and how it is told."""

    code: str
    fields: tuple[tuple[str, str], ...]
    intent: Intent
    situation: Situation
    facts: tuple[tuple[str, str], ...] = ()  # to be given on the command line
    command: bool = True  # False where it is an edit of a file
    proof: Intent | None = None  # what must hold for the words to be true, where that is more than `intent`

    @property
    def subject(self) -> str:
        """What tells two corrections of one kind apart: of several like machines the first is offered."""
        if self.code in ("give-facts", "change-machine"):
            return dict(self.facts).get("accelerator", "")
        return repr(self.fields)


def ways_out(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...], engine: str
) -> tuple[WayOut, ...]:
    """Verified corrections, cheapest first, one of those that tell the same."""
    found: dict[tuple[str, str], WayOut] = {}
    others: Counter[str] = Counter()
    for correction in _corrections(intent, situation, conflict, engine):
        key = correction.code, correction.subject
        instead = dict(correction.fields).get("instead", "")
        if key in found or others[instead] == _MOST_OTHERS:
            continue
        if feasible(correction.proof or correction.intent, correction.situation, engine):
            found[key] = WayOut(
                correction.code,
                correction.fields,
                command_for(correction.intent, correction.facts) if correction.command else "",
                situation.capabilities.cost(correction.code, dict(correction.fields).get("fact", "")),
            )
            others[instead] += bool(instead)
    return tuple(sorted(found.values(), key=lambda way: (way.cost, way.code, way.fields)))


def feasible(intent: Intent, situation: Situation, engine: str) -> bool:
    problem = encode(intent, situation, pruned=True).problem
    return Session(problem, engine=engine).holds(()) is True


def command_for(intent: Intent, facts: tuple[tuple[str, str], ...] = ()) -> str:
    """The `las solve` that asks this; requests of a stack file are left to `-f`."""
    file = next((r.origin.file for r in intent.requests if r.origin.line), None)
    words = ["las", "solve"]
    if file:
        words += ["-f", file]
    words += [request.text for request in intent.requests if not request.origin.line]
    if intent.together and not file:
        words.append("--together")
    if intent.all_accelerators and not file:
        words.append("--all-accelerators")
    for key, value in facts:
        words += ["--fact", f"{key}={value}"]
    return shlex.join(words)


def _corrections(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...], engine: str
) -> Iterator[Correction]:
    yield from _other_versions(intent, situation, conflict, engine)
    yield from _without(intent, situation, conflict)
    yield from _apart(intent, situation, conflict)
    yield from _facts(intent, situation, conflict)
    yield from _whole_machines(intent, situation, conflict)
    yield from _spoken_fallbacks(intent, situation, conflict)
    yield from _permissions(intent, situation, conflict)
    yield from _resources(intent, situation, conflict)
    yield from _other_modules(intent, situation, conflict)


def _asked(intent: Intent, situation: Situation, reason: Requested) -> Iterator[Request]:
    for request in intent.requests:
        module = situation.catalog.module(request.name)
        home = (
            home_of(request, module, intent)
            if module and not request.interface
            else request.environment or ""
        )
        if request.text == reason.text and home == reason.environment:
            yield request


def _replace(intent: Intent, old: Request, *new: Request) -> Intent:
    requests = [replacement for r in intent.requests for replacement in (new if r is old else (r,))]
    return attrs.evolve(intent, requests=tuple(requests))


def _other_versions(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...], engine: str
) -> Iterator[Correction]:
    """Ask for another release: the best one when the stated versions are let go."""
    for reason in conflict:
        if not isinstance(reason, Requested):
            continue
        for request in _asked(intent, situation, reason):
            version = _best_version(
                _replace(intent, request, attrs.evolve(request, specifier="")), situation, request, engine
            )
            if version and request.specifier:
                exact = attrs.evolve(request, specifier=f"=={version}")
                fields = (("module", request.name), ("version", version), ("asked", request.text))
                yield Correction(
                    "ask-version",
                    fields,
                    _replace(intent, request, exact),
                    situation,
                    command=not request.origin.line,
                )


def _best_version(intent: Intent, situation: Situation, request: Request, engine: str) -> str | None:
    module = situation.catalog.module(request.name)
    if module is None or request.interface:
        return None
    encoding = encode(intent, situation, pruned=True)
    session = Session(encoding.problem, engine=engine)
    if session.holds(()) is not True:
        return None
    solution = session.minimise(budget=Budget())
    if isinstance(solution, Conflict | Exhausted):
        return None
    key = home_of(request, module, intent), request.name
    return next(
        (
            release.version
            for release in module.releases
            if (literal := encoding.variables.releases.get((key, release.version))) and literal in solution
        ),
        None,
    )


def _without(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Leave a wish or a pin away."""
    for reason in conflict:
        if isinstance(reason, Requested) and len(intent.requests) > 1:
            for request in _asked(intent, situation, reason):
                yield Correction(
                    "drop-request",
                    (("request", request.text),),
                    _replace(intent, request),
                    situation,
                    command=not request.origin.line,
                )
        elif isinstance(reason, EveryAccelerator):
            fewer = attrs.evolve(intent, all_accelerators=False)
            in_file = any(request.origin.line for request in intent.requests)
            yield Correction("some-accelerators", (), fewer, situation, command=not in_file)
        elif isinstance(reason, Pinned):
            pins = tuple(
                p for p in intent.pins if (p.module, p.specifier) != (reason.module, reason.specifier)
            )
            fields = (("module", reason.module), ("specifier", reason.specifier))
            yield Correction("drop-pin", fields, attrs.evolve(intent, pins=pins), situation, command=False)
        elif isinstance(reason, WrongBackend):
            wishes = tuple(w for w in intent.environments if w.name != reason.environment)
            fields = (("environment", reason.environment), ("backend", reason.backend))
            changed = attrs.evolve(intent, environments=wishes)
            yield Correction("other-backend", fields, changed, situation, command=False)


def _apart(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Give what cannot share an environment environments of its own."""
    if intent.together:
        apart = attrs.evolve(intent, together=False)
        in_file = any(request.origin.line for request in intent.requests)
        yield Correction("separate-environments", (), apart, situation, command=not in_file)
        return
    asked = [
        request
        for reason in conflict
        if isinstance(reason, Requested)
        for request in _asked(intent, situation, reason)
    ]
    if len(asked) < 2:
        return
    for request in asked:
        if not request.interface and request.environment != request.name:
            moved = _replace(intent, request, attrs.evolve(request, environment=request.name))
            fields = (("request", request.text), ("environment", request.name))
            yield Correction("own-environment", fields, moved, situation, command=False)


def _facts(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Change or give one fact: the least value that a requirement of the conflict names."""
    needs = [parse_requirement(reason.requirement) for reason in conflict if isinstance(reason, NeedsHost)]
    for reason in conflict:
        if not isinstance(reason, FactIs):
            continue
        values = [
            value
            for requirement in needs
            for term in requirement.any_of
            if isinstance(term, HostTerm) and term.fact == reason.fact and (value := value_for(term))
        ]
        for value in dict.fromkeys(values):
            machine = _assumed(situation, ((reason.fact, value),))
            if machine:
                yield Correction(
                    _fact_code(reason, value),
                    (("fact", reason.fact), ("value", value)),
                    intent,
                    machine,
                    ((reason.fact, value),),
                )


def _fact_code(reason: FactIs, value: str) -> str:
    if reason.value is None:
        return "give-fact"
    if value in LAST_DRIVERS.values():
        return "lower-fact"
    return "install-engine" if reason.fact.startswith("container-") else "change-fact"


def value_for(term: HostTerm) -> str | None:
    """The least value of a fact that meets a term, as `--fact` takes it."""
    if term.any_of:
        return term.any_of[0].removesuffix("+PTX")
    if not term.specifier:
        return "true"
    if term.specifier in LAST_DRIVERS:
        return LAST_DRIVERS[term.specifier]
    floor = _FLOOR.search(term.specifier)
    if floor:
        return floor.group(1)
    return None if "*" in term.specifier else term.specifier.removeprefix("==")


def _assumed(situation: Situation, facts: tuple[tuple[str, str], ...]) -> Situation | None:
    machine = situation.machine
    try:
        for key, value in facts:
            machine = assume(machine, key, value)
    except FactError:
        return None
    return attrs.evolve(situation, machine=machine)


def _whole_machines(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...]
) -> Iterator[Correction]:
    """Several facts at once: what the newest release asked for needs of a machine, once a platform."""
    facts = HostFacts(situation.machine, intent.all_accelerators)
    for request in intent.requests:
        module = situation.catalog.module(request.name)
        blamed = any(isinstance(r, NeedsHost) and r.module == request.name for r in conflict)
        if module is None or not blamed:
            continue
        admitted = [
            release
            for release in module.releases
            if matches(module.scheme, release.version, request.specifier) and release.status != "withdrawn"
        ]
        for release in admitted:
            told = list(_machines_for(intent, situation, facts, request, release))
            yield from (
                correction
                for correction in told
                if release in admitted[:_NEWEST_TRIED] or correction.code == "give-facts"
            )


def _machines_for(
    intent: Intent,
    situation: Situation,
    facts: HostFacts,
    request: Request,
    release: Release,
) -> Iterator[Correction]:
    """For each variant the machine with every fact that it misses; not with cards of another vendor."""
    for variant in sorted(release.variants, key=lambda v: (v.backend != "container", v.label)):
        vendor = vendor_term(variant)
        if vendor and facts.holds(vendor) is False and facts.find(vendor).shown:
            continue
        wanting = [vendor] if vendor and not facts.holds(vendor) else []
        for requirement in (*implied_requirements(variant), *variant.requires, *release.requires):
            terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
            applies = len(terms) == len(requirement.any_of) and requirement.condition is None
            if applies and facts.fails(requirement):
                wanting.append(terms[0])
        given = tuple(dict.fromkeys((term.fact, value_for(term) or "") for term in wanting))
        if any(term.fact in ("arch", "os") and facts.holds(term) is False for term in wanting):
            continue  # that is no change of a machine
        one_each = len(dict(given)) == len(given) > 1 and all(value for _, value in given)
        machine = _assumed(situation, given) if one_each else None
        if machine:
            fields = (
                ("module", release.module),
                ("version", release.version),
                ("variant", variant.label),
                ("facts", ", ".join(f"{key}={value}" for key, value in given)),
            )
            code = "give-facts" if all(facts.holds(term) is None for term in wanting) else "change-machine"
            exact = attrs.evolve(request, specifier=f"=={release.version}", variant=variant.label)
            proof = _replace(intent, request, exact)
            yield Correction(code, fields, intent, machine, given, proof=proof)


def _spoken_fallbacks(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...]
) -> Iterator[Correction]:
    """Ask for the build for the CPU by name."""
    for reason in conflict:
        if not isinstance(reason, NoFallback):
            continue
        module = situation.catalog.module(reason.module)
        label = _cpu_label(module) if module else None
        if label is None:
            continue
        asked = [r for r in intent.requests if r.name == reason.module and not r.interface]
        changed = intent
        for request in asked:
            changed = _replace(changed, request, attrs.evolve(request, variant=label))
        if not asked:
            changed = attrs.evolve(intent, requests=(*intent.requests, Request(reason.module, variant=label)))
        fields = (("module", reason.module), ("variant", label))
        in_file = any(request.origin.line for request in asked)
        yield Correction("allow-cpu", fields, changed, situation, command=not in_file)


def _cpu_label(module: Module) -> str | None:
    labels = [v.label for release in module.releases for v in release.variants if v.accelerator == "cpu"]
    return labels[0] if labels else None


def _permissions(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Waive a rule of the policy: explicit, recorded, reversible."""
    yield from _all_permitted(intent, situation, conflict)
    for reason in conflict:
        if isinstance(reason, Forbidden):
            waived = attrs.evolve(situation, waived=situation.waived | {reason.rule})
            yield Correction("policy-override", (("rule", reason.rule),), intent, waived, command=False)


def _all_permitted(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...]
) -> Iterator[Correction]:
    """A conflict tells one thing that is forbidden: leave away all of them."""
    if not any(isinstance(reason, Forbidden) for reason in conflict):
        return
    forbidden = [request for request in intent.requests if _is_forbidden(situation, request)]
    kept = tuple(request for request in intent.requests if request not in forbidden)
    if len(forbidden) > 1 and kept:
        fields = (("requests", ", ".join(request.text for request in forbidden)),)
        in_file = any(request.origin.line for request in forbidden)
        changed = attrs.evolve(intent, requests=kept)
        yield Correction("drop-forbidden", fields, changed, situation, command=not in_file)


def _is_forbidden(situation: Situation, request: Request) -> bool:
    module = situation.catalog.module(request.name)
    if module is None or request.interface:
        return False
    return not any(
        situation.capabilities.judge(subject_of(module, release, variant), situation.waived).allowed
        for release in module.releases
        if matches(module.scheme, release.version, request.specifier)
        for variant in release.variants
    )


def _resources(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Free a port, or have more memory or disk."""
    uses = [reason for reason in conflict if isinstance(reason, Uses)]
    for reason in conflict:
        if isinstance(reason, PortTaken):
            machine = situation.machine
            left = tuple(port for port in machine.ports_taken if port != reason.port)
            freed = attrs.evolve(situation, machine=attrs.evolve(machine, ports_taken=left))
            fields = (("port", str(reason.port)), ("module", reason.module))
            yield Correction("stop-port", fields, intent, freed, command=False)
        elif isinstance(reason, Capacity) and reason.resource == "memory":
            total = sum(use.bytes for use in uses)
            needed = situation.capabilities.memory_for(total)
            machine_with = _assumed(situation, (("memory.effective", str(needed)),))
            if machine_with:
                fields = (("fact", "memory.effective"), ("value", str(needed)))
                yield Correction(
                    "change-fact", fields, intent, machine_with, (("memory.effective", str(needed)),)
                )
    yield from _larger_cards(intent, situation, conflict)


def _larger_cards(intent: Intent, situation: Situation, conflict: tuple[Reason, ...]) -> Iterator[Correction]:
    """Accelerators that hold the largest of what is placed, or all of it."""
    uses = [r.bytes for r in conflict if isinstance(r, Uses) and r.resource.startswith("accelerator")]
    rooms = [r.bytes for r in conflict if isinstance(r, Capacity) and r.resource.startswith("accelerator:")]
    if uses and rooms:
        total = max(uses) if max(uses) > max(rooms) else sum(uses)
        needed = (("accelerator.memory", str(situation.capabilities.accelerator.total_for(total))),)
        machine_with = _assumed(situation, needed)
        if machine_with:
            fields = (("fact", needed[0][0]), ("value", needed[0][1]))
            yield Correction("change-fact", fields, intent, machine_with, needed)


def _other_modules(
    intent: Intent, situation: Situation, conflict: tuple[Reason, ...]
) -> Iterator[Correction]:
    """Take another module that provides what the refused one was asked for."""
    for reason in conflict:
        if not isinstance(reason, Requested):
            continue
        for request in _asked(intent, situation, reason):
            module = situation.catalog.module(request.name)
            if module is None or request.interface:
                continue
            asked = {one.name for one in intent.requests}
            for other, interface in _likes(situation, module):
                if other.name not in asked:
                    fields = (("module", other.name), ("instead", request.name), ("interface", interface))
                    changed = _replace(intent, request, Request(other.name, environment=request.environment))
                    yield Correction(
                        "other-module", fields, changed, situation, command=not request.origin.line
                    )


def _likes(situation: Situation, module: Module) -> Iterator[tuple[Module, str]]:
    """Modules that provide what this one does, with the interface, those first that are most like it.

    Its successor by its own word; then who provides more of the same, is of its category and is built for
    the same platforms.
    """
    provided = _interfaces(module)
    names = {name for interface in provided for name in situation.catalog.providers(interface)}
    others = [other for name in names - {module.name} if (other := situation.catalog.module(name))]
    succeeding = {release.replaced_by for release in module.releases}

    def distance(other: Module) -> tuple[bool, int, bool, int, str]:
        shared = sum(interface in provided for interface in _interfaces(other))
        platforms = len(_platforms(module) ^ _platforms(other))
        return other.name not in succeeding, -shared, other.category != module.category, platforms, other.name

    for other in sorted(others, key=distance):
        yield other, next(interface for interface in provided if interface in _interfaces(other))


def _interfaces(module: Module) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.interface for release in module.releases for p in release.provides))


def _platforms(module: Module) -> set[str]:
    variants = (variant for release in module.releases for variant in release.variants)
    return {platform_of(variant.accelerator) for variant in variants if variant.accelerator}
