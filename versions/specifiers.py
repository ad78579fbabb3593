"""Which versions a specifier admits.

One grammar serves every scheme: clauses with commas between, all of which must hold. A clause is
an operator (`== != >= <= > < ~= ^`) and a version, for `==` and `!=` also a prefix (`1.2.*`).
`~=` is PEP 440's compatible release, `^` admits all up to the next change of the left-most number
that is not zero. `<V` leaves out the pre-releases of V, `>V` its post-releases, and local labels count
only where a clause names one: these rules are PEP 440's, and hold in the other schemes where these
have such things. tests/versions holds them against packaging.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import attrs

from versions.errors import SpecifierError, VersionError
from versions.schemes import SCHEMES_WITH_PARTS, Parsed, is_prerelease, lowest, parse

OPERATORS: tuple[str, ...] = ("==", "~=", "^", ">=", ">", "<=", "<", "!=")  # in the order they are written in
_CLAUSE = re.compile(r"\s*(==|!=|>=|<=|~=|>|<|\^)\s*([A-Za-z0-9][A-Za-z0-9._+!:~*-]*)\s*")
_PREFIX = re.compile(r"(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*")


@attrs.frozen
class Clause:
    """One comparison. `prefix`: `version` stands for all versions that begin with its numbers.

    `edge` is what `<` admits all below of: the lowest pre-release of `version`.
    """

    operator: str
    version: Parsed
    prefix: bool = False
    edge: Any = None


@lru_cache(maxsize=2**14)
def tidy_specifier(text: str) -> str:
    """The spelling without blanks, its clauses sorted: what can be said without a scheme.

    Raises SpecifierError.
    """
    return _joined((operator, version) for operator, version, _ in _split(text))


def canonical_specifier(scheme: str, text: str) -> str:
    """The one spelling of a specifier: its versions canonical too. Raises SpecifierError."""
    clauses = []
    for operator, version, offset in _split(text):
        _compile_clause(scheme, operator, version, text, offset)
        clauses.append((operator, _canonical_operand(scheme, version)))
    return _joined(clauses)


@lru_cache(maxsize=2**16)
def compile_specifier(scheme: str, text: str) -> tuple[Clause, ...]:
    """The comparisons that must all hold, `~=` and `^` spelled out. Raises SpecifierError."""
    return tuple(
        clause
        for operator, version, offset in _split(text)
        for clause in _compile_clause(scheme, operator, version, text, offset)
    )


@lru_cache(maxsize=2**18)
def matches(scheme: str, version: str, specifier: str, *, prereleases: bool = False) -> bool:
    """Whether the specifier admits the version.

    A pre-release is admitted only with `prereleases`, or if a clause (other than `!=`) names one.
    Raises VersionError, SpecifierError.
    """
    return bool(admits(scheme, specifier, (version,), prereleases=prereleases))


def admits(
    scheme: str, specifier: str, versions: Iterable[str], *, prereleases: bool = False
) -> tuple[str, ...]:
    """The versions, in their order, that the specifier admits, as `matches` says of each."""
    clauses = compile_specifier(scheme, specifier)
    if not clauses:
        return tuple(version for version in versions if prereleases or not is_prerelease(scheme, version))
    with_prereleases = prereleases or names_prerelease(clauses)
    found = ((version, parse(scheme, version)) for version in versions)
    return tuple(
        version
        for version, candidate in found
        if (with_prereleases or not candidate.prerelease)
        and all(holds(clause, candidate) for clause in clauses)
    )


def names_prerelease(clauses: tuple[Clause, ...]) -> bool:
    return any(clause.version.prerelease and clause.operator != "!=" for clause in clauses)


def holds(clause: Clause, candidate: Parsed) -> bool:
    """Whether one comparison does, pre-releases admitted."""
    bound = clause.version
    match clause.operator:
        case "==":
            return _equal(clause, candidate)
        case "!=":
            return not _equal(clause, candidate)
        case ">=":
            return bool(candidate.public >= bound.key)
        case "<=":
            return bool(candidate.public <= bound.key)
        case ">":
            post = bound.has_branch and candidate.branch == bound.branch and bound.branch is not None
            return bool(candidate.public > bound.key) and not post
        case _:
            return bool(candidate.key < clause.edge)


def _equal(clause: Clause, candidate: Parsed) -> bool:
    bound = clause.version
    if not clause.prefix:
        return bool((candidate.public if bound.local is None else candidate.key) == bound.key)
    numbers = candidate.release + (0,) * len(bound.release)
    return candidate.epoch == bound.epoch and numbers[: len(bound.release)] == bound.release


def _joined(clauses: Iterable[tuple[str, str]]) -> str:
    """Each clause once, in the order they are written in."""
    ranked = {(OPERATORS.index(operator), operator + version) for operator, version in clauses}
    return ",".join(clause for _, clause in sorted(ranked))


def _split(text: str) -> list[tuple[str, str, int]]:
    """Operator, version and offset of the version, for each clause; [] for a blank text."""
    clauses: list[tuple[str, str, int]] = []
    position = 0
    while text.strip():
        match = _CLAUSE.match(text, position)
        if match is None:
            raise SpecifierError(text, position)
        clauses.append((match.group(1), match.group(2), match.start(2)))
        position = match.end()
        if position == len(text):
            break
        if text[position] != ",":
            raise SpecifierError(text, position)
        position += 1
    return clauses


def _canonical_operand(scheme: str, version: str) -> str:
    return version if version.endswith(".*") else _operand(scheme, version).text


def _operand(scheme: str, version: str) -> Parsed:
    """A version in a specifier. A semantic version may leave out its last numbers: they are 0."""
    if scheme == "semver" and (match := re.fullmatch(r"v?([0-9]+)(\.[0-9]+)?", version)):
        version = f"{match.group(1)}{match.group(2) or '.0'}.0"
    return parse(scheme, version)


def _compile_clause(scheme: str, operator: str, version: str, text: str, offset: int) -> tuple[Clause, ...]:
    try:
        return _compile(scheme, operator, version)
    except (VersionError, _MeaninglessError) as error:
        raise SpecifierError(text, offset, scheme) from error


class _MeaninglessError(ValueError):
    """The operator says nothing about this version, or in this scheme."""


@lru_cache(maxsize=2**14)
def _compile(scheme: str, operator: str, version: str) -> tuple[Clause, ...]:
    if version.endswith(".*"):
        return (_prefix_clause(scheme, operator, version.removesuffix(".*")),)
    bound = _operand(scheme, version)
    if bound.local is not None and operator not in ("==", "!="):
        raise _MeaninglessError(version)
    if operator in ("~=", "^"):
        if scheme not in SCHEMES_WITH_PARTS:
            raise _MeaninglessError(operator)
        return Clause(">=", bound), _upper(scheme, operator, version, bound)
    return (_below(scheme, bound) if operator == "<" else Clause(operator, bound),)


def _below(scheme: str, bound: Parsed) -> Clause:
    return Clause("<", bound, edge=lowest(scheme, bound).key)


def _prefix_clause(scheme: str, operator: str, prefix: str) -> Clause:
    if scheme not in SCHEMES_WITH_PARTS or operator not in ("==", "!=") or not _PREFIX.fullmatch(prefix):
        raise _MeaninglessError(prefix)
    if scheme == "semver" and prefix.count(".") > 1:
        raise _MeaninglessError(prefix)
    return Clause(operator, _prefix(scheme, prefix), prefix=True)


def _prefix(scheme: str, prefix: str) -> Parsed:
    """The numbers alone; in semver a full version cut to the numbers that were given."""
    bound = _operand(scheme, prefix)
    return attrs.evolve(bound, release=bound.release[: prefix.count(".") + 1])


def _upper(scheme: str, operator: str, version: str, bound: Parsed) -> Clause:
    given = bound.release if scheme == "pep440" else bound.release[: version.partition("-")[0].count(".") + 1]
    epoch = f"{bound.epoch}!" if bound.epoch else ""
    if operator == "~=":
        if len(given) < 2:
            raise _MeaninglessError(version)
        return Clause("==", _prefix(scheme, epoch + _dotted(given[:-1])), prefix=True)
    at = next((index for index, number in enumerate(given) if number), len(given) - 1)
    return _below(scheme, _operand(scheme, epoch + _dotted((*given[:at], given[at] + 1))))


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))
