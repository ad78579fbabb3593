"""Whether a CUDF solution is one, and what it costs: written from the definition, for solutions of anyone.

Definition: Treinen and Zacchiroli, "Common Upgradeability Description Format (CUDF) 2.0", 2009. It shares
no code with the solver's reader: every stanza becomes a dictionary of its fields.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator

import attrs

Package = tuple[str, int]
Fields = dict[str, str]

_ATOM = re.compile(r"(\S+)(?:\s*(!=|>=|<=|=|>|<)\s*(\d+))?")
_TESTS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def read_plainly(text: str) -> list[Fields]:
    """Each stanza as a dictionary: the reference reader that times are compared with."""
    stanzas = []
    for stanza in text.split("\n\n"):
        fields = {}
        for line in stanza.split("\n"):
            key, colon, value = line.partition(":")
            if colon:
                fields[key] = value.strip()
        stanzas.append(fields)
    return stanzas


@attrs.frozen
class Document:
    """The universe as a table: fields by package, and the request."""

    packages: dict[Package, Fields]
    request: Fields

    @classmethod
    def read(cls, text: str) -> Document:
        stanzas = read_plainly(text)
        packages = {(f["package"], int(f["version"])): f for f in stanzas if "package" in f}
        request: Fields = next((fields for fields in stanzas if "request" in fields), {})
        return cls(packages, request)

    @property
    def installed(self) -> frozenset[Package]:
        return frozenset(p for p, fields in self.packages.items() if fields.get("installed") == "true")


def read_solution(text: str) -> frozenset[Package] | None:
    """The packages that a solver leaves installed; None for FAIL."""
    if text.strip() in ("", "FAIL"):
        return None
    stanzas = [fields for fields in read_plainly(text) if "package" in fields]
    return frozenset(
        (fields["package"], int(fields["version"]))
        for fields in stanzas
        if fields.get("installed", "true") == "true"
    )


class Chosen:
    """What a set of packages provides, to be asked for formulas."""

    def __init__(self, document: Document, packages: Iterable[Package]) -> None:
        self._given: dict[str, list[tuple[int | None, Package]]] = {}
        for name, version in sorted(packages):
            self._give(name, version, (name, version))
            for provided, test, bound in _atoms(document.packages[name, version].get("provides", "")):
                self._give(provided, bound if test else None, (name, version))

    def _give(self, name: str, version: int | None, package: Package) -> None:
        self._given.setdefault(name, []).append((version, package))

    def meeting(self, atom: tuple[str, str | None, int]) -> Iterator[Package]:
        name, test, bound = atom
        for version, package in self._given.get(name, ()):
            if test is None or version is None or _TESTS[test](version, bound):
                yield package

    def lacks(self, text: str) -> int:
        """How many of the formula's alternatives are not met; what is said twice counts once."""
        return sum(
            not any(True for atom in _atoms(part, "|") for _ in self.meeting(atom))
            for part in dict.fromkeys(_split(text, ","))
            if part != "true!"
        )


def violations(document: Document, solution: frozenset[Package]) -> list[str]:
    """Everything that the solution breaks, in words for a developer; none: it is valid."""
    unknown = solution - set(document.packages)
    if unknown:
        return [f"unknown {package}" for package in sorted(unknown)]
    chosen = Chosen(document, solution)
    return [
        *_broken_packages(document, chosen, solution),
        *_broken_keeps(document, chosen, solution),
        *_broken_request(document, chosen, solution),
    ]


def _broken_packages(document: Document, chosen: Chosen, solution: frozenset[Package]) -> Iterator[str]:
    for package in sorted(solution):
        fields = document.packages[package]
        if chosen.lacks(fields.get("depends", "")):
            yield f"{package} lacks {fields['depends']}"
        for atom in _atoms(fields.get("conflicts", "")):
            if any(other != package for other in chosen.meeting(atom)):
                yield f"{package} conflicts with {atom[0]}"


def _broken_keeps(document: Document, chosen: Chosen, solution: frozenset[Package]) -> Iterator[str]:
    for package in sorted(document.installed):
        fields = document.packages[package]
        keep = fields.get("keep", "none")
        provided = [atom[0] for atom in _atoms(fields.get("provides", ""))]
        kept = {
            "version": package in solution,
            "package": any(name == package[0] for name, _ in solution),
            "feature": not any(chosen.lacks(part) for part in _split(fields.get("provides", ""), ",")),
        }
        if not kept.get(keep, True):
            yield f"{package} was to be kept: {keep} {provided}"


def _broken_request(document: Document, chosen: Chosen, solution: frozenset[Package]) -> Iterator[str]:
    request = document.request
    if chosen.lacks(request.get("install", "")):
        yield f"not installed: {request['install']}"
    for atom in _atoms(request.get("remove", "")):
        if any(True for _ in chosen.meeting(atom)):
            yield f"not removed: {atom[0]}"
    for part in _split(request.get("upgrade", ""), ","):
        ((name, _, _),) = _atoms(part)
        before = [version for known, version in document.installed if known == name]
        after = [version for known, version in solution if known == name]
        if chosen.lacks(part) or len(after) > 1 or (after and before and min(after) < max(before)):
            yield f"not upgraded: {part}"


def cost(document: Document, solution: frozenset[Package], criterion: str) -> int:
    """removed, new, changed and notuptodate count names; unsat_recommends counts alternatives not met."""
    before, after = _by_name(document.installed), _by_name(solution)
    if criterion == "removed":
        return len(before.keys() - after.keys())
    if criterion == "new":
        return len(after.keys() - before.keys())
    if criterion == "changed":
        return sum(before.get(name) != after.get(name) for name in before.keys() | after.keys())
    if criterion == "notuptodate":
        newest = _newest(document)
        return sum(newest[name] not in versions for name, versions in after.items())
    chosen = Chosen(document, solution)
    return sum(chosen.lacks(document.packages[package].get("recommends", "")) for package in solution)


def _newest(document: Document) -> dict[str, int]:
    newest: dict[str, int] = {}
    for name, version in document.packages:
        newest[name] = max(version, newest.get(name, 0))
    return newest


def _by_name(packages: Iterable[Package]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, version in packages:
        found.setdefault(name, set()).add(version)
    return found


def _split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def _atoms(text: str, mark: str = ",") -> Iterator[tuple[str, str | None, int]]:
    for part in _split(text, mark):
        match = _ATOM.fullmatch(part)
        if match and part not in ("true!", "false!"):
            name, test, bound = match.groups()
            yield name, test, int(bound or 0)
