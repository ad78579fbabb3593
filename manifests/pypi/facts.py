"""The shapes that come in: collected facts (`las-facts/pypi/1`), pip's installation report, and overlays.

What is read is kept as it was written; these models only say what is wrong with it, and where.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from documents import model_fault, shaped, shortened
from manifests.model import Category
from manifests.schema import Line, Link, ReleaseSaid, Said, WhenSaid, or_empty

FACTS = "las-facts/pypi/1"


def _read_by(read: Callable[[str], Any], error: type[Exception], expected: str) -> AfterValidator:
    """Refuses texts that `read` refuses."""

    def check(text: str) -> str:
        try:
            read(text)
        except error:
            raise model_fault("bad-value", value=shortened(text), expected=expected, suggestion="") from None
        return text

    return AfterValidator(check)


VersionText = Annotated[str, _read_by(Version, InvalidVersion, "version")]
Specifier = Annotated[str, _read_by(SpecifierSet, InvalidSpecifier, "specifier")]
RequirementLine = Annotated[str, _read_by(Requirement, InvalidRequirement, "dist")]
WheelName = Annotated[
    str,
    _read_by(parse_wheel_filename, InvalidWheelFilename, "wheel"),
]
Day = Annotated[str, _read_by(date.fromisoformat, ValueError, "day")]
Sha256 = Annotated[str, shaped("[0-9a-f]{64}", "<64 hex>")]


class _Loose(BaseModel):
    """Says what it needs; whatever else there is, is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class WheelFacts(_Loose):
    file: WheelName
    size: Annotated[str, shaped("[0-9]+", "bytes")] | None = None
    sha256: Sha256


class ReleaseFacts(_Loose):
    version: VersionText
    uploaded: Day | None = None
    requires_python: Specifier | None = None
    wheel_tags: tuple[str, ...] | None = None
    platforms: tuple[str, ...] | None = None
    glibc_min_x86_64: Annotated[str, shaped("2\\.[0-9]+", "2.28")] | None = None
    wheel: WheelFacts | None = None
    requires: tuple[RequirementLine, ...] = ()


class PackageFacts(_Loose):
    releases: tuple[ReleaseFacts, ...] = ()


class FactsFile(_Loose):
    packages: dict[str, PackageFacts]


class FullRequires(_Loose):
    """Every Requires-Dist line: by package, by version, under `rd`."""

    class Lines(_Loose):
        rd: tuple[str, ...]

    packages: dict[str, dict[str, Lines]]


class Report(_Loose):
    """https://pip.pypa.io/en/stable/reference/installation-report/"""

    class Item(_Loose):
        class Metadata(_Loose):
            name: Line
            version: VersionText
            requires_python: Specifier | None = None
            requires_dist: tuple[RequirementLine, ...] = ()

        class Download(_Loose):
            class Archive(_Loose):
                class Hashes(_Loose):
                    sha256: Sha256

                hashes: Hashes

            url: Line
            archive_info: Archive

        metadata: Metadata
        download_info: Download

    install: tuple[Item, ...]


class Lock(_Loose):
    """https://packaging.python.org/specifications/pylock-toml/"""

    class Package(_Loose):
        class Wheel(_Loose):
            class Hashes(_Loose):
                sha256: Sha256

            url: Line
            size: int | None = None
            hashes: Hashes

        name: Line
        version: VersionText
        wheels: tuple[Wheel, ...] = ()

    packages: tuple[Package, ...]


class _Wheel(_Loose):
    model_config = ConfigDict(extra="forbid", frozen=True)

    versions: Specifier = ""
    label: Line = "wheel"
    also: tuple[Line, ...] = ()
    machines: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    alike: Literal["yes", "no"] = "no"


class _Extras(_Loose):
    model_config = ConfigDict(extra="forbid", frozen=True)

    versions: Specifier = ""
    names: tuple[str, ...]


class Overlay(Said):
    """The keys of a manifest, and those that steer the import."""

    category: Category
    title: Line
    summary: Line
    homepage: Link | None = None
    source: tuple[Line, ...] = ()
    when: tuple[WhenSaid, ...] = ()
    releases: dict[Line, Annotated[ReleaseSaid, BeforeValidator(or_empty, ReleaseSaid | None)]] = Field(
        default_factory=dict
    )
    wheel: tuple[_Wheel, ...] = ()
    extras: tuple[_Extras, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    collected: tuple[ReleaseFacts, ...] = ()
    skip: tuple[VersionText, ...] = ()
