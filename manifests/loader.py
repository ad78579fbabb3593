"""One manifest: document -> Module, with every fault of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, islice
from typing import Any, TypeVar

from documents import MOST_FAULTS, Document, DocumentError, Fault, Path, expect_schema, validate
from manifests.blocks import Block, VariantPart, run_of, scalars_of, together
from manifests.faults import RequirementError
from manifests.merging import merge
from manifests.model import Bundled, Module, ModuleTerm, Release, Requirement
from manifests.requirements import parse_module_term, parse_requirement
from manifests.schema import SCHEMA, ManifestFile, Said, VariantSaid
from manifests.texts import text_faults
from versions import (
    Ordered,
    SpecifierError,
    VersionError,
    canonical,
    canonical_specifier,
    is_satisfiable,
    key,
    newest_first,
)

T = TypeVar("T")

MOST_STATEMENTS = 100_000  # that releases share, counted for each release


def load_module(document: Document) -> Module:
    """The module that a manifest describes. Raises DocumentError with all faults of the file."""
    expect_schema(document, SCHEMA)
    try:
        file = validate(document, ManifestFile)
    except DocumentError as error:
        raise DocumentError((*error.faults, *islice(text_faults(document), MOST_FAULTS + 1))) from None
    loading = _Loading(document, file)
    module = loading.module()
    if loading.faults:
        raise DocumentError(loading.faults)
    return module


def _modules(requirement: Requirement) -> list[str]:
    return [term.module for term in requirement.any_of if isinstance(term, ModuleTerm)]


def _once(items: Sequence[T]) -> tuple[T, ...]:
    return tuple(items) if len(items) < 2 else tuple(dict.fromkeys(items))


class _Loading:
    def __init__(self, document: Document, file: ManifestFile) -> None:
        self.document = document
        self.file = file
        self.faults: list[Fault] = []
        self.seen: dict[str, Requirement] = {}
        self.merged = 0

    def module(self) -> Module:
        file = self.file
        top = self.block(file, ())
        versions = self.versions()
        releases = self.releases(versions, top, self.ranges(versions))
        if not file.releases:
            self.fault("no-releases", ("releases",))
        by_version = {release.version: release for release in releases}
        return Module(
            name=file.module,
            category=file.category,
            title=file.title,
            summary=file.summary,
            licence=file.licence,
            scheme=file.scheme,
            releases=tuple(by_version[version] for version in newest_first(file.scheme, by_version)),
            homepage=file.homepage,
            source=file.source,
            confidence=file.confidence,
            file=self.document.file,
        )

    def fault(self, code: str, path: Path, at_key: bool = False, offset: int = 0, /, **fields: str) -> None:
        if len(self.faults) <= MOST_FAULTS:
            self.faults.append(self.document.fault(code, path, at_key, offset, **fields))

    # blocks

    def block(self, said: Said, path: Path) -> Block:
        """One place, its requirements read; those that cannot be are told and left out."""
        return Block(
            places=((path, said),),
            scalars=scalars_of(said),
            requires=self.requirements(said.requires, path, "requires") if said.requires else (),
            recommends=self.requirements(said.recommends, path, "recommends") if said.recommends else (),
            conflicts=self.read_all(parse_module_term, said.conflicts, (*path, "conflicts")),
            volumes=_once(said.volumes) if said.volumes else (),
            environment=_once(said.environment) if said.environment else (),
            secrets=_once(said.secrets) if said.secrets else (),
            provides=said.provides,
            ports={name: scalars_of(port) for name, port in said.ports.items()},
            health=scalars_of(said.health) if said.health else {},
            run=run_of(said.run) if said.run else {},
            variables=said.run.variables if said.run else {},
            files=said.run.files if said.run else {},
            variants={label: self.variant(variant, path, label) for label, variant in said.variants.items()},
        )

    def variant(self, said: VariantSaid, path: Path, label: str) -> VariantPart:
        requires = said.requires
        return VariantPart(
            scalars_of(said),
            {name: Bundled(name, fact.version, fact.confidence) for name, fact in said.bundles.items()},
            self.requirements(requires, (*path, "variants", label), "requires") if requires else (),
        )

    def requirements(self, texts: Sequence[str], path: Path, key: str) -> tuple[Requirement, ...]:
        return self.read_all(self.requirement, texts, (*path, key))

    def requirement(self, text: str) -> Requirement:
        requirement = self.seen.get(text)
        if requirement is None:
            requirement = parse_requirement(text)
            if self.file.module in requirement.text and self.file.module in _modules(requirement):
                raise RequirementError("self-requirement", 0, requirement=requirement.text)
            self.seen[text] = requirement
        return requirement

    def read_all(self, read: Callable[[str], T], texts: Sequence[str], path: Path) -> tuple[T, ...]:
        found: list[T] = []
        for index, text in enumerate(texts):
            try:
                found.append(read(text))
            except RequirementError as error:
                self.fault(error.code, (*path, index), False, error.offset, **error.fields)
        return _once(found)

    # ranges and releases

    def ranges(self, versions: Iterable[str]) -> list[tuple[frozenset[str], Block]]:
        """The `when` blocks in order, each with the versions that it speaks of."""
        ordered = Ordered(self.file.scheme, versions)
        return [
            (
                self.range(said.versions, ("when", index, "versions"), ordered),
                self.block(said, ("when", index)),
            )
            for index, said in enumerate(self.file.when)
        ]

    def range(self, text: str, path: Path, ordered: Ordered) -> frozenset[str]:
        """The versions that a `when` block speaks of."""
        scheme = self.file.scheme
        try:
            admitted = ordered.admitted(text)
        except SpecifierError as error:
            self.fault("bad-specifier", path, False, error.offset, specifier=text, scheme=scheme)
            return frozenset()
        if not admitted and not is_satisfiable(scheme, text):
            self.fault("impossible-range", path, specifier=canonical_specifier(scheme, text))
        elif not admitted and ordered.versions:
            self.fault("when-matches-nothing", path, versions=canonical_specifier(scheme, text))
        return admitted

    def versions(self) -> dict[str, str]:
        """Canonical spelling -> spelling in the file, of each release."""
        scheme = self.file.scheme
        first: dict[Any, str] = {}
        written: dict[str, str] = {}
        for text in self.file.releases:
            path = ("releases", text)
            try:
                version = canonical(scheme, text)
            except VersionError:
                self.fault("bad-version", path, True, version=text, scheme=scheme)
                continue
            same = first.setdefault(key(scheme, text), text)
            if same != text:
                self.fault("duplicate-release", path, True, version=text, other=same)
            written[version] = text
        return written

    def releases(
        self, versions: Mapping[str, str], top: Block, ranges: Sequence[tuple[frozenset[str], Block]]
    ) -> list[Release]:
        """In the order of the file. What neighbours share is brought together once."""
        shared: dict[tuple[bool, ...], Block] = {}
        releases: list[Release] = []
        for version, written in versions.items():
            within = tuple([version in of for of, _ in ranges])
            if within not in shared:
                shared[within] = together((top, *compress((block for _, block in ranges), within)))
            releases.append(self.release(version, written, shared[within]))
        return releases

    def release(self, version: str, written: str, shared: Block) -> Release:
        own = self.block(self.file.releases[written], ("releases", written))
        self.merged += shared.statements
        if self.merged > MOST_STATEMENTS:
            self.fault("too-many-statements", ("releases",), limit=str(MOST_STATEMENTS))
            raise DocumentError(self.faults)
        release, problems = merge(
            self.file.module, self.file.scheme, version, written, shared=shared, own=own
        )
        for problem in problems:
            self.fault(problem.code, problem.path, True, **problem.fields)
        return release
