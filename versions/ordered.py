"""Versions sorted once, so that many specifiers can be asked of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from versions.schemes import parse
from versions.specifiers import compile_specifier, holds

_BOUNDS = frozenset({">=", "<=", "<"})


class Ordered:
    """Versions of one scheme, oldest first. A bound cuts their row in two at one look."""

    def __init__(self, scheme: str, versions: Iterable[str]) -> None:
        """Raises VersionError."""
        self.scheme = scheme
        row = sorted(((parse(scheme, text), text) for text in versions), key=lambda pair: pair[0].key)
        self.versions = tuple(text for _, text in row)
        self._row = row
        self._keys = [version.key for version, _ in row]
        self._publics = [version.public for version, _ in row]  # as sorted: a local label counts last

    def admitted(self, specifier: str) -> frozenset[str]:
        """Those that the specifier admits, pre-releases included. Raises SpecifierError."""
        clauses = compile_specifier(self.scheme, specifier)
        first, end = 0, len(self._row)
        for clause in clauses:
            match clause.operator:
                case ">=":
                    first = max(first, bisect_left(self._publics, clause.version.key))
                case "<=":
                    end = min(end, bisect_right(self._publics, clause.version.key))
                case "<":
                    end = min(end, bisect_left(self._keys, clause.edge))
        others = [clause for clause in clauses if clause.operator not in _BOUNDS]
        found = self._row[first:end]
        if not others:
            return frozenset([text for _, text in found])
        return frozenset(text for version, text in found if all(holds(clause, version) for clause in others))
