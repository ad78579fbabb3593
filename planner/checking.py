"""What is wrong with a set of manifests, beside what a single file shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from manifests import Catalog, Module
from planner.check_artefacts import hashes, images, shadowed
from planner.check_cycles import cycles
from planner.check_gaps import gaps, missing_facts
from planner.check_licences import licences
from planner.check_names import misspelled, replacements
from planner.check_places import Checked
from planner.check_requirements import contradictory, unmeetable, unreachable, wrong_facts
from planner.check_secrets import secrets
from planner.check_services import health, ports
from planner.findings import Finding

_CHECKS: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    unmeetable,
    unreachable,
    contradictory,
    wrong_facts,
    misspelled,
    replacements,
    images,
    hashes,
    shadowed,
    ports,
    health,
    licences,
    secrets,
    cycles,
)


def check_catalog(catalog: Catalog, *, with_gaps: bool = True) -> tuple[Finding, ...]:
    """All that the manifests themselves show, without a machine; sorted by file and line, each once."""
    checked = Checked(catalog)
    checks = (*_CHECKS, gaps) if with_gaps else _CHECKS
    return in_order(finding for check in checks for finding in check(checked))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=_place))


def _place(finding: Finding) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
    fault = finding.fault
    return fault.file, fault.line, fault.column, fault.code, fault.fields


@attrs.frozen
class Counts:
    """What these modules are. `gaps` are facts that are missing, each counted for each release."""

    modules: int
    releases: int
    variants: int
    categories: tuple[tuple[str, int, int], ...]  # name, modules, releases
    gaps: int


def count_catalog(modules: Sequence[Module]) -> Counts:
    categories = {
        name: [module for module in modules if module.category == name]
        for name in sorted({module.category for module in modules})
    }
    return Counts(
        modules=len(modules),
        releases=sum(len(module.releases) for module in modules),
        variants=sum(len(release.variants) for module in modules for release in module.releases),
        categories=tuple(
            (name, len(held), sum(len(module.releases) for module in held))
            for name, held in categories.items()
        ),
        gaps=sum(sum(missing_facts(module).values()) for module in modules),
    )
