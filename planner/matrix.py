"""All releases on all machines of a matrix: docs/how-it-works.md, "Many machines at once"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from encoders.profiles import Mask
from manifests import Catalog
from planner.deciding import Decided, Profile
from planner.processes import decisions
from solver import ENGINES

__all__ = ["Matrix", "Profile", "decide_matrix"]


@attrs.frozen
class Matrix:
    """What each machine can have of a catalogue.

    `installable`: by module and version, the profiles on which a request for that very release has a plan.
    `chosen`: by module and profile, the release that a request for the module gets; None: it is refused.
    """

    profiles: tuple[str, ...]
    installable: Mapping[tuple[str, str], frozenset[str]]
    chosen: Mapping[tuple[str, str], str | None]

    @property
    def decisions(self) -> int:
        """Each release on each profile."""
        return len(self.installable) * len(self.profiles)


def decide_matrix(
    catalog: Catalog,
    profiles: Sequence[Profile],
    *,
    modules: Iterable[str] | None = None,
    jobs: int = 1,
    engine: str = ENGINES[0],
    progress: Callable[[int, int], None] | None = None,
) -> Matrix:
    """Decide every release of these modules (None: of all) on each of the profiles, of which there is one at
    least, in so many processes.

    `progress` is told how many modules are done, and of how many.
    """
    names = catalog.names() if modules is None else tuple(sorted(set(modules)))
    found: dict[str, Decided] = {}
    with decisions(catalog, profiles, names, jobs=jobs, engine=engine) as decided:
        for one in decided:
            found[one.module] = one
            if progress:
                progress(len(found), len(names))
    return _matrix(tuple(profile.name for profile in profiles), [found[name] for name in names])


def _matrix(profiles: tuple[str, ...], decided: Sequence[Decided]) -> Matrix:
    sets: dict[Mask, frozenset[str]] = {}
    for one in decided:
        for _, mask in one.installable:
            if mask not in sets:
                sets[mask] = frozenset(name for at, name in enumerate(profiles) if mask >> at & 1)
    return Matrix(
        profiles,
        {(one.module, version): sets[mask] for one in decided for version, mask in one.installable},
        {
            (one.module, profile): version
            for one in decided
            for profile, version in zip(profiles, one.chosen, strict=True)
        },
    )
