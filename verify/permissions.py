"""Rules 12 and 13: policy allows every choice, and nothing withdrawn or unfinished is taken unasked."""

from __future__ import annotations

from collections.abc import Iterator

from manifests import ModuleTerm
from policies import Lift, Subject
from verify.case import Case, Chosen, admits, requests_of
from verify.needs import needs_of
from verify.violation import Violation, violation
from versions import VersionsError, is_prerelease, matches


def policy_allows(case: Case) -> Iterator[Violation]:
    """Rule 12: no rule of the policy denies a choice."""
    for one in case.chosen:
        verdict = case.capabilities.judge(subject_of(one))
        if not verdict.allowed:
            yield violation(
                "forbidden",
                environment=one.environment,
                module=one.name,
                version=one.version,
                rule=verdict.rule or "",
                subject=verdict.subject,
            )


def overrides_are_in_force(case: Case) -> Iterator[Violation]:
    """Rule 12: what the plan says is lifted is lifted on this machine, for this module or for all."""
    for one in case.plan.overrides:
        if not {Lift(one.rule), Lift(one.rule, one.module)} & {*case.in_force}:
            yield violation("not-lifted", rule=one.rule, override=one.id)


def subject_of(one: Chosen) -> Subject:
    return Subject(
        module=one.name,
        version=one.version,
        scheme=one.module.scheme,
        category=one.module.category,
        licence=one.release.licence or one.module.licence,
        backend=one.variant.backend,
        accelerator=one.variant.accelerator,
        interfaces=tuple(provided.interface for provided in one.release.provides),
        ports=tuple(port.number for port in one.release.ports),
        exposure=one.choice.ports[0].exposure if one.choice.ports else None,
        accelerators=len(one.choice.placement) or None,
        model_parameters=one.release.model_parameters,
        model_bytes=one.release.model_bytes,
        users=one.release.users,
    )


def withdrawn_is_asked_for(case: Case) -> Iterator[Violation]:
    """Rule 13: a withdrawn release is taken only if a request or a pin names it by `==`."""
    for one in case.chosen:
        if one.release.status == "withdrawn" and not any(names(one, text) for text in asked_of(case, one)):
            yield violation("withdrawn", environment=one.environment, module=one.name, version=one.version)


def names(one: Chosen, specifier: str) -> bool:
    """Whether a clause of the specifier is `==` this very version."""
    clauses = [clause for clause in specifier.split(",") if clause.startswith("==")]
    return any(
        not clause.endswith("*") and admits(one.module.scheme, one.version, clause) for clause in clauses
    )


def prereleases_are_asked_for(case: Case) -> Iterator[Violation]:
    """Rule 13: a pre-release is taken only if it is installed, or a specifier for it names one."""
    now = case.generation.choices if case.generation else ()
    installed = {(choice.environment, choice.module, choice.version) for choice in now}
    for one in case.chosen:
        if not is_prerelease(one.module.scheme, one.version):
            continue
        asked = [*asked_of(case, one), *required_of(case, one)]
        named = any(admits_prerelease(one, text) for text in asked)
        if not named and (one.environment, one.name, one.version) not in installed:
            yield violation("pre-release", environment=one.environment, module=one.name, version=one.version)


def asked_of(case: Case, one: Chosen) -> Iterator[str]:
    """Specifiers that requests and pins put on the module."""
    for request in requests_of(case):
        if not request.interface and request.name == one.name:
            yield request.specifier
    for pin in case.intent.pins if case.intent else ():
        if pin.module == one.name and pin.environment in (None, one.environment):
            yield pin.specifier


def required_of(case: Case, one: Chosen) -> Iterator[str]:
    """Specifiers that binding requirements put on the module."""
    for other in case.chosen:
        for requirement in needs_of(case, other):
            for term in requirement.any_of:
                if isinstance(term, ModuleTerm) and term.module == one.name:
                    yield term.specifier


def admits_prerelease(one: Chosen, specifier: str) -> bool:
    try:
        return matches(one.module.scheme, one.version, specifier)
    except VersionsError:
        return False
