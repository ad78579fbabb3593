"""Why not a newer release: each with what is against it, those with one cause together."""

from __future__ import annotations

from collections.abc import Iterator

from encoders import Chosen, staleness
from planner.explaining.asking import Asking
from planner.explaining.model import Barrier, Verdict
from reasons import Reason
from versions import is_prerelease


def newer(one: Chosen) -> tuple[str, ...]:
    """Better releases that the catalogue offers to everybody, newest first."""
    module, ranks = one.instance.module, staleness(one.instance)
    return tuple(
        release.version
        for release in module.releases
        if ranks[release.version] < ranks[one.release.version]
        and release.status != "withdrawn"
        and not is_prerelease(module.scheme, release.version)
    )


def unoffered(one: Chosen) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The other newer releases, by what the catalogue says of them: withdrawn, deprecated, pre-releases."""
    module, offered = one.instance.module, newer(one)
    found: dict[str, list[str]] = {}
    for release in module.releases:
        if release.version == one.release.version:
            break
        if release.version not in offered:
            early = is_prerelease(module.scheme, release.version)
            found.setdefault("pre-release" if early else release.status, []).append(release.version)
    yield from ((status, tuple(versions)) for status, versions in found.items())


def barriers(asking: Asking, one: Chosen) -> Iterator[Barrier]:
    """Of plans with the newer release in place of the chosen one: impossible, then by what would suffer."""
    impossible: dict[tuple[Reason, ...], list[str]] = {}
    possible: dict[str, list[tuple[str, Verdict]]] = {}
    for version in newer(one):
        releases = asking.encoding.variables.releases
        instead = releases[one.instance.key, version], -releases[one.instance.key, one.release.version]
        known = next((reasons for reasons in impossible if asking.is_refuted_by(reasons, *instead)), None)
        if known is not None:
            impossible[known].append(version)
            continue
        verdict = asking.verdict(*instead)
        if verdict.code == "impossible":
            impossible.setdefault(verdict.reasons, []).append(version)
        else:
            cause = verdict.worse.objective if verdict.worse else verdict.code
            possible.setdefault(cause, []).append((version, verdict))
    for reasons, versions in impossible.items():
        yield Barrier(tuple(versions), Verdict("impossible", reasons))
    for group in possible.values():
        yield Barrier(tuple(version for version, _ in group), min((v for _, v in group), key=_then))


def _then(verdict: Verdict) -> int:
    return verdict.worse.then if verdict.worse else 0
