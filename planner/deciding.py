"""One module on every machine of a matrix: docs/how-it-works.md, "Many machines at once"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from encoders import Situation, choices_of, home_of
from encoders.profiles import Mask, Profiles
from hardware import Machine
from manifests import Catalog, Module, Release
from planner.planning import decide
from planner.slices import Slice
from policies import Capabilities
from solver import Budget, Solution
from stacks import Intent, Request
from versions import is_prerelease, matches

#: Levels that cost nothing where nothing is installed.
_IDLE_LEVELS = ("removals", "changes")


@attrs.frozen
class Profile:
    """A machine of the matrix, and what may be done on it."""

    name: str
    machine: Machine
    capabilities: Capabilities


@attrs.frozen
class Decided:
    """Of one module: where each release can be had, newest first, and what each machine gets."""

    module: str
    installable: tuple[tuple[str, Mask], ...]
    chosen: tuple[str | None, ...]


def profiles_of(catalog: Catalog, profiles: Sequence[Profile]) -> Profiles:
    """The machines as the encoders take them."""
    return Profiles([Situation(one.machine, catalog, one.capabilities) for one in profiles])


def intent_for(module: Module, release: Release) -> Intent:
    """A request in whose slice the release can be asked for: that for the module, where it permits as much.

    A withdrawn release and a pre-release are to be had only if they are named, and a version may stand for
    another with a local label.
    """
    exact = f"=={release.version}"
    if is_offered(module, release) and not any(
        matches(module.scheme, other.version, exact, prereleases=True)
        for other in module.releases
        if other is not release and "+" in other.version
    ):
        return Intent((Request(module.name),))
    return Intent((Request(module.name, specifier=exact),))


def is_offered(module: Module, release: Release) -> bool:
    """Whether it can be had without being named."""
    return release.status != "withdrawn" and not is_prerelease(module.scheme, release.version)


class Decider:
    """Decides modules one at a time; what machines say of a statement is asked once for all of them."""

    def __init__(self, catalog: Catalog, profiles: Sequence[Profile], engine: str) -> None:
        self._catalog = catalog
        self._profiles = profiles_of(catalog, profiles)
        self._engine = engine

    def decide(self, name: str) -> Decided:
        module = self._catalog.module(name)
        assert module is not None, name
        found = {
            release.version: mask
            for intent, releases in _by_intent(module).items()
            for release, mask in self._where(intent, module, releases)
        }
        best_first = sorted(module.releases, key=lambda release: release.status == "deprecated")
        offered = [(r.version, found[r.version]) for r in best_first if is_offered(module, r)]
        everywhere = range(len(self._profiles.situations))
        return Decided(
            name,
            tuple((release.version, found[release.version]) for release in module.releases),
            tuple(self._chosen(name, at, [v for v, mask in offered if mask >> at & 1]) for at in everywhere),
        )

    def _where(
        self, intent: Intent, module: Module, releases: Sequence[Release]
    ) -> Iterator[tuple[Release, Mask]]:
        reached = Slice(intent, self._profiles, self._engine)
        key = home_of(intent.requests[0], module, intent), module.name
        open_to = self._profiles.open_to(module)
        for release in releases:
            literal = reached.releases.get((key, release.version))
            among = 0
            for variant in release.variants:
                among |= open_to[release.version, variant.label]
            yield release, reached.where((literal,), among) if literal else 0

    def _chosen(self, name: str, at: int, had: Sequence[str]) -> str | None:
        """The best of what can be had unnamed; or the optimum, where a policy orders otherwise."""
        situation = self._profiles.situations[at]
        levels = (level for level in situation.capabilities.preferences if level not in _IDLE_LEVELS)
        if len(had) < 2 or next(levels, None) == "newest-requested":
            return had[0] if had else None
        encoding, found = decide(Intent((Request(name),)), situation, Budget(), self._engine)
        assert isinstance(found, Solution)  # one of several that can be had
        return next(choice.version for choice in choices_of(encoding, found) if choice.module == name)


def _by_intent(module: Module) -> dict[Intent, list[Release]]:
    found: dict[Intent, list[Release]] = {}
    for release in module.releases:
        found.setdefault(intent_for(module, release), []).append(release)
    return found
