"""What a policy leaves open, or closes for good, over the machines of a profile matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from documents import Document, Fault, Path
from encoders.host import HostFacts, implied_requirements, vendor_term
from encoders.objections import fails, subject_of
from hardware import Machine
from manifests import Catalog, Module, Release, Variant
from planner.findings import Finding
from policies import (
    BUILTIN_LABEL,
    Capabilities,
    Check,
    Policy,
    PolicyError,
    PolicyFile,
    evaluate,
    misfits,
    open_policy,
    statements_on,
)
from reasons import FactIs, Forbidden


def policy_findings(
    policy: Policy, profiles: Sequence[tuple[str, Machine]], catalog: Catalog
) -> tuple[Finding, ...]:
    """Machines in no tier or in several, rules that apply nowhere, modules that rules keep from everywhere.

    A module is kept from everywhere if some machine could have it, and no machine may.
    """
    places = _Places.of(policy)
    return (
        *(found for name, machine in profiles for found in _tiers(policy, name, machine, places)),
        *_idle_rules(policy, profiles, places),
        *_forbidden_modules(policy, profiles, catalog, places),
    )


@attrs.frozen
class _Places:
    """The policy files, opened again where that is possible, by their names."""

    files: Mapping[str, tuple[PolicyFile, Document | None]]

    @classmethod
    def of(cls, policy: Policy) -> _Places:
        return cls({file.name: (file, open_policy(file)) for file in policy.files})

    def fault(self, code: str, policy: str, path: Path, /, **fields: str) -> Fault:
        file, document = self.files[policy]
        if document is None:
            return Fault(code, file.file, fields=tuple(fields.items()))
        at_key = len(path) == 1  # a whole section: its name tells more than its first entry
        return document.fault(code, path, at_key, **fields)

    def fault_of_rule(self, code: str, rule: str, /, **fields: str) -> Fault:
        policy, _, name = rule.partition("/")
        path = self._entry(policy, "permissions", "id", name) or self._entry(policy, "limits", "id", name)
        return self.fault(code, policy, path, rule=rule, **fields)

    def fault_of_tier(self, code: str, policy: str, tier: str | None, /, **fields: str) -> Fault:
        path: Path = ("tiers",) if tier is None else self._entry(policy, "tiers", "tier", tier)
        return self.fault(code, policy, path, policy=policy, **fields)

    def _entry(self, policy: str, section: str, key: str, name: str) -> Path:
        """The path to the entry of a list that has this name; () where there is none."""
        document = self.files[policy][1]
        entries = document.data.get(section) if document else None
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict) and entry.get(key) == name:
                return section, index, key
        return ()


# --- tiers ----------------------------------------------------------------------------------------


def _tiers(policy: Policy, name: str, machine: Machine, places: _Places) -> Iterator[Finding]:
    for misfit in misfits(policy, machine):
        fields = {"machine": name, "facts": _told(misfit.checks)}
        if misfit.tiers:
            told = fields | {"tiers": ", ".join(misfit.tiers)}
            fault = places.fault_of_tier("tier-overlap", misfit.file.name, misfit.tiers[-1], **told)
        else:
            fault = places.fault_of_tier("tier-hole", misfit.file.name, None, **fields)
        yield Finding("error", fault, _facts(misfit.checks))


def _told(checks: Sequence[Check]) -> str:
    """The facts that decided, once each: `accelerator.memory 24 GiB, memory.effective 62.5 GiB`."""
    return ", ".join(sorted({f"{check.fact} {check.shown or ''}".strip() for check in checks}))


def _facts(checks: Sequence[Check]) -> tuple[FactIs, ...]:
    return tuple(dict.fromkeys(FactIs(check.fact, check.shown or "none", check.source) for check in checks))


# --- rules ----------------------------------------------------------------------------------------


def _idle_rules(
    policy: Policy, profiles: Sequence[tuple[str, Machine]], places: _Places
) -> Iterator[Finding]:
    """Rules and limits whose condition is certainly false on every machine whose tier is known."""
    applied: list[frozenset[str]] = []
    for _, machine in profiles:
        if not misfits(policy, machine):
            applied.append(statements_on(policy, machine))
    if not applied:
        return
    for file in policy.files:
        # The built-in limits are for every machine that there is, and no user's to mend.
        for statement in file.statements if file.file != BUILTIN_LABEL else ():
            if not any(statement.id in ids for ids in applied):
                fault = places.fault_of_rule("rule-never-applies", statement.id, count=str(len(applied)))
                yield Finding("warning", fault)


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
    policy: Policy, profiles: Sequence[tuple[str, Machine]], catalog: Catalog, places: _Places
) -> Iterator[Finding]:
    if not any(file.rules for file in policy.files):
        return
    sites = [
        _Site(HostFacts(machine), evaluate(policy, machine))
        for _, machine in profiles
        if not misfits(policy, machine)
    ]
    for name in catalog.names():
        module = catalog.module(name)
        assert module is not None  # the name came from the catalogue
        try:
            reasons = _objections(module, sites)
        except PolicyError as error:
            yield _misread(error, places)
            continue
        if reasons:
            fields = {"module": name, "subject": reasons[0].subject}
            fault = places.fault_of_rule("rule-forbids-module", reasons[0].rule, **fields)
            yield Finding("warning", fault, reasons)


def _objections(module: Module, sites: Sequence[_Site]) -> tuple[Forbidden, ...]:
    """What keeps a module from all machines that could have it; nothing where one may. Raises PolicyError."""
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
    return tuple(
        Forbidden(rule, module.name, tuple(versions), subject)
        for (rule, subject), versions in refused.items()
    )


def _misread(error: PolicyError, places: _Places) -> Finding:
    """A rule whose versions are none of the module's scheme: nobody can say what it is about."""
    fields = {name: value for name, value in error.fields.items() if name != "rule"}
    return Finding("error", places.fault_of_rule(f"rule-{error.code}", error.fields["rule"], **fields))
