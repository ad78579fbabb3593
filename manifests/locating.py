"""Where a manifest says something: looked up in the file when it is told, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from documents import DocumentError, Path, read_document
from manifests.catalogue import Entry, Location
from manifests.faults import RequirementError
from manifests.requirements import parse_requirement
from versions import VersionsError, key, matches

_LISTS = ("requires", "recommends", "conflicts")


def locate(entry: Entry, version: str | None, text: str | None) -> Location | None:
    """As Catalog.locate."""
    try:
        document = read_document(entry.path, label=entry.file)
    except DocumentError:
        return None
    if document.sha256 != entry.sha256:
        return None
    path = _path(document.data, version, text)
    if path is None:
        return None
    place = document.locate(path, at_key=not isinstance(path[-1], int))
    return Location(entry.file, place.line, place.column)


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
