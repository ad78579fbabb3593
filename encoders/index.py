"""What a catalogue says whatever the machine: worked out once for each of its modules, and kept with it.

Releases of a module say mostly the same. Here each distinct statement stands once with all that carry it, so
that a machine is asked, and a slice followed, once a statement and not once a release.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from encoders.host import implied_requirements, vendor_term
from manifests import Catalog, HostTerm, Module, ModuleTerm, Release, Requirement, Variant
from versions import admits, is_prerelease

Pair = tuple[str, str]  # (version, variant label)


@attrs.frozen
class HostStatement:
    """What some variants ask of the host and of nothing else."""

    requirement: Requirement
    versions: tuple[str, ...]
    labels: tuple[str, ...]  # as of labels_if_partial
    against: tuple[Pair, ...]
    terms: tuple[HostTerm, ...]


@attrs.frozen
class Statement:
    """A requirement or recommendation with the releases (label "") or variants that carry it."""

    requirement: Requirement
    carriers: tuple[Pair, ...]
    of_variants: bool
    inside: bool  # libraries alone, which a closed image brings itself


class Page:
    """What one module says."""

    def __init__(self, module: Module, catalog: Catalog) -> None:
        self._module = module
        self._catalog = catalog
        self._admitted: dict[tuple[str, bool], frozenset[str]] = {}

    def admitted(self, specifier: str) -> frozenset[str]:
        """The versions that a range admits; a pre-release only if it names one."""
        return self._matching(specifier, prereleases=False)

    def covered(self, specifier: str) -> frozenset[str]:
        """Those that it covers, finished or not."""
        return self._matching(specifier, prereleases=True)

    def _matching(self, specifier: str, *, prereleases: bool) -> frozenset[str]:
        key = specifier, prereleases
        if key not in self._admitted:
            versions = (release.version for release in self._module.releases)
            found = admits(self._module.scheme, specifier, versions, prereleases=prereleases)
            self._admitted[key] = frozenset(found)
        return self._admitted[key]

    @cached_property
    def prereleases(self) -> frozenset[str]:
        scheme = self._module.scheme
        return frozenset(r.version for r in self._module.releases if is_prerelease(scheme, r.version))

    @cached_property
    def staleness(self) -> dict[str, int]:
        """For each release: how many better ones the catalogue offers to everybody. Newer ones are better,
        and what is deprecated stands behind all that is not.
        """
        better, ranks = 0, {}
        for release in sorted(self._module.releases, key=lambda release: release.status == "deprecated"):
            ranks[release.version] = better
            if release.status != "withdrawn" and release.version not in self.prereleases:
                better += 1
        return ranks

    @cached_property
    def builds(self) -> tuple[tuple[Release, tuple[tuple[Variant, HostTerm], ...]], ...]:
        """Variants that ask for a card, by release."""
        return tuple(
            (release, terms)
            for release in self._module.releases
            if (terms := tuple((v, term) for v in release.variants if (term := vendor_term(v))))
        )

    @cached_property
    def of_host(self) -> tuple[HostStatement, ...]:
        said: dict[str, Requirement] = {}
        found: dict[str, list[tuple[Release, Variant]]] = {}
        for release in self._module.releases:
            shared = self._asked_of_host(release.requires)
            for variant in release.variants:
                own = self._asked_of_host((*variant.requires, *implied_requirements(variant)))
                for requirement in (*shared, *own):
                    said[requirement.text] = requirement
                    found.setdefault(requirement.text, []).append((release, variant))
        return tuple(
            HostStatement(
                said[text],
                tuple(dict.fromkeys(release.version for release, _ in pairs)),
                labels_if_partial(pairs),
                tuple((release.version, variant.label) for release, variant in pairs),
                terms_of_host(said[text]),
            )
            for text, pairs in found.items()
        )

    @staticmethod
    def _asked_of_host(requirements: Iterable[Requirement]) -> list[Requirement]:
        return [one for one in requirements if all(isinstance(term, HostTerm) for term in one.any_of)]

    @cached_property
    def required(self) -> tuple[Statement, ...]:
        """Not what a closed image holds inside."""
        found = _Statements(self._catalog)
        for release in self._module.releases:
            found.add(release.requires, release.version)
            for variant in release.variants:
                found.add(variant.requires, release.version, variant)
        return found.all()

    @cached_property
    def recommended(self) -> tuple[Statement, ...]:
        found = _Statements(self._catalog)
        for release in self._module.releases:
            found.add(release.recommends, release.version)
        return found.all()

    @cached_property
    def stated(self) -> tuple[tuple[Requirement, tuple[Pair, ...]], ...]:
        """Whatever is required or recommended, by everyone that says so: releases (label "") and variants."""
        said: dict[str, Requirement] = {}
        carriers: dict[str, dict[Pair, None]] = {}
        for release in self._module.releases:
            own = [("", (*release.requires, *release.recommends))]
            for label, requirements in (*own, *((v.label, v.requires) for v in release.variants)):
                for requirement in requirements:
                    said[requirement.text] = requirement
                    carriers.setdefault(requirement.text, {})[release.version, label] = None
        return tuple((said[text], tuple(pairs)) for text, pairs in carriers.items())


class _Statements:
    """Put together by their text, which says all of a requirement."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._said: dict[str, tuple[Requirement, bool]] = {}  # with: libraries alone
        self._carriers: dict[tuple[str, bool], dict[Pair, None]] = {}

    def add(self, requirements: Iterable[Requirement], version: str, variant: Variant | None = None) -> None:
        carrier = version, variant.label if variant else ""
        closed = variant is not None and variant.backend == "container"
        for requirement in requirements:
            text = requirement.text
            if text not in self._said:
                self._said[text] = requirement, is_of_libraries(requirement, self._catalog)
            if not (closed and self._said[text][1]):
                self._carriers.setdefault((text, variant is not None), {})[carrier] = None

    def all(self) -> tuple[Statement, ...]:
        return tuple(
            Statement(self._said[text][0], tuple(carriers), of_variants, self._said[text][1])
            for (text, of_variants), carriers in self._carriers.items()
        )


class Index:
    """The pages of a catalogue: `catalog.derived(Index)`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._pages: dict[str, Page] = {}

    def page(self, module: Module) -> Page:
        if module.name not in self._pages:
            self._pages[module.name] = Page(module, self._catalog)
        return self._pages[module.name]


def is_library(name: str, catalog: Catalog) -> bool:
    """An open module is one."""
    module = catalog.module(name)
    return module is None or module.is_library


def is_of_libraries(requirement: Requirement, catalog: Catalog) -> bool:
    """Whether nothing but libraries would meet it."""
    return all(
        isinstance(term, ModuleTerm) and is_library(term.module, catalog) for term in requirement.any_of
    )


def labels_if_partial(pairs: Iterable[tuple[Release, Variant]]) -> tuple[str, ...]:
    """The variants a statement is about; () when it is about every variant of its releases."""
    about: dict[str, set[str]] = {}
    variants: dict[str, int] = {}
    for release, variant in pairs:
        about.setdefault(release.version, set()).add(variant.label)
        variants[release.version] = len(release.variants)
    if all(len(labels) == variants[version] for version, labels in about.items()):
        return ()
    return tuple(sorted({label for labels in about.values() for label in labels}))


def terms_of_host(requirement: Requirement) -> tuple[HostTerm, ...]:
    return tuple(term for term in requirement.any_of if isinstance(term, HostTerm))
