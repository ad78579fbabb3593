"""Orders of versions, and how a set of releases is told in few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from versions.schemes import canonical, parse


@attrs.frozen
class Run:
    """Neighbouring releases, from `oldest` to `newest`; `count` of them."""

    oldest: str
    newest: str
    count: int


def newest_first(scheme: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The same texts, newest first; equal versions by their canonical text, then by their own.

    Raises VersionError.
    """

    def place(text: str) -> tuple[object, str, str]:
        version = parse(scheme, text)
        return version.key, version.text, text

    return tuple(sorted(texts, key=place, reverse=True))


def describe(scheme: str, chosen: Iterable[str], all_newest_first: Sequence[str]) -> tuple[Run, ...]:
    """The chosen releases as runs of neighbours among all of them, newest run first.

    Versions that are not among all are left out. Raises VersionError.
    """
    wanted = {canonical(scheme, text) for text in chosen}
    runs: list[Run] = []
    open_run = False
    for text in all_newest_first:
        if canonical(scheme, text) not in wanted:
            open_run = False
        elif open_run:
            runs[-1] = attrs.evolve(runs[-1], oldest=text, count=runs[-1].count + 1)
        else:
            runs.append(Run(text, text, 1))
            open_run = True
    return tuple(runs)
