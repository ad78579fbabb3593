"""What is wrong with a policy over all machines that it can tell apart, decided by the solver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import attrs

from encoders.policies import PolicySpace
from encoders.policy_rules import LimitSpace, RuleSpace
from hardware import Machine
from manifests import Catalog
from planner.findings import Finding
from planner.policy_places import Places
from planner.witnesses import Witness, find_witness
from policies import Check, Policy, PolicyError, PolicyFile, misfits
from reasons import FactIs
from solver import Conflict, Literal, Session


def policy_faults(policy: Policy, catalog: Catalog) -> tuple[Finding, ...]:
    """Machines in no tier or in several, each shown by one; tiers, rules and limits that mean nothing.

    Of the catalogue only the schemes are asked by which modules that rules name write their versions.
    """
    places, machines = Places.of(policy), PolicySpace(policy, tiers_only=True)
    tiers = (*_tiers(machines, places), *_empty_tiers(machines, places))
    try:
        return (*tiers, *_statements(PolicySpace(policy), catalog, places))
    except PolicyError as error:
        return (*tiers, misread(error, places))


def misread(error: PolicyError, places: Places) -> Finding:
    """A rule whose versions are none of the module's scheme: nobody can say what it is about."""
    fields = {name: value for name, value in error.fields.items() if name != "rule"}
    return Finding("error", places.fault_of_rule(f"rule-{error.code}", error.fields["rule"], **fields))


# --- tiers ----------------------------------------------------------------------------------------


def _tiers(space: PolicySpace, places: Places) -> Iterator[Finding]:
    """A hole, and overlaps two by two, of each list of tiers that something rests on."""
    for file in space.lists:
        tiers = dict(space.tiers(file))
        yield from _shown(space, -space.gates.any_of(tiers.values()), file, (), places)
        for about in combinations(tiers, 2):
            both = space.gates.all_of(tiers[name] for name in about)
            yield from _shown(space, both, file, about, places)


def _shown(
    space: PolicySpace, literal: Literal, file: PolicyFile, about: tuple[str, ...], places: Places
) -> Iterator[Finding]:
    """The finding with its machine; where nothing that was built shows it, that it could not be decided."""

    def checks(machine: Machine) -> tuple[Check, ...] | None:
        for found in misfits(space.policy, machine):
            if found.file == file and (set(about) <= set(found.tiers) if about else not found.tiers):
                return found.checks
        return None

    found = find_witness(space, literal, lambda machine: checks(machine) is not None)
    if isinstance(found, Witness):
        shown = misfit(file, about, found.label, checks(found.machine) or (), places)
        yield attrs.evolve(shown, witness=found)
    elif not isinstance(found, Conflict):
        told = ", ".join(about or [tier.name for tier in file.tiers])
        yield Finding("note", places.fault_of_tier("tiers-undecided", file.name, None, tiers=told))


def misfit(
    file: PolicyFile,
    tiers: tuple[str, ...],
    machine: str,
    checks: tuple[Check, ...],
    places: Places,
) -> Finding:
    """A machine that is in none of the tiers of a file, or in these of them."""
    fields = {"machine": machine, "facts": _told(checks)}
    if tiers:
        fault = places.fault_of_tier("tier-overlap", file.name, tiers[-1], **fields, tiers=", ".join(tiers))
    else:
        fault = places.fault_of_tier("tier-hole", file.name, None, **fields)
    return Finding("error", fault, _facts(checks))


def _told(checks: tuple[Check, ...]) -> str:
    """The facts that decided, once each: `accelerator.memory 24 GiB, memory.effective 62.5 GiB`."""
    return ", ".join(sorted({f"{check.fact} {check.shown or ''}".strip() for check in checks}))


def _facts(checks: tuple[Check, ...]) -> tuple[FactIs, ...]:
    return tuple(dict.fromkeys(FactIs(check.fact, check.shown or "none", check.source) for check in checks))


def _empty_tiers(space: PolicySpace, places: Places) -> Iterator[Finding]:
    tiers = [(file, name, literal) for file in space.lists for name, literal in space.tiers(file)]
    session = Session(space.problem)
    for file, name, literal in tiers:
        if session.holds([literal]) is False:
            yield Finding("warning", places.fault_of_tier("tier-empty", file.name, name, tier=name))


# --- rules and limits -----------------------------------------------------------------------------


def _statements(space: PolicySpace, catalog: Catalog, places: Places) -> Iterator[Finding]:
    """Rules and limits that apply on no machine, and those that change nothing beside the others.

    Of two that say the same the later one is told; that a further file narrows more than an earlier one is
    what it is for. On machines without a tier, or with two, nothing is permitted anyway.
    """
    settled = {file.name: space.settled(file) for file in space.policy.files}
    rules, limits = RuleSpace(space, catalog), LimitSpace(space)
    session = Session(space.problem)
    everywhere = {**rules.applies, **limits.applies}
    idle = [
        one
        for one, literal in everywhere.items()
        if session.holds([settled[one.partition("/")[0]], literal]) is False
    ]
    for statement in idle:
        yield Finding("warning", places.fault_of_rule("rule-never-applies", statement))
    for each in (rules, limits):
        kept = [statement for statement in each.applies if statement not in idle]
        for statement in reversed(kept.copy()):
            before = places.upto(statement)
            others = [other for other in kept if other != statement and other.partition("/")[0] in before]
            by = each.shadows(session, settled[statement.partition("/")[0]], statement, others)
            if by is not None:
                kept.remove(statement)
                fault = places.fault_of_rule("rule-shadowed", statement, by=", ".join(by))
                yield Finding("warning", fault)
