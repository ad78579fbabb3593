"""One version for each point and gap that a set of specifiers tells apart.

An open module has no releases, so its versions are those that the constraints on it mention, and
any other. Every clause compares with one version; the versions that all clauses answer alike form
one cell. `samples` gives one version of each cell that can matter: around every version that is
mentioned it proposes the version itself and its neighbours in the order of the scheme, and keeps
one for each row of answers. tests/versions holds this against brute force.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from versions.errors import VersionError
from versions.schemes import Parsed, parse, without_zeros
from versions.specifiers import Clause, compile_specifier, holds


def samples(scheme: str, specifiers: Iterable[str]) -> tuple[str, ...]:
    """Versions, oldest first, such that specifiers hold together iff one of these matches them all.

    This is so with and without pre-releases admitted. Raises SpecifierError.
    """
    return _samples(scheme, tuple(sorted(set(specifiers))))


#: The commonest range: its lower bound is in it, if anything is.
_NUMBERS = r"([0-9]{1,18}(?:\.[0-9]{1,18})*)"
_BETWEEN = re.compile(f">={_NUMBERS},<(=?){_NUMBERS}")


def _numbers(text: str) -> tuple[int, ...]:
    return without_zeros(tuple(map(int, text.split("."))))


@lru_cache(maxsize=4096)
def is_satisfiable(scheme: str, specifier: str) -> bool:
    """Whether any version at all, a pre-release included, is admitted. Raises SpecifierError."""
    between = _BETWEEN.fullmatch(specifier) if scheme == "pep440" else None
    if between:
        low, high = _numbers(between[1]), _numbers(between[3])
        return low < high or (low == high and between[2] == "=")
    clauses = compile_specifier(scheme, specifier)
    if any(all(holds(clause, bound.version) for clause in clauses) for bound in clauses):
        return True
    candidates = _candidates(scheme, clauses)
    return any(all(holds(clause, candidate) for clause in clauses) for candidate in candidates)


@lru_cache(maxsize=4096)
def _samples(scheme: str, specifiers: tuple[str, ...]) -> tuple[str, ...]:
    clauses = tuple(clause for text in specifiers for clause in compile_specifier(scheme, text))
    cells: dict[tuple[bool, ...], Parsed] = {}
    for candidate in _candidates(scheme, clauses):
        row = (candidate.prerelease, *(holds(clause, candidate) for clause in clauses))
        if row not in cells or _plainness(candidate) < _plainness(cells[row]):
            cells[row] = candidate
    in_order = sorted(cells.values(), key=lambda candidate: (candidate.key, candidate.text))
    return tuple(candidate.text for candidate in in_order)


def _plainness(candidate: Parsed) -> tuple[int, str]:
    return len(candidate.text), candidate.text


def _candidates(scheme: str, clauses: tuple[Clause, ...]) -> Iterator[Parsed]:
    for text in sorted(set(_NEIGHBOURS[scheme](clauses))):
        try:
            yield parse(scheme, text)
        except VersionError:
            continue  # a neighbour of a very long version would be longer than a version may be


def _pep440_neighbours(clauses: tuple[Clause, ...]) -> Iterator[str]:
    points = [clause.version.key for clause in clauses]
    numbers = [0, *(n for p in points for n in (*p.release, *(p.pre or ())[1:], p.post or 0, p.dev or 0))]
    big = max(numbers) + 1
    yield from ("0", "0.dev0", str(big))
    for clause in clauses:
        point, release = clause.version.key, clause.version.release
        yield clause.version.text
        if clause.operator == "==" and not clause.prefix:
            continue  # what holds beside one version alone holds around the other clauses too
        yield f"{point.epoch}!{big}"
        for base in (release, (*release[:-1], release[-1] + 1)):
            yield from _around_release(point.epoch, base, big)
        yield from _around_suffixes(point, big)


def _around_release(epoch: int, release: tuple[int, ...], big: int) -> Iterator[str]:
    base = f"{epoch}!" + ".".join(map(str, release))
    yield from (f"{base}{suffix}" for suffix in ("", ".dev0", "a0.dev0", "a0", f"rc{big}", "+0"))
    yield from (f"{base}{suffix}" for suffix in (".post0.dev0", ".post0", f".post{big}", f".0.{big}"))
    while release and release[-1] == 0:
        release = release[:-1]
    if release:
        yield f"{epoch}!" + ".".join(map(str, (*release[:-1], release[-1] - 1, big)))
    elif epoch:
        yield f"{epoch - 1}!{big}"


def _around_suffixes(point: object, big: int) -> Iterator[str]:
    """Neighbours among the pre-, post- and development releases of one PEP 440 version."""
    from packaging.version import Version

    assert isinstance(point, Version)
    base = f"{point.epoch}!" + ".".join(map(str, point.release))
    suffixes: list[tuple[str, int]] = [point.pre] if point.pre else []
    suffixes += [(kind, n) for kind, n in ((".post", point.post), (".dev", point.dev)) if n is not None]
    for kind, number in suffixes:
        for near in {max(number - 1, 0), number, number + 1}:
            beside = f"{base}{kind}{near}"
            yield from (beside, f"{beside}+0")
            if kind != ".dev":
                yield f"{beside}.dev0"
            if kind not in (".dev", ".post"):
                yield from (f"{beside}.post0.dev0", f"{beside}.post0", f"{beside}.post{big}")
        base = f"{base}{kind}{number}"


def _semver_neighbours(clauses: tuple[Clause, ...]) -> Iterator[str]:
    big = max([0, *(number for clause in clauses for number in clause.version.release)]) + 1
    releases = {(0, 0, 0), (big, 0, 0)}
    for clause in clauses:
        major, minor, patch = (*clause.version.release, 0, 0)[:3]
        releases |= {
            (major, minor, patch),
            (major, minor, patch + 1),
            (major, minor + 1, 0),
            (major + 1, 0, 0),
        }
        releases |= {(major, minor, patch - 1), (major, minor - 1, big), (major - 1, big, big)}
        yield from (clause.version.text, f"{clause.version.text}.0")
    for release in releases:
        if min(release) >= 0:
            text = ".".join(map(str, release))
            yield from (text, f"{text}-0", f"{text}-zzz")


def _debian_neighbours(clauses: tuple[Clause, ...]) -> Iterator[str]:
    yield from ("0~", "0")
    for clause in clauses:
        version = clause.version.key
        epoch = f"{version.epoch}:" if version.epoch else ""
        yield f"{version.epoch + 1}:0"
        for base in (clause.version.text, f"{epoch}{version.upstream}"):
            yield from (base, f"{base}~", f"{base}+", f"{base}A", f"{base}-0~", f"{base}~+")


def _build_neighbours(clauses: tuple[Clause, ...]) -> Iterator[str]:
    yield "b0"
    for clause in clauses:
        number = clause.version.key
        yield from (f"b{near}" for near in (number - 1, number, number + 1) if near >= 0)


_NEIGHBOURS: dict[str, Callable[[tuple[Clause, ...]], Iterator[str]]] = {
    "pep440": _pep440_neighbours,
    "semver": _semver_neighbours,
    "debian": _debian_neighbours,
    "build": _build_neighbours,
}
