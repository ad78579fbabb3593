"""The catalogue: modules by name, read when they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import attrs

from documents import nearest
from manifests.model import Module, ModuleTerm, Release, Requirement, Variant
from manifests.names import normal_name
from versions import admits

T = TypeVar("T")


@attrs.frozen
class Location:
    """A place in a manifest; line and column count from 1."""

    file: str
    line: int
    column: int


@attrs.frozen
class Overridden:
    """A manifest that a later root replaces by one of its own."""

    module: str
    file: str
    by: str


@attrs.frozen
class Entry:
    """One manifest file: what is known of it without reading it. `file` is its name in messages."""

    name: str
    interfaces: tuple[str, ...]
    file: str
    path: Path
    sha256: str  # of the file
    said: str = ""  # hash of what the module says, where it is known


class Catalog:
    """What can be installed. Immutable to its users; modules are read once, when first asked for."""

    def __init__(
        self, entries: Iterable[Entry], overridden: Iterable[Overridden], read: Callable[[Entry], Module]
    ) -> None:
        self._entries: Mapping[str, Entry] = {entry.name: entry for entry in entries}
        self._read = read
        self._modules: dict[str, Module | None] = {}  # by any spelling that was asked for
        self._derived: dict[Callable[[Catalog], Any], Any] = {}
        self.overridden: tuple[Overridden, ...] = tuple(overridden)

    @classmethod
    def of(cls, modules: Iterable[Module]) -> Catalog:
        """A catalogue of modules that stand in no file, such as a test makes up."""
        by_name = {module.name: module for module in modules}
        entries = [
            Entry(name, interfaces_of(by_name[name]), by_name[name].file, Path(), "")
            for name in sorted(by_name)
        ]
        return cls(entries, (), lambda entry: by_name[entry.name])

    @cached_property
    def digest(self) -> str:
        """A hash of what is said, not of where: of the content of each module that counts."""
        said = (entry.said or content_digest(self._read(entry)) for entry in self._entries.values())
        return "sha256:" + hashlib.sha256(" ".join(sorted(said)).encode()).hexdigest()

    def names(self) -> tuple[str, ...]:
        """The names of all modules, sorted."""
        return tuple(sorted(self._entries))

    def module(self, name: str) -> Module | None:
        """The module of this name, whatever its case and dashes; None if there is no manifest of it."""
        if name not in self._modules:
            self._modules[name] = self._found(name)
        return self._modules[name]

    def _found(self, name: str) -> Module | None:
        normal = normal_name(name)
        if normal != name:
            return self.module(normal)
        entry = self._entries.get(normal)
        return None if entry is None else self._read(entry)

    def providers(self, interface: str) -> tuple[str, ...]:
        """The names, sorted, of the modules of which some release provides the interface."""
        normal = normal_name(interface)
        return tuple(sorted(name for name, entry in self._entries.items() if normal in entry.interfaces))

    def interfaces(self) -> tuple[str, ...]:
        """The names of all interfaces that something provides, sorted."""
        return tuple(sorted({name for entry in self._entries.values() for name in entry.interfaces}))

    def matching(self, term: ModuleTerm) -> tuple[Release, ...]:
        """The releases that satisfy the term, newest first; with a variant, those that have it.

        A pre-release is among them only if the specifier names one.
        Raises SpecifierError if the specifier is none in the module's scheme.
        """
        module = self.module(term.module)
        if module is None:
            return ()
        releases = {release.version: release for release in module.releases}
        admitted = admits(module.scheme, term.specifier, releases)
        found = (releases[version] for version in admitted)
        return tuple(release for release in found if _has_variant(release, term.variant))

    def derived(self, make: Callable[[Catalog], T]) -> T:
        """What another room works out of this catalogue, made once and kept with it."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    def suggest(self, name: str) -> str | None:
        """The module whose name is spelled most like this one."""
        return nearest(normal_name(name), self._entries) or None

    def locate(
        self, module: str, version: str | None = None, text: str | tuple[str, ...] | None = None
    ) -> Location | None:
        """Where the manifest says `text` (a requirement, a conflict or a key) of the release.

        Without `version`, of any release; without `text`, where the release (or the module) stands.
        Several keys lead to a value inside, which is then the place. The file is read again.
        None if it does not say so, or is no longer what was read.
        """
        from manifests.locating import locate

        entry = self._entries.get(normal_name(module))
        return None if entry is None else locate(entry, version, text)

    def text(self, module: str) -> bytes | None:
        """The manifest as it is written, read again; None if it stands in no file, or has changed."""
        from manifests.locating import text_of

        entry = self._entries.get(normal_name(module))
        return None if entry is None else text_of(entry)


def interfaces_of(module: Module) -> tuple[str, ...]:
    """The interfaces that any release provides, sorted."""
    return tuple(sorted({part.interface for release in module.releases for part in release.provides}))


def _has_variant(release: Release, label: str | None) -> bool:
    return label is None or any(variant.label == label for variant in release.variants)


def content_digest(module: Module) -> str:
    """A hash of what a module says: not of its file, nor of the order of statements that have none."""
    return hashlib.sha256(repr(_said(module, {})).encode()).hexdigest()


def _said(value: Any, known: dict[int, object]) -> object:
    """As built-in values. Releases share most of their statements, so these stand as a hash for all that
    stand together; `known` are those met before, by id.
    """
    if id(value) in known:
        return known[id(value)]
    kind = value.__class__
    if kind is not tuple:
        return _parts_said(_compared_fields(kind)(value), known)
    first = value[0].__class__
    if first in (Release, Variant):
        return _parts_said(value, known)  # in their order
    if first is Requirement:
        said = sorted([requirement.text for requirement in value])
    else:
        said = sorted(map(repr, _parts_said(value, known)))
    known[id(value)] = hashlib.sha256(repr(said).encode()).hexdigest()
    return known[id(value)]


def _parts_said(parts: tuple[Any, ...], known: dict[int, object]) -> list[object]:
    return [part if part.__class__ in _SCALARS else _said(part, known) if part else [] for part in parts]


_SCALARS = frozenset({bool, int, str, type(None)})


@cache
def _compared_fields(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in attrs.fields(kind) if field.eq]
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
