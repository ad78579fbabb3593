"""What a matrix shows of a set of manifests: what cannot be had, what nobody gets, what stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import attrs

from encoders import Encoding, encode, home_of
from encoders.host import HostFacts
from encoders.objections import Objections
from encoders.profiles import Mask, Profiles, mask_of
from manifests import Catalog, Module, Release
from planner.check_places import Checked
from planner.deciding import Profile, intent_for, is_offered, profiles_of
from planner.findings import Finding
from planner.matrix import Matrix
from planner.slices import Slice
from reasons import Reason, Requested
from solver import ENGINES, Conflict, Session
from stacks import Intent, Request
from versions import describe

#: Modules of a category that are tried with one another in one slice: larger ones cost more than they save.
COMPANY = 12


def matrix_findings(
    catalog: Catalog, profiles: Sequence[Profile], matrix: Matrix, engine: str = ENGINES[0]
) -> tuple[Finding, ...]:
    """Dead releases, shadowed ones, and modules that combine with none, by module.

    The matrix is that of these profiles; modules that it does not hold are not spoken of.
    """
    names = dict.fromkeys(module for module, _ in matrix.installable)
    modules = [module for name in names if (module := catalog.module(name))]
    common = profiles_of(catalog, profiles)
    return (
        *(finding for module in modules for finding in _dead(catalog, matrix, common, module, engine)),
        *(finding for module in modules for finding in _shadowed(catalog, matrix, module)),
        *_lonely(catalog, matrix, common, modules, engine),
    )


# --- releases that cannot be had ------------------------------------------------------------------


@attrs.frozen
class _Obstacle:
    """What is against a release on the profile that comes nearest to having it: the shortest conflict."""

    profile: str
    reasons: tuple[Reason, ...]

    @property
    def statements(self) -> tuple[str, tuple[Reason, ...]]:
        """All but the request itself."""
        return self.profile, tuple(one for one in self.reasons if not isinstance(one, Requested))


def _dead(
    catalog: Catalog, matrix: Matrix, profiles: Profiles, module: Module, engine: str
) -> Iterator[Finding]:
    """Releases that no profile can have; those with the same conflict are one finding, at the newest.

    Withdrawn releases are dead as they should be.
    """
    search = _Search(matrix.profiles, profiles, module, engine)
    alike: dict[object, list[tuple[Release, _Obstacle]]] = {}
    for release in module.releases:
        if release.status != "withdrawn" and not matrix.installable[module.name, release.version]:
            obstacle = search.nearest(release)
            alike.setdefault(obstacle.statements, []).append((release, obstacle))
    for found in alike.values():
        newest, obstacle = found[0]
        finding = Checked.finding_at(
            "dead-release",
            catalog.locate(module.name, newest.version),
            module=module.name,
            versions=_told(module, [release for release, _ in found]),
            profile=obstacle.profile,
        )
        yield attrs.evolve(finding, why=obstacle.reasons)


class _Search:
    """Explains refusals of one module; what explains one release explains the next."""

    def __init__(self, names: Sequence[str], profiles: Profiles, module: Module, engine: str) -> None:
        self._names = names
        self._profiles = profiles
        self._module = module
        self._engine = engine
        self._key = home_of(Request(module.name), module, Intent(())), module.name
        self._slice = cache(self._reach)
        self._said = cache(self._object)
        self._loaded = cache(self._load)

    def nearest(self, release: Release) -> _Obstacle:
        """Of profiles with equally short conflicts, the first."""
        found = [_Obstacle(self._names[at], self._conflict(release, at)) for at in self._near(release)]
        return min(found, key=lambda one: len(one.reasons))

    def _near(self, release: Release) -> list[int]:
        """For each cause for which machines refuse it, the first of them; the machine that says least, where
        each says something against the release itself.
        """
        reached = self._slice(intent_for(self._module, release))
        literal = reached.releases.get((self._key, release.version))
        if literal is not None:
            causes = (alike for alike, _ in reached.answers((literal,), self._profiles.everywhere))
            return [(alike & -alike).bit_length() - 1 for alike in causes]
        counts = [self._said(at).count(release.version) for at in range(len(self._names))]
        return [counts.index(min(counts))]

    def _conflict(self, release: Release, at: int) -> tuple[Reason, ...]:
        intent = intent_for(self._module, release)
        encoding, session = self._loaded(intent, at)
        asked = Requested(f"{self._module.name} =={release.version}", self._key[0])
        literal = encoding.variables.releases[self._key, release.version]
        conflict = session.conflict(((literal, asked),))
        assert isinstance(conflict, Conflict)  # it is dead, and there is no budget
        return encoding.telling.in_order(conflict.reasons)

    def _reach(self, intent: Intent) -> Slice:
        return Slice(intent, self._profiles, self._engine)

    def _object(self, at: int) -> list[str]:
        """The releases that a machine says something against, once for each statement."""
        situation = self._profiles.situations[at]
        objections = Objections(Intent(()), situation, HostFacts(situation.machine))
        return [
            version
            for objection in objections.to(self._key[0], self._module)
            if objection.why
            for version in dict.fromkeys(version for version, _ in objection.against)
        ]

    def _load(self, intent: Intent, at: int) -> tuple[Encoding, Session[Reason]]:
        encoding = encode(intent, self._profiles.situations[at], pruned=False)
        return encoding, Session(encoding.problem, self._engine)


# --- releases that nobody gets --------------------------------------------------------------------


def _shadowed(catalog: Catalog, matrix: Matrix, module: Module) -> Iterator[Finding]:
    """Releases that could be had, and that no request for the module gets on any profile.

    Old ones mostly, and only of use to who names them or needs them: one finding a module.
    """
    chosen = {matrix.chosen[module.name, profile] for profile in matrix.profiles}
    idle = [
        release
        for release in module.releases
        if is_offered(module, release)
        and release.version not in chosen
        and matrix.installable[module.name, release.version]
    ]
    if idle:
        yield Checked.finding_at(
            "shadowed",
            catalog.locate(module.name),
            module=module.name,
            versions=_told(module, idle),
            count=str(len(idle)),
            of=str(len(module.releases)),
        )


# --- modules that stand alone ---------------------------------------------------------------------


def _lonely(
    catalog: Catalog, matrix: Matrix, profiles: Profiles, modules: Sequence[Module], engine: str
) -> Iterator[Finding]:
    """Modules that no profile can have beside any other of their category, though it can have each alone."""
    had = {
        module.name: mask_of(matrix.chosen[module.name, profile] is not None for profile in matrix.profiles)
        for module in modules
    }
    kinds: dict[str, list[str]] = {}
    for module in modules:
        kinds.setdefault(module.category, []).append(module.name)
    for category, names in sorted(kinds.items()):
        for name in _without_company(names, had, profiles, engine):
            place = catalog.locate(name)
            yield Checked.finding_at("combines-with-none", place, module=name, category=category)


def _without_company(
    names: Sequence[str], had: dict[str, Mask], profiles: Profiles, engine: str
) -> Iterator[str]:
    """Those that could be tried with at least one other, and went with none."""

    def partners(one: str, among: Sequence[str]) -> list[str]:
        return [other for other in among if other != one and had[one] & had[other]]

    alone: list[str] = []
    for at in range(0, len(names), COMPANY):
        near = names[at : at + COMPANY]
        reached = Slice(_all_of(near), profiles, engine)
        sociable: set[str] = set()
        for name in near:
            for other in () if name in sociable else partners(name, near):
                if _together(reached, (name, other), had):
                    sociable.update((name, other))
                    break
        alone += [name for name in near if name not in sociable]
    for name in alone:
        others = partners(name, names)
        slices = ((other, Slice(_all_of((name, other)), profiles, engine)) for other in others)
        if others and not any(_together(reached, (name, other), had) for other, reached in slices):
            yield name


def _all_of(names: Sequence[str]) -> Intent:
    return Intent(tuple(Request(name) for name in names))


def _together(reached: Slice, names: tuple[str, str], had: dict[str, Mask]) -> bool:
    """Whether some machine that can have either alone can have both."""
    one, other = names
    return bool(reached.where([reached.wishes[Request(name)] for name in names], had[one] & had[other]))


def _told(module: Module, releases: Sequence[Release]) -> str:
    """`3.0 - 3.2, 2.9`: runs of neighbours, newest first."""
    everything = [release.version for release in module.releases]
    runs = describe(module.scheme, [release.version for release in releases], everything)
    return ", ".join(run.newest if run.count == 1 else f"{run.oldest} - {run.newest}" for run in runs)
