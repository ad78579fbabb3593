"""Intent -> Plan: collect, encode, solve, and put the answer in order."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders import (
    Edge,
    Encoding,
    Situation,
    choices_of,
    edges_of,
    encode,
    mount_of,
    reason_for,
    recommendations_of,
    staleness,
    unchecked_of,
    unmet_recommendations,
    wanted,
)
from hardware import digest as digest_of_machine
from manifests import LIBRARY_CATEGORIES, Catalog, InterfaceTerm, ModuleTerm, Term
from planner.answers import Answer, PlannerError, Undecided
from planner.circles import circle_among, edges_in_order
from planner.knowing import known
from reasons import NeedsInterface, NeedsModule, Reason, Recommends
from solver import Budget, Conflict, Exhausted, Solution, optimum
from stacks import Intent, Origin, Request, intent_digest, parse_wish
from state import (
    Choice,
    CycleError,
    Generation,
    Inputs,
    Notice,
    Objective,
    Plan,
    Precondition,
    digest,
    is_same,
    steps_between,
)

Key = tuple[str, str]
MIB = 1024 * 1024


def plan(
    intent: Intent,
    situation: Situation,
    budget: Budget = Budget(),
    engine: str = "glucose42",
    *,
    brief: bool = False,
) -> Answer:
    """The one optimal plan, or why there is none; or that the budget ended first.

    `brief`: a refusal is its conflict alone, and no way out is searched. Raises PlannerError where a
    request names what the catalogue does not know.
    """
    known(intent, situation)
    situation = still_wanted(intent, situation)
    encoding, outcome = decide(intent, situation, budget, engine)
    situation = encoding.universe.situation
    if isinstance(outcome, Conflict):
        from planner.refusing import refuse, refuse_briefly  # what only a refusal takes is loaded for one

        return (refuse_briefly if brief else refuse)(intent, situation, budget, engine)
    if isinstance(outcome, Exhausted):
        return Undecided()
    return _plan(intent, situation, encoding, outcome)


def decide(
    intent: Intent, situation: Situation, budget: Budget, engine: str
) -> tuple[Encoding, Solution | Conflict[Reason] | Exhausted]:
    """Solve the pruned slice. A conflict says only that there is no plan: it has no reasons.

    What needs one another in a circle is no plan: each circle that is met is ruled out, and remembered with
    the situation that was encoded.
    """
    while True:
        encoding = encode(intent, situation, pruned=True)
        outcome = optimum(encoding.problem, budget, engine)
        if not isinstance(outcome, Solution):
            return encoding, Conflict(()) if outcome is None else outcome
        circle = circle_among(edges_in_order(edges_of(encoding, outcome)))
        if not circle:
            return encoding, outcome
        situation = attrs.evolve(situation, circles=(*situation.circles, circle))


def still_wanted(intent: Intent, situation: Situation) -> Situation:
    """Earlier wishes, less those that this intent speaks of anew; a stack file is the whole wish."""
    spoken = {(request.name, request.environment) for request in intent.requests}
    kept = tuple(
        wish
        for wish in situation.asked_before
        if (wish.name, wish.environment) not in spoken and not intent.declarative
    )
    return attrs.evolve(situation, asked_before=kept)


def wish_text(request: Request) -> str:
    """A request as a generation records it: `train/torch ==2.15.0`, `vllm`."""
    return request.placed_text


def read_wish(text: str) -> Request:
    """The request that `wish_text` wrote."""
    return parse_wish(text, Origin(""))


def _plan(intent: Intent, situation: Situation, encoding: Encoding, solution: Solution) -> Plan:
    choices = choices_of(encoding, solution)
    edges = edges_in_order(edges_of(encoding, solution))
    current = situation.generation
    changed = current is None or not same_choices(current.choices, choices)
    number = (current.number if current else 0) + (1 if changed else 0)
    target = Generation("las.generation/1", number, _requests(intent, situation, encoding, solution), choices)
    try:
        steps = steps_between(
            current,
            target,
            after=_after(edges, situation, target),
            why=causes(encoding, solution, choices),
        )
    except CycleError as cycle:
        members = [step.partition(" ")[2] for step in (*cycle.members, cycle.members[0])]
        raise PlannerError("cycle", (("members", " -> ".join(members)),)) from cycle
    return Plan(
        schema="las.plan/1",
        inputs=_inputs(intent, situation),
        tier=situation.capabilities.tier.name,
        assumed=situation.assumed,
        target=target,
        steps=steps,
        unchecked=unchecked_of(encoding, solution),
        preconditions=preconditions(situation, choices),
        objectives=tuple(Objective(one.name, one.value, one.bound, one.proven) for one in solution.levels),
        notices=(*_notices(encoding, choices, solution), *_shortages(situation, choices)),
        proven=solution.proven,
    )


def same_choices(old: tuple[Choice, ...], new: tuple[Choice, ...]) -> bool:
    return len(old) == len(new) and all(is_same(one, other) for one, other in zip(old, new, strict=True))


def _requests(
    intent: Intent, situation: Situation, encoding: Encoding, solution: Solution
) -> tuple[str, ...]:
    """What this generation was asked for: the intent, and earlier wishes that it still meets."""
    kept = [
        request
        for request in situation.asked_before
        if any(
            literal in solution
            for literal in wanted(encoding.universe, encoding.variables, encoding.needs, request)
        )
    ]
    return tuple(sorted({wish_text(request) for request in (*intent.requests, *kept)}))


def _after(edges: tuple[Edge, ...], situation: Situation, target: Generation) -> dict[Key, tuple[Key, ...]]:
    """What each choice needs: of the target, and of the current generation for what leaves it."""
    found: dict[Key, set[Key]] = {}
    for edge in edges:
        found.setdefault(edge.needing.instance.key, set()).add(edge.needed.instance.key)
    staying = {choice.key for choice in target.choices}
    installed = situation.generation.choices if situation.generation else ()
    for needing, before in needs_among(situation.catalog, installed).items():
        found.setdefault(needing, set()).update(key for key in before if key not in staying)
    return {key: tuple(sorted(before)) for key, before in sorted(found.items()) if before}


def needs_among(catalog: Catalog, choices: tuple[Choice, ...]) -> dict[Key, tuple[Key, ...]]:
    """Which choice may need which other, as far as the catalogue knows them."""
    found: dict[Key, set[Key]] = {}
    for needing, needed in _may_need(catalog, choices):
        found.setdefault(needing, set()).add(needed)
    return {key: tuple(sorted(before)) for key, before in sorted(found.items())}


def _may_need(catalog: Catalog, choices: tuple[Choice, ...]) -> Iterator[tuple[Key, Key]]:
    for choice in choices:
        module = catalog.module(choice.module)
        release = next((r for r in module.releases if r.version == choice.version), None) if module else None
        variants = [v for v in release.variants if v.label == choice.variant] if release else []
        required = (*release.requires, *(r for v in variants for r in v.requires)) if release else ()
        for term in (term for requirement in required for term in requirement.any_of):
            for other in choices:
                if other.key != choice.key and _may_mean(catalog, choice, term, other):
                    yield choice.key, other.key


def _may_mean(catalog: Catalog, choice: Choice, term: Term, other: Choice) -> bool:
    if isinstance(term, InterfaceTerm):
        return other.module in catalog.providers(term.interface)
    near = other.category not in LIBRARY_CATEGORIES or other.environment == choice.environment
    return isinstance(term, ModuleTerm) and term.module == other.module and near


def need_of(edge: Edge) -> NeedsModule | NeedsInterface:
    """The statement by which one chosen release needs another."""
    one = edge.needing
    interface = any(isinstance(term, InterfaceTerm) for term in edge.requirement.any_of)
    kind = NeedsInterface if interface else NeedsModule
    return kind(one.release.module, (one.release.version,), edge.requirement.text, one.instance.environment)


def recommendation_of(edge: Edge) -> Recommends:
    """The statement by which one chosen release recommends another."""
    one = edge.needing
    return Recommends(
        one.release.module, (one.release.version,), edge.requirement.text, one.instance.environment
    )


def causes(
    encoding: Encoding, solution: Solution, choices: tuple[Choice, ...]
) -> dict[Key, tuple[Reason, ...]]:
    """For each choice the shortest chain from what was asked to it; breadth first, in sorted order."""
    links: list[tuple[Key, Key, Reason]] = [
        (edge.needing.instance.key, edge.needed.instance.key, why(edge))
        for edges, why in (
            (edges_of(encoding, solution), need_of),
            (recommendations_of(encoding, solution), recommendation_of),
        )
        for edge in edges
    ]
    chains: dict[Key, tuple[Reason, ...]] = {c.key: c.why for c in choices if c.requested}
    for request in encoding.universe.intent.requests:
        if request.interface:
            term = InterfaceTerm(request.name, request.specifier)
            for instance, _ in encoding.universe.providers(term):
                if any(choice.key == instance.key for choice in choices):
                    chains.setdefault(instance.key, (reason_for(encoding.universe, request),))
    frontier = sorted(chains)
    while frontier:
        reached = []
        for key in frontier:
            for needing, needed, why in links:
                if needing == key and needed not in chains:
                    chains[needed] = (*chains[key], why)
                    reached.append(needed)
        frontier = reached
    return chains


def preconditions(situation: Situation, choices: tuple[Choice, ...]) -> tuple[Precondition, ...]:
    """What is volatile and must still be so when the plan is carried out."""
    current = situation.generation
    held = {b.host_port for c in (current.choices if current else ()) for b in c.ports}
    installed = {(c.key, c.version, c.variant) for c in (current.choices if current else ())}
    ports = sorted({b.host_port for c in choices for b in c.ports} - held)
    disk: dict[str, int] = {}
    for choice in choices:
        mount = mount_of(situation.machine, choice.backend)
        if mount and (choice.key, choice.version, choice.variant) not in installed:
            amount = (choice.disk_bytes or 0) + (choice.download_bytes or 0)
            disk[mount.path] = disk.get(mount.path, 0) + amount
    ours = {(c.key, unit) for c in (current.choices if current else ()) for unit in c.placement}
    placed: dict[str, int] = {}
    for choice in choices:
        for unit in choice.placement if choice.accelerator_memory_bytes else ():
            if (choice.key, unit) not in ours:
                placed[unit] = placed.get(unit, 0) + (choice.accelerator_memory_bytes or 0)
    return (
        *(Precondition("port-free", "tcp", port) for port in ports),
        *(Precondition("disk-free", path, amount) for path, amount in sorted(disk.items()) if amount),
        *(Precondition("accelerator-memory-free", unit, amount) for unit, amount in sorted(placed.items())),
    )


def _notices(encoding: Encoding, choices: tuple[Choice, ...], solution: Solution) -> tuple[Notice, ...]:
    """Choices that nobody should meet by surprise: a CPU build, an older release, a moved port."""
    found = []
    unmet = tuple(unmet_recommendations(encoding, solution))
    for choice in choices:
        instance = encoding.universe.instances[choice.key]
        name = (("module", choice.module), ("version", choice.version), ("environment", choice.environment))
        if choice.accelerator == "cpu":
            found.append(Notice("cpu-build", name))
        ranks = staleness(instance)
        if choice.requested and ranks[choice.version]:
            newest = next(version for version, rank in ranks.items() if not rank)
            found.append(Notice("not-newest", (*name, ("newest", newest))))
        release = next(r for r in instance.module.releases if r.version == choice.version)
        if release.status == "deprecated":
            found.append(Notice("deprecated", name))
        found.extend(
            Notice("port-moved", (*name, ("from", str(b.container_port)), ("to", str(b.host_port))))
            for b in choice.ports
            if b.host_port != b.container_port
        )
        found.extend(
            Notice("recommendation-unmet", (*name, ("requirement", requirement.text)))
            for one, requirement in unmet
            if one.instance.key == choice.key and one.release.version == choice.version
        )
    return tuple(found)


def _shortages(situation: Situation, choices: tuple[Choice, ...]) -> Iterator[Notice]:
    """File systems on which what is to be fetched has no room now: downloads are no stated need."""
    free = {mount.path: mount.free_bytes for mount in situation.machine.mounts}
    for condition in preconditions(situation, choices):
        left = free.get(condition.subject)
        if condition.kind == "disk-free" and left is not None and condition.amount > left:
            fields = (
                ("path", condition.subject),
                ("needed", f"{-(-condition.amount // MIB)} MiB"),
                ("free", f"{left // MIB} MiB"),
            )
            yield Notice("disk-short", fields)


def _inputs(intent: Intent, situation: Situation) -> Inputs:
    generation = situation.generation
    return Inputs(
        catalogue=situation.catalog.digest,
        policy=situation.capabilities.digest,
        machine=digest_of_machine(situation.machine),
        intent=intent_digest(intent),
        generation=digest(generation) if generation else None,
    )
