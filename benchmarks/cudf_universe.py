"""A CUDF 2.0 document, read as far as it is asked for.

Stanzas are found by one split, and looked into only when something reaches them: of 70,000 packages a
request reaches a few thousand. Names and formulas stay bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

Name = bytes
Version = int
Package = tuple[Name, Version]
Atom = bytes  # `libc6 >= 4`
Formula = tuple[tuple[Atom, ...], ...]  # all of any of

_ATOM = re.compile(rb"(\S+)(?:\s*(!=|>=|<=|=|>|<)\s*(\d+))?")
Test = Callable[[int, int], bool]

_TESTS: dict[bytes, Test] = {
    b"=": int.__eq__,
    b"!=": int.__ne__,
    b">=": int.__ge__,
    b"<=": int.__le__,
    b">": int.__gt__,
    b"<": int.__lt__,
}


class CudfError(Exception):
    """The text is not the CUDF that is meant; says which stanza."""


class Source(Protocol):
    """Where stanzas are found, each without the words `package: ` before the name."""

    request: bytes

    def of(self, name: Name) -> Iterable[bytes]:
        """The stanzas of the versions of a name."""
        ...

    def providing(self, name: Name) -> Iterable[bytes]:
        """The stanzas that say they provide it, at whatever version."""
        ...

    def installed(self) -> Iterable[Name]: ...


class Text:
    """A whole document in memory."""

    def __init__(self, text: bytes) -> None:
        body, _, request = text.rpartition(b"\nrequest:")
        self.request = b"request:" + request
        self._stanzas = (b"\n" + body).split(b"\npackage: ")[1:]
        self._numbers: dict[Name, list[int]] = {}
        self._providers: dict[Name, list[int]] = {}
        self._installed = set()
        for number, stanza in enumerate(self._stanzas):
            name = name_of(stanza)
            self._numbers.setdefault(name, []).append(number)
            for provided in provided_by(stanza):
                self._providers.setdefault(provided, []).append(number)
            if b"\ninstalled: true" in stanza:
                self._installed.add(name)

    def of(self, name: Name) -> Iterable[bytes]:
        return [self._stanzas[number] for number in self._numbers.get(name, ())]

    def providing(self, name: Name) -> Iterable[bytes]:
        return [self._stanzas[number] for number in self._providers.get(name, ())]

    def installed(self) -> Iterable[Name]:
        return self._installed


def name_of(stanza: bytes) -> Name:
    return stanza[: stanza.find(b"\n")].rstrip()


def provided_by(stanza: bytes) -> Iterator[Name]:
    """Names only, some more than once."""
    start = stanza.find(b"\nprovides: ")
    if start >= 0:
        end = stanza.find(b"\n", start + 1)
        for atom in stanza[start + 11 : end if end >= 0 else None].split(b","):
            yield atom.split(None, 1)[0]


class Universe:
    """Packages by name, what they provide, and which are installed; read when they are asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._versions: dict[Name, dict[Version, bytes]] = {}
        self._answers: dict[Atom, tuple[Package, ...]] = {}
        self._formulas: dict[bytes, Formula] = {}
        self.request = dict(_fields(source.request))
        self.installed: dict[Name, tuple[Version, ...]] = {
            name: tuple(v for v in self.versions(name) if self._says((name, v), b"installed") == b"true")
            for name in sorted(source.installed())
        }

    def versions(self, name: Name) -> tuple[Version, ...]:
        """Ascending."""
        return tuple(self._of(name))

    def formula(self, package: Package, field: bytes) -> Formula:
        """`depends` or `recommends`. `true!` is no demand, and `false!` one that nothing meets."""
        text = self._says(package, field)
        if text not in self._formulas:
            self._formulas[text] = formula(text)
        return self._formulas[text]

    def atoms(self, package: Package, field: bytes) -> tuple[Atom, ...]:
        """`conflicts` or `provides`."""
        return atoms(self._says(package, field))

    def keep(self, package: Package) -> bytes:
        return self._says(package, b"keep") or b"none"

    def meeting(self, atom: Atom) -> tuple[Package, ...]:
        """The packages that are or provide it, by name and version."""
        if atom not in self._answers:
            self._answers[atom] = tuple(sorted(set(self._meeting(atom))))
        return self._answers[atom]

    def _meeting(self, atom: Atom) -> Iterator[Package]:
        name, test, bound = _parts(atom)
        for version in self._of(name):
            if test is None or test(version, bound):
                yield name, version
        for stanza in self._source.providing(name):
            for given in atoms(_field(stanza, b"provides")):
                provided, exactly, version = _parts(given)
                if provided == name and (test is None or exactly is None or test(version, bound)):
                    provider = name_of(stanza)
                    yield provider, _version(provider, stanza)

    def _of(self, name: Name) -> dict[Version, bytes]:
        if name not in self._versions:
            found = {_version(name, stanza): stanza for stanza in self._source.of(name)}
            self._versions[name] = dict(sorted(found.items()))
        return self._versions[name]

    def _says(self, package: Package, field: bytes) -> bytes:
        name, version = package
        return _field(self._of(name)[version], field)


def _field(stanza: bytes, field: bytes) -> bytes:
    start = stanza.find(b"\n" + field + b": ")
    if start < 0:
        return b""
    start += len(field) + 3
    end = stanza.find(b"\n", start)
    return stanza[start : end if end >= 0 else None].strip()


def _version(name: Name, stanza: bytes) -> Version:
    try:
        return int(_field(stanza, b"version"))
    except ValueError:
        raise CudfError(f"package {name.decode()} has no version") from None


def _fields(stanza: bytes) -> Iterator[tuple[str, bytes]]:
    for line in stanza.splitlines():
        key, colon, value = line.partition(b":")
        if colon:
            yield key.decode().strip(), value.strip()


def atoms(text: bytes) -> tuple[Atom, ...]:
    return tuple(part.strip() for part in text.split(b",") if part.strip())


def formula(text: bytes) -> Formula:
    if text in (b"", b"true!"):
        return ()
    return tuple(
        tuple(atom.strip() for atom in any_of.split(b"|") if atom.strip() != b"false!")
        for any_of in text.split(b",")
    )


def _parts(atom: Atom) -> tuple[Name, Test | None, Version]:
    match = _ATOM.fullmatch(atom)
    if match is None:
        raise CudfError(f"not a package with versions: {atom.decode(errors='replace')}")
    name, operator, version = match.groups()
    return (name, _TESTS[operator], int(version)) if operator else (name, None, 0)
