"""A CUDF 2.0 universe as the encoder sees it, and a document read as far as it is asked for.

What versions say is told once for each *run* of neighbouring versions that say the same, and a formula's
alternatives are ranges of versions. Two things answer so: `Text`, a document in memory, and
`cudf_index.Index`, the same worked out before and mapped into memory.

In a text, stanzas are found by one split, and looked into only when something reaches them: of 70,000
packages a request reaches a few thousand. Names and formulas stay bytes.
"""

from __future__ import annotations

import mmap
import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from benchmarks.deadline import NEVER, Deadline

Key = Any  # a name or a statement: bytes in a text, a number in an index; names sort alike in both
Run = tuple[int, int, Key]  # versions by index, first <= i < end, and what they say
Range = tuple[Key, int, int]  # of a name, the versions first <= i < end
DEPENDS, RECOMMENDS, CONFLICTS = range(3)
FIELDS = (b"depends", b"recommends", b"conflicts")

_ATOM = re.compile(rb"\s*([^\s<>=!]+)\s*(?:(!=|>=|<=|=|>|<)\s*(\d+)\s*)?")


class CudfError(Exception):
    """The text is not the CUDF that is meant; says which stanza."""


class Universe(Protocol):
    """Packages by name, and what they say. A statement is one of a formula's parts, `a | b >= 2`."""

    @property
    def request(self) -> Mapping[str, bytes]: ...

    @property
    def installed(self) -> Mapping[Key, Sequence[int]]:
        """Versions by index, in the order of names."""
        ...

    def name(self, key: Key) -> bytes: ...

    def key(self, name: bytes) -> Key | None: ...

    def versions(self, name: Key) -> Sequence[int]:
        """Ascending; none for a name that is only provided."""
        ...

    def is_exclusive(self, name: Key) -> bool:
        """Whether no two of its versions can stand together."""
        ...

    def said(self, name: Key, field: int) -> Iterable[Run]:
        """`true!` is no demand. That an exclusive name excludes itself is left out."""
        ...

    def ranges(self, statement: Key) -> Sequence[Range]:
        """What meets it: versions that are or provide what it names. `false!` is met by none."""
        ...

    def asked(self, text: bytes) -> Key:
        """The statement that a request makes."""
        ...

    def kept(self) -> Iterable[tuple[Key, bytes, Sequence[Range]]]:
        """For each installed version that must be kept, and each way in which: what meets it."""
        ...

    def text(self, statement: Key) -> bytes: ...


class Resolver(ABC):
    """From names with versions to ranges: what is common to texts and indexes."""

    @abstractmethod
    def versions(self, name: Key) -> Sequence[int]: ...

    @abstractmethod
    def key(self, name: bytes) -> Key | None: ...

    @abstractmethod
    def providers(self, name: Key) -> Iterable[tuple[Key, int, int]]:
        """A version of a name, by index, with the version at which it provides this name; 0: at all."""

    def resolve(self, statement: bytes) -> tuple[Range, ...]:
        return tuple(one for atom in statement.split(b"|") for one in self._resolved(atom))

    def _resolved(self, atom: bytes) -> Iterable[Range]:
        match = _ATOM.fullmatch(atom)
        if match is None:
            if atom.strip() == b"false!":
                return ()
            raise CudfError(f"not a package with versions: {atom.decode(errors='replace').strip()}")
        name, test, bound = self.key(match[1]), match[2], int(match[3] or 0)
        if name is None:
            return ()
        own = [(name, *span) for span in _spans(self.versions(name), test, bound)]
        given = [
            (provider, at)
            for provider, at, version in self.providers(name)
            if not test or not version or _spans((version,), test, bound)
        ]
        if not given:
            return own
        given += [(name, at) for _, first, end in own for at in range(first, end)]
        return list(_neighbours(sorted(set(given))))


def _spans(versions: Sequence[int], test: bytes | None, bound: int) -> list[tuple[int, int]]:
    """The versions that pass, as ranges of indices that are not empty."""
    end = len(versions)
    if test is None:
        spans = [(0, end)]
    else:
        below, upto = bisect_left(versions, bound), bisect_right(versions, bound)
        spans = {
            b"=": [(below, upto)],
            b"!=": [(0, below), (upto, end)],
            b">=": [(below, end)],
            b">": [(upto, end)],
            b"<=": [(0, upto)],
            b"<": [(0, below)],
        }[test]
    return [(first, last) for first, last in spans if first < last]


def _neighbours(packages: Iterable[tuple[Key, int]]) -> Iterator[Range]:
    """Sorted packages as ranges."""
    name, first, end = None, 0, 0
    for other, at in packages:
        if other == name and at == end:
            end += 1
            continue
        if name is not None:
            yield name, first, end
        name, first, end = other, at, at + 1
    if name is not None:
        yield name, first, end


