"""A catalogue as the checks look at it: its modules, what they require, and where that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from documents import Fault
from encoders.universe import terms_of_condition
from manifests import Catalog, Location, Module, Release, Requirement, Term
from planner.check_codes import KINDS
from planner.findings import Finding

#: A requirement's text, keys that lead to a value, or None for the place of the release or the module.
Where: TypeAlias = str | tuple[str, ...] | None


@attrs.frozen
class Statement:
    """A requirement with the newest release that has it, and how many older ones have it as well."""

    module: str
    version: str
    requirement: Requirement
    older: int

    @property
    def more(self) -> str:
        return str(self.older or "")


class Checked:
    """One catalogue, with its modules read, and their statements told apart once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.modules = tuple(module for name in catalog.names() if (module := catalog.module(name)))
        self.required = tuple(s for module in self.modules for s in _statements(module, _required))
        self.recommended = tuple(s for module in self.modules for s in _statements(module, _recommended))

    def finding(self, code: str, module: str, version: str | None, where: Where, /, **fields: str) -> Finding:
        """A finding at the place where the release says so; where none does, at the release itself."""
        place = self.catalog.locate(module, version, where) or self.catalog.locate(module, version)
        return self.finding_at(code, place, **fields)

    def finding_of(self, code: str, said: Statement, /, **fields: str) -> Finding:
        return self.finding(code, said.module, said.version, said.requirement.text, **fields)

    @staticmethod
    def finding_at(code: str, place: Location | None, /, **fields: str) -> Finding:
        """A finding at a place; a module that a program made up stands at none."""
        where = place or Location("", 0, 0)
        fault = Fault(code, where.file, where.line, where.column, tuple(fields.items()))
        return Finding(KINDS[code].level, fault)


def terms_of(requirement: Requirement) -> Iterator[Term]:
    """Every term of a requirement, those of its condition last."""
    yield from requirement.any_of
    yield from terms_of_condition(requirement.condition)


def _required(release: Release) -> Iterator[Requirement]:
    yield from release.requires
    for variant in release.variants:
        yield from variant.requires


def _recommended(release: Release) -> Iterator[Requirement]:
    yield from release.recommends


def _statements(module: Module, of: Callable[[Release], Iterator[Requirement]]) -> Iterator[Statement]:
    said: dict[Requirement, dict[str, None]] = {}
    for release in module.releases:
        for requirement in of(release):
            said.setdefault(requirement, {})[release.version] = None
    for requirement, versions in said.items():
        yield Statement(module.name, next(iter(versions)), requirement, len(versions) - 1)
