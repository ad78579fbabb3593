"""Why something is permitted on a machine, or not: asked of a rule, of a key of policies, or of a module."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from encoders.objections import subject_of
from hardware import Machine
from manifests import Catalog, Module, Release, Variant
from policies import (
    EXPOSURES,
    KINDS_OF_MATCH,
    LIMITS,
    Capabilities,
    Capability,
    Limit,
    Rule,
    Standing,
    Verdict,
    kinds_of,
    standings,
)
from reasons import Forbidden


@attrs.frozen
class AboutRule:
    """A permission or limit: how it stands here, what it refuses; of a limit, what holds of each thing it
    speaks of. `wide`: it refuses what is reachable from elsewhere.
    """

    standing: Standing
    refused: tuple[Forbidden, ...] = ()
    wide: bool = False
    limits: tuple[Capability, ...] = ()


@attrs.frozen
class AboutKey:
    """A key of limits, or a kind of permissions: what holds of it, and every statement that speaks of it."""

    key: str
    capability: Capability | None
    standings: tuple[Standing, ...]


@attrs.frozen
class AboutModule:
    """`permitted` lists the releases of which some build is. `exposures`: from where it may be reachable, if
    it listens at all. `admitted`: allow rules, and what each lists of it. `undecided`: rules about it that
    rest on unknown facts. `lifted`: rules that would forbid some of it but for an override.
    """

    module: Module
    permitted: tuple[str, ...]
    forbidden: tuple[Forbidden, ...]
    exposures: tuple[tuple[str, Verdict], ...]
    admitted: tuple[tuple[str, str], ...]
    undecided: tuple[Standing, ...]
    lifted: tuple[str, ...] = ()


Permission = AboutRule | AboutKey | AboutModule


def permission(
    subject: str, capabilities: Capabilities, machine: Machine, catalog: Catalog
) -> Permission | None:
    """By the id of a rule, a key, or the name of a module; None where it is none of them."""
    stated = standings(capabilities.policy, machine)
    if subject in {*LIMITS, *KINDS_OF_MATCH}:
        return _about_key(subject, capabilities, stated)
    module = catalog.module(subject.lower().replace("_", "-"))
    if module is not None and "/" not in subject:
        return _about_module(module, capabilities, machine, stated)
    found = [one for one in stated if subject in (one.statement.id, one.statement.id.partition("/")[2])]
    return _about_rule(found[0], capabilities, catalog) if len(found) == 1 else None


def names_of(capabilities: Capabilities, catalog: Catalog) -> tuple[str, ...]:
    """All that can be asked about."""
    rules = (one.id for file in capabilities.policy.files for one in file.statements)
    return (*rules, *LIMITS, *KINDS_OF_MATCH, *catalog.names())


def _about_rule(standing: Standing, capabilities: Capabilities, catalog: Catalog) -> AboutRule:
    statement = standing.statement
    if isinstance(statement, Limit):
        limits = (one for one in capabilities.limits if statement.id in {said.rule for said in one.said})
        judges = any(kind.of for kind in kinds_of(statement))
        refused = tuple(_refused(statement.id, capabilities, catalog)) if judges else ()
        return AboutRule(standing, refused, limits=tuple(limits))
    refused = tuple(_refused(statement.id, capabilities, catalog))
    return AboutRule(standing, refused, wide=bool(statement.match.exposures))


def _refused(rule: str, capabilities: Capabilities, catalog: Catalog) -> Iterator[Forbidden]:
    """What a rule keeps from this machine, module by module, reachable from this machine alone."""
    for module in _modules(catalog):
        yield from (one for one in _forbidden(module, capabilities) if one.rule == rule)


def _about_key(key: str, capabilities: Capabilities, stated: tuple[Standing, ...]) -> AboutKey:
    about = tuple(one for one in stated if key in keys_of(one.statement))
    return AboutKey(key, capabilities.limit(key) if key in LIMITS else None, about)


def keys_of(statement: Rule | Limit) -> tuple[str, ...]:
    """The keys under which a statement says something."""
    if isinstance(statement, Limit):
        return tuple(kind.key for kind in kinds_of(statement))
    return tuple(key for key, field in KINDS_OF_MATCH.items() if getattr(statement.match, field))


def _about_module(
    module: Module, capabilities: Capabilities, machine: Machine, stated: tuple[Standing, ...]
) -> AboutModule:
    allowed = [
        (release, variant)
        for release, variant in _builds(module)
        if capabilities.judge(subject_of(module, release, variant)).allowed
    ]
    forbidden = tuple(_forbidden(module, capabilities))
    named = {one.rule for one in forbidden}
    first = next(iter(allowed), None)
    admitted = capabilities.admissions(subject_of(module, *first)) if first else ()
    return AboutModule(
        module,
        tuple(dict.fromkeys(release.version for release, _ in allowed)),
        forbidden,
        tuple(_exposures(module, *first, capabilities)) if first else (),
        admitted,
        tuple(one for one in stated if one.holds is None and one.statement.id in named),
        tuple(dict.fromkeys(_lifted(module, forbidden, capabilities, machine))),
    )


def _lifted(
    module: Module, forbidden: tuple[Forbidden, ...], capabilities: Capabilities, machine: Machine
) -> Iterator[str]:
    """Rules without whose override more of the module would be forbidden."""
    for lift in capabilities.lifted:
        rest = [one for one in capabilities.lifted if one != lift]
        if tuple(_forbidden(module, capabilities.on(machine, rest))) != forbidden:
            yield lift.rule


def _exposures(
    module: Module, release: Release, variant: Variant, capabilities: Capabilities
) -> Iterator[tuple[str, Verdict]]:
    if release.ports and not module.is_library:
        for exposure in EXPOSURES:
            yield exposure, capabilities.judge(subject_of(module, release, variant, exposure))


def _forbidden(module: Module, capabilities: Capabilities) -> Iterator[Forbidden]:
    """One for each rule and what it is about, with the releases of which some build is refused by it."""
    found: dict[tuple[str, str], list[str]] = {}
    for release, variant in _builds(module):
        verdict = capabilities.judge(subject_of(module, release, variant))
        if not verdict.allowed:
            found.setdefault((verdict.rule or "", verdict.subject), []).append(release.version)
    for (rule, subject), versions in found.items():
        explain = capabilities.explanation_of(rule)
        yield Forbidden(rule, module.name, tuple(dict.fromkeys(versions)), subject, explain)


def _modules(catalog: Catalog) -> Iterator[Module]:
    return (module for name in catalog.names() if (module := catalog.module(name)))


def _builds(module: Module) -> Iterator[tuple[Release, Variant]]:
    return ((release, variant) for release in module.releases for variant in release.variants)
