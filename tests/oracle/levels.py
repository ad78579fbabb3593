"""The objective, level by level, as counts over a set of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from manifests import ModuleTerm, Requirement
from tests.oracle.resources import ways_to_place
from tests.oracle.rules import Rules
from tests.oracle.statements import Pick
from versions import is_prerelease, matches, samples

Vector = tuple[tuple[str, int], ...]
Versions = Mapping[str, str]  # of open modules, in one environment
MIB = 2**20


def vector_of(rules: Rules, chosen: tuple[Pick, ...], ports: int, unmet: int) -> Vector:
    """All levels, in the order that the policy wants."""
    values = {
        "removals": removals(rules, chosen),
        "changes": changes(rules, chosen),
        "newest-requested": sum(newer(p) for p in chosen if rules.is_asked_for(p.place)),
        "backend": sum(is_second_best_backend(rules, pick) for pick in chosen),
        "build": sum(better_builds(rules, pick) for pick in chosen),
        "recommendations": unmet,
        "newest-pulled": sum(newer(p) for p in chosen if not rules.is_asked_for(p.place)),
        "modules": sum(p.release.slot is not None or not rules.is_asked_for(p.place) for p in chosen),
        "ports": ports,
        "download": sum(download_mib(rules, pick) for pick in chosen),
    }
    return tuple((name, values[name]) for name in rules.situation.capabilities.preferences if name in values)


def removals(rules: Rules, chosen: Iterable[Pick]) -> int:
    """Earlier wishes that nothing answers any more."""
    return sum(not any(rules.answers(pick, wish) for pick in chosen) for wish in rules.earlier)


def changes(rules: Rules, chosen: tuple[Pick, ...]) -> int:
    """Installed releases that are not there as they were, or not where, but for what may be upgraded."""
    upgrade = rules.intent.upgrade
    held = [c for c in rules.installed if not upgrade.everything and c.module not in upgrade.modules]
    there = {(*pick.place, pick.version, pick.variant.label): at for at, pick in enumerate(chosen)}
    found = [there.get((c.environment, c.module, c.version, c.variant)) for c in held]
    placed = [(at, frozenset(c.placement)) for c, at in zip(held, found, strict=True) if c.placement]
    stay = [(at, units) for at, units in placed if at is not None]
    moved = (sum(where[at] != units for at, units in stay) for where in ways_to_place(rules, chosen))
    return found.count(None) + (min(moved) if stay else 0)


def newer(pick: Pick) -> int:
    """Better releases that anybody may have: newer ones; of a deprecated one, all that are not, too."""
    releases = pick.module.releases
    index = [release.version for release in releases].index(pick.version)
    return sum(
        other.status != "withdrawn"
        and not is_prerelease(pick.module.scheme, other.version)
        and (other.status == "deprecated", at) < (pick.release.status == "deprecated", index)
        for at, other in enumerate(releases)
    )


def is_second_best_backend(rules: Rules, pick: Pick) -> bool:
    """Native, though some release could be had as an image; a library for others never could."""
    if pick.is_image or (rules.is_library(pick.module.name) and not rules.is_asked_for(pick.place)):
        return False
    return any(variant.backend == "container" for r in pick.module.releases for variant in r.variants)


def better_builds(rules: Rules, pick: Pick) -> int:
    """Builds of the release, run the same way, that are listed before it and that nothing rules out."""
    count = 0
    for other in rules.picks(pick.place):
        if other is pick:
            break
        count += other.version == pick.version and other.variant.backend == pick.variant.backend
    return count


def download_mib(rules: Rules, pick: Pick) -> int:
    """What has to be fetched, begun MiB counted whole; nothing if it is installed."""
    now = {(c.environment, c.module, c.version, c.variant) for c in rules.installed}
    if (*pick.place, pick.version, pick.variant.label) in now:
        return 0
    return ((pick.variant.download_bytes or 0) + MIB - 1) // MIB


# --- open modules, and what is recommended --------------------------------------------------------


def unmet_wishes(rules: Rules, environment: str, chosen: tuple[Pick, ...]) -> int | None:
    """Recommendations of one environment that are not met, with the best versions of its open modules.

    None where no versions of these meet all that is required of them together.
    """
    inside = [pick for pick in chosen if pick.environment == environment]
    required = [(pick, r) for pick in inside for r in rules.needs(pick, chosen)]
    wished = [(pick, r) for pick in inside for r in recommended(rules, pick, inside)]
    counts = [
        sum(not holds(rules, pick, r, chosen, versions) for pick, r in wished)
        for versions in open_versions(rules, [r for _, r in (*required, *wished)])
        if all(holds(rules, pick, r, chosen, versions) for pick, r in required)
    ]
    return min(counts, default=None)


def recommended(rules: Rules, pick: Pick, held: Iterable[Pick]) -> Iterator[Requirement]:
    for requirement in pick.release.recommends:
        if not rules.is_inside(pick, requirement) and rules.applies(requirement.condition, held):
            yield requirement


def holds(
    rules: Rules, pick: Pick, requirement: Requirement, chosen: tuple[Pick, ...], versions: Versions
) -> bool:
    return any(
        matches("pep440", versions[term.module], term.specifier, prereleases=True)
        if isinstance(term, ModuleTerm) and rules.is_open(term)
        else rules.holds(pick, term, chosen)
        for term in requirement.any_of
    )


def open_versions(rules: Rules, requirements: Iterable[Requirement]) -> Iterator[Versions]:
    """One version of each open module, in all ways that can make a difference."""
    ranges: dict[str, set[str]] = {}
    for requirement in requirements:
        for term in requirement.any_of:
            if isinstance(term, ModuleTerm) and rules.is_open(term):
                ranges.setdefault(term.module, set()).add(term.specifier)
    for versions in product(*(samples("pep440", texts) for texts in ranges.values())):
        yield dict(zip(ranges, versions, strict=True))
