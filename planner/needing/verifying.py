"""An answer made sure of: solved on the very machine, least in its values, each part with its cause."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders import HostFacts, Situation
from encoders.host import implied_requirements, vendor_term
from encoders.objections import static_value
from hardware import FactError, Machine, assume
from manifests import HostTerm, Release, Requirement, Variant
from planner.needing.answers import Chosen, Measures, Part, Way
from planner.needing.asked import Asked
from planner.needing.machines import Start
from planner.needing.options import values_of
from planner.planning import plan
from planner.refusing import conflicts_of
from policies import PolicyError
from reasons import NeedsHost, NeedsInterface, NeedsModule, Reason, Uses
from solver import Budget
from stacks import Intent
from state import Choice, Plan


@attrs.frozen
class Verifier:
    intent: Intent
    situation: Situation
    start: Start
    budget: Budget
    engine: str
    _machines: dict[tuple[Part, ...], Machine] = attrs.field(factory=dict, init=False)

    def way(self, parts: tuple[Part, ...], measures: Measures, asked: Asked) -> Way | None:
        """The answer with these parts; None where the whole machine has no plan after all."""
        made = self._plan(parts)
        if made is None:
            return None
        for place in range(len(parts)):
            parts, made = self._least(parts, place, made, asked)
        told = tuple(attrs.evolve(part, reasons=tuple(self._reasons(part, parts, made))) for part in parts)
        return Way(told, measures, _asked_for(made), self.start.system(parts))

    def _machine(self, parts: tuple[Part, ...]) -> Machine:
        if parts not in self._machines:
            self._machines[parts] = self.start.assembled(parts)
        return self._machines[parts]

    def _facts(self, parts: tuple[Part, ...]) -> HostFacts:
        return HostFacts(self._machine(parts), self.intent.all_accelerators)

    def _on(self, parts: tuple[Part, ...]) -> Situation | None:
        """None for a machine that no tier of the policy has a place for."""
        machine = self._machine(parts)
        try:
            capabilities = self.situation.capabilities.on(machine)
        except PolicyError:
            return None
        return attrs.evolve(self.situation, machine=machine, capabilities=capabilities)

    def _plan(self, parts: tuple[Part, ...]) -> Plan | None:
        situation = self._on(parts)
        answer = situation and plan(self.intent, situation, self.budget, self.engine, brief=True)
        return answer if isinstance(answer, Plan) else None

    # --- the least value --------------------------------------------------------------------------

    def _least(
        self, parts: tuple[Part, ...], place: int, made: Plan, asked: Asked
    ) -> tuple[tuple[Part, ...], Plan]:
        """With the least value of a fact that gives the same releases: a driver no newer than it must be."""
        part = parts[place]
        if part.kind != "fact":
            return parts, made
        machine = self._machine(parts)
        for value in values_of(part.name, asked):
            if value == part.value:
                break
            try:
                facts = HostFacts(assume(machine, part.name, value), self.intent.all_accelerators)
            except FactError:
                continue
            if any(_is_failing(one, facts) for _, one, _ in self._stated(made)):
                continue
            lower = (*parts[:place], attrs.evolve(part, value=value), *parts[place + 1 :])
            other = self._plan(lower)
            if other and _asked_for(other) == _asked_for(made):
                return lower, other
        return parts, made

    # --- what asks for it -------------------------------------------------------------------------

    def _reasons(self, part: Part, parts: tuple[Part, ...], made: Plan) -> Iterator[Reason]:
        """What the plan's releases state and the machine does not meet without the part."""
        others = tuple(one for one in parts if one != part)
        lacking, having = self._facts(others), self._facts(parts)
        found = [
            _need(choice, requirement, variant)
            for choice, requirement, variant in self._stated(made)
            if _is_failing(requirement, lacking) and not _is_failing(requirement, having)
        ]
        if part.kind != "fact" and not found:
            found = list(_uses(part, made))
        if not found:
            without = self._on(others)
            conflicts = conflicts_of(self.intent, without, self.budget, self.engine) if without else ()
            found = list(conflicts[0].reasons) if conflicts else []
        yield from dict.fromkeys(found)

    def _stated(self, made: Plan) -> Iterator[tuple[Choice, Requirement, Variant | None]]:
        """What the chosen releases require, what was asked for first; with the variant whose it is."""
        for choice in sorted(made.target.choices, key=lambda one: not one.requested):
            release, variant = self._found(choice)
            if release is None or variant is None:
                continue
            own = (*_vendors(variant), *variant.requires, *implied_requirements(variant))
            yield from ((choice, requirement, None) for requirement in release.requires)
            yield from ((choice, requirement, variant) for requirement in own)

    def _found(self, choice: Choice) -> tuple[Release | None, Variant | None]:
        module = self.situation.catalog.module(choice.module)
        release = next((r for r in module.releases if r.version == choice.version), None) if module else None
        variants = release.variants if release else ()
        return release, next((v for v in variants if v.label == choice.variant), None)


def _vendors(variant: Variant) -> Iterator[Requirement]:
    """That there is a card for the build, as a requirement."""
    term = vendor_term(variant)
    if term:
        listed = f" in {' '.join(term.any_of)}" if term.any_of else ""
        yield Requirement(f"host accelerator{listed}", (term,))


def _is_failing(requirement: Requirement, facts: HostFacts) -> bool:
    """Whether it binds and the host does not meet it; for its part, of one that modules could meet too."""
    if static_value(requirement.condition, facts) is False:
        return False
    terms = [term for term in requirement.any_of if isinstance(term, HostTerm)]
    if len(terms) == len(requirement.any_of):
        return facts.fails(requirement)
    return bool(terms) and all(facts.holds(term) is not True for term in terms)


def _need(choice: Choice, requirement: Requirement, variant: Variant | None) -> Reason:
    kind: type[NeedsHost | NeedsModule | NeedsInterface] = NeedsHost
    if not all(isinstance(term, HostTerm) for term in requirement.any_of):
        kind = NeedsModule
    labels = (variant.label,) if variant else ()
    return kind(choice.module, (choice.version,), requirement.text, choice.environment, labels)


def _uses(part: Part, made: Plan) -> Iterator[Reason]:
    """What takes of the memory that the part brings."""
    for choice in made.target.choices:
        if part.kind == "memory" and choice.memory_bytes:
            yield Uses(choice.module, (choice.version,), "memory", choice.memory_bytes, choice.environment)
        elif part.kind == "disk" and choice.disk_bytes:
            resource = f"disk:{part.name}"
            yield Uses(choice.module, (choice.version,), resource, choice.disk_bytes, choice.environment)
        elif part.kind == "gpu" and choice.accelerator_memory_bytes:
            each = choice.accelerator_memory_bytes
            yield Uses(choice.module, (choice.version,), "accelerator", each, choice.environment)


def _asked_for(made: Plan) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(choice.environment, choice.module, choice.version, choice.variant)
        for choice in made.target.choices
        if choice.requested
    )
