"""Files about packages, read: collected facts, pip's installation reports, and lock files (PEP 751).

A report tells what one release requires and names one of its wheels; a lock file, as `uv pip compile
--format pylock.toml` writes it, names all wheels with dates and sizes, and no requirements. Together
they are as much as the collected facts have.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import unquote

import attrs
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from documents import (
    Document,
    DocumentError,
    Fault,
    Path,
    Position,
    expect_schema,
    parse_document,
    read_bytes,
    validate,
)
from manifests.pypi.facts import FACTS, FactsFile, FullRequires, Lock, Report
from manifests.pypi.wheels import facts_of_wheels

_MOST_BYTES = 64 * 2**20
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")


@attrs.frozen
class Told:
    """What one file tells of one release, in the shape of the facts; and where."""

    package: str
    facts: Mapping[str, Any]
    document: Document
    path: Path
    is_lock: bool = False  # knows wheels, and nothing of requirements

    def fault(self, code: str, **fields: str) -> Fault:
        return self.document.fault(code, self.path, **fields)


@attrs.frozen
class _LockDocument(Document):
    """TOML: a place is known as far as the package."""

    def locate(self, path: Path, *, at_key: bool = False, offset: int = 0) -> Position:  # noqa: ARG002
        starts = [m.start() for m in re.finditer(rb"(?m)^\[\[packages\]\]", self.text)]
        match path:
            case ("packages", int(index), *_) if index < len(starts):
                return Position(self.text.count(b"\n", 0, starts[index]) + 1, 1)
        return Position(1, 1)


def read_told(path: FilePath) -> tuple[Told, ...]:
    """What a file of any of the three kinds tells. Raises DocumentError."""
    content = read_bytes(path, limit_bytes=_MOST_BYTES)
    if path.suffix == ".toml":
        return tuple(_lock(_toml(content, str(path))))
    if path.suffix == ".json":
        document = _json(content, str(path))
        if "install" in document.data:
            return tuple(_report(document))
    return tuple(_facts(parse_document(content, str(path), limit_bytes=_MOST_BYTES)))


def read_full(path: FilePath) -> tuple[Document, Mapping[str, Any]]:
    """All Requires-Dist lines by package and version. Raises DocumentError."""
    document = _json(read_bytes(path, limit_bytes=_MOST_BYTES), str(path))
    validate(document, FullRequires)
    packages: Any = document.data["packages"]
    return document, packages


def _facts(document: Document) -> Iterator[Told]:
    expect_schema(document, FACTS)
    validate(document, FactsFile)
    packages: Any = document.data["packages"]
    for name, package in packages.items():
        for index, release in enumerate(package.get("releases") or ()):
            yield Told(canonicalize_name(name), release, document, ("packages", name, "releases", index))


def _report(document: Document) -> Iterator[Told]:
    _expect_version(document, "version", "pip installation report", "1")
    for index, item in enumerate(validate(document, Report).install):
        metadata, download = item.metadata, item.download_info
        facts: dict[str, Any] = {"version": metadata.version, "requires": list(metadata.requires_dist)}
        if metadata.requires_python:
            facts["requires_python"] = metadata.requires_python
        sha256 = download.archive_info.hashes.sha256
        wheels = _named(document, ("install", index), [(download.url, {"sha256": sha256})])
        yield Told(
            canonicalize_name(metadata.name), facts | facts_of_wheels(wheels), document, ("install", index)
        )


def _lock(document: Document) -> Iterator[Told]:
    _expect_version(document, "lock-version", "pylock", "1")
    found: Any = document.data["packages"]
    for index, package in enumerate(validate(document, Lock).packages):
        told = [
            (wheel.url, {"sha256": wheel.hashes.sha256, "size": str(wheel.size or ""), "uploaded": day})
            for wheel, day in zip(package.wheels, _days(found[index]), strict=True)
        ]
        wheels = _named(document, ("packages", index), told)
        facts = {"version": package.version, **facts_of_wheels(wheels)}
        yield Told(canonicalize_name(package.name), facts, document, ("packages", index), is_lock=True)


def _days(package: Mapping[str, Any]) -> list[str]:
    """The day on which each wheel was uploaded, "" where it is not told."""
    times = [wheel.get("upload-time") for wheel in package.get("wheels", ())]
    return [time.date().isoformat() if time else "" for time in times]


def _named(
    document: Document, path: Path, told: Sequence[tuple[str, Mapping[str, str]]]
) -> list[dict[str, str]]:
    """Wheels with the file names of their addresses; a source archive is none."""
    wheels = []
    for url, facts in told:
        file = unquote(url.partition("#")[0].rpartition("/")[2])
        if not file.endswith(".whl"):
            continue
        try:
            parse_wheel_filename(file)
        except InvalidWheelFilename:
            fields = {"key": "url", "value": file, "expected": "wheel", "suggestion": ""}
            raise DocumentError([document.fault("bad-value", path, **fields)]) from None
        wheels.append({"file": file, **facts})
    return wheels


def _expect_version(document: Document, key: str, kind: str, known: str) -> None:
    got = str(document.data.get(key))
    if got.partition(".")[0] != known:
        fields = {"got": f"{kind} {got}", "known": f"{kind} {known}"}
        raise DocumentError([document.fault("bad-schema", (key,), **fields)])


def _json(content: bytes, file: str) -> Document:
    """JSON as JSON: descriptions of packages hold characters that `parse_document` refuses."""
    try:
        data = json.loads(content)
    except json.JSONDecodeError as error:
        raise DocumentError([Fault("not-json", file, error.lineno, error.colno)]) from None
    except UnicodeDecodeError:
        raise DocumentError([Fault("not-utf8", file)]) from None
    return _document(Document, data, content, file)


def _toml(content: bytes, file: str) -> Document:
    try:
        return _document(_LockDocument, tomllib.loads(content.decode()), content, file)
    except UnicodeDecodeError:
        raise DocumentError([Fault("not-utf8", file)]) from None
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (content.count(b"\n") + 1, 1)
        raise DocumentError([Fault("not-toml", file, line, column)]) from None


def _document(kind: type[Document], data: Any, content: bytes, file: str) -> Document:
    if not isinstance(data, dict):
        raise DocumentError([Fault("not-a-mapping", file, 1, 1, (("got", "list"),))])
    return kind(file, data, content)
