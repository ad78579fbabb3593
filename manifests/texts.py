"""The texts of a manifest that have a grammar of their own, as they are written.

A file whose shape is wrong is told the faults of these texts too, so that one look mends all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents import Document, Fault, Path
from manifests.faults import RequirementError
from manifests.requirements import parse_module_term, parse_requirement
from versions import SCHEMES, SpecifierError, VersionError, canonical, canonical_specifier

LONGEST_LINE = 200  # characters of a text that has no grammar of its own
_LISTS = ("requires", "recommends", "conflicts")


def requirement_texts(node: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text that stands in a list of requirements or conflicts, with its path."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        if isinstance(value, str) and isinstance(key, int) and path and path[-1] in _LISTS:
            yield (*path, key), value
        yield from requirement_texts(value, (*path, key))


def text_faults(document: Document) -> Iterator[Fault]:
    """The faults of the requirements, ranges and versions of a file of any shape."""
    for path, text in requirement_texts(document.data):
        read = parse_module_term if "conflicts" in path else parse_requirement
        try:
            read(text)
        except RequirementError as error:
            yield document.fault(error.code, path, False, error.offset, **error.fields)
    scheme = document.data.get("scheme", "pep440")
    if isinstance(scheme, str) and scheme in SCHEMES:
        yield from _range_faults(document, scheme)
        yield from _version_faults(document, scheme)


def _range_faults(document: Document, scheme: str) -> Iterator[Fault]:
    blocks = document.data.get("when")
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        place: Path = ("when", index, "versions")
        text = block.get("versions") if isinstance(block, dict) else None
        if isinstance(text, str) and len(text) <= LONGEST_LINE:
            try:
                canonical_specifier(scheme, text)
            except SpecifierError as error:
                yield document.fault(
                    "bad-specifier", place, False, error.offset, specifier=text, scheme=scheme
                )


def _version_faults(document: Document, scheme: str) -> Iterator[Fault]:
    releases = document.data.get("releases")
    for text in releases if isinstance(releases, dict) else ():
        if len(text) > LONGEST_LINE:
            continue
        try:
            canonical(scheme, text)
        except VersionError:
            yield document.fault("bad-version", ("releases", text), True, version=text, scheme=scheme)
