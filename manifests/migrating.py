"""A folder of manifests of earlier formats as files of today's: read all, then say what is to be written.

Nothing is written here. What has no counterpart, and comments, stand as comments at the head of the new
file, each with the place it was taken from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

import attrs

from documents import Document, DocumentError, Fault, read_document
from manifests.earlier import Kept, Release, keep, read_earlier
from manifests.loader import load_module
from manifests.migrations import MIGRATIONS, Step, migrated
from manifests.registry import manifests_below
from manifests.schema import SCHEMA
from manifests.writing import write_manifest
from versions import key, newest_first

EARLIER_NAMES = ("manifest.yaml", "manifest.yml")

_QUOTED = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'[^']*')""")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


@attrs.frozen
class Migrated:
    """One file to write. `sources` are the files it is made from, `kept` what stands in it as a comment."""

    module: str
    place: FilePath  # below the folder that is written to
    text: str
    releases: int
    sources: tuple[FilePath, ...]
    kept: tuple[Kept, ...]


@attrs.frozen
class Outcome:
    """`passed` are the files that are neither of an earlier format nor of today's."""

    files: tuple[Migrated, ...]
    current: tuple[FilePath, ...]
    passed: tuple[FilePath, ...]


def migrate(folder: FilePath, steps: Mapping[str, Step] = MIGRATIONS) -> Outcome:
    """Read every file below the folder. Raises DocumentError with all faults of all files."""
    migration = _Migration(folder, steps)
    for path in manifests_below(folder):
        migration.file(path)
    files = [*migration.older, *migration.merged()]
    if migration.faults:
        raise DocumentError(migration.faults)
    in_order = tuple(sorted(files, key=lambda file: file.place.as_posix()))
    return Outcome(in_order, tuple(migration.current), tuple(migration.passed))


class _Migration:
    def __init__(self, folder: FilePath, steps: Mapping[str, Step]) -> None:
        self.folder = folder
        self.steps = steps
        self.faults: list[Fault] = []
        self.older: list[Migrated] = []
        self.earlier: dict[str, list[tuple[FilePath, Release]]] = {}
        self.current: list[FilePath] = []
        self.passed: list[FilePath] = []

    def file(self, path: FilePath) -> None:
        try:
            document = read_document(path)
            if document.data.get("schema") == SCHEMA:
                self.current.append(path)
            elif "schema" in document.data:
                self.older_file(path, document)
            elif path.name in EARLIER_NAMES:
                release = read_earlier(document)
                load_module(release.document)
                self.earlier.setdefault(release.module, []).append((path, release))
            else:
                self.passed.append(path)
        except DocumentError as error:
            self.faults.extend(error.faults)

    def older_file(self, path: FilePath, document: Document) -> None:
        """A file of our own schema, which stays where it is."""
        document = migrated(document, self.steps)
        module = load_module(document)
        place, kept = path.relative_to(self.folder), tuple(_comments(document))
        text = _head([(place.as_posix(), kept)]) + write_manifest(document.data)
        self.older.append(Migrated(module.name, place, text, len(module.releases), (path,), kept))

    def merged(self) -> Iterator[Migrated]:
        """Of each module of the earlier format one file, its releases newest first."""
        for name in sorted(self.earlier):
            found = self.earlier[name]
            self.faults.extend(_disagreements([release for _, release in found]))
            by_version = {release.version: (path, release) for path, release in found}
            in_order = [by_version[version] for version in newest_first("pep440", by_version)]
            releases = [release for _, release in in_order]
            data = _together([release.document.data for release in releases])
            kept = [
                (*release.kept, *_older(release, releases[0]), *_comments(release.document))
                for release in releases
            ]
            names = [path.relative_to(self.folder).as_posix() for path, _ in in_order]
            yield Migrated(
                module=name,
                place=FilePath(f"{data['category']}s", f"{name}.yaml"),
                text=_head(list(zip(names, kept, strict=True))) + write_manifest(data),
                releases=len(releases),
                sources=tuple(path for path, _ in in_order),
                kept=tuple(one for each in kept for one in each),
            )


def _disagreements(releases: Sequence[Release]) -> Iterator[Fault]:
    """Versions that are there twice, and what can be said of a module only once."""
    first = releases[0]
    seen: dict[Any, Release] = {}
    for release in releases:
        same = seen.setdefault(key("pep440", release.version), release)
        if same is not release:
            fields = {"version": release.version, "other": same.document.file}
            yield release.document.fault("duplicate-release", ("releases",), **fields)
        if release.document.data["category"] != first.document.data["category"]:
            other = first.document.file
            yield release.document.fault("category-differs", ("category",), other=other)


def _older(release: Release, newest: Release) -> Iterator[Kept]:
    """A description that gives way to that of the newest release."""
    if release.document.data["summary"] != newest.document.data["summary"]:
        yield keep(release.document, ("summary",), "description", str(release.document.data["summary"]))


def _together(files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Files of one release each as one: what all say, and of each release what else it says."""
    newest = files[0]
    shared = {
        "requires": [text for text in newest["requires"] if all(text in file["requires"] for file in files)],
        **{
            name: newest[name]
            for name in ("licence", "provides", "variants")
            if all(file.get(name) == newest.get(name) for file in files) and name in newest
        },
    }
    head = {name: newest[name] for name in ("schema", "module", "category", "title", "summary")}
    releases = {version: _own(file, shared) for file in files for version in file["releases"]}
    return {**head, **_filled(shared), "releases": releases}


def _own(file: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any] | None:
    own = {name: file[name] for name in ("licence", "provides", "variants") if name in file} | {
        "requires": [text for text in file["requires"] if text not in shared["requires"]]
    }
    return _filled({name: value for name, value in own.items() if shared.get(name) != value}) or None


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}


def _comments(document: Document) -> Iterator[Kept]:
    for number, line in enumerate(document.text.decode().splitlines(), 1):
        visible = _QUOTED.sub(lambda quoted: "x" * len(quoted.group()), line)
        found = _COMMENT.search(visible)
        if found and line[found.start() :].strip("# "):
            text = line[found.start() :].strip("# ")
            yield Kept("", text, document.file, number, found.start() + 1)


def _head(sources: Sequence[tuple[str, Sequence[Kept]]]) -> str:
    """Comment lines, below the name of the file that they are from."""
    lines: list[str] = []
    for name, kept in sources:
        if kept:
            lines.append(f"# from {_plain(name)}")
            lines += [f"#   {one.key}: {_plain(one.text)}" if one.key else f"#   {one.text}" for one in kept]
    return "".join(f"{line}\n" for line in lines)


def _plain(text: str) -> str:
    """As JSON, where it could end its line."""
    return text if text.isprintable() else json.dumps(text)
