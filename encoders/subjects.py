"""All that rules can be asked about, as literals: any module, licence, port ... that they tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import attrs

import versions
from encoders.gates import Gates
from manifests import BackendName, Catalog, Category
from policies import EXPOSURES, KINDS, PLATFORMS, Match, Rule, Subject, is_listed, licence_names
from solver import Literal

ANOTHER = "another"


class SubjectSpace:
    """One thing of each kind at the most: where a rule makes a difference to a thing that has several ports,
    interfaces or licences, it makes one to a thing that has only those of them that the rule is about.

    Modules have the versions of their scheme in the catalogue; what it does not have follows PEP 440.
    """

    def __init__(self, gates: Gates[str], rules: tuple[Rule, ...], catalog: Catalog) -> None:
        self.gates = gates
        self._rules = rules
        self._catalog = catalog
        self._kinds = {kind: self._things(kind) for kind in KINDS if any(_says(r, kind) for r in rules)}

    def covers(self, rule: Rule) -> Literal:
        """Whether every kind that a rule names has the thing."""
        return self.gates.all_of(self.has(kind, rule) for kind in self._kinds if _says(rule, kind))

    def has(self, kind: str, rule: Rule) -> Literal:
        """Whether a rule lists the thing's member of a kind."""
        return self.gates.any_of(
            lit for one, lit in self._kinds[kind] if is_listed(kind, rule.match, one, rule.id)
        )

    def there(self, kind: str) -> Literal:
        """Whether the thing has a member of this kind at all."""
        return self.gates.any_of(
            lit for one, lit in self._kinds[kind] if is_listed(kind, Match(), one) is not None
        )

    def kinds_of(self, rule: Rule) -> list[str]:
        return [kind for kind in self._kinds if _says(rule, kind)]

    def _things(self, kind: str) -> list[tuple[Subject, Literal]]:
        found: dict[tuple[bool | None, ...], Subject] = {}
        for subject in _CANDIDATES[kind](self._rules, self._catalog):
            answers = tuple(is_listed(kind, rule.match, subject, rule.id) for rule in self._rules)
            found.setdefault(answers, subject)
        literals = [self.gates.problem.variable() for _ in found]
        self.gates.exactly_one(literals)
        return list(zip(found.values(), literals, strict=True))


def _says(rule: Rule, kind: str) -> bool:
    return bool(getattr(rule.match, kind))


# --- what there may be of each kind ---------------------------------------------------------------

Rules = tuple[Rule, ...]
NOTHING = Subject(ANOTHER, "1.0")


def _modules(rules: Rules, catalog: Catalog) -> Iterator[Subject]:
    yield NOTHING
    listed = sorted({entry for rule in rules for entry in rule.match.modules})
    for name in dict.fromkeys(name for name, _ in listed):
        module = catalog.module(name)
        scheme = module.scheme if module else "pep440"
        for version in _versions(scheme, [text for other, text in listed if other == name and text]):
            yield Subject(name, version, scheme)


def _versions(scheme: str, specifiers: list[str]) -> tuple[str, ...]:
    """Those of another scheme are a fault of their own."""
    read = []
    for text in specifiers:
        try:
            versions.samples(scheme, [text])
        except versions.VersionsError:
            continue
        read.append(text)
    return versions.samples(scheme, read)


def _licences(rules: Rules, _: Catalog) -> Iterator[Subject]:
    named = {name for rule in rules for name in rule.match.licences}
    for licence in (*licence_names(), *sorted(named), "LicenseRef-another"):
        yield attrs.evolve(NOTHING, licence=licence)


def _ports(rules: Rules, _: Catalog) -> Iterator[Subject]:
    yield NOTHING
    edges = {edge for rule in rules for first, last in rule.match.ports for edge in (first, last + 1)}
    for port in sorted({1, *edges}):
        if port <= 65535:
            yield attrs.evolve(NOTHING, ports=(port,))


def _interfaces(rules: Rules, _: Catalog) -> Iterator[Subject]:
    yield NOTHING
    named = {name for rule in rules for name in rule.match.interfaces}
    for name in (*sorted(named), ANOTHER):
        yield attrs.evolve(NOTHING, interfaces=(name,))


def _categories(_rules: Rules, _: Catalog) -> Iterator[Subject]:
    yield from (attrs.evolve(NOTHING, category=name) for name in get_args(Category))


def _backends(rules: Rules, _: Catalog) -> Iterator[Subject]:
    named = {name for rule in rules for name in rule.match.backends}
    yield from (attrs.evolve(NOTHING, backend=name) for name in sorted({*get_args(BackendName), *named}))


def _accelerators(_rules: Rules, _: Catalog) -> Iterator[Subject]:
    yield NOTHING
    yield from (attrs.evolve(NOTHING, accelerator=name) for name in PLATFORMS)


def _exposures(_rules: Rules, _: Catalog) -> Iterator[Subject]:
    yield NOTHING
    yield from (attrs.evolve(NOTHING, exposure=name) for name in EXPOSURES)


_CANDIDATES: dict[str, Callable[[Rules, Catalog], Iterator[Subject]]] = {
    "modules": _modules,
    "categories": _categories,
    "licences": _licences,
    "backends": _backends,
    "accelerators": _accelerators,
    "interfaces": _interfaces,
    "ports": _ports,
    "exposures": _exposures,
}
