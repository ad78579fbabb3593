"""What a catalogue says whatever the machine: worked out once for each of its modules, and kept with it.

Releases of a module say mostly the same. Here each distinct statement stands once with all that carry it, so
that a machine is asked, and a slice followed, once a statement and not once a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Sequence
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
    """A requirement or recommendation, of releases or of variants."""

    requirement: Requirement
    of_variants: bool
    inside: bool  # libraries alone, which a closed image brings itself
    of_host: bool  # asks nothing but the host


Said = tuple[Statement, Sequence[Pair]]


class Statements:
    """What some say, each with the releases (label "") or variants that carry it."""

    def __init__(self, said: Iterable[Said]) -> None:
        self._said = tuple(said)
        self._places: dict[Pair, list[int]] = {}
        for place, (_, carriers) in enumerate(self._said):
            for pair in carriers:
                self._places.setdefault(pair, []).append(place)

    def of(self, pairs: KeysView[Pair]) -> Sequence[Said]:
        """What any of these say, in order, and which of them say it."""
        if self._places.keys() <= pairs:
            return self._said
        found: dict[int, list[Pair]] = {}
        for pair in pairs:
            for place in self._places.get(pair, ()):
                found.setdefault(place, []).append(pair)
        return [(self._said[place][0], found[place]) for place in sorted(found)]


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
            shared = tuple(filter(is_of_host, release.requires))
            for variant in release.variants:
                own = filter(is_of_host, (*variant.requires, *implied_requirements(variant)))
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

    @cached_property
    def required(self) -> Statements:
        """Not what a closed image holds inside."""
        found = _Saying(self._catalog)
        for release in self._module.releases:
            found.add(release.requires, release.version)
            for variant in release.variants:
                found.add(variant.requires, release.version, variant)
        return found.all()

    @cached_property
    def needed(self) -> dict[Pair, frozenset[str]]:
        """The modules that a release (label "") or variant names in what it requires."""
        found = {}
        for release in self._module.releases:
            found[release.version, ""] = _named_in(release.requires)
            for variant in release.variants:
                found[release.version, variant.label] = _named_in(variant.requires)
        return found

    @cached_property
    def recommended(self) -> Statements:
        found = _Saying(self._catalog)
        for release in self._module.releases:
            found.add(release.recommends, release.version)
        return found.all()

    @cached_property
    def stated(self) -> Statements:
        """Whatever is required or recommended of what the catalogue has, by everyone that says so."""
        found = _Saying(self._catalog)
        for release in self._module.releases:
            found.add(self._known((*release.requires, *release.recommends)), release.version)
            for variant in release.variants:
                found.add(self._known(variant.requires), release.version, variant, even_inside=True)
        return found.all()

    def _known(self, requirements: Iterable[Requirement]) -> Iterator[Requirement]:
        """Those that are not about open modules alone."""
        for requirement in requirements:
            open_terms = (
                isinstance(term, ModuleTerm) and self._catalog.module(term.module) is None
                for term in requirement.any_of
            )
            if requirement.condition is not None or not all(open_terms):
                yield requirement


class _Saying:
    """Put together by their text, which says all of a requirement."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._said: dict[tuple[str, bool], Statement] = {}
        self._carriers: dict[tuple[str, bool], dict[Pair, None]] = {}

    def add(
        self,
        requirements: Iterable[Requirement],
        version: str,
        variant: Variant | None = None,
        *,
        even_inside: bool = False,
    ) -> None:
        carrier = version, variant.label if variant else ""
        closed = variant is not None and variant.backend == "container" and not even_inside
        for requirement in requirements:
            key = requirement.text, variant is not None
            if key not in self._said:
                self._said[key] = self._statement(requirement, variant is not None)
            if not (closed and self._said[key].inside):
                self._carriers.setdefault(key, {})[carrier] = None

    def _statement(self, requirement: Requirement, of_variants: bool) -> Statement:
        inside = is_of_libraries(requirement, self._catalog)
        return Statement(requirement, of_variants, inside, is_of_host(requirement))

    def all(self) -> Statements:
        return Statements((self._said[key], tuple(carriers)) for key, carriers in self._carriers.items())


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


def is_of_host(requirement: Requirement) -> bool:
    """Whether nothing but the host would meet it."""
    return all(isinstance(term, HostTerm) for term in requirement.any_of)


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


def _named_in(requirements: Iterable[Requirement]) -> frozenset[str]:
    terms = (term for requirement in requirements for term in requirement.any_of)
    return frozenset(term.module for term in terms if isinstance(term, ModuleTerm))


def terms_of_host(requirement: Requirement) -> tuple[HostTerm, ...]:
    return tuple(term for term in requirement.any_of if isinstance(term, HostTerm))
