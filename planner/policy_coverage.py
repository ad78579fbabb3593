"""What a policy leaves open, or closes for good, over the machines of a profile matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from encoders.host import HostFacts, implied_requirements, vendor_term
from encoders.objections import fails, subject_of
from hardware import Machine
from manifests import Catalog, Module, Release, Variant
from planner.findings import Finding
from planner.policy_decisions import misfit, misread, policy_faults
from planner.policy_places import Places
from policies import (
    BUILTIN_LABEL,
    Capabilities,
    Policy,
    PolicyError,
    evaluate,
    misfits,
)
from reasons import Forbidden


def policy_findings(
    policy: Policy, profiles: Sequence[tuple[str, Machine]], catalog: Catalog
) -> tuple[Finding, ...]:
    """What `policy_faults` finds, machines of the matrix named first; and modules that rules keep from all.

    A module is kept from everywhere if some machine could have it, and no machine may.
    """
    places = Places.of(policy)
    named = [found for name, machine in profiles for found in _tiers(policy, name, machine, places)]
    seen = {_about(finding) for finding in named}
    decided = (found for found in policy_faults(policy, catalog) if _about(found) not in seen)
    forbidden = _forbidden_modules(policy, profiles, catalog, places)
    return tuple(dict.fromkeys((*named, *decided, *forbidden)))


def _about(finding: Finding) -> tuple[object, ...]:
    """A hole is one, whichever machine shows it."""
    fields = dict(finding.fault.fields)
    return (
        finding.fault.code,
        finding.fault.place,
        fields.get("tiers"),
        fields.get("rule"),
        fields.get("tier"),
    )


def _tiers(policy: Policy, name: str, machine: Machine, places: Places) -> Iterator[Finding]:
    for found in misfits(policy, machine):
        yield misfit(found.file, found.tiers, name, found.checks, places)


@attrs.frozen
class _Site:
    """One machine, what it can have, and what it may."""

    facts: HostFacts
    capabilities: Capabilities

    def could_have(self, release: Release, variant: Variant) -> bool:
        """Whether nothing that this build itself asks of the host is missing."""
        term = vendor_term(variant)
        asked = (*implied_requirements(variant), *variant.requires, *release.requires)
        return (term is None or self.facts.holds(term) is True) and not any(
            fails(requirement, self.facts) for requirement in asked
        )


def _forbidden_modules(
    policy: Policy, profiles: Sequence[tuple[str, Machine]], catalog: Catalog, places: Places
) -> Iterator[Finding]:
    sites = [
        _Site(HostFacts(machine), evaluate(policy, machine))
        for _, machine in profiles
        if not misfits(policy, machine)
    ]
    for name in catalog.names():
        module = catalog.module(name)
        assert module is not None  # the name came from the catalogue
        sized = any(release.is_sized for release in module.releases)
        if not any(site.capabilities.rulings(sized=sized) for site in sites):
            continue
        try:
            reasons = _objections(module, sites)
        except PolicyError as error:
            yield misread(error, places)
            continue
        if reasons:
            fields = {"module": name, "subject": reasons[0].subject}
            fault = places.fault_of_rule("rule-forbids-module", reasons[0].rule, **fields)
            yield Finding("warning", fault, reasons)


def _objections(module: Module, sites: Sequence[_Site]) -> tuple[Forbidden, ...]:
    """What keeps a module from all machines that could have it; nothing where one may. Raises PolicyError.

    What the built-in policy says is told after rules of a site, and not alone: somewhere it permits anything.
    """
    refused: dict[tuple[str, str], dict[str, None]] = {}
    for release in module.releases:
        for variant in release.variants:
            subject = subject_of(module, release, variant)
            for site in sites:
                if not site.could_have(release, variant):
                    continue
                verdict = site.capabilities.judge(subject)
                if verdict.allowed:
                    return ()
                assert verdict.rule is not None  # every refusal names its rule
                refused.setdefault((verdict.rule, verdict.subject), {})[release.version] = None
    builtin = [said for said in refused if sites[0].capabilities.file_of(said[0]) == BUILTIN_LABEL]
    told = [said for said in refused if said not in builtin]
    return tuple(
        Forbidden(rule, module.name, tuple(refused[rule, subject]), subject)
        for rule, subject in (*told, *(builtin if told else ()))
    )
