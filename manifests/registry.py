"""Reading several folders of manifests as one catalogue.

Every file is read as bytes and hashed, always: that is cheap. What is dear is kept in a cache by those
hashes: each module as parsed, and for a set of files that was once read without a fault an index of
names and interfaces. With a full cache, only the modules that are asked for are unpacked.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from documents import DocumentError, Fault, code_stamp, load_bytes, read_bytes, store_bytes
from manifests.catalogue import Catalog, Entry, Overridden, content_digest, interfaces_of
from manifests.migrations import parse_manifest
from manifests.model import Module
from manifests.packing import PackingError, pack, unpack, unpack_plain

SUFFIXES = (".yaml", ".yml", ".json")
BACKENDS = "backends"  # the folder of a root that holds no modules, but what carries them
_KEPT_SECONDS = 90 * 24 * 3600  # an entry of the cache that is older is computed again


@attrs.frozen
class Root:
    """A folder of manifests. `label` is what its path is called in messages.

    With `files`, these alone, below that folder or not, each under the path it has here.
    """

    label: str
    path: Path
    files: tuple[Path, ...] = ()


#: The manifests that come with the program.
BUILTIN = Root("manifests/catalog", Path(__file__).parent / "catalog")


@attrs.frozen
class _File:
    root: int
    label: str
    path: Path
    content: bytes
    sha256: str


def load_catalog(roots: Sequence[Root], *, cache: Path | None) -> Catalog:
    """Read all manifests below the roots; a later root replaces modules of an earlier one.

    `cache` is a folder for what has been parsed, or None to keep nothing. Raises DocumentError with
    all faults of all files.
    """
    files, faults = _read_files(roots)
    store = _Store(cache)
    modules: Mapping[str, Module] = {}
    known = None if faults else store.index(files)
    if known is None:
        with _without_collector():
            known, modules = _check(files, faults, store)
        store.keep_index(files, known)
    names, overridden = known
    entries = [
        Entry(name, interfaces, files[at].label, files[at].path, files[at].sha256, said)
        for name, (at, interfaces, said) in names.items()
    ]
    contents = {(file.label, file.sha256): file for file in files}  # two roots may call a file alike
    told = (Overridden(name, files[old].label, files[new].label) for name, old, new in overridden)
    return Catalog(
        entries,
        told,
        lambda entry: modules.get(entry.name) or store.module(contents[entry.file, entry.sha256]),
    )


#: Name -> number of the file, interfaces, and a hash of what the module says ("" where none is kept); and
#: what is overridden: name, number of the file, by which.
_Names = dict[str, tuple[int, tuple[str, ...], str]]
_Index = tuple[_Names, tuple[tuple[str, int, int], ...]]


def _read_files(roots: Sequence[Root]) -> tuple[list[_File], list[Fault]]:
    files: list[_File] = []
    faults: list[Fault] = []
    for number, root in enumerate(roots):
        if not root.path.is_dir():
            faults.append(Fault("unreadable", root.label, fields=(("why", "missing"),)))
        for label, path in files_of(root):
            try:
                content = read_bytes(path, label=label)
            except DocumentError as error:
                faults.extend(error.faults)
                continue
            files.append(_File(number, label, path, content, hashlib.sha256(content).hexdigest()))
    return files, faults


def files_of(root: Root) -> Iterator[tuple[str, Path]]:
    """The manifest files of a root, each with the name that it has in messages."""
    if root.files:
        yield from ((str(path), path) for path in root.files)
    else:
        above = len(root.path.parts)
        for path in manifests_below(root.path, without=BACKENDS):
            yield "/".join((root.label, *path.parts[above:])), path


def manifests_below(folder: Path, without: str = "") -> list[Path]:
    """The manifest files, sorted; hidden files and folders are none, nor what the folder `without` holds."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        left = without if Path(parent) == folder else ""
        folders[:] = [name for name in folders if not name.startswith(".") and name != left]
        manifests = (name for name in names if name.endswith(SUFFIXES) and not name.startswith("."))
        found.extend(Path(parent, name) for name in manifests)
    return sorted(found, key=lambda path: path.parts)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """All that reading makes is kept or goes by itself, and looking for cycles in it takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(files: Sequence[_File], faults: list[Fault], store: _Store) -> tuple[_Index, Mapping[str, Module]]:
    """Read every module, and find what only the files together can have wrong. Raises DocumentError."""
    modules: list[tuple[int, Module]] = []
    for number, file in enumerate(files):
        try:
            modules.append((number, store.module(file)))
        except DocumentError as error:
            faults.extend(error.faults)
    index, duplicates = _index(files, modules, content_digest if store.folder else lambda _: "")
    faults.extend(duplicates)
    by_name = {module.name: module for number, module in modules if index[0][module.name][0] == number}
    faults.extend(_specifier_faults(files, index, by_name))
    if faults:
        raise DocumentError(faults)
    return index, by_name


def _index(
    files: Sequence[_File], modules: Sequence[tuple[int, Module]], digest: Callable[[Module], str]
) -> tuple[_Index, list[Fault]]:
    names: _Names = {}
    overridden: list[tuple[str, int, int]] = []
    faults: list[Fault] = []
    for number, module in modules:
        if module.name in names:
            other = names[module.name][0]
            if files[other].root == files[number].root:
                document = parse_manifest(files[number].content, files[number].label)
                fields = {"module": module.name, "other": files[other].label}
                faults.append(document.fault("duplicate-module", ("module",), **fields))
                continue
            overridden.append((module.name, other, number))
        names[module.name] = (number, interfaces_of(module), digest(module))
    return (names, tuple(overridden)), faults


def _specifier_faults(
    files: Sequence[_File], index: _Index, modules: Mapping[str, Module]
) -> Iterator[Fault]:
    """Specifiers that the scheme of the module they are about does not know, or never admits."""
    from manifests.specifying import specifier_faults

    for name in sorted(modules):
        file = files[index[0][name][0]]
        yield from specifier_faults(modules[name], modules, file.content, file.label)


class _Store:
    """Parsed modules and indexes, by content. A cache is not state: its faults are never told."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.stamp = "" if folder is None else _stamp()

    def module(self, file: _File) -> Module:
        """The module of a file, under its label. Raises DocumentError."""
        name = self._name("module", file.sha256)
        packed = self._load(name)
        if packed is not None:
            with contextlib.suppress(PackingError):
                return attrs.evolve(unpack(packed), file=file.label)
        from manifests.loader import load_module

        module = load_module(parse_manifest(file.content, file.label))
        if self.folder is not None:
            store_bytes(self.folder, name, pack(attrs.evolve(module, file="")))
        return module

    def index(self, files: Sequence[_File]) -> _Index | None:
        packed = self._load(self._index_name(files))
        if packed is None:
            return None
        with contextlib.suppress(PackingError):
            index: _Index = unpack_plain(packed)
            return index
        return None

    def keep_index(self, files: Sequence[_File], index: _Index) -> None:
        if self.folder is not None:
            store_bytes(self.folder, self._index_name(files), pickle.dumps(index, protocol=5))
            self._forget_old()

    def _index_name(self, files: Sequence[_File]) -> str:
        return self._name("index", *(f"{file.root} {file.label} {file.sha256}" for file in files))

    def _name(self, kind: str, *parts: str) -> str:
        key = "\0".join((self.stamp, *parts))
        return f"{kind}-{hashlib.sha256(key.encode()).hexdigest()}"

    def _load(self, name: str) -> bytes | None:
        return None if self.folder is None else load_bytes(self.folder, name)

    def _forget_old(self) -> None:
        assert self.folder is not None
        oldest = time.time() - _KEPT_SECONDS
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name.startswith(("module-", "index-")) and entry.stat().st_mtime < oldest:
                    Path(entry.path).unlink()


def _stamp() -> str:
    """Changes with the code that reads manifests."""
    import documents
    import versions

    return "\0".join(code_stamp(file) for file in (__file__, documents.__file__, versions.__file__))
