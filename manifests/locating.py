"""Where a manifest says something: looked up in the file when it is told, and kept nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from documents import Document, DocumentError, Path, read_bytes
from manifests.catalogue import Entry, Location
from manifests.faults import RequirementError
from manifests.migrations import parse_manifest
from manifests.requirements import parse_requirement
from versions import VersionsError, key, matches

_LISTS = ("requires", "recommends", "conflicts")


def locate(entry: Entry, version: str | None, text: str | tuple[str, ...] | None) -> Location | None:
    """As Catalog.locate."""
    content = text_of(entry)
    if content is None:
        return None
    document = _document(content, entry.file)
    if isinstance(text, tuple):
        path = _path_of_keys(document.data, version, text)
    else:
        path = _path(document.data, version, text)
    if path is None:
        return None
    place = document.locate(path, at_key=not isinstance(text, tuple) and not isinstance(path[-1], int))
    return Location(entry.file, place.line, place.column)


def text_of(entry: Entry) -> bytes | None:
    """As Catalog.text."""
    try:
        content = read_bytes(entry.path, label=entry.file)
    except DocumentError:
        return None
    return content if hashlib.sha256(content).hexdigest() == entry.sha256 else None


@lru_cache(maxsize=4)
def _document(content: bytes, label: str) -> Document:
    """Kept a while, as several places of one file are asked for. It has been read without a fault."""
    return parse_manifest(content, label)


def _path_of_keys(data: Mapping[str, Any], version: str | None, keys: tuple[str, ...]) -> Path | None:
    """The most specific place that has all these keys, one inside the other."""
    for path, said in _places(data, version):
        value: Any = said
        for step in keys:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            return (*path, *keys)
    return None


def _path(data: Mapping[str, Any], version: str | None, text: str | None) -> Path | None:
    places = list(_places(data, version))
    if text is None:
        entry = next((path for path, _ in places if path[:1] == ("releases",)), None)
        return entry if version is not None else ("module",)
    for path, said in places:
        found = _said_in(said, text)
        if found is not None:
            return (*path, *found)
    return None


def _places(data: Mapping[str, Any], version: str | None) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The places that speak of the release, the most specific one first."""
    scheme = data.get("scheme", "pep440")
    for written, said in data["releases"].items():
        if version is None or _same(scheme, written, version):
            yield ("releases", written), said or {}
    for index in reversed(range(len(data.get("when", ())))):
        said = data["when"][index]
        if version is None or _in_range(scheme, version, said["versions"]):
            yield ("when", index), said
    yield (), data


def _same(scheme: str, one: str, other: str) -> bool:
    try:
        return bool(key(scheme, one) == key(scheme, other))
    except VersionsError:
        return False


def _in_range(scheme: str, version: str, specifier: str) -> bool:
    try:
        return matches(scheme, version, specifier, prereleases=True)
    except VersionsError:
        return False


def _said_in(said: Mapping[str, Any], text: str) -> Path | None:
    """Where in one place the text is said: as a key, or as a requirement of it or of its variants."""
    if text in said:
        return (text,)
    for name in _LISTS:
        for index, written in enumerate(said.get(name) or ()):
            if _same_requirement(written, text):
                return name, index
    for label, variant in (said.get("variants") or {}).items():
        found = _said_in(variant, text)
        if found is not None:
            return ("variants", label, *found)
    return None


def _same_requirement(one: str, other: str) -> bool:
    try:
        return parse_requirement(one).text == parse_requirement(other).text
    except RequirementError:
        return False
