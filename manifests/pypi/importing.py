"""From files about packages and overlays to manifests, every fault at once and with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

import attrs
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from documents import Document, DocumentError, Fault, Path, nearest, read_document, shortened, validate
from manifests.pypi.facts import Overlay
from manifests.pypi.making import collected_from_pypi, is_importable, manifest_from_pypi
from manifests.pypi.reading import Told, read_full, read_told

_SUFFIX = ".yaml"


class UnknownPackageError(Exception):
    """A package was asked for that no file tells of."""

    def __init__(self, name: str, suggestion: str) -> None:
        super().__init__(name)
        self.name = name
        self.suggestion = suggestion


@attrs.frozen
class Imported:
    """One package as text: its manifest, or its releases for the key `collected` of an overlay."""

    module: str
    category: str
    text: str

    @property
    def place(self) -> FilePath:
        """Where it stands in a catalogue: `frameworks/numba.yaml`."""
        return FilePath(f"{self.category}s" if self.category else "", f"{self.module}{_SUFFIX}")


def import_pypi(
    files: Sequence[FilePath],
    *,
    full_requires: FilePath | None = None,
    packages: Sequence[str] = (),
    overlay: FilePath | None = None,
    collect: bool = False,
) -> tuple[Imported, ...]:
    """Import `packages`, or without names those that the folder of overlays has, or all.

    `overlay` is a folder with a file NAME.yaml for each package, or the file of the one that is imported.
    Raises DocumentError with all faults, UnknownPackageError.
    """
    importing = _Importing(files, full_requires, overlay)
    names = [canonicalize_name(name) for name in packages] or importing.names()
    made = [importing.package(name, collect=collect) for name in names]
    if importing.faults:
        raise DocumentError(importing.faults)
    return tuple(one for one in made if one is not None)


class _Importing:
    def __init__(self, files: Sequence[FilePath], full: FilePath | None, overlay: FilePath | None) -> None:
        self.faults: list[Fault] = []
        told = [one for file in files for one in self.tried(read_told, file, ())]
        self.full_document, self.full = self.tried(read_full, full, (None, {})) if full else (None, {})
        self.overlays = _overlay_files(overlay)
        self.told: dict[str, list[Told]] = {}
        for one in sorted(told, key=lambda told: told.is_lock):  # what a lock says of wheels wins
            self.told.setdefault(one.package, []).append(one)
        if self.faults:
            raise DocumentError(self.faults)

    def tried(self, read: Any, file: FilePath, otherwise: Any) -> Any:
        try:
            return read(file)
        except DocumentError as error:
            self.faults += error.faults
            return otherwise

    def names(self) -> list[str]:
        return sorted(self.overlays or self.told)

    def package(self, name: str, *, collect: bool) -> Imported | None:
        """None where a fault of it has been noted."""
        if name not in self.told and name not in self.overlays:
            raise UnknownPackageError(name, nearest(name, {*self.told, *self.overlays}))
        overlay: Document | None = None
        if name in self.overlays:
            overlay = self.tried(_read_overlay, self.overlays[name], None)
            if overlay is None:
                return None
        said: Mapping[str, Any] = overlay.data if overlay else {}
        facts = {"releases": self.releases(name)}
        if collect:
            return Imported(name, "", collected_from_pypi(name, facts, said))
        if overlay is None:
            self.faults.append(self.told[name][0].fault("import-needs-overlay", package=name))
            return None
        if not is_importable(facts, said):
            place = self.told[name][0] if name in self.told else Told(name, {}, overlay, ())
            self.faults.append(place.fault("import-no-wheel", package=name))
            return None
        text = manifest_from_pypi(name, facts, self.lines(name), said)
        return Imported(name, str(said["category"]), text)

    def releases(self, name: str) -> list[Mapping[str, Any]]:
        """What all files together tell of each release, the newest first."""
        merged: dict[Version, dict[str, Any]] = {}
        for told in self.told.get(name, ()):
            version = Version(told.facts["version"])
            if told.is_lock and version not in merged:
                fields = {"package": name, "version": str(version)}
                self.faults.append(told.fault("import-no-requirements", **fields))
            merged.setdefault(version, {}).update(told.facts)
        return [merged[version] for version in sorted(merged, reverse=True)]

    def lines(self, name: str) -> Mapping[str, Any]:
        """All Requires-Dist lines by version; of those that cannot be read, a fault each."""
        told: Mapping[str, Any] = self.full.get(name, {})
        return {
            version: {
                "rd": [e for i, e in enumerate(entry["rd"]) if self.is_line(e, (name, version, "rd", i))]
            }
            for version, entry in told.items()
        }

    def is_line(self, line: str, path: Path) -> bool:
        try:
            Requirement(line)
        except InvalidRequirement:
            fault = self.full_document.fault("import-bad-line", ("packages", *path), line=shortened(line))
            self.faults.append(fault)
            return False
        return True


def _read_overlay(path: FilePath) -> Document:
    document = read_document(path)
    validate(document, Overlay)
    return document


def _overlay_files(overlay: FilePath | None) -> dict[str, FilePath]:
    if overlay is None:
        return {}
    files = sorted(overlay.glob(f"*{_SUFFIX}")) if overlay.is_dir() else [overlay]
    return {canonicalize_name(file.stem): file for file in files}