class Text(Resolver):
    """A document in memory. A key is the name, or the statement, itself."""

    def __init__(self, text: bytes, deadline: Deadline = NEVER) -> None:
        self.request = request_of(text)
        body = text[: text.rfind(b"\nrequest:")]
        self._stanzas: dict[bytes, list[bytes]] = {}
        self._provided: dict[bytes, list[bytes]] = {}  # in which stanzas
        self._versions: dict[bytes, tuple[int, ...]] = {}
        self._formulas: dict[bytes, tuple[bytes, ...]] = {}
        self._ranges: dict[bytes, tuple[Range, ...]] = {}
        self._said: dict[tuple[bytes, int], list[Run]] = {}
        installed = set()
        for stanza in deadline.over((b"\n" + body).split(b"\npackage: ")[1:]):
            name = stanza[: stanza.find(b"\n")].rstrip()
            if name in self._stanzas:
                self._stanzas[name].append(stanza)
            else:
                self._stanzas[name] = [stanza]
            if b"\nprovides: " in stanza:
                for atom in set(_field(stanza, b"provides").split(b",")):
                    self._provided.setdefault(atom.split(None, 1)[0], []).append(stanza)
            if b"\ninstalled: true" in stanza:
                installed.add(name)
        self.installed = {name: self._installed(name) for name in deadline.over(sorted(installed))}

    def names(self) -> list[bytes]:
        """All that have versions or are provided."""
        return sorted(self._stanzas.keys() | self._provided.keys())

    def name(self, key: bytes) -> bytes:
        return key

    def key(self, name: bytes) -> bytes:
        return name

    def text(self, statement: bytes) -> bytes:
        return statement

    def asked(self, text: bytes) -> bytes:
        return text

    def versions(self, name: bytes) -> tuple[int, ...]:
        if name not in self._versions:
            stanzas = self._stanzas.get(name, [])
            if len(stanzas) > 1:
                stanzas.sort(key=_version)
            self._versions[name] = tuple(map(_version, stanzas))
        return self._versions[name]

    def is_exclusive(self, name: bytes) -> bool:
        return len(self.versions(name)) == 1 or all(
            name in self._statements(stanza, b"conflicts") for stanza in self._stanzas.get(name, ())
        )

    def said(self, name: bytes, field: int) -> Iterable[Run]:
        found = self._said.get((name, field))
        if found is None:
            found = self._said[name, field] = self._runs(name, field)
        return found

    def _runs(self, name: bytes, field: int) -> list[Run]:
        self.versions(name)  # which sorts them
        key = FIELDS[field]
        runs = _runs([self._statements(stanza, key) for stanza in self._stanzas.get(name, ())])
        if field == CONFLICTS and name not in self._provided and self.is_exclusive(name):
            return [run for run in runs if run[2] != name]
        return runs

    def ranges(self, statement: bytes) -> tuple[Range, ...]:
        if statement not in self._ranges:
            self._ranges[statement] = self.resolve(statement)
        return self._ranges[statement]

    def providers(self, name: bytes) -> Iterator[tuple[bytes, int, int]]:
        for stanza in dict.fromkeys(self._provided.get(name, ())):
            provider = stanza[: stanza.find(b"\n")].rstrip()
            at = self.versions(provider).index(_version(stanza))
            for given in _field(stanza, b"provides").split(b","):
                words = given.split()
                if words[0] == name:
                    yield provider, at, int(words[2]) if len(words) > 1 else 0

    def kept(self) -> Iterator[tuple[bytes, bytes, Sequence[Range]]]:
        for name, indices in self.installed.items():
            for at in indices:
                stanza = self._stanzas[name][at]
                keep = _field(stanza, b"keep")
                if keep == b"version":
                    yield name, keep, ((name, at, at + 1),)
                elif keep == b"package":
                    yield name, keep, ((name, 0, len(self.versions(name))),)
                elif keep == b"feature":
                    for statement in parts(_field(stanza, b"provides")):
                        yield name, keep, self.ranges(statement)

    def _installed(self, name: bytes) -> tuple[int, ...]:
        self.versions(name)
        stanzas = self._stanzas[name]
        return tuple(at for at, one in enumerate(stanzas) if b"\ninstalled: true" in one)

    def _statements(self, stanza: bytes, field: bytes) -> tuple[bytes, ...]:
        text = _field(stanza, field)
        if not text:
            return ()
        if text not in self._formulas:
            self._formulas[text] = parts(text)
        return self._formulas[text]


def request_of(document: bytes | mmap.mmap) -> dict[str, bytes]:
    return dict(_fields(document[document.rfind(b"\nrequest:") + 1 :]))


def parts(formula: bytes) -> tuple[bytes, ...]:
    """The statements that all must hold."""
    told = dict.fromkeys(part.strip() for part in formula.split(b","))
    return tuple(part for part in told if part not in (b"", b"true!"))


def _runs(said: Sequence[tuple[bytes, ...]]) -> list[Run]:
    """From what each version says to runs of neighbours that say it."""
    if len(said) == 1:
        return [(0, 1, statement) for statement in said[0]]
    runs: list[Run] = []
    since: dict[bytes, int] = {}
    for at, statements in enumerate(said):
        ended = [one for one in since if one not in statements]
        runs.extend((since.pop(one), at, one) for one in ended)
        for statement in statements:
            since.setdefault(statement, at)
    runs.extend((first, len(said), statement) for statement, first in since.items())
    return runs


def _field(stanza: bytes, field: bytes) -> bytes:
    start = stanza.find(b"\n" + field + b": ")
    if start < 0:
        return b""
    start += len(field) + 3
    end = stanza.find(b"\n", start)
    return stanza[start : end if end >= 0 else None].strip()


def _version(stanza: bytes) -> int:
    try:
        return int(_field(stanza, b"version"))
    except ValueError:
        name = stanza[: stanza.find(b"\n")].decode(errors="replace").strip()
        raise CudfError(f"package {name} has no version") from None


def _fields(stanza: bytes) -> Iterator[tuple[str, bytes]]:
    for line in stanza.splitlines():
        key, colon, value = line.partition(b":")
        if colon:
            yield key.decode().strip(), value.strip()
