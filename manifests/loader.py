"""One manifest: document -> Module, with every fault of it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeVar

import attrs

from documents import MOST_FAULTS, Document, DocumentError, Fault, Path, expect_schema, validate
from manifests.faults import RequirementError
from manifests.merging import Block, VariantPart, merge, scalars_of
from manifests.model import Module, ModuleTerm, Release, Requirement
from manifests.requirements import parse_module_term, parse_requirement
from manifests.schema import SCHEMA, ManifestFile, Said, VariantSaid
from manifests.texts import text_faults
from versions import (
    SpecifierError,
    VersionError,
    admits,
    canonical,
    canonical_specifier,
    is_satisfiable,
    key,
    newest_first,
)

T = TypeVar("T")

MOST_STATEMENTS = 100_000  # of all releases together, what all of them share counted for each


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


def _statements(said: Said) -> int:
    lists = (said.requires, said.recommends, said.conflicts, said.volumes, said.environment, said.secrets)
    mappings = (said.provides, said.ports, said.variants)
    inside = ((variant.requires, variant.bundles) for variant in said.variants.values())
    return sum(map(len, (*lists, *mappings))) + sum(len(one) + len(other) for one, other in inside)


@attrs.frozen
class _Range:
    """A `when` block and the releases it speaks of."""

    versions: frozenset[str]
    block: Block


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
        found = (self.range(index, list(versions)) for index in range(len(file.when)))
        ranges = [versions_and_block for versions_and_block in found if versions_and_block is not None]
        releases = [self.release(version, versions[version], top, ranges) for version in versions]
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
        """The requirements of one place, read; those that cannot be are told and left out."""
        return Block(
            said,
            path,
            scalars_of(said),
            requires=self.requirements(said.requires, (*path, "requires")),
            recommends=self.requirements(said.recommends, (*path, "recommends")),
            conflicts=self.read_all(parse_module_term, said.conflicts, (*path, "conflicts")),
            variants={
                label: self.variant(variant, (*path, "variants", label))
                for label, variant in said.variants.items()
            },
            statements=_statements(said),
        )

    def variant(self, said: VariantSaid, path: Path) -> VariantPart:
        return VariantPart(
            scalars_of(said), said.bundles, self.requirements(said.requires, (*path, "requires"))
        )

    def requirements(self, texts: Sequence[str], path: Path) -> tuple[Requirement, ...]:
        return self.read_all(self.requirement, texts, path)

    def requirement(self, text: str) -> Requirement:
        requirement = self.seen.get(text)
        if requirement is None:
            requirement = parse_requirement(text)
            terms = (term for term in requirement.any_of if isinstance(term, ModuleTerm))
            if any(term.module == self.file.module for term in terms):
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
        return tuple(found)

    # ranges and releases

    def range(self, index: int, versions: Sequence[str]) -> _Range | None:
        said, path = self.file.when[index], ("when", index)
        block = self.block(said, path)
        place = (*path, "versions")
        try:
            specifier = canonical_specifier(self.file.scheme, said.versions)
            admitted = admits(self.file.scheme, specifier, versions, prereleases=True)
        except SpecifierError as error:
            scheme = self.file.scheme
            self.fault("bad-specifier", place, False, error.offset, specifier=said.versions, scheme=scheme)
            return None
        if not admitted and not is_satisfiable(self.file.scheme, specifier):
            self.fault("impossible-range", place, specifier=specifier)
        elif not admitted and versions:
            self.fault("when-matches-nothing", place, versions=specifier)
        return _Range(frozenset(admitted), block)

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

    def release(self, version: str, written: str, top: Block, ranges: Sequence[_Range]) -> Release:
        entry = self.block(self.file.releases[written], ("releases", written))
        matching = [found.block for found in ranges if version in found.versions]
        blocks = [top, *matching, entry]
        self.merged += sum(block.statements for block in blocks)
        if self.merged > MOST_STATEMENTS:
            self.fault("too-many-statements", ("releases",), limit=str(MOST_STATEMENTS))
            raise DocumentError(self.faults)
        release, problems = merge(self.file.module, self.file.scheme, version, written, blocks)
        for problem in problems:
            self.fault(problem.code, problem.path, True, **problem.fields)
        return release
