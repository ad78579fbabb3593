"""Versions by scheme: their order, specifiers, and which of them can be told apart."""

from versions.errors import SpecifierError, VersionError, VersionsError
from versions.ordered import Ordered
from versions.runs import Run, describe, newest_first
from versions.samples import is_satisfiable, samples
from versions.schemes import SCHEMES, canonical, is_prerelease, key, parts
from versions.specifiers import admits, canonical_specifier, matches, tidy_specifier

__all__ = [
    "SCHEMES",
    "Ordered",
    "Run",
    "SpecifierError",
    "VersionError",
    "VersionsError",
    "admits",
    "canonical",
    "canonical_specifier",
    "describe",
    "is_prerelease",
    "is_satisfiable",
    "key",
    "matches",
    "newest_first",
    "parts",
    "samples",
    "tidy_specifier",
]
